//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"nianbao/store"
)

// read measures a store that was filled.
func (f *figures) read(path string, pages *pages) error {
	all := f.sites()
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f.file = info.Size()
	if *cold {
		if err := forget(path); err != nil {
			return err
		}
		if f.coldOpen, _, f.cold99, err = look(path, all, 300); err != nil {
			return err
		}
	}
	if f.open, f.half, f.p99, err = look(path, all, 5000); err != nil {
		return err
	}
	report, spent, err := check(path, store.CheckOptions{})
	if err != nil {
		return err
	}
	f.check = spent
	for _, n := range report.Records {
		f.records += n
	}
	if report, f.data, err = check(path, store.CheckOptions{ReadData: true}); err != nil {
		return err
	}
	f.raw = report.Raw
	return f.commits(path, pages)
}

// look opens the store and finds n captures by their addresses, each with its
// body and its reading.
func look(path string, all []site, n int) (open, half, p99 time.Duration, err error) {
	begun := time.Now()
	s, err := store.Open(path, store.Options{ReadOnly: true})
	if err != nil {
		return 0, 0, 0, err
	}
	defer s.Close()
	open = time.Since(begun)
	r := rand.New(rand.NewPCG(uint64(n), 2))
	var times []time.Duration
	for tries := 0; len(times) < n && tries < 100*n; tries++ {
		at := all[r.IntN(len(all))]
		url := at.url(r.IntN(at.pages))
		begun := time.Now()
		snap, ok, err := s.Latest(at.name, url)
		if err == nil && !ok {
			continue // a fill that was stopped has not come to it
		}
		if err == nil {
			_, err = s.Body(snap)
		}
		if err == nil {
			_, _, err = s.Reading(snap.ID)
		}
		if err != nil {
			return 0, 0, 0, err
		}
		times = append(times, time.Since(begun))
	}
	if len(times) < n {
		return 0, 0, 0, fmt.Errorf("%s has %d of %d captures that were looked for", path, len(times), n)
	}
	slices.Sort(times)
	return open, times[n/2], times[n*99/100], s.Close()
}

// forget has the kernel drop what it holds of a file.
func forget(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := file.Sync(); err != nil {
		return err
	}
	return unix.Fadvise(int(file.Fd()), 0, 0, unix.FADV_DONTNEED)
}

// check checks the store, which must be sound.
func check(path string, o store.CheckOptions) (report store.CheckReport, spent took, err error) {
	begun, before := time.Now(), cpu()
	report, err = store.Check(path, o)
	if err == nil && report.Findings > 0 {
		err = fmt.Errorf("the check of %s has %d findings", path, report.Findings)
	}
	return report, took{time.Since(begun), cpu() - before}, err
}

// commits measures the two commits of one page alone, and of 256 pages that are
// offered together: the medians of several.
func (f *figures) commits(path string, pages *pages) error {
	s, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	extra := site{"999999-www", f.snapshots, 1 << 30}
	c := &crawl{store: s, pages: pages}
	next := 1 // no list: nothing is linked
	take := func(together int) (time.Duration, error) {
		errs := make([]error, together)
		begun := time.Now()
		var group sync.WaitGroup
		for i := range together {
			k := next
			if next++; next%(rows+1) == 0 {
				next++
			}
			group.Go(func() { errs[i] = c.page(extra, extra.request(k)) })
		}
		group.Wait()
		took := time.Since(begun)
		for _, err := range errs {
			if err != nil {
				return took, err
			}
		}
		return took, nil
	}
	if f.single, err = median(31, func() (time.Duration, error) { return take(1) }); err != nil {
		return err
	}
	if f.group, err = median(15, func() (time.Duration, error) { return take(256) }); err != nil {
		return err
	}
	return s.Close()
}

func median(n int, fn func() (time.Duration, error)) (time.Duration, error) {
	times := make([]time.Duration, n)
	for i := range times {
		var err error
		if times[i], err = fn(); err != nil {
			return 0, err
		}
	}
	slices.Sort(times)
	return times[n/2], nil
}

// cpu is the processor time of this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
