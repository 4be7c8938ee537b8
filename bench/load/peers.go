package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gocolly/colly/v2"
	"golang.org/x/net/html"

	"nianbao/crawler"
	"nianbao/harvest"
	"nianbao/sources"
	"nianbao/store"
)

// peer prepares one of what is compared and returns what is timed: it fetches
// every page of the portals.
type peer func(bases []string, parallel int) (run func() error, err error)

var peers = map[string]peer{
	"colly": func(bases []string, n int) (func() error, error) {
		return func() error { return rawColly(bases, n) }, nil
	},
	"fetch": func(bases []string, n int) (func() error, error) {
		return func() error { return fetchAlone(bases, n) }, nil
	},
	"pipeline": pipeline,
}

// rawColly is colly as its README has it: asynchronous, one rule for all.
func rawColly(bases []string, parallel int) error {
	c := colly.NewCollector(colly.Async(true))
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: parallel}); err != nil {
		return err
	}
	c.OnHTML("a[href]", func(e *colly.HTMLElement) { _ = e.Request.Visit(e.Attr("href")) }) // visited before, as a rule
	for _, base := range bases {
		if err := c.Visit(base + "/"); err != nil {
			return err
		}
	}
	c.Wait()
	return nil
}

// seen is a frontier in memory that takes each URL once.
type seen struct {
	mu      sync.Mutex
	known   map[string]bool
	waiting map[string][]crawler.Request
}

func (s *seen) push(source, link string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.known[link] {
		s.known[link] = true
		s.waiting[source] = append(s.waiting[source], crawler.Request{Source: source, URL: link})
	}
}

// Lease implements crawler.Frontier.
func (s *seen) Lease(_ context.Context, source string, n int) ([]crawler.Request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n = min(n, len(s.waiting[source]))
	out := s.waiting[source][:n:n]
	s.waiting[source] = s.waiting[source][n:]
	return out, nil
}

// Release implements crawler.Frontier.
func (s *seen) Release([]crawler.Request) error { return nil }

// fetchAlone is our crawler with a tokenizer that looks for links; nothing is
// kept.
func fetchAlone(bases []string, parallel int) error {
	f := &seen{known: map[string]bool{}, waiting: map[string][]crawler.Request{}}
	for _, base := range bases {
		f.push(base, base+"/")
	}
	c := politenessOff(len(bases), parallel)
	c.Frontier = f
	c.Handle = func(_ context.Context, resp *crawler.Response) error {
		base, err := url.Parse(resp.URL)
		if err != nil || resp.Err != nil {
			return err
		}
		memo := map[string]bool{}
		for _, link := range hrefs(resp.Body) {
			if memo[link] {
				continue
			}
			memo[link] = true
			if u, err := base.Parse(link); err == nil && u.Host == base.Host {
				u.Fragment = ""
				f.push(resp.Request.Source, u.String())
			}
		}
		return nil
	}
	return c.Crawl(context.Background(), bases)
}

// hrefs are the targets of the anchors of a page.
func hrefs(body []byte) (out []string) {
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			name, more := z.TagName()
			for isA := len(name) == 1 && name[0] == 'a'; more; {
				var key, value []byte
				key, value, more = z.TagAttr()
				if isA && string(key) == "href" {
					out = append(out, string(value))
				}
			}
		}
	}
}

// politenessOff is the crawler without waits.
func politenessOff(hosts, parallel int) *crawler.Crawler {
	return &crawler.Crawler{
		Workers: parallel, Parallel: max(1, parallel/hosts), AllowLoopback: true, UserAgent: "nianbao/load",
		Lookup: func(_ context.Context, host, port string) ([]netip.AddrPort, error) {
			a, err := netip.ParseAddrPort(host + ":" + port)
			return []netip.AddrPort{a}, err
		},
	}
}

// pipeline is the whole of nianbao crawl: every page is kept, read, judged and
// committed.
func pipeline(bases []string, parallel int) (func() error, error) {
	set, selected, err := definitions(bases)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "nianbao-load-")
	if err != nil {
		return nil, err
	}
	s, err := store.Open(filepath.Join(dir, "load.db"), store.Options{Create: true, Timeout: time.Second, Now: time.Now})
	if err != nil {
		return nil, err
	}
	h := &harvest.Harvest{
		Store: s, Sources: set, Crawler: politenessOff(len(bases), parallel),
		Version: "load", Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Reach: func(sources.Source) bool { return false },
	}
	return func() error {
		defer os.RemoveAll(dir)
		_, err := h.Crawl(context.Background(), selected)
		return errors.Join(err, s.Close())
	}, nil
}

// definitions are sources for the portals.
func definitions(bases []string) (*sources.Set, []sources.Source, error) {
	set, err := sources.Embedded()
	if err != nil {
		return nil, nil, err
	}
	var text bytes.Buffer
	for i, base := range bases {
		fmt.Fprintf(&text, "[[source]]\nid = \"620524-load%d\"\nname = \"武山县人民政府\"\ncode = \"620524\"\nbase = %q\nfamily = \"auto\"\n", i, base)
	}
	if err := set.LoadFile("load.toml", text.Bytes()); err != nil {
		return nil, nil, err
	}
	var selected []sources.Source
	for _, src := range set.All() {
		if src.File == "load.toml" {
			selected = append(selected, src)
		}
	}
	return set, selected, nil
}
