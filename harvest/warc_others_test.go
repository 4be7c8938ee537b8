package harvest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/archive"
)

// heritrix3 is shaped like what Heritrix 3 writes: DNS records, requests behind
// their responses, metadata with outlinks, revisits with the header of the answer,
// chunks kept as they came.
func heritrix3() *foreign {
	f := &foreign{}
	f.record("warcinfo", "h0", "x:", "2021-06-01T08:00:00Z", "software: Heritrix/3.4.0 http://crawler.archive.org\r\nip: 198.51.100.4\r\nformat: WARC File Format 1.0\r\nrobots: obey\r\nhttp-header-user-agent: Mozilla/5.0 (compatible; heritrix/3.4.0)\r\n", "WARC-Filename: WEB-20210601080000000-00000.warc.gz", "Content-Type: application/warc-fields")
	f.record("response", "h1", "dns:www.example.gov.cn", "2021-06-01T08:00:00Z", "20210601080000\nwww.example.gov.cn.\t300\tIN\tA\t203.0.113.7\n", "Content-Type: text/dns")
	block := sentHTML(pageA)
	_, payload, _ := strings.Cut(block, "\r\n\r\n")
	f.record("response", "h2", site+"/h.html", "2021-06-01T08:00:01Z", block, "WARC-IP-Address: 203.0.113.7", "WARC-Payload-Digest: "+sha1Of(payload), "Content-Type: application/http; msgtype=response")
	f.record("request", "h3", site+"/h.html", "2021-06-01T08:00:01Z", "GET /h.html HTTP/1.0\r\nUser-Agent: Mozilla/5.0 (compatible; heritrix/3.4.0)\r\nHost: www.example.gov.cn\r\n\r\n", "WARC-Concurrent-To: <urn:uuid:h2>", "Content-Type: application/http; msgtype=request")
	f.record("metadata", "h4", site+"/h.html", "2021-06-01T08:00:01Z", "seed: \r\nfetchTimeMs: 31\r\ncharsetForLinkExtraction: utf-8\r\noutlink: "+site+"/b.html L a/@href\r\n", "WARC-Concurrent-To: <urn:uuid:h2>", "Content-Type: application/warc-fields")
	f.record("revisit", "h5", site+"/h.html", "2021-07-01T08:00:01Z", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", "WARC-Truncated: length", "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest", "WARC-Refers-To-Target-URI: "+site+"/h.html", "WARC-Refers-To-Date: 2021-06-01T08:00:01Z", "WARC-Payload-Digest: "+sha1Of(payload))
	f.record("resource", "h6", "ftp://ftp.example.gov.cn/a.txt", "2021-06-01T08:00:02Z", "x")
	return f
}

// browsertrix is shaped like what Browsertrix writes: HTTP/2 status lines, bodies
// without their codings under headers renamed or kept, pages' information,
// screenshots and texts as resources, revisits by digest.
func browsertrix() *foreign {
	f := &foreign{}
	f.record("warcinfo", "b0", "x:", "2025-01-01T00:00:00.000Z", "software: Browsertrix-Crawler 1.6.0 (with warcio.js 2.4.4)\r\nformat: WARC File Format 1.1\r\n", "WARC-Filename: rec-0.warc.gz")
	renamed := "HTTP/2 200 OK\r\ncontent-type: text/html\r\nx-orig-content-encoding: br\r\ncontent-length: " + fmt.Sprint(len(pageA)) + "\r\n\r\n" + pageA
	kept := "HTTP/2 200\r\ncontent-type: text/html\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n" + pageA
	modern := []string{"WARC-Protocol: h2", "WARC-Protocol: tls/1.3", "WARC-Resource-Type: document", "WARC-Page-ID: 6c1f", `WARC-JSON-Metadata: {"ipType":"Public","cert":{"issuer":"x","ctc":"1"}}`}
	f.record("response", "b1", site+"/b1.html", "2025-01-01T00:00:01.123Z", renamed, append(modern, "WARC-Payload-Digest: "+archive.Digest([]byte(pageA)), "WARC-Block-Digest: "+archive.Digest([]byte(renamed)))...)
	f.record("request", "b2", site+"/b1.html", "2025-01-01T00:00:01.123Z", "GET /b1.html HTTP/2\r\nuser-agent: Mozilla/5.0\r\n\r\n", "WARC-Concurrent-To: <urn:uuid:b1>")
	f.record("response", "b3", site+"/b3.html", "2025-01-01T00:00:02.5Z", kept, modern...)
	f.record("revisit", "b4", site+"/b4.html", "2025-01-01T00:00:03Z", "HTTP/2 200 OK\r\ncontent-type: text/html\r\n\r\n", "WARC-Profile: "+archive.ProfileSame, "WARC-Refers-To-Target-URI: "+site+"/b1.html", "WARC-Refers-To-Date: 2025-01-01T00:00:01.123Z", "WARC-Payload-Digest: "+archive.Digest([]byte(pageA)))
	f.record("resource", "b5", "urn:pageinfo:"+site+"/b1.html", "2025-01-01T00:00:04Z", `{"pageid":"6c1f","url":"`+site+`/b1.html","urls":{},"counts":{"jsErrors":0}}`, "Content-Type: application/json", "WARC-Resource-Type: pageinfo")
	f.record("resource", "b6", "urn:view:"+site+"/b1.html", "2025-01-01T00:00:04Z", "\x89PNG\r\n\x1a\n", "Content-Type: image/png")
	f.record("resource", "b7", "urn:text:"+site+"/b1.html", "2025-01-01T00:00:04Z", "text", "Content-Type: text/plain")
	return f
}

// heritrix1 is shaped like an ARC file of Heritrix 1.
func heritrix1() *foreign {
	f := &foreign{}
	record := func(line, block string) { fmt.Fprintf(&f.Buffer, "%s %d\n%s\n", line, len(block), block) }
	record("filedesc://IAH-20090312080000-00000.arc 0.0.0.0 20090312080000 text/plain", "1 1 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n<arcmetadata/>\n")
	record("dns:www.example.gov.cn 203.0.113.53 20090312080000 text/dns", "20090312080000\nwww.example.gov.cn. 300 IN A 203.0.113.7\n")
	record(site+"/old.html 203.0.113.7 20090312080001 text/html", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"+pageA)
	return f
}

// TestIngestOfWhatOthersWrite takes in files shaped like those of Heritrix 1 and 3
// and of Browsertrix, and looks at every body and at what was passed over.
func TestIngestOfWhatOthersWrite(t *testing.T) {
	dir := t.TempDir()
	save := func(name string, data []byte) {
		must(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	inner := zipped(t, map[string][]byte{"archive/rec-0.warc.gz": browsertrix().Bytes(), "pages/pages.jsonl": nil})
	save("1.warc.gz", heritrix3().Bytes())
	save("2.wacz", zipped(t, map[string][]byte{"crawl-0.wacz": inner, "datapackage.json": []byte(`{"profile":"multi-wacz-package"}`)}))
	save("3.arc", heritrix1().Bytes())
	r := newRig(t)
	sums := map[string]string{}
	for _, one := range r.ingest(t, dir) {
		switch one.Class {
		case FileArchive:
			sums[filepath.Base(one.Path)] = one.Sentence
		case FileFailed, OutcomeCrashed:
			t.Errorf("%s %s: %s", one.Path, one.URL, one.Sentence)
		}
	}
	for name, want := range map[string]string{
		"1.warc.gz":     "7 records, 2 captures; passed over: 1 dns:, 1 ftp:",
		"rec-0.warc.gz": "8 records, 3 captures; passed over: 3 urn:",
		"3.arc":         "3 records, 1 captures; passed over: 1 dns:",
	} {
		if sums[name] != want {
			t.Errorf("%s: %q, want %q", name, sums[name], want)
		}
	}
	found := r.all(t)
	for at, want := range map[string]struct{ file, encoding, digests string }{
		"/h.html 06":   {"1.warc.gz", "gzip", "block absent, payload agrees"},
		"/h.html 07":   {"1.warc.gz", "gzip", "block absent, payload of another record"},
		"/b1.html 01":  {"2.wacz/crawl-0.wacz/archive/rec-0.warc.gz", "", "block agrees, payload agrees"},
		"/b3.html 01":  {"2.wacz/crawl-0.wacz/archive/rec-0.warc.gz", "", "block absent, payload absent"},
		"/b4.html 01":  {"2.wacz/crawl-0.wacz/archive/rec-0.warc.gz", "", "block absent, payload of another record"},
		"/old.html 03": {"3.arc", "", "block absent, payload absent"},
	} {
		snap, ok := found[at]
		body, err := r.Store.Body(snap)
		if !ok || err != nil || string(body) != pageA || snap.Status != 200 || snap.Archive.File != want.file || snap.Encoding != want.encoding || snap.Archive.Digest != want.digests || snap.Truncated != "" {
			t.Errorf("%s: %v, %v, status %d, %+v, coding %q, truncated %q, %q", at, ok, err, snap.Status, snap.Archive, snap.Encoding, snap.Truncated, body)
		}
	}
	if len(found) != 6 {
		t.Errorf("%d snapshots", len(found))
	}
	for _, one := range r.ingest(t, dir) {
		if one.Record != "" && !one.Known {
			t.Errorf("%s is not known the second time", one.URL)
		}
	}
}

// zipped is a zip file, its members stored.
func zipped(t *testing.T, members map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for name, data := range members {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		must(t, err)
		_, err = w.Write(data)
		must(t, err)
	}
	must(t, zw.Close())
	return out.Bytes()
}
