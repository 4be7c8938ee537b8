package crawler

import (
	"slices"
	"time"
)

// pool keeps connections open between requests, oldest first. It belongs to
// the goroutine of the run.
type pool struct {
	conns []pooled
	max   int
}

// pooled is an idle connection and the group whose turn opened it.
type pooled struct {
	group *group
	conn  *conn
}

// take hands out a connection that can serve an exchange of the group, the
// one used last, nil when there is none. A group keeps no more connections
// than it may have requests at work, so those that do not fit make room.
func (p *pool) take(g *group, x *exchange, parallel int) *conn {
	now, kept := time.Now(), 0
	for i := len(p.conns) - 1; i >= 0; i-- {
		if p.conns[i].group != g {
			continue
		}
		c := p.conns[i].conn
		fits := c.origin == originOf(x.url) && c.addr == x.addr && c.insecure == x.insecure
		fresh := now.Sub(c.since) < idleMax
		if kept++; fits && fresh || !fresh || kept >= parallel {
			p.conns = slices.Delete(p.conns, i, i+1)
			if fits && fresh {
				return c
			}
			c.close()
		}
	}
	return nil
}

// put keeps a connection for the next request of its group; the oldest of too
// many is closed.
func (p *pool) put(g *group, c *conn) {
	p.conns = append(p.conns, pooled{g, c})
	if len(p.conns) > p.max {
		p.conns[0].conn.close()
		p.conns = slices.Delete(p.conns, 0, 1)
	}
}

// close ends all connections.
func (p *pool) close() {
	for _, c := range p.conns {
		c.conn.close()
	}
	p.conns = nil
}
