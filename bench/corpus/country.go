package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"nianbao/coverage"
	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// fillCountry makes a store of all portals of the registry, each with a list of
// 18 report years of which every other one was read.
func fillCountry(path string) error {
	set, err := sources.Embedded()
	if err != nil {
		return err
	}
	s, err := store.Open(path, store.Options{Create: true, Timeout: time.Second, Now: func() time.Time { return start }})
	if err != nil {
		return err
	}
	next := make(chan int)
	failed := make(chan error, writers)
	all := set.All()
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for n := range next {
				if err := keepPortal(s, all[n], n); err != nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	for n, src := range all {
		if src.Code != "" {
			next <- n
		}
	}
	close(next)
	wg.Wait()
	close(failed)
	if err := <-failed; err != nil {
		_ = s.Close()
		return err
	}
	return s.Close()
}

// keepPortal stores the list of a portal and the reports it leads to.
func keepPortal(s *store.Store, src sources.Source, n int) error {
	list := &coverage.Listing{Column: true, Declared: -1}
	for year := 2008; year < 2008+years; year++ {
		url := fmt.Sprintf("%sart/%d.html", src.Base, year)
		list.Rows = append(list.Rows, sources.Row{URL: url, Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", src.Name, year), Verdict: "followed: the title is that of a report"})
		if (n+year)%2 > 0 {
			continue
		}
		rd := reading(n*years + year - 2008)
		rep := rd.Report
		rep.Year, rep.Agency = year, report.Agency{ID: src.Code + "/人民政府", Name: src.Name, Code: src.Code, Level: src.Level, Kind: "government"}
		rep.ID = report.ReportID(rep.DocType, rep.Agency.ID, year)
		if err := keepPage(s, src.ID, url, "report", "annual", "ok", rep, rd); err != nil {
			return err
		}
	}
	return keepPage(s, src.ID, src.Base+"list.html", "column", "list", "listing", nil, struct {
		Kind    string            `json:"kind"`
		Listing *coverage.Listing `json:"listing"`
	}{"list", list})
}

// keepPage stores a page with its reading and outcome; rep is its report, nil for
// none.
func keepPage(s *store.Store, source, url, step, kind, class string, rep *report.Report, rd any) error {
	req := store.Request{Source: source, URL: url, Step: step}
	snap, err := s.Keep(store.Capture{Body: []byte(url), Request: req, Snapshot: store.Snapshot{FinalURL: url, Status: 200, Step: step, FetchedAt: start, Provenance: "http"}})
	if err != nil {
		return err
	}
	data, err := json.Marshal(rd)
	if err != nil {
		return err
	}
	stored := &store.Reading{Snapshot: snap.ID, Version: report.Version, Schema: report.Schema, Kind: kind, At: start, Data: data}
	if rep != nil {
		stored.ReportID = rep.ID
		if stored.Head, err = json.Marshal(rep.Head()); err != nil {
			return err
		}
	}
	_, err = s.Finish(store.Finish{Request: req, Snapshot: snap.ID, Outcome: store.Outcome{Class: class, Sentence: "bench", At: start}, Reading: stored})
	return err
}

// measureCountry runs nianbao coverage over the store, as a user would.
func measureCountry(program, path string) error {
	if _, err := os.Stat(path); err != nil {
		began := time.Now()
		if err := fillCountry(path); err != nil {
			return err
		}
		fmt.Printf("%-8s the country in %.1f s\n", "store", time.Since(began).Seconds())
	}
	for range 3 {
		cmd := exec.Command(program, "coverage", "--store", path, "--years", "2008-2025", "--level", "all")
		cmd.Stderr = os.Stderr
		began := time.Now()
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s coverage: %w", program, err)
		}
		state := cmd.ProcessState
		fmt.Printf("%-8s %.1f s, %.1f s of CPU", "coverage", time.Since(began).Seconds(), (state.UserTime() + state.SystemTime()).Seconds())
		if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
			fmt.Printf(", %d MiB at most", usage.Maxrss>>10)
		}
		fmt.Println()
	}
	return nil
}
