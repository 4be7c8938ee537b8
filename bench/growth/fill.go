//go:build unix

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nianbao/store"
)

// fill makes a store of the size through the calls of a crawl: a list page
// pushes what it links, requests are leased, each page is kept and finished.
func (f *figures) fill(path string, pages *pages) error {
	s, err := store.Open(path, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer s.Close()
	there, err := s.Newest()
	if err != nil {
		return err
	}
	all := f.sites()
	crawl := &crawl{store: s, pages: pages, limit: int64(f.planned - min(f.planned/2, 50_000)), stop: time.Now().Add(*limit)}
	crawl.taken.Store(int64(there))
	if err := crawl.run(all); err != nil {
		return err
	}
	var data bytes.Buffer
	if err := pprof.StartCPUProfile(&data); err != nil {
		return err
	}
	commits := s.Commits()
	crawl.done.Store(0)
	crawl.limit, crawl.stop = crawl.taken.Load()+int64(min(f.planned/2, 50_000)), time.Now().Add(*limit/4)
	err = crawl.run(all)
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	f.profiled += int(crawl.done.Load())
	f.grouped += s.Commits() - commits
	f.snapshots = int(crawl.taken.Load())
	if *cpuprofile != "" {
		if err := os.WriteFile(*cpuprofile, data.Bytes(), 0o600); err != nil {
			return err
		}
	}
	if f.spent, err = f.spent.add(data.Bytes()); err != nil {
		return err
	}
	return s.Close()
}

// crawl writes pages of sites.
type crawl struct {
	store *store.Store
	pages *pages
	limit int64     // pages of the store, when to stop,
	stop  time.Time // or this time
	taken atomic.Int64
	done  atomic.Int64
	state sync.Map // site -> struct{}: it was begun
}

// run goes on with the sites, some at a time, until the store has limit pages.
func (c *crawl) run(all []site) error {
	work := make(chan site, len(all))
	for _, s := range all {
		work <- s
	}
	close(work)
	errs := make([]error, *together)
	var group sync.WaitGroup
	for w := range *together {
		group.Go(func() {
			for s := range work {
				if errs[w] = c.site(s); errs[w] != nil {
					return
				}
			}
		})
	}
	group.Wait()
	return cmp.Or(errs...)
}

// site crawls a site to its end, or until the store has limit pages.
func (c *crawl) site(s site) error {
	if _, begun := c.state.LoadOrStore(s.name, true); !begun {
		if _, err := c.store.Push([]store.Request{s.request(0)}); err != nil {
			return err
		}
	}
	w := &siteWork{work: make(chan store.Request, window()), done: make(chan error, window())}
	var group sync.WaitGroup
	for range window() {
		group.Go(func() {
			for r := range w.work {
				w.done <- c.page(s, r)
			}
		})
	}
	err := c.feed(s, w)
	close(w.work)
	group.Wait()
	return err
}

// siteWork is what is under way of one site.
type siteWork struct {
	work    chan store.Request
	done    chan error
	pending int // leased and not done
}

// window is how many requests of a site are leased at a time.
func window() int { return max(16, *workers / *together) }

// feed leases requests of a site as the crawler does: more when half of those it
// may have at a time are done, without waiting for the others.
func (c *crawl) feed(s site, w *siteWork) (err error) {
	for dry := false; ; {
		for !dry && err == nil && w.pending <= window()/2 && c.taken.Load() < c.limit && time.Now().Before(c.stop) {
			n := window() - w.pending
			leased, leaseErr := c.store.Lease(s.name, n, time.Now())
			dry = len(leased) < n // until a page is done, which may link more
			err = leaseErr
			c.give(w, leased)
		}
		if w.pending == 0 {
			return err
		}
		err = cmp.Or(err, <-w.done)
		w.pending--
		dry = dry && w.pending > window()/2
	}
}

// give hands out requests and gives back what would be too many.
func (c *crawl) give(w *siteWork, leased []store.Request) {
	over := max(0, int(c.taken.Add(int64(len(leased)))-c.limit))
	over = min(over, len(leased))
	c.taken.Add(int64(-over))
	pages, rest := leased[:len(leased)-over], leased[len(leased)-over:]
	w.pending += len(pages)
	for _, r := range pages {
		w.work <- r
	}
	c.store.Release(rest)
}

// page writes one page: two commits, or one for a page that is no report at first
// look, as most are.
func (c *crawl) page(s site, r store.Request) error {
	n, err := pageNumber(r.URL)
	if err != nil {
		return err
	}
	k := n - s.first
	if s.dismissed(k) {
		if _, err = c.store.KeepDone(s.capture(r, n, c.pages.body(n)), s.dismiss(r)); err == nil {
			c.done.Add(1)
		}
		return err
	}
	snap, err := c.store.Keep(s.capture(r, n, c.pages.body(n)))
	if err != nil {
		return err
	}
	if _, err := c.store.Finish(s.finish(r, snap.ID, k, n)); err != nil {
		return err
	}
	c.done.Add(1)
	return nil
}

// pageNumber is the number that an address of a site ends with.
func pageNumber(url string) (int, error) {
	digits := strings.TrimSuffix(url[strings.LastIndexByte(url, '_')+1:], ".html")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0, fmt.Errorf("%s has no number: %w", url, err)
	}
	return n, nil
}
