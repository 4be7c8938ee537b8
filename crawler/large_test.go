package crawler

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestLargeBodiesTakeTurns: 24 servers send 2 MiB each at the same time.
// So many of them as have a place are let beyond the first MiB, the others
// wait on the wire, longer than a body may stall, and all arrive. The control
// has a place for each.
func TestLargeBodiesTakeTurns(t *testing.T) {
	for _, row := range []struct {
		places int64 // of MaxBody in largeMemory
		most   int
	}{{4, 4}, {64, 24}} {
		v := newVirtual(24, 1)
		body := strings.Repeat("x", 2<<20)
		v.answer = func(_, path string) string {
			if path == "/robots.txt" {
				return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
			}
			return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		}
		c := v.crawler(64, time.Second)
		c.MaxBody = largeMemory / row.places
		var mu sync.Mutex
		held, most, whole := 0, 0, 0
		c.Handle = func(_ context.Context, resp *Response) error {
			mu.Lock()
			held++
			most = max(most, held)
			if resp.Err == nil && len(resp.Body) == len(body) {
				whole++
			}
			mu.Unlock()
			time.Sleep(25 * time.Second)
			mu.Lock()
			held--
			mu.Unlock()
			return nil
		}
		inVirtualTime(t, v, c, 1)
		if most != row.most || whole != 24 {
			t.Errorf("%d places: %d large bodies at a time and %d whole, want %d and 24", row.places, most, whole, row.most)
		}
	}
}
