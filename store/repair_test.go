package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// contents is the payload of every record of a store, by bucket and key.
func contents(t testing.TB, path string) map[string]string {
	t.Helper()
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found := map[string]string{}
	for _, tab := range tables() {
		if tab == order {
			continue
		}
		err := s.scanRaw(tab, nil, nil, func(key, value []byte) error {
			payload, how, err := tab.check(key, value)
			if err == nil && tab != blobs && tab != readings {
				payload, err = s.codec.unpack(payload, how, 0)
			}
			if tab != meta || string(key) != string(headerKey) {
				found[tab.String()+" "+tab.finding(key, "").Key] = string(payload)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// mixed makes a store of pages, some changed, some large, with dictionaries.
func mixed(t testing.TB, path string, n int) {
	t.Helper()
	s, err := Open(path, Options{Create: true, Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	w := newWriter(9)
	write := w.platform(2)
	for round := range 3 {
		run, err := s.StartRun(Run{Command: "crawl"})
		if err != nil {
			t.Fatal(err)
		}
		var captures []Capture
		for i := range n / 3 {
			url := fmt.Sprintf("http://a/%d", i)
			body := write(i%5, i)
			if i%9 == 0 {
				body = noise(2<<20 + i)
			}
			r := Request{Source: "p1", URL: url}
			captures = append(captures, Capture{Request: r, Snapshot: Snapshot{Status: 200, Run: run.ID, FetchedAt: start.Add(time.Duration(round) * time.Hour), Head: noise(300)}, Body: body})
		}
		keepAll(t, s, captures)
		err = s.Frontier("", func(r Request) error {
			if r.State != StateKept {
				return nil
			}
			_, err := s.Finish(Finish{Request: r, Snapshot: r.Snapshot, Reading: &Reading{Version: round, Kind: "annual", Data: noise(900)}, Outcome: Outcome{Class: "ok"},
				Outlinks: []Request{{Source: "p1", URL: r.URL + "/next"}}})
			return err
		})
		if err == nil && round == 0 {
			_, err = s.Train(TrainOptions{Family: func(string) string { return "trs" }})
		}
		if err := errors.Join(err, s.EndRun(run), s.Put("family/p1", []byte("trs"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestRepair flips 1,000 random bits of a store: the repaired one is sound, has
// every record that was not hit, and every record that was hit is listed or
// restored.
func TestRepair(t *testing.T) {
	unlessRace(t)
	dir := t.TempDir()
	path, repaired := filepath.Join(dir, "store.db"), filepath.Join(dir, "repaired.db")
	mixed(t, path, 180)
	was := contents(t, path)
	all := spans(t, path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	used := int64(highWater(t, data))
	for seed := range uint64(3) {
		_ = os.Remove(repaired)
		spoiled := append([]byte(nil), data...)
		r := rand.New(rand.NewPCG(seed, 8))
		hit := map[int64]bool{}
		for len(hit) < 1000 {
			off := r.Int64N(used)
			if !hit[off] {
				hit[off] = true
				spoiled[off] ^= 1 << r.IntN(8)
			}
		}
		name := path + ".spoiled"
		write(t, name, spoiled)
		damaged, unnamed := map[string]bool{}, map[string]bool{}
		for _, sp := range all {
			for off := sp.from; off < sp.to; off++ {
				if hit[off] {
					damaged[sp.table+" "+sp.keyOf()] = true
				}
				if hit[off] && sp.names(off) {
					unnamed[sp.table+" "+sp.keyOf()] = true
				}
			}
		}
		checkRepair(t, name, repaired, was, damaged, unnamed)
	}
}

// sound checks a store in which bodies are lost.
func sound(t *testing.T, path string) {
	t.Helper()
	for _, f := range findings(t, path, CheckOptions{ReadData: true}) {
		t.Errorf("the repaired store: %s", f)
	}
	if err := CheckTree(path, 0, func(f Finding) { t.Errorf("the repaired store: %s", f) }); err != nil {
		t.Error(err)
	}
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkFrontier(t, s)
	if st, err := s.Stats(); err != nil || st.Damaged > 0 {
		t.Errorf("the repaired store: %d damaged, error %v", st.Damaged, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// names says whether a byte of a value is one by which it is known and named
// where the page tree does not lead to it: the mark, kind and key of its envelope.
func (sp span) names(off int64) bool {
	at := off - sp.from
	return at < 16 || at >= envelopeLength && at < envelopeLength+int64(len(sp.key))
}

// compareRepair says in what a repaired store is wrong: told is what the repair
// said of damaged records.
func compareRepair(was, now, told map[string]string, damaged map[string]bool) (wrong []string) {
	for name, payload := range was {
		got, there := now[name]
		switch {
		case damaged[name]:
			if _, listed := told[name]; !listed && got != payload {
				wrong = append(wrong, fmt.Sprintf("damaged record %s is neither listed nor restored", name))
			}
		case strings.HasPrefix(name, "digests ") && strings.Contains(got, `"lost":true`):
		case !there || got != payload:
			wrong = append(wrong, fmt.Sprintf("undamaged record %s is gone or another: %.80q", name, got))
		}
	}
	return wrong
}

// controlRepair spoils what a repair made as a bad repair would: it drops a good
// record, or keeps a damaged one without a word. The comparison must see both.
func controlRepair(t *testing.T, was, now, told map[string]string, damaged map[string]bool) {
	t.Helper()
	good, bad := "", ""
	for name, payload := range was {
		if !damaged[name] && now[name] == payload {
			good = name
		}
		if _, listed := told[name]; listed && damaged[name] {
			bad = name
		}
	}
	dropped := maps.Clone(now)
	delete(dropped, good)
	if got := compareRepair(was, dropped, told, damaged); good == "" || len(got) != 1 {
		t.Errorf("the control that drops %q: %q", good, got)
	}
	silent, kept := maps.Clone(told), maps.Clone(now)
	delete(silent, bad)
	kept[bad] = was[bad] + "x"
	if got := compareRepair(was, kept, silent, damaged); bad == "" || len(got) != 1 {
		t.Errorf("the control that keeps the damaged %q: %q", bad, got)
	}
}

// checkRepair repairs a store and compares the result with what it had. Where a page
// of the tree is broken, the finding of that page stands for a record on it whose own
// name is damaged, too: nothing is left to list it by.
func checkRepair(t *testing.T, spoiled, repaired string, was map[string]string, damaged, unnamed map[string]bool) {
	t.Helper()
	told, torn := map[string]string{}, false
	report, err := Repair(spoiled, repaired, RepairOptions{Found: func(f Finding) {
		told[f.Bucket+" "+f.Key] = f.Saved
		torn = torn || f.record == 0
	}})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, repaired)
	now := contents(t, repaired)
	for name := range unnamed {
		if _, listed := told[name]; torn && !listed && now[name] != was[name] {
			told[name] = savedNot
			t.Logf("%s has lost its name, and a page of the tree is broken", name)
		}
	}
	wrong := compareRepair(was, now, told, damaged)
	for _, what := range wrong {
		t.Error(what)
	}
	controlRepair(t, was, now, told, damaged)
	t.Logf("%d of %d records damaged, all listed or restored; %d wrong; report %+v", len(damaged), len(was), len(wrong), report)
}

// TestRepairSpoiledPages spoils whole pages, those of the tree and the meta
// pages among them. What lies on other pages is kept.
func TestRepairSpoiledPages(t *testing.T) {
	unlessRace(t)
	dir := t.TempDir()
	path, repaired := filepath.Join(dir, "store.db"), filepath.Join(dir, "repaired.db")
	mixed(t, path, 30)
	was := contents(t, path)
	all := spans(t, path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := os.Getpagesize()
	pages := highWater(t, data) / size
	r := rand.New(rand.NewPCG(3, 9))
	rounds := map[int][]int{0: {0}, 1: {1}, 2: {0, 1}}
	for i := 3; i < 12; i++ {
		rounds[i] = []int{2 + r.IntN(pages-2), 2 + r.IntN(pages-2)}
	}
	for round := range len(rounds) {
		spoiled := append([]byte(nil), data...)
		damaged := map[string]bool{}
		for _, p := range rounds[round] {
			copy(spoiled[p*size:(p+1)*size], noise(size))
			for _, sp := range all {
				if sp.from < int64((p+1)*size) && sp.to > int64(p*size) {
					damaged[sp.table+" "+sp.keyOf()] = true
				}
			}
		}
		_ = os.Remove(repaired)
		name := path + ".spoiled"
		write(t, name, spoiled)
		if _, err := Repair(name, repaired, RepairOptions{}); err != nil {
			t.Fatalf("pages %v: %v", rounds[round], err)
		}
		sound(t, repaired)
		now := contents(t, repaired)
		for name, payload := range was {
			got := now[name]
			if !damaged[name] && got != payload && !strings.Contains(got, `"lost":true`) {
				t.Errorf("pages %v: undamaged record %s is gone or another: %.80q", rounds[round], name, got)
			}
		}
	}
}

// TestRepairSound: of a sound store everything is kept and nothing is said, and
// a file that is there is not touched.
func TestRepairSound(t *testing.T) {
	dir := t.TempDir()
	path, repaired := filepath.Join(dir, "store.db"), filepath.Join(dir, "repaired.db")
	mixed(t, path, 15)
	report, err := Repair(path, repaired, RepairOptions{Found: func(f Finding) { t.Errorf("a sound store: %s", f) }})
	if err != nil || report.Restored+report.Rebuilt+report.Lost > dictCopies*2 {
		t.Errorf("report %+v, error %v", report, err)
	}
	if was, now := contents(t, path), contents(t, repaired); !maps.Equal(was, now) {
		t.Errorf("%d records, then %d", len(was), len(now))
	}
	if _, err := Repair(path, repaired, RepairOptions{}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file that is there: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.new-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestRepairLostRequests damages the requests of two pages, of which one has a
// snapshot. The repair says that the outcomes are lost, too, and the store has that of
// the page with a snapshot as one to make anew.
func TestRepairLostRequests(t *testing.T) {
	dense, repaired := filepath.Join(t.TempDir(), "dense.db"), filepath.Join(t.TempDir(), "repaired.db")
	if _, err := Compact(small(t), dense, CompactOptions{}); err != nil { // no page has an earlier state
		t.Fatal(err)
	}
	data, err := os.ReadFile(dense)
	if err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"http://a/3", "http://a/4/waiting"} {
		mark := append(pageKey("620000-farm", url), `{"source"`...)
		if bytes.Count(data, mark) != 1 {
			t.Fatalf("%d copies of the request of %s", bytes.Count(data, mark), url)
		}
		data[bytes.Index(data, mark)+len(mark)+3] ^= 1
	}
	write(t, dense, data)
	told := map[string]string{}
	report, err := Repair(dense, repaired, RepairOptions{Found: func(f Finding) {
		if f.Bucket == requests.String() {
			told[f.URL] = f.Saved
		}
	}})
	if err != nil || report.Lost != 2 {
		t.Errorf("report %+v, error %v, want 2 lost", report, err)
	}
	want := map[string]string{"http://a/3": fmt.Sprintf(lostTold, 4), "http://a/4/waiting": lostOutcome}
	if !maps.Equal(told, want) {
		t.Errorf("the repair says %v, want %v", told, want)
	}
	sound(t, repaired)
	s := reopen(t, repaired)
	if o, ok, err := s.Outcome("620000-farm", "http://a/3"); !ok || err != nil || o.Class != ClassLost || o.Snapshot != 4 {
		t.Errorf("the outcome of the page with a snapshot: %+v, %v, %v", o, ok, err)
	}
	if o, ok, err := s.Outcome("620000-farm", "http://a/5"); !ok || err != nil || o.Class == ClassLost {
		t.Errorf("the outcome of a page that was not hit: %+v, %v, %v", o, ok, err)
	}
	if o, ok, _ := s.Outcome("620000-farm", "http://a/4/waiting"); ok {
		t.Errorf("a page that was never fetched has an outcome: %+v", o)
	}
}

// TestRepairLostLeaf takes a whole page of the requests: what was crawled and has no
// request any more is told, and has an outcome to make anew.
func TestRepairLostLeaf(t *testing.T) {
	path, dense := filepath.Join(t.TempDir(), "store.db"), filepath.Join(t.TempDir(), "dense.db")
	s := reopen(t, path)
	for i := range 60 {
		r := Request{Source: "620000-farm", URL: fmt.Sprint("http://a/", i), Why: strings.Repeat("x", 200)}
		push(t, s, r)
		c := page(r.URL, strings.Repeat(r.URL, 300))
		c.Request, c.Snapshot.Provenance = r, crawled
		if _, err := s.KeepDone(c, Finish{Outcome: Outcome{Class: "ok"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Compact(path, dense, CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	size, hit := int64(os.Getpagesize()), map[string]bool{}
	data, err := os.ReadFile(dense)
	if err != nil {
		t.Fatal(err)
	}
	all := spans(t, dense)
	at := int64(-1)
	for _, sp := range all {
		if sp.table == requests.String() && at < 0 {
			at = sp.from / size
		}
		if sp.table == requests.String() && sp.from/size == at {
			_, url, _ := cutPage([]byte(sp.key))
			hit[url] = true
		}
	}
	copy(data[at*size:(at+1)*size], noise(int(size)))
	t.Run("page", func(t *testing.T) { repairLost(t, dense+".page", data, hit) })
	clear(data[:2*size])
	t.Run("page and head of the file", func(t *testing.T) { repairLost(t, dense+".head", data, hit) })
}

// repairLost repairs a store of TestRepairLostLeaf that lost the requests of these pages.
func repairLost(t *testing.T, path string, data []byte, hit map[string]bool) {
	write(t, path, data)
	repaired := path + ".repaired"
	told := map[string]bool{}
	report, err := Repair(path, repaired, RepairOptions{Found: func(f Finding) {
		if strings.Contains(f.Saved, "nianbao parse") {
			told[f.URL] = true
		}
	}})
	if err != nil || report.Lost != len(hit) || len(hit) < 3 || !maps.Equal(told, hit) {
		t.Errorf("report %+v, error %v, told %v, want %v", report, err, told, hit)
	}
	sound(t, repaired)
	mended := reopen(t, repaired)
	for i := range 60 {
		url := fmt.Sprint("http://a/", i)
		o, ok, err := mended.Outcome("620000-farm", url)
		if !ok || err != nil || (o.Class == ClassLost) != hit[url] {
			t.Errorf("outcome of %s: %+v, %v, %v", url, o, ok, err)
		}
	}
}

// TestLostBodyComesBack: a body that is lost is fetched again, and its old
// snapshots have it again.
func TestLostBodyComesBack(t *testing.T) {
	path := small(t)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sp := range spans(t, path) {
		if sp.table == "blobs" && sp.keyOf() == "3 chunk 0" {
			flip(t, f, sp.to-1, 1)
			defer flip(t, f, sp.to-1, 1) // the check at the end of the test wants it whole
		}
	}
	repaired := path + ".repaired"
	if _, err := Repair(path, repaired, RepairOptions{}); err != nil {
		t.Fatal(err)
	}
	if report, err := Check(repaired, CheckOptions{ReadData: true}); err != nil || report.Lost > 1 {
		t.Errorf("check %+v, error %v", report, err)
	}
	s := reopen(t, repaired)
	snap, err := s.Snapshot(3)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Body(snap); err == nil {
		return // an older page had it
	}
	keep(t, s, page("http://b/again", strings.Repeat(snap.URL, 300)))
	if _, err := s.Body(snap); err != nil {
		t.Errorf("after it was fetched again: %v", err)
	}
}

// TestNumbersThatDamageLeft holds that a number no file of its size can have
// makes no records up to it.
func TestNumbersThatDamageLeft(t *testing.T) {
	m := &mending{r: &repair{pages: &pageFile{meta: metaPage{pages: 10}}}}
	for _, id := range []uint64{7, 1 << 60, 640, 641} {
		m.name(id)
	}
	if m.newest != 640 {
		t.Errorf("newest is %d, want 640", m.newest)
	}
}

// TestRepairLostPages takes a page of bodies, and one of readings: the repair counts
// what was on it as lost, though nothing is left to name it by.
func TestRepairLostPages(t *testing.T) {
	path, dense := filepath.Join(t.TempDir(), "store.db"), filepath.Join(t.TempDir(), "dense.db")
	mixed(t, path, 90)
	if _, err := Compact(path, dense, CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	size := int64(os.Getpagesize())
	for _, tab := range []table{blobs, readings, requests} {
		data, err := os.ReadFile(dense)
		if err != nil {
			t.Fatal(err)
		}
		at, hit := int64(-1), 0
		for _, sp := range spans(t, dense) {
			if sp.table == tab.String() && at < 0 {
				at = sp.from / size
			}
			if sp.table == tab.String() && sp.from/size == at {
				hit++
			}
		}
		copy(data[at*size:(at+1)*size], noise(int(size)))
		path := fmt.Sprint(dense, ".", tab.kind)
		write(t, path, data)
		var told []Finding
		report, err := Repair(path, path+".repaired", RepairOptions{Found: func(f Finding) { told = append(told, f) }})
		if err != nil || hit == 0 || report.Lost != hit {
			t.Errorf("%d records of %s hit: report %+v, error %v, told %v", hit, tab, report, err, told)
		}
		sound(t, path+".repaired")
	}
}
