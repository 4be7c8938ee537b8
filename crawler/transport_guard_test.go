package crawler

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// loopbackForms are ways to write this machine, and where it listens then.
var loopbackForms = []struct{ host, listen string }{
	{"127.0.0.1", "127.0.0.1:0"}, {"127.0.0.2", "127.0.0.2:0"}, {"localhost", "127.0.0.1:0"}, {"[::1]", "[::1]:0"},
	{"[::ffff:127.0.0.1]", "127.0.0.1:0"}, {"[::ffff:7f00:1]", "127.0.0.1:0"}, {"[0:0:0:0:0:ffff:127.0.0.1]", "127.0.0.1:0"},
	{"2130706434", "127.0.0.2:0"}, {"0x7f000002", "127.0.0.2:0"}, {"0177.0.0.2", "127.0.0.2:0"}, {"0x7f.0.0.2", "127.0.0.2:0"}, {"127.2", "127.0.0.2:0"},
	{"127.0.2", "127.0.0.2:0"}, {"127。0。0。2", "127.0.0.2:0"}, {"１２７.0.0.2", "127.0.0.2:0"}, {"%31%32%37.0.0.2", "127.0.0.2:0"}, {"127.0.0.2.", "127.0.0.2:0"},
	{"0.0.0.0", "127.0.0.1:0"}, {"[::]", "[::1]:0"}, {"0", "127.0.0.1:0"},
}

// specialAddresses belong to the special registries of IANA.
var specialAddresses = []string{
	"0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.53", "127.255.255.254", "169.254.0.1", "169.254.169.254",
	"172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255",
	"198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
	"[::ffff:10.0.0.1]", "[::127.0.0.1]", "[64:ff9b::a00:1]", "[64:ff9b:1::1]", "[100::1]", "[2001::1]", "[2001:2::1]", "[2001:10::1]", "[2001:db8::1]",
	"[2002:a00:1::]", "[3fff::1]", "[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "[fec0::1]", "[ff02::1]",
}

// attempts counts the connections that a crawl without leave for loopback
// tries to make. A name stands for the address it is given.
func attempts(t *testing.T, start string, names map[string]string) (dialled []string, resp *Response) {
	b := newBench(t)
	b.AllowLoopback = false
	b.names = names
	var mu sync.Mutex
	b.connect = func(_ context.Context, address string) (net.Conn, error) {
		mu.Lock()
		defer mu.Unlock()
		dialled = append(dialled, address)
		return nil, fmt.Errorf("tests do not dial %s", address)
	}
	return dialled, b.one(start)
}

// TestTransportGuard (P5): an address that is not public is dialled in none of
// its spellings, whether a URL, a name or a redirect leads there. The control
// is the standard client.
func TestTransportGuard(t *testing.T) {
	tries, reached := 0, 0
	refuse := func(way, start string, names map[string]string) {
		tries++
		dialled, resp := attempts(t, start, names)
		if len(dialled) > 0 || class(resp) != ClassAddress {
			t.Errorf("%s %s: dialled %v, class %q, want none and %q (%v)", way, start, dialled, class(resp), ClassAddress, resp.Err)
		}
	}
	for _, form := range loopbackForms {
		port, accepted := listen(t, form.listen)
		names := map[string]string{"localhost": "127.0.0.1:" + port}
		refuse("URL", fmt.Sprintf("http://%s:%s/", form.host, port), names)
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 2 * time.Second}
		if resp, err := client.Get(fmt.Sprintf("http://%s:%s/", form.host, port)); err == nil {
			resp.Body.Close()
		}
		reached += int(min(1, accepted.Load()))
	}
	for _, a := range specialAddresses {
		refuse("URL", "http://"+a+"/", nil)
		refuse("name", "http://a.test/", map[string]string{"a.test": a + ":80"})
		refuse("name beside a port", "http://a.test:8443/", map[string]string{"a.test": a + ":8443"})
	}
	t.Logf("%d URLs and names of %d addresses: 0 dialled; the standard client reaches %d of %d spellings of this machine", tries, len(loopbackForms)+len(specialAddresses), reached, len(loopbackForms))
	if tries < 60 || reached == 0 {
		t.Error("the table proves nothing")
	}
	if _, resp := attempts(t, "http://a.test/", map[string]string{"a.test": "202.96.128.86:80"}); class(resp) != ClassRobotsUnreachable && class(resp) != ClassDial {
		t.Errorf("a public address is refused: %v", resp.Err)
	}
}

// TestTransportGuardOnRedirects (P5): the guard holds for where a redirect
// leads. The page that redirects is at a public address, behind a pipe.
func TestTransportGuardOnRedirects(t *testing.T) {
	targets := append([]string{"0", "2130706433", "0x7f.1", "private.test"}, specialAddresses...)
	v := newVirtual(1, 1)
	v.answer = func(_, path string) string {
		var n int
		if _, err := fmt.Sscanf(path, "/%d.html", &n); err != nil {
			return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
		}
		return fmt.Sprintf("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://%s/\r\n\r\n", targets[n-1])
	}
	c := v.crawler(4, time.Second)
	c.InScope = everywhere
	dialled := map[string]bool{}
	c.connect = func(ctx context.Context, address string) (net.Conn, error) {
		dialled[address] = true
		return v.connect(ctx, address)
	}
	refused := 0
	var mu sync.Mutex
	c.Handle = func(_ context.Context, resp *Response) error {
		mu.Lock()
		defer mu.Unlock()
		if class(resp) == ClassAddress && len(resp.Hops) == 1 {
			refused++
		}
		return nil
	}
	lookup := c.Lookup
	c.Lookup = func(ctx context.Context, host, port string) ([]netip.AddrPort, error) {
		if host == "private.test" {
			return []netip.AddrPort{netip.MustParseAddrPort("192.168.0.7:80")}, nil
		}
		return lookup(ctx, host, port)
	}
	inVirtualTime(t, v, c, len(targets))
	t.Logf("%d redirects to addresses that are not public: %d refused, dialled %v", len(targets), refused, dialled)
	if refused != len(targets) || len(dialled) != 1 {
		t.Errorf("%d of %d redirects refused, dialled %v", refused, len(targets), dialled)
	}
}

// TestTransportRebinding (P5): of a thousand names whose first answer is
// public and whose later ones are not, or that give both at once, no private
// address is dialled. The control judges one answer and dials the next, as a
// check before the standard client does.
func TestTransportRebinding(t *testing.T) {
	const names = 1000
	private, public := netip.MustParseAddrPort("10.1.2.3:80"), netip.MustParseAddrPort("202.96.128.86:80")
	asked := map[string]int{}
	answers := func(host, port string) []netip.AddrPort {
		asked[host]++
		var n int
		fmt.Sscanf(host, "h%d.", &n)
		switch {
		case n%2 == 0: // both at once, in either order
			both := []netip.AddrPort{private, public}
			if n%4 == 0 {
				slices.Reverse(both)
			}
			return both
		case asked[host] > 1:
			return []netip.AddrPort{private}
		}
		return []netip.AddrPort{public}
	}
	b := newBench(t)
	b.AllowLoopback, b.Workers, b.Delay = false, 64, time.Millisecond
	var mu sync.Mutex
	b.Lookup = func(_ context.Context, host, port string) ([]netip.AddrPort, error) {
		mu.Lock()
		defer mu.Unlock()
		return answers(host, port), nil
	}
	v := newVirtual(1, 1)
	dialled := map[string]int{}
	b.connect = func(ctx context.Context, address string) (net.Conn, error) {
		mu.Lock()
		dialled[address]++
		mu.Unlock()
		return v.connect(ctx, address)
	}
	for _, h := range hostNames(names) {
		b.want("http://"+h+"/1", "https://"+h+"/2")
	}
	b.mustRun()
	v.wg.Wait()
	wrong := 0
	clear(asked)
	for _, h := range hostNames(names) {
		if newGuard(false).check(answers(h, "80")[0]) != nil {
			continue // the naive check refuses
		}
		if newGuard(false).check(answers(h, "80")[0]) != nil {
			wrong++ // and so this would be dialled
		}
	}
	t.Logf("%d names, %d handled: dialled %v; a check before the dial would have dialled %d private addresses", names, len(b.got), dialled, wrong)
	if wrong == 0 {
		t.Error("the control dials no private address")
	}
	for address := range dialled {
		if !strings.HasPrefix(address, "202.96.128.86:") {
			t.Errorf("%s was dialled", address)
		}
	}
}
