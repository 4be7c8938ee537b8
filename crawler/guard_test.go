package crawler

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
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
