package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"nianbao/crawler"
	"nianbao/harvest"
	"nianbao/sources"
)

// watch runs the crawl. On a terminal it draws progress on standard error;
// under cron it draws nothing.
func (a *app) watch(ctx context.Context, h *harvest.Harvest, selected []sources.Source) (*harvest.Summary, error) {
	if !a.terminal() {
		return h.Crawl(ctx, selected)
	}
	p := mpb.NewWithContext(context.WithoutCancel(ctx), mpb.WithOutput(a.err), mpb.WithWidth(40))
	m := &meter{began: time.Now(), wanted: map[string]bool{}}
	for _, src := range selected {
		m.wanted[src.ID] = true
	}
	bar := p.AddBar(int64(len(selected)),
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.CountersNoUnit("%d of %d sources")),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return m.String() })),
	)
	next := h.Crawler.Observe
	h.Crawler.Observe = func(e crawler.Event) {
		m.note(e)
		bar.SetCurrent(m.done.Load())
		if next != nil {
			next(e)
		}
	}
	summary, err := h.Crawl(ctx, selected)
	bar.SetTotal(-1, true)
	p.Wait()
	return summary, err
}

// meter counts what the crawler does.
type meter struct {
	began                                       time.Time
	wanted                                      map[string]bool // sources selected
	requests, bytes, busy, parked, failed, done atomic.Int64
}

// note takes one event in.
func (m *meter) note(e crawler.Event) {
	switch e.Kind {
	case crawler.EventBegin:
		m.requests.Add(1)
		m.busy.Add(1)
	case crawler.EventEnd:
		m.busy.Add(-1)
		m.bytes.Add(e.Bytes)
		if e.Class != "" {
			m.failed.Add(1)
		}
	case crawler.EventPark:
		m.parked.Add(1)
	case crawler.EventDone:
		if m.wanted[e.Source] {
			m.done.Add(1)
		}
	}
}

// String is the state of the run in a few words.
func (m *meter) String() string {
	spent := time.Since(m.began)
	rate := float64(m.requests.Load()) / max(spent.Seconds(), 0.001)
	out := fmt.Sprintf("  %d requests, %.1f a second, %.1f MB, %d running", m.requests.Load(), rate, float64(m.bytes.Load())/1e6, m.busy.Load())
	if n := m.parked.Load(); n > 0 {
		out += fmt.Sprintf(", %d hosts blocked", n)
	}
	if done := m.done.Load(); done > 0 && int(done) < len(m.wanted) {
		left := time.Duration(float64(spent) / float64(done) * float64(int64(len(m.wanted))-done))
		out += fmt.Sprintf(", about %s left", left.Round(time.Second))
	}
	return out
}
