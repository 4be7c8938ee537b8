package crawler

import (
	"container/list"
	"slices"
	"time"
)

// pool keeps connections open between requests, those that wait longest first. It
// belongs to the goroutine of the run.
type pool struct {
	order list.List // of pooled
	max   int
}

// pooled is an idle connection and the group whose turn opened it, which lists it
// too.
type pooled struct {
	group *group
	conn  *conn
}

// take hands out a connection that can serve an exchange of the group, the
// one used last, nil when there is none. A group keeps no more connections
// than it may have requests at work, so those that do not fit make room.
func (p *pool) take(g *group, x *exchange, parallel int) *conn {
	now, kept := time.Now(), 0
	for _, e := range slices.Backward(g.idle) {
		c := e.Value.(pooled).conn
		fits := c.origin == originOf(x.url) && c.addr == x.addr && c.insecure == x.insecure
		fresh := !c.worn(now)
		if kept++; fits && fresh || !fresh || kept >= parallel {
			p.remove(e)
			if fits && fresh {
				return c
			}
			c.close()
		}
	}
	return nil
}

// put keeps a connection for the next request of its group. Those of too many
// that wait longest are closed, and those that have waited too long.
func (p *pool) put(g *group, c *conn) {
	g.idle = append(g.idle, p.order.PushBack(pooled{g, c}))
	now := time.Now()
	for e := p.order.Front(); e != nil && (p.order.Len() > p.max || e.Value.(pooled).conn.worn(now)); e = p.order.Front() {
		p.remove(e).close()
	}
}

// remove takes a connection out.
func (p *pool) remove(e *list.Element) *conn {
	was := p.order.Remove(e).(pooled)
	was.group.idle = slices.DeleteFunc(was.group.idle, func(o *list.Element) bool { return o == e })
	return was.conn
}

// close ends all connections.
func (p *pool) close() {
	for p.order.Len() > 0 {
		p.remove(p.order.Front()).close()
	}
}
