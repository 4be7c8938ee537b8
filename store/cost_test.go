package store

import (
	"fmt"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// TestPageCost counts what a crawled page costs: calls that write to the file and
// searches of the tree, at 100 pages a commit whose addresses lie far apart. The
// control marks what is kept in the record of the request, as is done without a lease.
func TestPageCost(t *testing.T) {
	writes, searches := pageCost(t, true)
	control, _ := pageCost(t, false)
	t.Logf("a page takes %.2f writes and %.1f searches; %.2f writes if its request is written when it is kept", writes, searches, control)
	if writes > 3.4 || searches > 22 {
		t.Errorf("a page takes %.2f writes and %.1f searches, want at most 3.4 and 22", writes, searches)
	}
	if control < writes+0.5 {
		t.Errorf("the control takes %.2f writes, no more than %.2f", control, writes)
	}
}

func pageCost(t *testing.T, leased bool) (writes, searches float64) {
	const pages, group = 2000, 100
	s := create(t)
	s.db.NoSync = true // the calls are counted
	reqs := make([]Request, pages)
	for i := range reqs {
		reqs[i] = Request{Source: fmt.Sprint("s", i%20), URL: fmt.Sprintf("http://www.s%d.gov.cn/zwgk/zfxxgknb/%04d/t2025_%07d.html", i%20, i*7919%1000, i), Title: "政府信息公开工作年度报告", Step: "article"}
	}
	push(t, s, reqs...)
	do := func(fn func(tx *bolt.Tx) error) {
		if err := s.write(0, fn); err != nil {
			t.Fatal(err)
		}
	}
	before := s.db.Stats().TxStats
	for from := 0; from < pages; from += group {
		if from == pages/2 {
			before = s.db.Stats().TxStats
		}
		batch := reqs[from : from+group]
		for i := range 20 {
			lease(t, s, fmt.Sprint("s", i), group/20, start)
		}
		snaps := make([]Snapshot, group)
		do(func(tx *bolt.Tx) error {
			for i, r := range batch {
				b, err := s.prepare(r.Source, noise(1500+from+i))
				if err != nil {
					return err
				}
				e, _, err := s.entry(tx, r.Source, r.URL)
				if err == nil {
					snaps[i], err = s.putCapture(tx, Snapshot{Source: r.Source, URL: r.URL, Status: 200, Head: []byte("HTTP/1.1 200 OK\r\n\r\n"), FetchedAt: start}, b, e)
				}
				if err == nil {
					_, err = s.keepRequest(tx, r, e, leased, snaps[i])
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		do(func(tx *bolt.Tx) error {
			for i, r := range batch {
				reading, err := s.code(Reading{Snapshot: snaps[i].ID, Version: 1, Kind: "annual", Data: noise(300)})
				if err == nil {
					_, err = s.finish(tx, Finish{Request: r, Snapshot: snaps[i].ID, Outcome: Outcome{Class: "ok"}}, reading, answer{})
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	after := s.db.Stats().TxStats
	spent := after.Sub(&before)
	return float64(spent.GetWrite()) / (pages / 2), float64(spent.GetCursorCount()) / (pages / 2)
}
