package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// noise is n bytes that do not compress.
func noise(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{7})
	r.Read(b)
	return b
}

// page is a capture of a URL with a body.
func page(url, body string) Capture {
	return Capture{
		Snapshot: Snapshot{Source: "620000-farm", URL: url, Status: http.StatusOK, FetchedAt: start, Provenance: "http"},
		Body:     []byte(body),
	}
}

func keep(t testing.TB, s *Store, c Capture) Snapshot {
	t.Helper()
	snap, err := s.Keep(c)
	if err != nil {
		t.Fatal(err)
	}
	return snap
}

func TestKeepBody(t *testing.T) {
	s := create(t)
	for _, c := range []struct {
		name string
		body []byte
	}{
		{"empty", nil},
		{"short", []byte("年报")},
		{"compressible", bytes.Repeat([]byte("政府信息公开工作年度报告 "), 100_000)},
		{"one chunk exactly", noise(chunkSize)},
		{"one chunk and a byte", noise(chunkSize + 1)},
		{"more chunks than one transaction copies", noise((chunkBatch + 2) * chunkSize)},
	} {
		t.Run(c.name, func(t *testing.T) {
			snap := keep(t, s, Capture{Snapshot: Snapshot{Source: "a", URL: "http://a/" + c.name}, Body: c.body})
			got, err := s.Body(snap)
			if err != nil || !bytes.Equal(got, c.body) {
				t.Errorf("body of %d bytes comes back with %d, error %v", len(c.body), len(got), err)
			}
			if snap.Length != int64(len(c.body)) || snap.ID == 0 || snap.Blob == 0 || !snap.FetchedAt.Equal(start) {
				t.Errorf("snapshot is not filled: %+v", snap)
			}
			if stored, err := s.Snapshot(snap.ID); err != nil || cmp.Diff(stored, snap) != "" {
				t.Errorf("stored snapshot differs, error %v: %s", err, cmp.Diff(stored, snap))
			}
		})
	}
}

func TestKeepEqualBody(t *testing.T) {
	s := create(t)
	first := keep(t, s, page("http://a/1", "one"))
	again := keep(t, s, page("http://a/1", "one"))
	other := keep(t, s, page("http://a/2", "one"))
	changed := keep(t, s, page("http://a/1", "two"))
	back := keep(t, s, page("http://a/1", "one"))
	for _, c := range []struct {
		name    string
		snap    Snapshot
		blob    uint64
		revisit bool
	}{
		{"first", first, 1, false},
		{"the same again", again, 1, true},
		{"the same under another URL", other, 1, false},
		{"changed", changed, 2, false},
		{"changed back", back, 1, false},
	} {
		if c.snap.Blob != c.blob || c.snap.Revisit != c.revisit {
			t.Errorf("%s: blob %d, revisit %v, want %d, %v", c.name, c.snap.Blob, c.snap.Revisit, c.blob, c.revisit)
		}
	}
	if n, err := s.Newest(); err != nil || n != back.ID {
		t.Errorf("newest snapshot is %d, error %v, want %d", n, err, back.ID)
	}
}

func TestKeepNotModified(t *testing.T) {
	s := create(t)
	confirmed := Capture{Snapshot: Snapshot{Source: "620000-farm", URL: "http://a/1", Status: http.StatusNotModified, FetchedAt: start}}
	if _, err := s.Keep(confirmed); !errors.Is(err, ErrUnknown) {
		t.Errorf("a 304 for nothing gives %v, want ErrUnknown", err)
	}
	c := page("http://a/1", "body")
	c.Snapshot.ContentType = "text/html"
	first := keep(t, s, c)
	got := keep(t, s, confirmed)
	if got.Blob != first.Blob || got.Digest != first.Digest || got.Length != 4 || !got.Revisit || got.ContentType != "text/html" || got.ID == first.ID {
		t.Errorf("a 304 gives %+v", got)
	}
}

// TestKeepNotModifiedAfterIngest: the 304 answers what the frontier fetched
// last, not a capture with a later time that came from elsewhere.
func TestKeepNotModifiedAfterIngest(t *testing.T) {
	s := create(t)
	r := Request{Source: "620000-farm", URL: "http://a/1"}
	c := page("http://a/1", "fetched")
	c.Request = r
	fetched := keep(t, s, c)
	ingested := page("http://a/1", "from a file")
	ingested.Snapshot.FetchedAt = start.AddDate(1, 0, 0)
	keep(t, s, ingested)
	got := keep(t, s, Capture{Snapshot: Snapshot{Status: http.StatusNotModified}, Request: r})
	if got.Digest != fetched.Digest {
		t.Errorf("the 304 took the digest %s, want that of the fetch %s", got.Digest, fetched.Digest)
	}
	latest, ok, err := s.Latest("620000-farm", "http://a/1")
	if err != nil || !ok || latest.ID != 2 {
		t.Errorf("latest is snapshot %d, %v, %v, want 2", latest.ID, ok, err)
	}
}

func TestKeepValidators(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nEtag: W/\"x\"\r\nLast-Modified: Mon, 02 Mar 2026 00:00:00 GMT\r\n\r\n"
	for _, c := range []struct {
		name           string
		snap           Snapshot
		etag, modified string
	}{
		{"from the header", Snapshot{Status: 200, Head: []byte(head)}, `W/"x"`, "Mon, 02 Mar 2026 00:00:00 GMT"},
		{"header without the last line end", Snapshot{Status: 200, Head: []byte(strings.TrimSpace(head))}, `W/"x"`, "Mon, 02 Mar 2026 00:00:00 GMT"},
		{"header names none", Snapshot{Status: 200, Head: []byte("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n")}, "", ""},
		{"no header", Snapshot{Status: 200}, "given", "then"},
		{"confirmed, names none", Snapshot{Status: 304, Head: []byte("HTTP/1.1 304 Not Modified\r\n\r\n")}, "old", "before"},
		{"cut off", Snapshot{Status: 200, Truncated: "length", Head: []byte(head)}, "", ""},
		{"error page", Snapshot{Status: 503, Head: []byte(head)}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			etag, modified := validators(c.snap, Request{ETag: "given", Modified: "then"}, Request{ETag: "old", Modified: "before"})
			if etag != c.etag || modified != c.modified {
				t.Errorf("got %q and %q, want %q and %q", etag, modified, c.etag, c.modified)
			}
		})
	}
}

func TestKeepRefuses(t *testing.T) {
	s := create(t)
	for _, c := range []struct {
		name string
		c    Capture
	}{
		{"no URL", Capture{}},
		{"NUL in the URL", Capture{Snapshot: Snapshot{Source: "a", URL: "http://a/\x00"}}},
		{"NUL in the source", Capture{Snapshot: Snapshot{Source: "a\x00b", URL: "http://a/"}}},
		{"year 20000", Capture{Snapshot: Snapshot{Source: "a", URL: "http://a/", FetchedAt: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)}}},
	} {
		if _, err := s.Keep(c.c); err == nil {
			t.Errorf("%s: kept", c.name)
		}
	}
	if n, err := s.Newest(); n != 0 || err != nil {
		t.Errorf("newest is %d after refusals, error %v", n, err)
	}
}

func TestLongURLs(t *testing.T) {
	s := create(t)
	long := "http://a/" + strings.Repeat("x", 40_000)
	one := keep(t, s, page(long+"1", "one"))
	two := keep(t, s, page(long+"2", "two"))
	for url, want := range map[string]Snapshot{long + "1": one, long + "2": two} {
		got, ok, err := s.Latest("620000-farm", url)
		if err != nil || !ok || got.ID != want.ID || got.URL != url {
			t.Errorf("latest of …%s is snapshot %d, %v, %v, want %d", url[len(url)-1:], got.ID, ok, err, want.ID)
		}
	}
}

func TestSnapshotsInOrder(t *testing.T) {
	s := create(t)
	const n = batchRecords + 5 // more than one batch
	done := make(chan error)
	for i := range n {
		go func() {
			_, err := s.Keep(page(fmt.Sprint("http://a/", i), fmt.Sprint(i)))
			done <- err
		}()
	}
	for range n {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	for _, upTo := range []uint64{0, 1, n - 1, n, 1<<64 - 1} {
		var next uint64
		err := s.Snapshots(upTo, func(snap Snapshot) error {
			if next++; snap.ID != next {
				return fmt.Errorf("snapshot %d comes where %d should", snap.ID, next)
			}
			return nil
		})
		if err != nil || next != min(upTo, n) {
			t.Errorf("up to %d: %d snapshots, error %v", upTo, next, err)
		}
	}
	stop := errors.New("stop")
	if err := s.Snapshots(n, func(Snapshot) error { return stop }); err != stop {
		t.Errorf("the function's error comes back as %v", err)
	}
	if _, err := s.Snapshot(n + 1); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown snapshot gives %v", err)
	}
}
