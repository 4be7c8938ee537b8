package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"nianbao/crawler"
	"nianbao/harvest"
	"nianbao/sources"
	"nianbao/store"
)

// figures are what the crawling process says of itself.
type figures struct {
	Pushed   time.Duration // for the URLs that wait
	Ended    time.Duration // from the cut to the end
	EndCPU   time.Duration // that took
	Resident int64         // bytes at most
	Own      int64         // of them not of a mapped file
	CPU      time.Duration
	memory   // when Own was the most
}

// crawl crawls the farm with a store on disk and prints its figures.
func crawl() error {
	var farm log
	if err := ask(*address, &farm); err != nil {
		return err
	}
	set, selected, err := definitions()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "nianbao-polite-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(filepath.Join(dir, "polite.db"), store.Options{Create: true, Timeout: time.Second, Now: time.Now})
	if err != nil {
		return err
	}
	began := time.Now()
	if err := push(s, selected); err != nil {
		return err
	}
	f := figures{Pushed: time.Since(began)}
	h := &harvest.Harvest{
		Store: s, Sources: set, Crawler: politely(farm.Addresses), Version: "polite", Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Reach: func(sources.Source) bool { return false },
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watched := make(chan bool)
	go f.watch(watched)
	cut := time.Now().Add(*limit)
	var cpu time.Duration // until the cut
	end, err := profiled()
	if err != nil {
		return err
	}
	if *limit > 0 {
		time.AfterFunc(*limit, func() { cpu = spent(); cancel() })
	}
	if _, err := h.Crawl(ctx, selected); err != nil && ctx.Err() == nil {
		return err
	}
	f.Ended = time.Since(cut)
	watched <- true
	f.CPU = spent()
	f.EndCPU = f.CPU - cpu
	return errors.Join(end(), s.Close(), json.NewEncoder(os.Stdout).Encode(f))
}

// politely is the crawler as nianbao crawl has it, without factor and jitter.
// The names of the portals lead to the farm.
func politely(addresses []string) *crawler.Crawler {
	return &crawler.Crawler{
		Workers: *workers, Delay: *delay, AllowLoopback: true, UserAgent: "nianbao/polite",
		Lookup: func(_ context.Context, host, _ string) ([]netip.AddrPort, error) {
			var n int
			if _, err := fmt.Sscanf(host, "h%d.test", &n); err != nil {
				return nil, err
			}
			a, err := netip.ParseAddrPort(addresses[n / *share])
			return []netip.AddrPort{a}, err
		},
	}
}

// definitions are sources for the portals.
func definitions() (*sources.Set, []sources.Source, error) {
	set, err := sources.Embedded()
	if err != nil {
		return nil, nil, err
	}
	var text bytes.Buffer
	for i := range *hosts {
		fmt.Fprintf(&text, "[[source]]\nid = \"620524-polite%d\"\nname = \"武山县人民政府\"\ncode = \"620524\"\nbase = \"http://h%d.test\"\nfamily = \"auto\"\n", i, i)
	}
	if err := set.LoadFile("polite.toml", text.Bytes()); err != nil {
		return nil, nil, err
	}
	var selected []sources.Source
	for _, src := range set.All() {
		if src.File == "polite.toml" {
			selected = append(selected, src)
		}
	}
	return set, selected, nil
}

// push fills the frontier of the portals with so many URLs as -waiting says.
func push(s *store.Store, selected []sources.Source) error {
	const batch = 20_000
	each := max(1, *waiting/len(selected))
	var reqs []store.Request
	for i := range *waiting {
		src := selected[min(i/each, len(selected)-1)]
		reqs = append(reqs, store.Request{
			Source: src.ID, URL: fmt.Sprintf("%s/nb/waiting_%d.html", src.Base, i), Step: string(sources.StepArticle), Depth: 2,
			Referer: src.Base + "/nb/index.html", Title: "某县第一局2023年政府信息公开工作年度报告", Date: "2024-01-20",
		})
		if len(reqs) == batch || i == *waiting-1 {
			if _, err := s.Push(reqs); err != nil {
				return err
			}
			reqs = reqs[:0]
		}
	}
	return nil
}
