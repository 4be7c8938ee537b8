package crawler

import (
	"container/heap"
	"container/list"
	"net/netip"
	"slices"
	"time"
)

const (
	strikesUnheard = 2 // failures in a row that park a host which never answered
	strikesHeard   = 5 // and one that did
)

// host is a host name and port, resolved once in a run.
type host struct {
	name      string // host:port
	domain    string // host
	port      string
	addrs     []netip.AddrPort // the first is dialled; empty until resolved
	group     *group           // of the first address
	resolving bool
	waiting   []*task     // for the lookup
	refused   *FetchError // no address of it may be dialled
	strikes               // failures to get any answer of it
	parked    *FetchError // nothing more is asked of it in this run
	day       *Standing   // requests of today, nil until one is counted
}

// out returns why nothing is asked of the host, nil when it may be asked.
func (h *host) out() *FetchError {
	if h.parked == nil && h.group != nil {
		return h.group.parked
	}
	return h.parked
}

// strikes counts failures in a row.
type strikes struct {
	count int
	heard bool // it has answered in this run
}

// strike notes a failure and reports whether it is one too many.
func (s *strikes) strike() bool {
	s.count++
	return s.count >= strikesHeard || !s.heard && s.count >= strikesUnheard
}

// clear notes an answer.
func (s *strikes) clear() { s.count, s.heard = 0, true }

// group is what politeness is owed to: an address, however many hosts live
// there; on loopback, where a farm of portals shares one, address and port.
type group struct {
	key      string
	loopback bool
	next     time.Time       // no request starts before
	busy     int             // requests at work
	asked    bool            // in this run
	unheard  []*task         // answers, from the oldest on that Handle has not taken yet
	idle     []*list.Element // its connections in the pool
	place    int             // in the heap, -1 when it is not there
	size     int             // tasks that waited when it came there
	first    []*task         // robots.txt, redirects and who waited for rules
	rest     []*task
	strikes      // failures to connect
	refusals int // 429 and 503 in a row
	standing Standing
	denied   int // pages denied in a row
	parked   *FetchError
}

// groupKey names the group of an address.
func groupKey(a netip.AddrPort) string {
	if a.Addr().IsLoopback() {
		return a.String()
	}
	return a.Addr().String()
}

// settle drops the oldest answers that Handle has taken. Those behind one that it
// still has stay, so that a refusal it is slow to find is not followed by many more.
func (g *group) settle() {
	n := slices.IndexFunc(g.unheard, func(t *task) bool { return t.answer != nil })
	if n < 0 {
		n = len(g.unheard)
	}
	g.unheard = slices.Delete(g.unheard, 0, n)
}

// queue counts the tasks that wait for their turn.
func (g *group) queue() int { return len(g.first) + len(g.rest) }

// pop takes the next task, nil when there is none.
func (g *group) pop() *task {
	for _, queue := range []*[]*task{&g.first, &g.rest} {
		if q := *queue; len(q) > 0 {
			t := q[0]
			q[0] = nil
			*queue = q[1:]
			return t
		}
	}
	return nil
}

// drain empties the queue of the tasks for which out holds.
func (g *group) drain(out func(*task) bool) []*task {
	var gone []*task
	for _, queue := range []*[]*task{&g.first, &g.rest} {
		var kept []*task
		for _, t := range *queue {
			if out(t) {
				gone = append(gone, t)
			} else {
				kept = append(kept, t)
			}
		}
		*queue = kept
	}
	return gone
}

// groupHeap orders groups that have tasks and no request at work by the time
// they may be asked, and those of one time by how many tasks wait.
type groupHeap []*group

var _ heap.Interface = (*groupHeap)(nil)

func (h groupHeap) Len() int { return len(h) }
func (h groupHeap) Less(i, j int) bool {
	if !h[i].next.Equal(h[j].next) {
		return h[i].next.Before(h[j].next)
	}
	return h[i].size > h[j].size
}
func (h groupHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push implements heap.Interface.
func (h *groupHeap) Push(x any) {
	g := x.(*group)
	g.place, g.size = len(*h), g.queue()
	*h = append(*h, g)
}

// Pop implements heap.Interface.
func (h *groupHeap) Pop() any {
	old := *h
	g := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	g.place = -1
	return g
}
