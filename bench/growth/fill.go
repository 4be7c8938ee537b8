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
	for c.taken.Load() < c.limit && time.Now().Before(c.stop) {
		leased, err := c.store.Lease(s.name, window(), time.Now())
		if err != nil || len(leased) == 0 {
			return err
		}
		if err := c.leased(s, leased); err != nil {
			return err
		}
	}
	return nil
}

// window is how many requests of a site are leased at a time.
func window() int { return max(16, *workers / *together) }

// leased writes pages of a site, some at a time, and gives back what would be
// too many.
func (c *crawl) leased(s site, requests []store.Request) error {
	over := max(0, int(c.taken.Add(int64(len(requests)))-c.limit))
	over = min(over, len(requests))
	c.taken.Add(int64(-over))
	pages, rest := requests[:len(requests)-over], requests[len(requests)-over:]
	errs := make([]error, max(1, *workers / *together))
	var group sync.WaitGroup
	for w := range errs {
		group.Go(func() {
			for i := w; i < len(pages) && errs[w] == nil; i += len(errs) {
				errs[w] = c.page(s, pages[i])
			}
		})
	}
	group.Wait()
	return cmp.Or(cmp.Or(errs...), c.store.Release(rest))
}

// page writes one page: two commits.
func (c *crawl) page(s site, r store.Request) error {
	n, err := pageNumber(r.URL)
	if err != nil {
		return err
	}
	snap, err := c.store.Keep(s.capture(r, n, c.pages.body(n)))
	if err != nil {
		return err
	}
	if _, err := c.store.Finish(s.finish(r, snap.ID, n-s.first, n)); err != nil {
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
