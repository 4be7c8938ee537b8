package crawler

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The tests of pace run in virtual time (testing/synctest): every wait of the
// crawler and of the servers is a timer of the bubble, the network is made of
// net.Pipe, and time leaps when nobody has anything to do. What is measured
// is therefore the schedule alone, to the nanosecond, on any machine.

// virtual is a farm of servers in virtual time. It keeps its own log of what
// was asked.
type virtual struct {
	addrs  map[string]netip.AddrPort // of each host
	takes  func(n int) time.Duration // before the n-th answer of a server
	answer func(host, path string) string
	wg     sync.WaitGroup

	mu      sync.Mutex
	servers map[netip.AddrPort]*virtualServer
}

// virtualServer is what one address has seen.
type virtualServer struct {
	starts []time.Time
	paths  []string // host and path
	busy   int
	most   int // requests at a time
}

// newVirtual makes a farm of hosts, so many on each address.
func newVirtual(hosts, perAddress int) *virtual {
	v := &virtual{addrs: map[string]netip.AddrPort{}, servers: map[netip.AddrPort]*virtualServer{}}
	for i, h := range hostNames(hosts) {
		n := i / perAddress
		v.addrs[h] = netip.AddrPortFrom(netip.AddrFrom4([4]byte{202, 96, byte(n >> 8), byte(n)}), 80)
	}
	return v
}

// crawler is one that sees the farm as the internet.
func (v *virtual) crawler(workers int, delay time.Duration) *Crawler {
	return &Crawler{
		Workers: workers, Delay: delay, UserAgent: "nianbao/1",
		Handle: func(context.Context, *Response) error { return nil },
		Lookup: func(_ context.Context, host, _ string) ([]netip.AddrPort, error) {
			return []netip.AddrPort{v.addrs[host]}, nil
		},
		connect: v.connect,
	}
}

// connect opens a pipe to the server of an address.
func (v *virtual) connect(_ context.Context, address string) (net.Conn, error) {
	near, far := net.Pipe()
	v.wg.Go(func() { v.serve(netip.MustParseAddrPort(address), far) })
	return near, nil
}

// serve answers the requests of a connection, each after its time.
func (v *virtual) serve(a netip.AddrPort, c net.Conn) {
	defer c.Close()
	br := bufio.NewReader(c)
	for {
		q, err := http.ReadRequest(br)
		if err != nil {
			return
		}
		n := v.begin(a, q)
		if v.takes != nil {
			time.Sleep(v.takes(n))
		}
		body := "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
		if q.URL.Path != "/robots.txt" {
			body = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"
		}
		if v.answer != nil {
			body = v.answer(q.Host, q.URL.Path)
		}
		_, err = io.WriteString(c, body)
		v.end(a)
		if err != nil {
			return
		}
	}
}

func (v *virtual) begin(a netip.AddrPort, q *http.Request) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.servers[a]
	if s == nil {
		s = &virtualServer{}
		v.servers[a] = s
	}
	s.starts = append(s.starts, time.Now())
	s.paths = append(s.paths, q.Host+q.URL.Path)
	s.busy++
	s.most = max(s.most, s.busy)
	return len(s.starts) - 1
}

func (v *virtual) end(a netip.AddrPort) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.servers[a].busy--
}

// gaps are the times from the start of a request to the start of the next at
// one server, of all servers, sorted.
func (v *virtual) gaps() (all []time.Duration) {
	for _, s := range v.servers {
		for i := 1; i < len(s.starts); i++ {
			all = append(all, s.starts[i].Sub(s.starts[i-1]))
		}
	}
	slices.Sort(all)
	return all
}

// requests counts what the farm was asked.
func (v *virtual) requests() (n int) {
	for _, s := range v.servers {
		n += len(s.starts)
	}
	return n
}

// late counts the hosts whose first request was not for robots.txt.
func (v *virtual) late() (n int) {
	known := map[string]bool{}
	for _, s := range v.servers {
		for _, p := range s.paths {
			host, path, _ := cutPath(p)
			if !known[host] && path != "/robots.txt" {
				n++
			}
			known[host] = true
		}
	}
	return n
}

func cutPath(p string) (host, path string, ok bool) {
	for i := range len(p) {
		if p[i] == '/' {
			return p[:i], p[i:], true
		}
	}
	return p, "", false
}

// inVirtualTime runs a crawl of so many pages of each host and returns how
// long it took.
func inVirtualTime(t *testing.T, v *virtual, c *Crawler, each int) (took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := &stream{left: map[string]int{}}
		var names []string
		for h := range v.addrs {
			names = append(names, h)
			f.left[h] = each
		}
		slices.Sort(names)
		c.Frontier = f
		start := time.Now()
		if err := c.Crawl(t.Context(), names); err != nil {
			t.Error(err)
		}
		took = time.Since(start)
		v.wg.Wait()
	})
	return took
}

// steady answers after times between least and most, the same on every run.
func steady(least, most time.Duration) func(n int) time.Duration {
	return func(n int) time.Duration {
		return least + (most-least)*time.Duration(n*37%11)/10
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3fs", d.Seconds()) }
