package export

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/archive"
	"nianbao/store"
)

const wireHead = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: text/html; charset=gbk\r\nContent-Encoding: gzip\r\n\r\n"

// captures fills a store with a page seen twice, one that was confirmed, one
// reached over a redirect, a refusal and a saved file.
func captures(t *testing.T) *fixture {
	f := newFixture(t)
	const url = "https://www.wushan.gov.cn/a.html"
	f.add(url, "", "one", annual(2023, 12))
	f.add(url, "", "one", annual(2023, 12))
	f.add("https://www.wushan.gov.cn/b.html", "", "two", annual(2022, 5))
	for _, snap := range []store.Snapshot{
		{Source: "620524-wushan", URL: url, FinalURL: url, Status: 304, Head: []byte("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"), Provenance: "http"},
		{Source: "620524-wushan", URL: "http://www.wushan.gov.cn/old", FinalURL: "http://www.wushan.gov.cn/new", Status: 200, Head: []byte(wireHead), Encoding: "gzip", Address: "203.0.113.9:80",
			RequestHead: []byte("GET /new HTTP/1.1\r\nHost: www.wushan.gov.cn\r\n\r\n"), Hops: []store.Hop{{URL: "http://www.wushan.gov.cn/old", Status: 302, Location: "/new"}}, ContentType: "text/html", Provenance: "http", Truncated: "length"},
		{Source: "file", URL: "file:saved.html", FinalURL: "file:saved.html", Provenance: "file"},
	} {
		f.at = f.at.Add(time.Hour)
		snap.FetchedAt = f.at
		body := []byte("年报 " + snap.URL)
		if snap.Status == 304 {
			body = nil
		}
		if _, err := f.Keep(store.Capture{Snapshot: snap, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// records reads the WARC files of a corpus.
func records(t *testing.T, dir string) (recs []*archive.Record) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "archive", "*.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for r := archive.NewReader(bytes.NewReader(data), int64(len(data))); ; {
			rec, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			recs = append(recs, rec)
		}
	}
	return recs
}

func count(recs []*archive.Record, kind string) int {
	n := 0
	for _, r := range recs {
		if r.Type() == kind {
			n++
		}
	}
	return n
}

func TestWARCHoldsEveryCapture(t *testing.T) {
	f := captures(t)
	c := f.corpus(Filter{})
	c.Readings, c.rotate = true, 1500
	dir := filepath.Join(t.TempDir(), "out")
	formats := []string{FormatWARC, FormatWACZ}
	m, _, err := c.Write(dir, formats)
	if err != nil || m.Captures != 6 {
		t.Fatalf("%d captures, %v", m.Captures, err)
	}
	recs := records(t, dir)
	for kind, want := range map[string]int{archive.TypeResponse: 4, archive.TypeRevisit: 2, archive.TypeResource: 1, archive.TypeRequest: 1, archive.TypeMetadata: 6, archive.TypeConversion: 3} {
		if got := count(recs, kind); got != want {
			t.Errorf("%d %s records, want %d", got, kind, want)
		}
	}
	for _, r := range recs {
		if r.CheckBlock() != archive.CheckAgrees {
			t.Errorf("%s of %s: block digest %s", r.Type(), r.Target(), r.CheckBlock())
		}
		if r.Type() == archive.TypeResponse && strings.HasSuffix(r.Target(), "/new") {
			head, body, _ := archive.Split(r.Block)
			if string(body) != "年报 http://www.wushan.gov.cn/old" || string(archive.Unsettle(head)) != wireHead || r.Truncated() != "length" || r.Fields.Find("WARC-IP-Address") != "203.0.113.9" {
				t.Errorf("fields %v, block %q", r.Fields, r.Block)
			}
		}
	}
	if count(recs, archive.TypeInfo) < 2 {
		t.Error("the files were not rotated")
	}
	index, err := os.ReadFile(filepath.Join(dir, indexName))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(index)), "\n")
	if len(lines) != 6 || !slices.IsSorted(lines) {
		t.Errorf("index:\n%s", index)
	}
	if _, changed, err := c.Write(dir, formats); changed || err != nil {
		t.Errorf("the same captures changed the folder, %v", err)
	}
	if v, err := Verify(dir, f.Store); err != nil || len(v.Differences) > 0 || v.Digests != 4 {
		t.Errorf("verification %+v, %v", v, err)
	}
	if v := f.written(t, c, FormatWACZ); !slices.Equal(v, []string{"manifest.json", "nianbao.wacz"}) {
		t.Errorf("files %v", v)
	}
}

// written are the files a format makes in a new folder.
func (f *fixture) written(t *testing.T, c *Corpus, formats ...string) (names []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	if _, _, err := c.Write(dir, formats); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestWARCOfAFilter(t *testing.T) {
	f := captures(t)
	dir := filepath.Join(t.TempDir(), "out")
	m, _, err := f.corpus(Filter{Years: func(y int) bool { return y == 2023 }}).Write(dir, []string{FormatWARC})
	if err != nil || m.Captures != 3 {
		t.Fatalf("%d captures, %v", m.Captures, err)
	}
	for _, r := range records(t, dir) {
		if target := r.Target(); target != "" && target != "https://www.wushan.gov.cn/a.html" {
			t.Errorf("%s is not of 2023", target)
		}
	}
}

// TestOlderArchiveTakesNoPlace reads a WARC capture of 2020 into a store whose
// own capture is newer.
func TestOlderArchiveTakesNoPlace(t *testing.T) {
	f := newFixture(t)
	const url = "https://www.wushan.gov.cn/a.html"
	own := f.add(url, "", "new", annual(2023, 12))
	snap := store.Snapshot{Source: "warc", Owner: own.Owner, URL: url, FinalURL: url, Status: 200, FetchedAt: start.AddDate(-3, 0, 0), Provenance: "warc"}
	old, err := f.Keep(store.Capture{Snapshot: snap, Body: []byte("old")})
	if err != nil {
		t.Fatal(err)
	}
	rd, err := f.oneReading(old, annual(2023, 11))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Finish(store.Finish{Snapshot: old.ID, Reading: &rd}); err != nil {
		t.Fatal(err)
	}
	docs := f.corpus(Filter{}).Works[0].Documents
	if len(docs) != 1 || docs[0].Snapshot.ID != own.ID || docs[0].First != "2023-02-03T04:05:06Z" {
		t.Errorf("%d documents, the first of %s", len(docs), docs[0].First)
	}
}

func BenchmarkWARC(b *testing.B) {
	s, err := store.Open(filepath.Join(b.TempDir(), "x.db"), store.Options{Create: true, Timeout: time.Second, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for i := range 500 {
		body := []byte(strings.Repeat(fmt.Sprintf("<p>第%d页 政府信息公开工作年度报告</p>", i), 400))
		url := fmt.Sprintf("http://www.wushan.gov.cn/%d.html", i)
		if _, err := s.Keep(store.Capture{Snapshot: store.Snapshot{Source: "x", URL: url, FinalURL: url, Status: 200, Head: []byte(wireHead), FetchedAt: start, Provenance: "http"}, Body: body}); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(body)) * 500)
	}
	c, err := Load(s, Filter{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := c.Write(filepath.Join(b.TempDir(), "out"), []string{FormatWARC}); err != nil {
			b.Fatal(err)
		}
	}
}
