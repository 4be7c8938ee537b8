package store

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"nianbao/farm"
)

// gzipped is what gzip -6 makes of one page.
func gzipped(t testing.TB, page []byte) int {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, 6)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(page); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// ratio is what pages take in a store, as a share of gzip -6 per page.
func ratio(t testing.TB, c *codec, source func(i int) string, pages [][]byte) (share float64, mean int) {
	t.Helper()
	packed, zipped, raw := 0, 0, 0
	for i, page := range pages {
		z, how := c.packPage(source(i), page)
		back, err := c.unpack(z, how, int64(len(page)))
		if err != nil || !bytes.Equal(back, page) {
			t.Fatalf("page %d does not come back: %v", i, err)
		}
		packed, zipped, raw = packed+len(z), zipped+gzipped(t, page), raw+len(page)
	}
	t.Logf("%d pages of %d bytes: gzip -6 %.2f to 1, here %.2f to 1", len(pages), raw/len(pages), float64(raw)/float64(zipped), float64(raw)/float64(packed))
	return float64(packed) / float64(zipped), raw / len(pages)
}

// TestDictionaryGain trains on pages of eight platforms and compresses other
// pages: of other sites of the same platforms, and of two platforms that were
// never seen. The control has no dictionary.
func TestDictionaryGain(t *testing.T) {
	unlessRace(t)
	s := create(t)
	w := newWriter(1)
	var seen, unseen [][]byte
	var seenSource []string
	var captures []Capture
	for p := range 10 {
		write := w.platform(p)
		for i := range 90 {
			site := i % 12
			source := fmt.Sprintf("p%d-s%d", p, site)
			page := write(site, i)
			switch {
			case p >= 8 && i < 30:
				unseen = append(unseen, page)
			case p >= 8:
			case i >= 72:
				seen, seenSource = append(seen, page), append(seenSource, source)
			default:
				captures = append(captures, Capture{Snapshot: Snapshot{Source: source, URL: fmt.Sprintf("http://%s/%d", source, i), Status: 200}, Body: page})
			}
		}
	}
	keepAll(t, s, captures)
	control, _ := ratio(t, s.codec, func(i int) string { return seenSource[i] }, seen)
	done, err := s.Train(TrainOptions{Family: func(source string) string { return source[:2] }})
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for _, d := range done {
		if d.Why == "" {
			kept++
		}
	}
	if kept != 9 || len(s.Dictionaries()) != 9 {
		t.Errorf("%d dictionaries kept: %+v", kept, done)
	}
	trained, _ := ratio(t, s.codec, func(i int) string { return seenSource[i] }, seen)
	foreign, _ := ratio(t, s.codec, func(i int) string { return "new" }, unseen)
	t.Logf("share of gzip -6: %.3f of known platforms, %.3f of unseen ones, %.3f without dictionary", trained, foreign, control)
	if trained > 0.76 || foreign > 0.80 {
		t.Errorf("share of gzip -6: %.3f and %.3f, want 0.76 and 0.80", trained, foreign)
	}
	if control <= 0.76 {
		t.Errorf("the control without a dictionary has %.3f", control)
	}
}

// keepAll keeps many captures, a few of them at a time so that they share
// commits.
func keepAll(t testing.TB, s *Store, captures []Capture) {
	t.Helper()
	var group sync.WaitGroup
	for w := range 64 {
		group.Go(func() {
			for i := w; i < len(captures); i += 64 {
				if _, err := s.Keep(captures[i]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

// farmPages is pages of synthetic portals, by source.
func farmPages(t testing.TB, hosts int) (sources []string, pages [][]byte) {
	t.Helper()
	synth := farm.Synthesize(farm.Synthesis{Seed: 5, Hosts: hosts, Reports: 12})
	server, err := synth.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, rep := range synth.Truth() {
		resp, err := http.Get(server.URL(rep.Host) + rep.Path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode == http.StatusOK && len(body) > packFrom && isText(body) {
			sources, pages = append(sources, strings.TrimSuffix(rep.Host, ".test")), append(pages, body)
		}
	}
	return sources, pages
}

// TestDictionaryGainOnFarm is the same for the pages of the synthetic farm,
// whose texts are much alike.
func TestDictionaryGainOnFarm(t *testing.T) {
	unlessRace(t)
	s := create(t)
	sources, pages := farmPages(t, 4)
	var held [][]byte
	var heldSource []string
	var captures []Capture
	for i, page := range pages {
		if i%5 == 4 {
			held, heldSource = append(held, page), append(heldSource, sources[i])
			continue
		}
		captures = append(captures, Capture{Snapshot: Snapshot{Source: sources[i], URL: fmt.Sprint("http://pages.test/", i), Status: 200}, Body: page})
	}
	keepAll(t, s, captures)
	if _, err := s.Train(TrainOptions{Family: func(source string) string { return source[:len(source)-4] }}); err != nil {
		t.Fatal(err)
	}
	share, _ := ratio(t, s.codec, func(i int) string { return heldSource[i] }, held)
	t.Logf("share of gzip -6: %.3f", share)
	if share > 0.76 {
		t.Errorf("share of gzip -6: %.3f, want 0.76", share)
	}
}
