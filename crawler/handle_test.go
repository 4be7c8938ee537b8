package crawler

import (
	"container/heap"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestHandleTakesNoWorker fetches with one worker while Handle waits for a
// commit with every response it has had: a worker fetches, and nothing else.
func TestHandleTakesNoWorker(t *testing.T) {
	const hosts = 8
	v := newVirtual(hosts, 1)
	c := v.crawler(1, time.Second)
	var waiting atomic.Int32
	all := sync.OnceValue(func() chan bool { return make(chan bool) }) // made in the bubble
	c.Handle = func(ctx context.Context, _ *Response) error {
		if waiting.Add(1) == hosts {
			close(all())
		}
		select {
		case <-all():
		case <-time.After(time.Minute):
			t.Error("the other responses did not come")
		}
		return nil
	}
	if took := inVirtualTime(t, v, c, 1); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	if n := waiting.Load(); n != hosts {
		t.Errorf("%d responses were handled, want %d", n, hosts)
	}
}

// TestRefusalFoundLate has a Handle that takes an hour to find that the first page
// refuses us, and no time for the others: only few are asked for meanwhile.
func TestRefusalFoundLate(t *testing.T) {
	v := newVirtual(1, 1)
	c := v.crawler(4, time.Second)
	var handled atomic.Int32
	c.Handle = func(context.Context, *Response) error {
		if handled.Add(1) == 1 {
			time.Sleep(time.Hour)
			return ErrBlocked
		}
		return nil
	}
	inVirtualTime(t, v, c, 40)
	if n := handled.Load(); n != unheardMost {
		t.Errorf("%d responses were handled, want %d", n, unheardMost)
	}
}

// TestStopDropsWhatWaits stops a run whose Handle takes as long as it may: what it
// has not had when the time is up is given back, and not handed over.
func TestStopDropsWhatWaits(t *testing.T) {
	v := newVirtual(handlesMost+50, 1)
	c := v.crawler(0, time.Second)
	var handled atomic.Int32
	c.Handle = func(ctx context.Context, _ *Response) error {
		handled.Add(1)
		<-ctx.Done()
		time.Sleep(time.Second) // to clean up
		return ctx.Err()
	}
	synctest.Test(t, func(t *testing.T) {
		f := &lanes{waiting: map[string][]Request{}}
		var names []string
		for h := range v.addrs {
			names = append(names, h)
			f.waiting[h] = []Request{{Source: h, URL: "http://" + h + "/1"}}
		}
		c.Frontier = f
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		_ = c.Crawl(ctx, names) // ends as its context does
		if took := time.Since(start); took > 17*time.Second {
			t.Errorf("ended after %v, want 10 s, 5 s of grace and a second", took)
		}
		v.wg.Wait()
		if n := int(handled.Load()); n != handlesMost || f.n != 0 {
			t.Errorf("%d responses were handled and %d requests are missing, want %d and none", n, -f.n, handlesMost)
		}
	})
}

// TestHandleBounds answers with large bodies and counts how many responses
// Handle has at a time: no more than there is room for, and never none.
func TestHandleBounds(t *testing.T) {
	for _, test := range []struct {
		name              string
		size, hosts, most int
	}{
		{"small", 4, handlesMost + 50, handlesMost},
		{"large", handledBytes / 4, 12, 4},
		{"larger than all", handledBytes + 1, 3, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRun(t.Context(), (&Crawler{Clock: SystemClock()}).filled(), nil)
			hold := make(chan bool)
			r.Handle = func(context.Context, *Response) error { <-hold; return nil }
			src := &source{name: "x", pending: test.hosts}
			r.pending = test.hosts
			body := slices.Repeat([]byte{'x'}, test.size)
			for range test.hosts {
				r.deliveries = append(r.deliveries, &task{src: src, resp: &Response{Body: body}})
			}
			r.handOver()
			if r.handing != test.most {
				t.Errorf("%d responses at a time, want %d", r.handing, test.most)
			}
			close(hold)
			for done := 0; done < test.hosts; done++ {
				(<-r.told)()
				r.handOver()
			}
			close(r.deals)
			r.crew.Wait()
			if r.handing != 0 || r.handed != 0 {
				t.Errorf("%d responses and %d bytes are left", r.handing, r.handed)
			}
		})
	}
}

// TestNoWakeWhileResponsesWait has a group that is due and may not be asked, for
// Handle has enough: what Handle says next wakes the run, and not the clock.
func TestNoWakeWhileResponsesWait(t *testing.T) {
	r := newRun(t.Context(), (&Crawler{Clock: SystemClock()}).filled(), nil)
	g := &group{place: -1, rest: []*task{{}}}
	r.schedule(g)
	r.setWake(time.Now())
	if r.wake == nil {
		t.Error("nothing wakes the run for a group that is due")
	}
	r.wake = nil
	r.deliveries = make([]*task, deliveriesMost)
	r.setWake(time.Now())
	if r.wake != nil {
		t.Error("the clock wakes the run again and again")
	}
	r.deliveries = nil
	r.finish(&task{resp: &Response{Body: make([]byte, waitingBytes)}}, nil)
	r.setWake(time.Now())
	if r.wake != nil {
		t.Error("more is asked for while bodies wait that take much memory")
	}
}

// TestGroupOrder takes groups from the heap: the most overdue first, and of those
// due at one time the one with most tasks.
func TestGroupOrder(t *testing.T) {
	r := newRun(t.Context(), (&Crawler{Clock: SystemClock()}).filled(), nil)
	now := time.Now()
	for _, g := range []struct {
		key   string
		after time.Duration
		tasks int
	}{{"small", 0, 1}, {"late", time.Second, 9}, {"big", 0, 5}, {"overdue", -time.Second, 1}, {"middle", 0, 3}} {
		r.schedule(&group{key: g.key, next: now.Add(g.after), place: -1, rest: make([]*task, g.tasks)})
	}
	var order []string
	for r.due.Len() > 0 {
		order = append(order, heap.Pop(&r.due).(*group).key)
	}
	if want := []string{"overdue", "big", "middle", "small", "late"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}
