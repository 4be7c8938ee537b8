package crawler

import (
	"net"
	"net/netip"
	"net/url"
	"testing"
	"time"
)

// idleConn is a connection of a portal that has been idle since a time, and its
// far end.
func idleConn(origin string, since time.Time) (*conn, net.Conn) {
	near, far := net.Pipe()
	return &conn{Conn: near, raw: near, origin: origin, since: since}, far
}

// isClosed reports whether the near end of a pipe was closed.
func isClosed(far net.Conn) bool {
	_ = far.SetReadDeadline(time.Now().Add(-time.Second)) // a pipe takes every deadline
	_, err := far.Read(make([]byte, 1))
	return !isTimeout(err)
}

// TestPool keeps connections of three portals in a pool of two.
func TestPool(t *testing.T) {
	now := time.Now()
	p := pool{max: 2}
	var groups [3]group
	var conns [3]*conn
	var far [3]net.Conn
	for i, origin := range []string{"http://a.test:80", "http://b.test:80", "http://c.test:80"} {
		conns[i], far[i] = idleConn(origin, now)
		p.put(&groups[i], conns[i])
	}
	ask := func(address string) *exchange {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return &exchange{url: u, addr: netip.AddrPort{}}
	}
	if !isClosed(far[0]) || isClosed(far[1]) || p.take(&groups[0], ask("http://a.test/"), 1) != nil {
		t.Error("of three connections the one that waits longest is not the one that was closed")
	}
	if got := p.take(&groups[1], ask("http://b.test/"), 1); got != conns[1] || isClosed(far[1]) {
		t.Error("a connection does not serve its portal again")
	}
	if got := p.take(&groups[2], ask("http://other.test/"), 1); got != nil || !isClosed(far[2]) {
		t.Error("a group keeps a connection that does not fit, and would have two")
	}
	if p.order.Len() != 0 || len(groups[0].idle)+len(groups[1].idle)+len(groups[2].idle) != 0 {
		t.Errorf("%d connections are left, in groups %v", p.order.Len(), groups)
	}
}

// TestPoolForgetsOld closes connections that have been idle too long when another
// one comes: its server may have closed it, and holds it open otherwise.
func TestPoolForgetsOld(t *testing.T) {
	p := pool{max: 8}
	var quiet, busy group
	old, far := idleConn("http://a.test:80", time.Now().Add(-idleMax))
	fresh, _ := idleConn("http://b.test:80", time.Now())
	p.order.PushBack(pooled{&quiet, old})
	quiet.idle = append(quiet.idle, p.order.Front())
	p.put(&busy, fresh)
	if !isClosed(far) || len(quiet.idle) != 0 || len(busy.idle) != 1 {
		t.Error("a connection that was idle too long is still there")
	}
	p.close()
	if p.order.Len() != 0 || len(busy.idle) != 0 {
		t.Error("connections are left at the end")
	}
}

// TestPoolOfWornConnections is a process that was halted for a while: the connection
// that comes back next has waited too long, as all others have.
func TestPoolOfWornConnections(t *testing.T) {
	p, g := pool{max: 8}, group{}
	for range 2 {
		worn, far := idleConn("http://a.test:80", time.Now().Add(-idleMax))
		p.put(&g, worn)
		if p.order.Len() != 0 || len(g.idle) != 0 || !isClosed(far) {
			t.Error("a connection that was idle too long is kept")
		}
	}
}
