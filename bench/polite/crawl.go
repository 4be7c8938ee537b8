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
	"strings"
	"syscall"
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
	return errors.Join(s.Close(), json.NewEncoder(os.Stdout).Encode(f))
}

// spent is the CPU time of this process so far.
func spent() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
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

// watch takes the most memory the process has, until it is told to stop. What
// the kernel files under the mapped store is not counted as the process's own.
func (f *figures) watch(stop <-chan bool) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(100 * time.Millisecond):
		}
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return
		}
		f.Resident, f.Own = max(f.Resident, field(status, "VmRSS:")), max(f.Own, field(status, "RssAnon:"))
	}
}

// field is a size of /proc/self/status in bytes.
func field(status []byte, name string) (n int64) {
	_, rest, _ := strings.Cut(string(status), name)
	fmt.Sscan(rest, &n) // 0 where it is not told
	return n << 10
}
