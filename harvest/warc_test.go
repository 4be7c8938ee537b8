package harvest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base32"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/archive"
	"nianbao/store"
)

// foreign is a WARC file as another crawler writes it.
type foreign struct{ bytes.Buffer }

// record adds a record, a gzip member of its own. Fields are lines.
func (f *foreign) record(kind, id, target, at, block string, fields ...string) {
	zw := gzip.NewWriter(&f.Buffer)
	fmt.Fprintf(zw, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Target-URI: <%s>\r\nWARC-Date: %s\r\n", kind, id, target, at)
	for _, line := range fields {
		fmt.Fprintf(zw, "%s\r\n", line)
	}
	fmt.Fprintf(zw, "Content-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
	zw.Close()
}

// sha1Of is a digest as wget and Heritrix write it.
func sha1Of(data string) string {
	sum := sha1.Sum([]byte(data))
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// sentHTML is an answer, chunked and packed as servers send it.
func sentHTML(body string) string {
	var packed bytes.Buffer
	zw := gzip.NewWriter(&packed)
	zw.Write([]byte(body))
	zw.Close()
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", packed.Len(), packed.Bytes())
}

// save writes the file.
func (f *foreign) save(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, f.Bytes(), 0o600))
	return path
}

const (
	pageA = "<html><title>甲</title><p>关于报送材料的通知</p></html>"
	site  = "http://www.example.gov.cn"
)

// crawl2019 holds what other crawlers' archives hold.
func crawl2019() *foreign {
	f := &foreign{}
	f.record("warcinfo", "0", "x:", "2019-03-01T00:00:00Z", "software: Wget\r\n")
	block := sentHTML(pageA)
	_, payload, _ := strings.Cut(block, "\r\n\r\n")
	f.record("request", "1", site+"/a.html", "2019-03-01T00:00:01Z", "GET /a.html HTTP/1.1\r\nHost: www.example.gov.cn\r\n\r\n")
	f.record("response", "2", site+"/a.html", "2019-03-01T00:00:01Z", block, "WARC-Block-Digest: "+sha1Of(block), "WARC-Payload-Digest: "+sha1Of(payload), "WARC-Concurrent-To: <urn:uuid:1>", "WARC-IP-Address: 203.0.113.7")
	f.record("response", "3", site+"/gone.html", "2019-03-01T00:00:02Z", "HTTP/1.1 404 Not Found\r\n\r\nno")
	f.record("response", "4", site+"/old.html", "2019-03-01T00:00:03Z", "HTTP/1.1 301 Moved\r\nLocation: /a.html\r\n\r\n")
	f.record("revisit", "5", site+"/a.html", "2019-04-01T00:00:00Z", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Second: yes\r\n\r\n", "WARC-Profile: "+archive.ProfileSame, "WARC-Refers-To: <urn:uuid:2>", "WARC-Payload-Digest: "+sha1Of(payload))
	f.record("response", "6", site+"/a.html", "2019-05-01T00:00:00Z", "HTTP/1.1 304 Not Modified\r\n\r\n")
	f.record("response", "7", site+"/cut.html", "2019-03-01T00:00:04Z", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<html>", "WARC-Truncated: length")
	f.record("response", "8", site+"/short.html", "2019-03-01T00:00:05Z", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<html>")
	f.record("response", "9", site+"/wrong.html", "2019-03-01T00:00:06Z", "HTTP/1.1 200 OK\r\n\r\nchanged", "WARC-Block-Digest: "+sha1Of("what it was"))
	f.record("response", "10", site+"/list.do", "2019-03-01T00:00:07Z", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}")
	f.record("request", "11", site+"/list.do", "2019-03-01T00:00:07Z", "POST /list.do HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\npage=2", "WARC-Concurrent-To: <urn:uuid:10>")
	f.record("resource", "12", site+"/r.txt", "2019-03-01T00:00:08Z", "plain", "Content-Type: text/plain")
	f.record("resource", "13", "metadata://gnu.org/software/wget/warc/MANIFEST.txt", "2019-03-01T00:00:09Z", "x")
	f.record("revisit", "14", site+"/never.html", "2019-04-01T00:00:00Z", "", "WARC-Refers-To: <urn:uuid:99>", "WARC-Refers-To-Date: 2019-01-01T00:00:00Z")
	f.record("request", "15", site+"/a.html", "2019-03-01T00:00:10Z", "HEAD /a.html HTTP/1.1\r\n\r\n")
	f.record("response", "16", site+"/a.html", "2019-03-01T00:00:10Z", "HTTP/1.1 200 OK\r\n\r\n", "WARC-Concurrent-To: <urn:uuid:15>")
	f.record("response", "17", site+"/beacon", "2019-03-01T00:00:11Z", "HTTP/1.1 200 OK\r\n\r\nok")
	f.record("request", "18", site+"/beacon", "2019-03-01T00:00:11Z", "POST /beacon HTTP/1.1\r\nContent-Type: text/plain\r\n\r\nx")
	f.record("response", "19", site+"/part.pdf", "2019-03-01T00:00:12Z", "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/9\r\n\r\n%PDF")
	return f
}

// all are the snapshots of a store by address and time.
func (r *rig) all(t *testing.T) map[string]store.Snapshot {
	t.Helper()
	upTo, err := r.Store.Newest()
	must(t, err)
	found := map[string]store.Snapshot{}
	must(t, r.Store.Snapshots(upTo, func(s store.Snapshot) error {
		found[strings.TrimPrefix(s.URL, site)+" "+s.FetchedAt.Format("01")] = s
		return nil
	}))
	return found
}

func TestIngestOfAnotherCrawlersArchive(t *testing.T) {
	r := newRig(t)
	path := crawl2019().save(t, "wget.warc.gz")
	results := r.ingest(t, path)
	var refused []string
	for _, one := range results {
		if one.Class == FileFailed {
			refused = append(refused, strings.TrimPrefix(one.URL, site)+": "+one.Sentence)
		}
	}
	if len(refused) != 2 || !strings.Contains(refused[0], "/wrong.html: its bytes do not have the block digest") || !strings.Contains(refused[1], "never.html of 2019-01-01") {
		t.Errorf("refused: %q", refused)
	}
	if last := results[len(results)-1]; last.Class != FileArchive || last.Sentence != "20 records, 12 captures; passed over: 1 POST without a key, 1 answers to HEAD, 1 metadata:" {
		t.Errorf("last line %+v", last)
	}
	found := r.all(t)
	for at, want := range map[string]struct {
		status          int
		truncated, body string
	}{
		"/a.html 03":                          {200, "", pageA},
		"/a.html 04":                          {200, "", pageA},
		"/a.html 05":                          {304, "", pageA},
		"/gone.html 03":                       {404, "", "no"},
		"/old.html 03":                        {301, "", ""},
		"/cut.html 03":                        {200, "length", "<html>"},
		"/short.html 03":                      {200, "disconnect", "<html>"},
		"/list.do?__wb_method=POST&page=2 03": {200, "", "{}"},
		"/r.txt 03":                           {0, "", "plain"},
	} {
		snap, ok := found[at]
		if !ok {
			t.Errorf("%s is not in the store", at)
			continue
		}
		body, err := r.Store.Body(snap)
		if err != nil || string(body) != want.body || snap.Status != want.status || snap.Truncated != want.truncated {
			t.Errorf("%s: status %d, truncated %q, body %q, %v", at, snap.Status, snap.Truncated, body, err)
		}
		if snap.Provenance != ProvenanceWARC || snap.Archive.File != "wget.warc.gz" || !strings.HasPrefix(snap.Archive.Record, "urn:uuid:") {
			t.Errorf("%s: provenance %q, %+v", at, snap.Provenance, snap.Archive)
		}
	}
	if len(found) != 10 || found["/part.pdf 03"].Truncated != "length" {
		t.Errorf("%d snapshots, want 10", len(found))
	}
	first := found["/a.html 03"]
	if first.Encoding != "gzip" || first.Address != "203.0.113.7" || !strings.HasPrefix(string(first.RequestHead), "GET /a.html") || first.Archive.Digest != "block agrees, payload agrees" {
		t.Errorf("snapshot %+v", first)
	}
	o, ok, err := r.Store.Outcome(SourceWARC, site+"/a.html")
	if err != nil || !ok || o.At.Month() != 5 {
		t.Errorf("outcome %+v, %v", o, err)
	}
}

func TestIngestOfAnArchiveTwice(t *testing.T) {
	r := newRig(t)
	path := crawl2019().save(t, "wget.warc.gz")
	r.ingest(t, path)
	before := r.all(t)
	copied := crawl2019().save(t, "copy.warc.gz")
	for _, again := range []string{path, copied} {
		for _, one := range r.ingest(t, again) {
			if one.Record != "" && one.Class != FileFailed && !one.Known {
				t.Errorf("%s is not known", one.URL)
			}
		}
	}
	if after := r.all(t); len(after) != len(before) {
		t.Errorf("%d snapshots became %d", len(before), len(after))
	}
	newest, err := r.Store.Newest()
	if must(t, err); newest != uint64(len(before)) {
		t.Errorf("newest snapshot is %d of %d", newest, len(before))
	}
}

// TestRevisitsFindTheirBytesLater takes in a file of revisits after the file
// that holds the bytes, in another run.
func TestRevisitsFindTheirBytesLater(t *testing.T) {
	first, second := &foreign{}, &foreign{}
	block := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + pageA
	first.record("response", "1", site+"/a.html", "2019-03-01T00:00:00Z", block)
	second.record("revisit", "2", site+"/b.html", "2019-04-01T00:00:00Z", "", "WARC-Refers-To-Target-URI: "+site+"/a.html", "WARC-Refers-To-Date: 2019-03-01T00:00:00Z")
	second.record("revisit", "3", site+"/a.html", "2019-05-01T00:00:00Z", "HTTP/1.1 200 OK\r\n\r\n", "WARC-Payload-Digest: "+sha1Of(pageA))
	r := newRig(t)
	later := second.save(t, "2.warc.gz")
	for _, one := range r.ingest(t, later) {
		if one.Record != "" && one.Class != FileFailed {
			t.Errorf("%s was taken without its bytes", one.URL)
		}
	}
	r.ingest(t, first.save(t, "1.warc.gz"))
	r.ingest(t, later)
	found := r.all(t)
	for _, at := range []string{"/b.html 04", "/a.html 05"} {
		if body, err := r.Store.Body(found[at]); err != nil || string(body) != pageA {
			t.Errorf("%s: %q, %v", at, body, err)
		}
	}
}

// TestIngestGoesOnBehindDamage spoils one member after the other.
func TestIngestGoesOnBehindDamage(t *testing.T) {
	f := &foreign{}
	for i := range 5 {
		f.record("response", fmt.Sprint(i), fmt.Sprintf("%s/%d.html", site, i), "2019-03-01T00:00:00Z", fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>第%d页</p>%s", i, strings.Repeat("文", i*100)))
	}
	whole := f.Bytes()
	for name, spoil := range map[string]func([]byte) []byte{
		"cut":  func(b []byte) []byte { return b[:len(b)-30] },
		"bit":  func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"hole": func(b []byte) []byte { return slices.Delete(b, len(b)/2, len(b)/2+60) },
	} {
		r := newRig(t)
		bad := &foreign{}
		bad.Write(spoil(bytes.Clone(whole)))
		results := r.ingest(t, bad.save(t, name+".warc.gz"))
		told := 0
		for _, one := range results {
			if one.Class == FileFailed {
				told++
			}
		}
		if n := len(r.all(t)); n != 4 && name != "hole" || n < 3 || told == 0 || told > 2 {
			t.Errorf("%s: %d captures of 5, %d lines", name, n, told)
		}
	}
}

func TestIngestOfAWACZAndOfWhatIsNone(t *testing.T) {
	r := newRig(t)
	var wacz bytes.Buffer
	zw := zip.NewWriter(&wacz)
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("archive/%d.warc.gz", method), Method: method})
		must(t, err)
		f := &foreign{}
		f.record("response", fmt.Sprint(method), fmt.Sprintf("%s/%d.html", site, method), "2019-03-01T00:00:00Z", "HTTP/1.1 200 OK\r\n\r\n"+pageA)
		_, err = w.Write(f.Bytes())
		must(t, err)
	}
	must(t, zw.Close())
	dir := t.TempDir()
	for name, data := range map[string][]byte{"a.wacz": wacz.Bytes(), "b.wacz": []byte("no zip"), "c.warc.gz": []byte("no gzip"), "d.warc": nil} {
		must(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	var lines []string
	for _, one := range r.ingest(t, dir) {
		if one.Class == FileFailed {
			lines = append(lines, filepath.Base(one.Path)+": "+one.Sentence)
		}
	}
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "b.wacz: open WACZ: zip") || !strings.HasPrefix(lines[1], "c.warc.gz: no record and no gzip member") || lines[2] != "d.warc: no WARC record is in it" {
		t.Errorf("lines %q", lines)
	}
	found := r.all(t)
	if len(found) != 2 || found["/8.html 03"].Archive.File != "a.wacz/archive/8.warc.gz" {
		t.Errorf("snapshots %v", found)
	}
}
