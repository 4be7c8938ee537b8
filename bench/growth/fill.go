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
	all := sites(f.snapshots, max(*workers, f.snapshots/1000))
	profiled := min(f.snapshots/2, 50_000)
	crawl := &crawl{store: s, pages: pages, limit: int64(f.snapshots - profiled)}
	if err := crawl.run(all); err != nil {
		return err
	}
	var data bytes.Buffer
	if err := pprof.StartCPUProfile(&data); err != nil {
		return err
	}
	begun, before := time.Now(), crawl.done.Load()
	crawl.limit = int64(f.snapshots)
	err = crawl.run(all)
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	written := int(crawl.done.Load() - before)
	f.rate, f.profiled = float64(written)/time.Since(begun).Seconds(), f.profiled+written
	if crawl.done.Load() != int64(f.snapshots) {
		return fmt.Errorf("%d pages were written, not %d", crawl.done.Load(), f.snapshots)
	}
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
	limit int64 // pages of the store, when to stop
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
	errs := make([]error, *workers)
	var group sync.WaitGroup
	for w := range *workers {
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
	for c.taken.Load() < c.limit {
		leased, err := c.store.Lease(s.name, 16, time.Now())
		if err != nil || len(leased) == 0 {
			return err
		}
		for i, r := range leased {
			if c.taken.Add(1) > c.limit {
				c.taken.Add(-1)
				return c.store.Release(leased[i:])
			}
			if err := c.page(s, r); err != nil {
				return err
			}
		}
	}
	return nil
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
