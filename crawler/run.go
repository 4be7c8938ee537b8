package crawler

import (
	"container/heap"
	"context"
	"crypto/x509"
	"errors"
	"sync"
	"time"
)

// run is one Crawl. All of its state belongs to the goroutine of crawl;
// workers and the frontier's goroutine get functions to call and answer with
// functions for that goroutine to call.
type run struct {
	Crawler
	ctx     context.Context // of the work: outlives the caller's by Limits.Grace
	abort   context.CancelFunc
	guard   guard
	roots   *x509.CertPool
	issuers *issuers

	sources []*source
	hosts   map[string]*host
	groups  map[string]*group
	origins map[string]*origin

	due        groupHeap
	deliveries []*task  // responses to hand over
	waiting    int      // bytes of their bodies
	lookups    []*host  // to resolve
	saves      []func() // of standings
	saving     bool     // one of them is at work
	looking    int      // lookups at work
	handing    int      // responses that Handle has
	handed     int      // bytes of their bodies
	idle       int      // workers without work
	crew       sync.WaitGroup
	hired      int // workers that were started; more are when all have work
	pending    int // leased, and neither handled nor held
	pool       pool
	large      chan bool // a place for each large body in memory
	spare      spare

	jobs  chan func(*fetcher) func()
	done  chan func()
	deals chan *task  // responses for Handle
	dealt int         // goroutines that call Handle; more are started when all have one
	told  chan func() // what Handle said

	asks    chan func() func()
	asked   chan func()
	wanted  []*source // in line for a lease
	leasing int       // leases at work
	handled uint64    // responses taken by Handle
	turn    int       // source that is polled again next

	rest
	faults   int // errors of Handle in a row
	stopping bool
	cause    error
	grace    <-chan time.Time
	wakeAt   time.Time
	wake     <-chan time.Time
}

func newRun(ctx context.Context, c Crawler, sources []string) *run {
	r := &run{
		Crawler: c,
		guard:   newGuard(c.AllowLoopback),
		roots:   c.roots,
		hosts:   map[string]*host{},
		groups:  map[string]*group{},
		origins: map[string]*origin{},
		idle:    c.Workers,
		pool:    pool{max: max(1, min(idleConns, openFiles()/4))},
		large:   make(chan bool, min(64, max(2, largeMemory/c.MaxBody))),
		jobs:    make(chan func(*fetcher) func(), c.Workers),
		done:    make(chan func(), c.Workers),
		deals:   make(chan *task, handlesMost),
		told:    make(chan func(), handlesMost),
		asks:    make(chan func() func(), leasesMost),
		asked:   make(chan func(), leasesMost),
	}
	if r.connect == nil {
		r.connect = connectTCP(r.guard, r.Limits.Dial)
	}
	if r.Window <= 0 {
		r.Window = max(4*r.Parallel, min(max(32, 16*r.Parallel), leasedMost/max(1, len(sources))))
	}
	r.issuers = &issuers{guard: r.guard, lookup: r.Lookup, connect: r.connect, byURL: map[string]*x509.Certificate{}, failed: map[string]bool{}}
	r.ctx, r.abort = context.WithCancel(context.WithoutCancel(ctx))
	known := map[string]bool{}
	for _, name := range sources {
		if !known[name] {
			known[name] = true
			r.sources = append(r.sources, &source{name: name, hosts: map[*host]bool{}})
		}
	}
	return r
}

// crawl runs to the end.
func (r *run) crawl(ctx context.Context) error {
	defer r.abort()
	for range min(leasesMost, len(r.sources)) {
		r.crew.Go(r.ask)
	}
	for _, src := range r.sources {
		r.want(src)
	}
	r.loop(ctx.Done(), ctx)
	close(r.jobs)
	close(r.deals)
	close(r.asks)
	r.crew.Wait()
	r.pool.close()
	return errors.Join(r.cause, r.release())
}

// work is a worker: it calls what it is given, with a fetcher of its own.
func (r *run) work() {
	f := newFetcher(&transport{dialer: dialer{limits: r.Limits, roots: r.roots, issuers: r.issuers, connect: r.connect}, limits: r.Limits, large: r.large, spare: &r.spare})
	for job := range r.jobs {
		r.done <- job(f)
	}
}

// ask is a goroutine that talks to the frontier.
func (r *run) ask() {
	for ask := range r.asks {
		r.asked <- ask()
	}
}

// loop gives out work and takes in results until nothing is left.
func (r *run) loop(stop <-chan struct{}, ctx context.Context) {
	for {
		r.dispatch()
		if r.finished() {
			return
		}
		select {
		case apply := <-r.done:
			r.idle++
			apply()
		case apply := <-r.told:
			apply()
		case apply := <-r.asked:
			apply()
		case <-r.nap:
			r.getUp()
		case <-r.wake:
			r.wake, r.wakeAt = nil, time.Time{}
		case <-r.grace:
			r.grace = nil
			r.abort()
			r.dropDeliveries()
		case <-stop:
			stop = nil
			r.stop(context.Cause(ctx))
		}
	}
}

// dispatch hands responses over and gives work to idle workers: requests that
// are due, unless too many responses wait, then lookups, which may hang and so
// never take more than half the workers.
func (r *run) dispatch() {
	now := r.Clock.Now()
	for r.handOver(); r.idle > 0; r.handOver() {
		if len(r.saves) > 0 && !r.saving {
			r.save()
		} else if len(r.due) > 0 && !r.due[0].next.After(now) && !r.full() {
			r.serve(heap.Pop(&r.due).(*group))
		} else if len(r.lookups) > 0 && r.looking < min(lookupsMost, max(1, r.Workers/2)) {
			h := r.lookups[0]
			r.lookups = r.lookups[1:]
			r.looking++
			r.start(func(*fetcher) func() { return r.lookup(h) })
		} else {
			break
		}
	}
	r.lease()
	r.setWake(now)
}

// handOver gives responses to Handle, which waits for the caller's disk most of
// its time: it takes no worker, and has more responses at a time than there are.
func (r *run) handOver() {
	for len(r.deliveries) > 0 && r.handing < handlesMost && (r.handing == 0 || r.handed < handledBytes) {
		t := r.deliveries[0]
		r.deliveries[0] = nil
		r.deliveries = r.deliveries[1:]
		size := len(t.resp.Body)
		r.waiting -= size
		r.handing++
		r.handed += size
		if r.handing > r.dealt {
			r.dealt++
			r.crew.Go(r.deal)
		}
		r.deals <- t
	}
}

// full says whether so many responses wait for Handle that no more is asked. Many
// servers that answer at one time should not hold each other up.
func (r *run) full() bool { return len(r.deliveries) >= deliveriesMost || r.waiting >= waitingBytes }

// dropDeliveries holds the responses that Handle has not had when the time of a run
// that was stopped is up: they are asked for again by the next one.
func (r *run) dropDeliveries() {
	for _, t := range take(&r.deliveries) {
		r.free(t)
		r.hold(t)
	}
	r.waiting = 0
}

// deal is a goroutine that calls Handle. One that has grown its stack for a page
// need not grow it again for the next.
func (r *run) deal() {
	for t := range r.deals {
		size := len(t.resp.Body)
		apply := r.deliver(t)
		r.told <- func() {
			r.handed -= size
			apply()
		}
	}
}

func (r *run) start(job func(*fetcher) func()) {
	r.idle--
	if busy := r.Workers - r.idle; busy > r.hired {
		r.hired++
		r.crew.Go(r.work)
	}
	r.jobs <- job
}

// setWake asks the clock for the time the next group is due.
func (r *run) setWake(now time.Time) {
	if r.idle == 0 || len(r.due) == 0 || r.full() {
		return // what ends next gives out more
	}
	if at := r.due[0].next; r.wake == nil || !at.Equal(r.wakeAt) {
		r.wakeAt = at
		r.wake = r.Clock.After(at.Sub(now))
	}
}

// finished reports whether nothing is at work and nothing will come. Before
// a run ends each frontier is asked once more when pages were handled since.
func (r *run) finished() bool {
	if r.idle < r.Workers || r.handing > 0 || r.leasing > 0 || len(r.deliveries) > 0 || len(r.saves) > 0 {
		return false
	}
	if r.stopping {
		return true
	}
	if r.pending > 0 || len(r.wanted) > 0 {
		return false
	}
	r.repoll(r.sources)
	r.lease()
	return r.leasing == 0 && !r.rests()
}

// stop ends the run early: nothing is begun any more, what waits is held,
// what is at work gets Limits.Grace.
func (r *run) stop(cause error) {
	if r.stopping {
		return
	}
	r.stopping, r.cause = true, cause
	r.grace = r.Clock.After(r.Limits.Grace)
	r.wake, r.wanted, r.due, r.lookups, r.nap = nil, nil, nil, nil, nil
	for _, g := range r.groups {
		for _, t := range g.drain(func(*task) bool { return true }) {
			r.hold(t)
		}
	}
	for _, h := range r.hosts {
		for _, t := range take(&h.waiting) {
			r.hold(t)
		}
	}
	for _, o := range r.origins {
		for _, t := range take(&o.waiting) {
			r.hold(t)
		}
	}
}

// take empties a list.
func take(list *[]*task) []*task {
	tasks := *list
	*list = nil
	return tasks
}

// observe reports progress.
func (r *run) observe(e Event) {
	if r.Observe != nil {
		if e.At.IsZero() {
			e.At = r.Clock.Now()
		}
		r.Observe(e)
	}
}
