package archive

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var moment = time.Date(2024, 1, 31, 8, 0, 0, 0, time.UTC)

// page is a capture of a page as a server sends it.
func page(n int, body string) Capture {
	return Capture{
		ID: fmt.Sprint("page ", n), URL: fmt.Sprintf("http://www.wushan.gov.cn/zwgk/%d.html", n), At: moment.Add(time.Duration(n) * time.Second),
		RequestHead: fmt.Appendf(nil, "GET /zwgk/%d.html HTTP/1.1\r\nHost: www.wushan.gov.cn\r\n\r\n", n),
		Head:        []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"),
		Status:      200, ContentType: "text/html; charset=gbk", Body: []byte(body), Address: "203.0.113.9:80",
		About: Fields{{"via", "http://www.wushan.gov.cn/"}},
	}
}

// write makes a WARC of pages and returns it with the places of their first
// records.
func write(t testing.TB, pages ...Capture) ([]byte, []Line) {
	t.Helper()
	var buf bytes.Buffer
	w := NewWriter(&buf)
	if err := w.Info("x.warc.gz", date(moment), Fields{{"software", "nianbao"}}); err != nil {
		t.Fatal(err)
	}
	var all []Line
	for _, p := range pages {
		lines, err := w.Capture("x.warc.gz", p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, lines...)
	}
	return buf.Bytes(), all
}

// read reads everything that can be read, and what cannot.
func read(t testing.TB, data []byte) (recs []*Record, faults []*Fault) {
	t.Helper()
	r := NewReader(bytes.NewReader(data), int64(len(data)))
	for {
		rec, err := r.Next()
		var fault *Fault
		switch {
		case err == io.EOF:
			return recs, faults
		case errors.As(err, &fault):
			if faults = append(faults, fault); len(faults) > 100 {
				t.Fatal("faults without end")
			}
		case err != nil:
			t.Fatal(err)
		default:
			recs = append(recs, rec)
		}
	}
}

// unpack is a WARC without gzip.
func unpack(t testing.TB, data []byte) []byte {
	t.Helper()
	zr, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// types are the types of records.
func types(recs []*Record) string {
	var names []string
	for _, r := range recs {
		names = append(names, r.Type())
	}
	return strings.Join(names, " ")
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	first, second := page(1, "年报一"), page(2, "年报一")
	second.Earlier = &Earlier{ID: first.ID, URL: first.URL, At: first.At}
	second.Hops = []Hop{{URL: "http://www.wushan.gov.cn/old", Status: 302, Location: "/zwgk/2.html"}}
	data, lines := write(t, first, second)
	for _, form := range [][]byte{data, unpack(t, data)} {
		recs, faults := read(t, form)
		if len(faults) > 0 {
			t.Fatal(faults[0])
		}
		if want := "warcinfo response request metadata response revisit request metadata"; types(recs) != want {
			t.Fatalf("records %s, want %s", types(recs), want)
		}
		for _, r := range recs {
			if r.CheckBlock() != CheckAgrees {
				t.Errorf("%s: block digest %q", r.Type(), r.CheckBlock())
			}
		}
		head, body, ok := Split(recs[1].Block)
		if !ok || string(body) != "年报一" || recs[1].CheckPayload(body) != CheckAgrees {
			t.Errorf("body %q", body)
		}
		if got := Unsettle(head); !bytes.Equal(got, first.Head) {
			t.Errorf("header block came back as %q", got)
		}
		if !recs[1].Date().Equal(first.At) || recs[1].Target() != first.URL || recs[5].Fields.Find("WARC-Refers-To-Target-URI") != first.URL {
			t.Errorf("fields %v", recs[1].Fields)
		}
	}
	for _, l := range lines {
		member := data[l.Offset : l.Offset+l.Length]
		if recs, _ := read(t, member); len(recs) != 1 || recs[0].Target() != l.URL {
			t.Errorf("no record of %s at %d", l.URL, l.Offset)
		}
	}
	again, _ := write(t, first, second)
	if !bytes.Equal(data, again) {
		t.Error("the same captures made other bytes")
	}
}

func TestSettle(t *testing.T) {
	for _, test := range []struct{ name, head, want string }{
		{"fits", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
		{"no length", "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"},
		{"coded", "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\nContent-Length: 3\r\n\r\n",
			"HTTP/1.1 200 OK\r\nX-Archive-Orig-content-encoding: br\r\nX-Archive-Orig-Content-Length: 3\r\nContent-Length: 5\r\n\r\n"},
		{"bare line feeds", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", "HTTP/1.1 200 OK\nX-Archive-Orig-Transfer-Encoding: chunked\nContent-Length: 5\r\n\r\n"},
		{"cut in a line", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Cut: ab", "HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Encoding: gzip\r\nX-Cut: ab\r\nContent-Length: 5\r\n\r\n"},
	} {
		if diff := cmp.Diff(test.want, string(Settle([]byte(test.head), 5))); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
	}
}

func TestPostIsIndexedAsReplayLooksItUp(t *testing.T) {
	c := page(1, "{}")
	c.URL = "http://www.city.gov.cn/list.do?__wb_method=POST&__wb_post_data=eyJuIjoiMDAzIiwicGFnZSI6WzAsMV19"
	c.RequestHead = []byte("POST /list.do HTTP/1.1\r\nContent-Type: application/json\r\n\r\n")
	data, lines := write(t, c)
	if want := "cn,gov,city)/list.do?__wb_method=post&n=003&page.2_=1&page=0"; lines[0].Key != want {
		t.Errorf("key %s, want %s", lines[0].Key, want)
	}
	recs, _ := read(t, data)
	if _, sent, _ := Split(recs[2].Block); string(sent) != `{"n":"003","page":[0,1]}` || recs[2].Target() != "http://www.city.gov.cn/list.do" {
		t.Errorf("request of %s with body %s", recs[2].Target(), sent)
	}
}

func TestSURT(t *testing.T) {
	for in, want := range map[string]string{
		"http://www.wushan.gov.cn/":                "cn,gov,wushan)/",
		"https://WWW2.Wushan.gov.cn:8080/A/b.html": "cn,gov,wushan:8080)/a/b.html",
		"http://wushan.gov.cn:80/a?b=2&A=1":        "cn,gov,wushan)/a?a=1&b=2",
		"http://wushan.gov.cn/年报?q=年":              "cn,gov,wushan)/%E5%B9%B4%E6%8A%A5?q=%E5%B9%B4",
		"file:report.html":                         "file:report.html",
	} {
		if got := SURT(in); got != want {
			t.Errorf("SURT(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIndexSortsBeyondMemory(t *testing.T) {
	dir := t.TempDir()
	x := NewIndex(dir)
	x.limit = 2000
	var want []string
	for i := range 500 {
		l := Line{Key: fmt.Sprintf("cn,gov)/%03d", i*37%500), At: moment, File: "x.warc.gz"}
		if err := x.Add(l); err != nil {
			t.Fatal(err)
		}
		want = append(want, l.String())
	}
	slices.Sort(want)
	var buf bytes.Buffer
	if err := x.Write(&buf); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Join(want, "\n")+"\n", buf.String()); diff != "" {
		t.Error(diff)
	}
	if len(x.runs) < 2 {
		t.Errorf("%d runs: nothing was merged", len(x.runs))
	}
	x.Close()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%d runs are left", len(left))
	}
}

func TestWACZ(t *testing.T) {
	dir := t.TempDir()
	data, lines := write(t, page(1, "one"), page(2, "two"))
	warc, index := filepath.Join(dir, "x.warc.gz"), filepath.Join(dir, "index.cdxj")
	for path, content := range map[string][]byte{warc: data, index: []byte(lines[0].String() + "\n")} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var buf bytes.Buffer
	pages := func(yield func(Page) bool) { yield(Page{URL: lines[0].URL, Title: "年报", At: moment}) }
	if err := WriteWACZ(&buf, WACZ{Title: "x", At: moment, WARCs: []string{warc}, Index: index, Pages: pages}); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := WACZFiles(bytes.NewReader(buf.Bytes()), int64(buf.Len()), func(name string, in io.ReaderAt, size int64) error {
		n++
		got, err := io.ReadAll(io.NewSectionReader(in, 0, size))
		if !bytes.Equal(got, data) || name != "archive/x.warc.gz" {
			t.Errorf("%s has %d bytes, want %d", name, len(got), len(data))
		}
		return err
	})
	if err != nil || n != 1 {
		t.Errorf("%d WARC files, %v", n, err)
	}
}
