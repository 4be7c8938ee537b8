package crawler

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// listen counts the connections that reach an address on loopback.
func listen(t *testing.T, address string) (port string, accepted *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("listen on %s: %v", address, err)
	}
	accepted = new(atomic.Int64)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		fmt.Fprint(w, "page")
	})}
	server.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			accepted.Add(1)
		}
	}
	done := make(chan bool)
	go func() { server.Serve(l); close(done) }()
	t.Cleanup(func() { server.Close(); <-done })
	_, port, err = net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, accepted
}

func TestLoopbackIsDialledOnlyWhenAllowed(t *testing.T) {
	tests := []struct{ listen, host string }{
		{"127.0.0.2:0", "127.0.0.2"},
		{"127.0.0.1:0", "localhost"},
		{"[::1]:0", "[::1]"},
		{"127.0.0.1:0", "[::ffff:127.0.0.1]"},
		{"127.0.0.2:0", "2130706434"},
		{"127.0.0.2:0", "0177.0.0.2"},
		{"127.0.0.2:0", "127.2"},
		{"127.0.0.2:0", "0x7f.0.0.2"},
		{"127.0.0.2:0", "127。0。0。2"},
	}
	for _, test := range tests {
		t.Run(test.host, func(t *testing.T) {
			port, accepted := listen(t, test.listen)
			for _, allowed := range []bool{false, true} {
				b := newBench(t)
				b.AllowLoopback = allowed
				b.names["localhost"] = "127.0.0.1:" + port
				resp := b.one(fmt.Sprintf("http://%s:%s/", test.host, port))
				if allowed && (class(resp) != "" || accepted.Load() == 0) {
					t.Errorf("allowed: class %q, %d connections; want success (%v)", class(resp), accepted.Load(), resp.Err)
				}
				if !allowed && (class(resp) != ClassAddress || accepted.Load() != 0) {
					t.Errorf("not allowed: class %q, %d connections; want %q and none", class(resp), accepted.Load(), ClassAddress)
				}
			}
		})
	}
}

func TestUnspecifiedAddressIsNeverDialled(t *testing.T) {
	port, accepted := listen(t, "127.0.0.1:0")
	for _, host := range []string{"0.0.0.0", "[::]", "0"} {
		b := newBench(t)
		resp := b.one(fmt.Sprintf("http://%s:%s/", host, port))
		if class(resp) != ClassAddress || accepted.Load() != 0 {
			t.Errorf("%s: class %q, %d connections; want %q and none", host, class(resp), accepted.Load(), ClassAddress)
		}
	}
}

func TestGuard(t *testing.T) {
	tests := []struct {
		address string
		public  bool
	}{
		{"202.96.128.86:80", true}, {"202.96.128.86:443", true}, {"202.96.128.86:8080", true}, {"202.96.128.86:81", true},
		{"[240e::1]:443", true}, {"[2400:3200::1]:80", true}, {"[::ffff:202.96.128.86]:80", true},
		{"202.96.128.86:22", false}, {"202.96.128.86:25", false}, {"202.96.128.86:0", false},
		{"0.0.0.0:80", false}, {"0.1.2.3:80", false}, {"10.0.0.1:80", false}, {"100.64.0.1:80", false}, {"127.0.0.1:80", false},
		{"127.255.255.255:80", false}, {"169.254.169.254:80", false}, {"172.16.0.1:80", false}, {"172.31.255.255:80", false},
		{"192.0.0.1:80", false}, {"192.0.2.1:80", false}, {"192.88.99.1:80", false}, {"192.168.1.1:80", false},
		{"198.18.0.1:80", false}, {"198.51.100.1:80", false}, {"203.0.113.1:80", false}, {"224.0.0.1:80", false},
		{"240.0.0.1:80", false}, {"255.255.255.255:80", false},
		{"[::]:80", false}, {"[::1]:80", false}, {"[::ffff:10.0.0.1]:80", false}, {"[::127.0.0.1]:80", false},
		{"[64:ff9b::7f00:1]:80", false}, {"[64:ff9b:1::1]:80", false}, {"[100::1]:80", false}, {"[2001::1]:80", false},
		{"[2001:db8::1]:80", false}, {"[2002:7f00:1::]:80", false}, {"[fc00::1]:80", false}, {"[fd12::1]:80", false},
		{"[fe80::1]:80", false}, {"[fe80::1%eth0]:80", false}, {"[ff02::1]:80", false}, {"[3fff::1]:80", false},
	}
	for _, test := range tests {
		err := newGuard(false).check(netip.MustParseAddrPort(test.address))
		if (err == nil) != test.public {
			t.Errorf("check(%s) = %v, want public %v", test.address, err, test.public)
		}
		if !test.public && newGuard(false).control("tcp", test.address, nil) == nil {
			t.Errorf("control lets %s through", test.address)
		}
	}
	if err := newGuard(true).check(netip.MustParseAddrPort("10.0.0.1:80")); err == nil {
		t.Error("allowing loopback allows 10.0.0.1 as well")
	}
}

// The dialler has its own check: an exchange whose address got past the
// lookup is refused all the same.
func TestGuardAtTheDial(t *testing.T) {
	port, accepted := listen(t, "127.0.0.1:0")
	d := dialer{connect: connectTCP(newGuard(false), time.Second)}
	x := &exchange{url: mustURL(t, "http://a.test/"), addr: netip.MustParseAddrPort("127.0.0.1:" + port)}
	if _, err := d.dial(t.Context(), x); err == nil || err.Class != ClassAddress {
		t.Errorf("dial: %v, want class address", err)
	}
	if accepted.Load() != 0 {
		t.Errorf("%d connections, want none", accepted.Load())
	}
	d.connect = connectTCP(newGuard(true), time.Second)
	c, err := d.dial(t.Context(), x)
	if err != nil {
		t.Fatalf("dial with loopback allowed: %v", err)
	}
	c.close()
}

func TestNamesAtSpecialAddresses(t *testing.T) {
	port, accepted := listen(t, "127.0.0.1:0")
	loop := "127.0.0.1:" + port
	b := newBench(t)
	b.serve(pages(map[string]string{"/": "ok", "/in": "->http://inner.test/", "/literal": "->http://127.0.0.1:" + port + "/"}), "front.test")
	front := b.names["front.test"]
	b.names["inner.test"] = loop
	b.AllowLoopback = false
	// The front end lives on loopback too, so the guard is told to let it
	// through as if it were public.
	r := newRun(t.Context(), b.filled(), []string{"s"})
	r.guard = newGuard(false)
	if addrs, err := r.guard.permitted([]netip.AddrPort{netip.MustParseAddrPort(loop)}); err == nil {
		t.Errorf("a name at loopback may be dialled at %v", addrs)
	}
	mixed := []netip.AddrPort{netip.MustParseAddrPort(loop), netip.MustParseAddrPort("[2400:3200::1]:80"), netip.MustParseAddrPort("202.96.128.86:80")}
	addrs, err := r.guard.permitted(mixed)
	if err != nil || len(addrs) != 2 || addrs[0].String() != "202.96.128.86:80" {
		t.Errorf("permitted(%v) = %v, %v; want the public ones, IPv4 first", mixed, addrs, err)
	}
	b.want("http://inner.test/", "http://inner.test/2", "http://front.test/in")
	b.mustRun()
	for u, resp := range b.got {
		if class(resp) != ClassAddress {
			t.Errorf("%s: class %q, want %q", u, class(resp), ClassAddress)
		}
	}
	if accepted.Load() != 0 || len(b.asked) != 0 || len(b.got) != 3 {
		t.Errorf("%d connections, %v asked of %s, %d handled; want none, none, 3", accepted.Load(), b.asked, front, len(b.got))
	}
}

func TestRedirectToSpecialAddressIsNotDialled(t *testing.T) {
	for _, to := range []string{"http://10.1.2.3/", "http://169.254.169.254/latest/", "http://[::ffff:10.0.0.1]/", "http://0/", "http://private.test/"} {
		b := newBench(t)
		b.names["private.test"] = "192.168.0.7:80"
		b.serve(pages(map[string]string{"/go": "->" + to}), "a.test")
		resp := b.one("http://a.test/go")
		if class(resp) != ClassAddress || len(resp.Hops) != 1 {
			t.Errorf("%s: class %q after %d hops, want %q after 1 (%v)", to, class(resp), len(resp.Hops), ClassAddress, resp.Err)
		}
		for _, e := range b.begins() {
			if !strings.HasPrefix(e.Group, "127.0.0.1:") {
				t.Errorf("%s: %s was asked", to, e.Group)
			}
		}
	}
}

// A name that changes its address between lookups (rebinding): it is looked
// up once, and what was judged is what is dialled.
func TestNameIsLookedUpOnce(t *testing.T) {
	b := newBench(t)
	b.serve(pages(map[string]string{}), "a.test")
	good := netip.MustParseAddrPort(b.names["a.test"])
	lookups := 0
	b.Lookup = func(contextT, string, string) ([]netip.AddrPort, error) {
		if lookups++; lookups > 1 {
			return []netip.AddrPort{netip.MustParseAddrPort("10.0.0.1:80")}, nil
		}
		return []netip.AddrPort{good}, nil
	}
	b.want(numbered("a.test", 5)...)
	b.mustRun()
	if lookups != 1 || len(b.asked) != 6 {
		t.Errorf("%d lookups and %d requests, want 1 and 6", lookups, len(b.asked))
	}
}

func TestURLsThatAreNotFetched(t *testing.T) {
	b := newBench(t)
	urls := []string{"file:///etc/passwd", "ftp://a.test/x", "javascript:void(0)", "http://", "http://[::1", "mailto:a@b", "/relative", "http://a b/"}
	for _, u := range urls {
		b.frontier.push(Request{Source: "s", URL: u})
	}
	b.mustRun()
	for _, u := range urls {
		if got := class(b.got[u]); got != ClassAddress {
			t.Errorf("%q: class %q, want %q", u, got, ClassAddress)
		}
	}
	if len(b.begins()) != 0 {
		t.Errorf("%d requests were made", len(b.begins()))
	}
}
