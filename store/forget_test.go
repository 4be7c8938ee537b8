package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// secret stands in every form of the report that is forgotten; it does not
// compress.
const secret = "8f41c2d7a09b3e65-甘肃省天水市张三-5e0b7d91f3a2468c"

// forgetful makes a store with a report in several forms, beside others.
func forgetful(t *testing.T, path string) {
	t.Helper()
	s, err := Open(path, Options{Create: true, Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	read := func(c Capture, report, kind string) {
		said := report
		if report == "r1" {
			said += secret
		} else {
			c.Request.Title, c.Snapshot.Title = "", ""
		}
		snap := keep(t, s, c)
		_, err := s.Finish(Finish{Request: c.Request, Snapshot: snap.ID,
			Outcome: Outcome{Source: snap.Source, URL: snap.URL, Class: "ok", Sentence: said},
			Reading: &Reading{Version: 1, Kind: kind, ReportID: report, Data: []byte(`{"text":"` + said + `"}`)}})
		if err != nil {
			t.Fatal(err)
		}
	}
	asked := func(url, body string) Capture {
		c := page(url, body)
		c.Request = Request{Source: c.Snapshot.Source, URL: url, Title: secret, Step: "report"}
		c.Snapshot.Title = secret
		return c
	}
	later := func(c Capture) Capture { c.Snapshot.FetchedAt = start.Add(time.Hour); return c }
	read(asked("http://a/1.html", "first "+secret), "r1", "annual")
	read(later(asked("http://a/1.html", "corrected "+secret)), "r1", "annual")
	read(asked("http://a/1.pdf", "as a file "+secret), "r1", "annual")
	read(asked("http://a/copy.html", "first "+secret), "", "none") // the same bytes, not read
	read(asked("http://a/newest.html", "on a page of the newest "+secret), "r1", "annual")
	read(later(asked("http://a/newest.html", "the next year")), "r2", "annual")
	read(asked("http://a/other.html", string(noise(20_000))), "r3", "annual")
	gone := asked("http://a/1.html", "not found")
	gone.Snapshot.FetchedAt, gone.Snapshot.Status = start.Add(2*time.Hour), 404
	keep(t, s, gone)
	keep(t, s, page("http://a/missing.html", "not found"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// forgotten opens the store of forgetful and forgets r1.
func forgotten(t *testing.T, path string) Forgotten {
	t.Helper()
	s := reopen(t, path)
	f, err := s.Forget(Tombstone{Report: "r1", Agency: "天水市", Year: 2023, Why: "asked for by the body"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return f
}

// holds says whether the bytes of a file have the secret in plain or as it is
// stored.
func holds(t *testing.T, path string) bool {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(data, []byte("张三")) || bytes.Contains(data, []byte("8f41c2d7a09b3e65"))
}

func TestForget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	forgetful(t, path)
	f := forgotten(t, path)
	if f.Captures != 6 || f.Bodies != 4 || len(f.Digests) != 4 {
		t.Errorf("%d captures with %d bodies and %d digests were forgotten, want 6, 4 and 4: %+v", f.Captures, f.Bodies, len(f.Digests), f)
	}
	s := reopen(t, path)
	for _, url := range []string{"http://a/1.html", "http://a/1.pdf", "http://a/copy.html"} {
		if _, ok := s.ForgottenURL(url); !ok {
			t.Errorf("%s is not known as forgotten", url)
		}
		if r := request(t, s, url); r.State != StateDone || r.Title != "" {
			t.Errorf("the request of %s is %+v", url, r)
		}
	}
	if _, ok := s.ForgottenURL("http://a/newest.html"); ok {
		t.Error("an address with another report is given up")
	}
	for _, id := range []string{"r2", "r3"} {
		found := false
		err := s.Readings(1<<62, func(snap Snapshot, r Reading) error {
			if r.ReportID == id {
				body, err := s.Body(snap)
				found = err == nil && len(body) > 0 && len(r.Data) > 2
			}
			return nil
		})
		if !found || err != nil {
			t.Errorf("%s went with the other: %v", id, err)
		}
	}
	if body, ok, err := s.BodyOf(f.Digests[0]); ok || err != nil {
		t.Errorf("a forgotten body is found by its digest: %q, %v", body, err)
	}
	if snap, ok, err := s.Latest("620000-farm", "http://a/missing.html"); !ok || err != nil {
		t.Fatal(err)
	} else if body, err := s.Body(snap); string(body) != "not found" || err != nil {
		t.Errorf("a page that only has the bytes of an error page went, too: %v", err)
	}
	refused(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkStore(t, path)
	if !holds(t, path) {
		t.Error("bbolt cleared the pages by itself: then nothing here shows what Erase does")
	}
	if n, err := Erase(path, time.Second); n == 0 || err != nil {
		t.Errorf("%d bytes erased, error %v", n, err)
	}
	if holds(t, path) {
		t.Error("the file still has the words after Erase")
	}
	checkStore(t, path)
}

// refused tries to bring the report back in every way.
func refused(t *testing.T, s *Store) {
	t.Helper()
	for name, c := range map[string]Capture{
		"its address":      page("http://a/1.html", "wrapped anew"),
		"its bytes":        page("http://b/elsewhere.html", "corrected "+secret),
		"bytes of a file":  {Snapshot: Snapshot{Source: "file", URL: "file:x.html", FetchedAt: start, Provenance: "file"}, Body: []byte("as a file " + secret)},
		"another source's": {Snapshot: Snapshot{Source: "warc", URL: "http://a/1.pdf", FetchedAt: start, Provenance: "warc"}, Body: []byte("x")},
	} {
		if _, err := s.Keep(c); !errors.Is(err, ErrForgotten) {
			t.Errorf("%s is kept again: %v", name, err)
		}
		c.Request = Request{Source: "b", URL: "http://b/" + name}
		if _, err := s.KeepDone(c, Finish{Outcome: Outcome{Class: "not-report"}}); !errors.Is(err, ErrForgotten) {
			t.Errorf("%s is kept again, with its outcome: %v", name, err)
		}
	}
	if n := push(t, s, Request{Source: "b", URL: "http://a/1.html"}); n != 0 {
		t.Error("its address is pushed again")
	}
	if n, err := s.Rearm("", nil, start.Add(1000*time.Hour)); err != nil {
		t.Error(err)
	} else if r := request(t, s, "http://a/1.html"); r.State != StateDone || n == 0 {
		t.Errorf("%d requests are armed again, that of the report is %s", n, r.State)
	}
	snap := keep(t, s, page("http://b/new.html", "typeset anew "+secret))
	if _, err := s.Finish(Finish{Snapshot: snap.ID, Reading: &Reading{Version: 1, ReportID: "r1", Data: []byte("{}")}}); !errors.Is(err, ErrForgotten) {
		t.Errorf("a reading of it is stored: %v", err)
	}
	stone, err := s.ForgetCapture(snap, "r1")
	if err != nil || !stone.Named("http://b/new.html") {
		t.Errorf("a new form of it is not forgotten: %v", err)
	}
	if _, err := s.Keep(page("http://c/", "typeset anew "+secret)); !errors.Is(err, ErrForgotten) {
		t.Errorf("its new form is kept again: %v", err)
	}
}

// TestForgetForGood tries what makes a store of others.
func TestForgetForGood(t *testing.T) {
	dir := t.TempDir()
	path, old := filepath.Join(dir, "s.db"), filepath.Join(dir, "old.db")
	forgetful(t, path)
	forgetful(t, old)
	forgotten(t, path)
	compact, merged, again, saved := filepath.Join(dir, "compact.db"), filepath.Join(dir, "merged.db"), filepath.Join(dir, "again.db"), filepath.Join(dir, "saved.db")
	if _, err := Compact(path, compact, CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, inputs := range [][]string{{path, old}, {old, path}} {
		os.Remove(merged)
		if _, err := Merge(merged, inputs, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Merge(again, []string{merged, old, path}, Options{}); err != nil {
		t.Fatal(err)
	}
	if found := differences(t, merged, again); len(found) > 0 {
		t.Errorf("a merge done again differs: %q", found)
	}
	broken := spoilt(t, path)
	if _, err := Repair(broken, saved, RepairOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, made := range []string{compact, merged, again, saved} {
		checkStore(t, made)
		if holds(t, made) {
			t.Errorf("%s has the words of the report", filepath.Base(made))
		}
		s := reopen(t, made)
		if _, ok := s.ForgottenReport("r1"); !ok {
			t.Errorf("%s has no tombstone", filepath.Base(made))
		}
		_, err := s.Keep(page("http://a/1.html", "first "+secret))
		if !errors.Is(err, ErrForgotten) {
			t.Errorf("%s keeps the report again: %v", filepath.Base(made), err)
		}
		s.Close()
	}
}

// spoilt is a copy of a store whose bodies no tree leads to, so that a repair
// has to look at all pages.
func spoilt(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path+".broken", data)
	f, err := os.OpenFile(path+".broken", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pages, err := openPages(f, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	root := pages.walk(func(uint64, string) {}).buckets()[blobs.bucket].root
	if _, err := f.WriteAt(make([]byte, boltHeader), int64(root)*int64(pages.meta.pageSize)); root == 0 || err != nil {
		t.Fatal(root, err)
	}
	return path + ".broken"
}

// TestForgetWhatHangsOnIt forgets the files and parts on the page of a report
// that were not read as one, and nothing that hangs on a page of other reports.
func TestForgetWhatHangsOnIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	forgetful(t, path)
	s := reopen(t, path)
	hanging := func(url, step, referer, report string) Snapshot {
		c := page(url, url+" of "+referer)
		c.Request = Request{Source: c.Snapshot.Source, URL: url, Step: step, Referer: referer}
		c.Snapshot.Step, c.Snapshot.Referer = step, referer
		snap := keep(t, s, c)
		finish := Finish{Request: c.Request, Snapshot: snap.ID, Outcome: Outcome{Source: snap.Source, URL: url, Class: "unreadable"}}
		if report != "" {
			finish.Reading = &Reading{Version: 1, Kind: "annual", ReportID: report, Data: []byte("{}")}
		}
		if _, err := s.Finish(finish); err != nil {
			t.Fatal(err)
		}
		return snap
	}
	gone := []Snapshot{
		hanging("http://a/scan.pdf", "attachment", "http://a/1.html", ""),
		hanging("http://a/1_1.html", "article", "http://a/1.html", ""),
		hanging("http://a/1_2.html", "article", "http://a/1_1.html", ""),
	}
	stays := []Snapshot{
		hanging("http://a/r3.pdf", "attachment", "http://a/1.html", "r3"),           // another report
		hanging("http://a/of-newest.pdf", "attachment", "http://a/newest.html", ""), // of the next year, perhaps
		hanging("http://a/column.html", "column", "http://a/1.html", ""),
		hanging("http://a/other.pdf", "attachment", "http://a/other.html", ""),
	}
	if _, err := s.Forget(Tombstone{Report: "r1", Why: "asked for by the body"}); err != nil {
		t.Fatal(err)
	}
	for _, snap := range gone {
		if _, err := s.Body(snap); !errors.Is(err, ErrForgotten) {
			if now, errNow := s.Snapshot(snap.ID); errNow != nil || !now.Forgotten() {
				t.Errorf("%s is still there: %v", snap.URL, err)
			}
		}
		if _, ok := s.ForgottenURL(snap.URL); !ok {
			t.Errorf("%s may be asked for again", snap.URL)
		}
	}
	for _, snap := range stays {
		if _, err := s.Body(snap); err != nil {
			t.Errorf("%s is gone: %v", snap.URL, err)
		}
	}
	late := page("http://a/late.pdf", "fetched afterwards")
	late.Snapshot.Step, late.Snapshot.Referer = "attachment", "http://a/1.html"
	if _, err := s.Keep(late); !errors.Is(err, ErrForgotten) {
		t.Errorf("a file of a forgotten page was kept: %v", err)
	}
}
