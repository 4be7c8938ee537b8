package crawler

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"
)

// bombMost is what reading a bomb may allocate.
const bombMost = 64 << 20

// TestTransportBombs (P2): a small body that expands without end is stopped,
// marked, and costs little; in two layers it is kept as it came. The control
// is colly with its limit of 10 MiB, which holds before decompression only.
func TestTransportBombs(t *testing.T) {
	bomb := packed("gzip", make([]byte, 40<<20))
	rows := []struct {
		name, header string
		body         []byte
		class        string
		truncated    string
	}{
		{"gzip", "gzip", bomb, ClassTooLarge, "length"},
		{"gzip, many members", "gzip", bytes.Repeat(packed("gzip", make([]byte, 1<<20)), 50), ClassTooLarge, "length"},
		{"deflate", "deflate", packed("deflate", make([]byte, 20<<20)), ClassTooLarge, "length"},
		{"deflate without its frame", "deflate", packed("raw", make([]byte, 20<<20)), ClassTooLarge, "length"},
		{"br", "br", packed("br", make([]byte, 20<<20)), ClassTooLarge, "length"},
		{"zstd", "zstd", packed("zstd", make([]byte, 20<<20)), ClassTooLarge, "length"},
		{"gzip in gzip", "gzip, gzip", packed("gzip", bomb), ClassProtocol, "disconnect"},
		{"gzip in br", "gzip, br", packed("br", bomb), ClassProtocol, "disconnect"},
		{"gzip in gzip that says gzip", "gzip", packed("gzip", bomb), "", ""},
	}
	t.Logf("%-28s %9s %-10s %-10s %9s %7s", "bomb", "sent", "class", "truncated", "allocated", "took")
	for _, row := range rows {
		b := newBench(t)
		b.MaxBody = 1 << 30
		b.serve(coded(row.header, row.body), "a.test")
		began := time.Now()
		var resp *Response
		grown := allocated(func() { resp = b.one("http://a.test/x") })
		t.Logf("%-28s %7d B %-10s %-10s %6d MB %7s", row.name, len(row.body), class(resp), resp.Truncated, grown>>20, time.Since(began).Round(time.Millisecond))
		if class(resp) != row.class || resp.Truncated != row.truncated {
			t.Errorf("%s: class %q, truncated %q, %d bytes of body (%v)", row.name, class(resp), resp.Truncated, len(resp.Body), resp.Err)
		}
		if grown > bombMost {
			t.Errorf("%s: %d MB were allocated, want at most %d", row.name, grown>>20, bombMost>>20)
		}
	}
	b := newBench(t)
	server := b.serve(coded("gzip", bomb), "a.test")
	got := 0
	grown := allocated(func() {
		c := colly.NewCollector()
		c.OnRequest(func(r *colly.Request) { r.Headers.Set("Accept-Encoding", "gzip") })
		c.OnResponse(func(r *colly.Response) { got = len(r.Body) })
		_ = c.Visit(server.URL + "/x") // what came of it is in got
	})
	t.Logf("control: colly makes %d MB of %d B and allocates %d MB", got>>20, len(bomb), grown>>20)
	if grown <= bombMost {
		t.Error("the control keeps the bound: the bomb is none")
	}
}

// coded answers with a body in a content coding; there is no robots.txt.
func coded(coding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/robots.txt" {
			http.NotFound(w, q)
			return
		}
		w.Header().Set("Content-Encoding", coding)
		w.Write(body)
	}
}

// allocated is how many bytes fn allocates, kept or not.
func allocated(fn func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// TestWellPackedPageIsNoBomb: a page that expands a hundred times is a page.
func TestWellPackedPageIsNoBomb(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var page bytes.Buffer
	for page.Len() < 3<<20 {
		fmt.Fprintf(&page, "<td>%d</td>%s", r.IntN(10), strings.Repeat("&nbsp;", 80))
	}
	body := packed("gzip", page.Bytes())
	b := newBench(t)
	b.serve(coded("gzip", body), "a.test")
	resp := b.one("http://a.test/x")
	if class(resp) != "" || !bytes.Equal(resp.Body, page.Bytes()) {
		t.Errorf("class %q for a page packed %d times (%v)", class(resp), page.Len()/len(body), resp.Err)
	}
}
