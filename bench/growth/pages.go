//go:build unix

package main

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"nianbao/store"
)

// pages makes pages of unique text in varied templates. The paragraphs are made
// once and drawn for each page, so that a page costs little more than a copy.
type pages struct {
	size       int
	frames     [][2]string // what stands before and behind the text, by platform
	paragraphs []string
}

// newPages makes the paragraphs: words drawn with the frequencies of a language.
func newPages(size int) *pages {
	r := rand.New(rand.NewPCG(12, 77))
	var words []string
	chars := rand.NewZipf(r, 1.15, 12, 2499)
	for range 30_000 {
		word := make([]rune, 1+r.IntN(3))
		for i := range word {
			word[i] = rune(0x4e00 + (chars.Uint64()*2654435761)%18000)
		}
		words = append(words, string(word))
	}
	zipf := rand.NewZipf(r, 1.08, 20, uint64(len(words)-1))
	text := func(chars int) string {
		var b strings.Builder
		for b.Len() < 3*chars {
			b.WriteString(words[zipf.Uint64()])
			if r.IntN(9) == 0 {
				b.WriteString("，")
			}
		}
		return b.String() + "。"
	}
	p := &pages{size: size}
	for range 24 {
		p.frames = append(p.frames, frame(r, text))
	}
	for range 40_000 {
		p.paragraphs = append(p.paragraphs, fmt.Sprintf("<p style=\"text-indent:2em;line-height:%d%%\">%s</p>\n", 150+10*r.IntN(6), text(20+r.IntN(110))))
	}
	return p
}

// frame is that of one platform: its own names, menus and styles.
func frame(r *rand.Rand, text func(int) string) [2]string {
	name := func() string { return fmt.Sprintf("%c%c_%d", 'a'+r.IntN(26), 'a'+r.IntN(26), r.IntN(90)) }
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%s</title>\n", text(9))
	for range 6 {
		fmt.Fprintf(&b, "<script src=\"/%s/%s.js\"></script><link rel=\"stylesheet\" href=\"/%s/%s.css\">\n", name(), name(), name(), name())
	}
	item := name()
	for range 20 {
		fmt.Fprintf(&b, "<li class=%q><a href=\"/%s/%s.html\">%s</a></li>\n", item, name(), name(), text(4))
	}
	return [2]string{b.String(), fmt.Sprintf("<div class=%q>%s</div>\n</body></html>\n", name(), text(30))}
}

// body is the page of that number.
func (p *pages) body(n int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 3))
	if *noise {
		b := make([]byte, p.size)
		for i := 0; i+8 <= len(b); i += 8 {
			binary.NativeEndian.PutUint64(b[i:], r.Uint64())
		}
		return b
	}
	frame := p.frames[r.IntN(len(p.frames))]
	b := make([]byte, 0, p.size+600)
	b = append(b, frame[0]...)
	b = fmt.Appendf(b, "<h1>第%d号</h1>\n", n)
	for len(b)+len(frame[1]) < p.size {
		b = append(b, p.paragraphs[r.IntN(len(p.paragraphs))]...)
	}
	return append(b, frame[1]...)
}

// rows is how many articles a list page links.
const rows = 20

// site is one source: so many pages, of which every one after rows others is a
// list of the next.
type site struct {
	name  string
	first int // number of its first page among all
	pages int
}

// sites parts the pages among sources, of some hundred or thousand each.
func (f *figures) sites() []site {
	n := f.planned
	all := make([]site, max(*together, n/1000))
	for i := range all {
		from, to := n*i/len(all), n*(i+1)/len(all)
		all[i] = site{fmt.Sprintf("%06d-www", 110000+37*i), from, to - from}
	}
	return all
}

// request is the request of a page of the site.
func (s site) request(k int) store.Request {
	r := store.Request{Source: s.name, URL: s.url(k), Step: "article", Depth: 2, Referer: s.url(k - k%(rows+1)), Title: "2024年政府信息公开工作年度报告", Date: "2025-01-20", Why: "标题：政府信息公开工作年度报告"}
	if k%(rows+1) == 0 {
		r.Step, r.Priority, r.Title, r.Date = "list", 5, "", ""
	}
	return r
}

func (s site) url(k int) string {
	return fmt.Sprintf("http://www.%s.gov.cn/zwgk/zfxxgknb/%d/t2025%04d_%07d.html", s.name[:6], 2008+k%18, 101+k%31, s.first+k)
}

// links are the requests that a page leads to: the lists from the first page, the
// articles from a list.
func (s site) links(k int) (out []store.Request) {
	switch {
	case k == 0:
		for i := rows + 1; i < s.pages; i += rows + 1 {
			out = append(out, s.request(i))
		}
		fallthrough
	case k%(rows+1) == 0:
		for i := k + 1; i <= k+rows && i < s.pages; i++ {
			out = append(out, s.request(i))
		}
	}
	return out
}

// began is when the first page was fetched.
var began = time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)

// capture is what a fetch of a page brings.
func (s site) capture(r store.Request, n int, body []byte) store.Capture {
	return store.Capture{Request: r, Body: body, Snapshot: store.Snapshot{
		Source: s.name, URL: r.URL, FinalURL: r.URL, Step: r.Step, Referer: r.Referer, Title: r.Title, Date: r.Date,
		RequestHead: []byte("GET " + r.URL + " HTTP/1.1\r\nUser-Agent: nianbao/1 (+https://example.org/crawler)\r\nAccept-Encoding: gzip, br, zstd\r\n\r\n"),
		Head:        fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"%x-%x\"\r\nLast-Modified: Mon, 20 Jan 2025 08:00:00 GMT\r\n\r\n", n, len(body)),
		Status:      200, ContentType: "text/html; charset=utf-8", Encoding: "gzip", Address: "203.0.113.7:80", Robots: "Allow: /",
		FetchedAt: began.Add(time.Duration(n) * 37 * time.Millisecond), Took: 310 * time.Millisecond, Run: 1, Owner: s.name, OwnerName: "某县人民政府", OwnerCode: "621100", Provenance: "http",
	}}
}

// dismissed says of a page that it is news or a plan, of which a look shows that it is
// no report: five of six, as on the farm of bench/load.
func (s site) dismissed(k int) bool { return k%(rows+1) != 0 && k%6 != 0 }

// dismiss is what a look makes of such a page.
func (s site) dismiss(r store.Request) store.Finish {
	return store.Finish{
		Reading: &store.Reading{Version: 40, Schema: 3, Kind: "none", Data: []byte(`{"version":40,"kind":"none","title":"某县召开全县重点工作推进会","reasons":["no words of a report"]}`)},
		Outcome: store.Outcome{Class: "not-report", Sentence: "no words of a report", Status: 200, Run: 1},
	}
}

// finish is what the reader makes of a page.
func (s site) finish(r store.Request, snapshot uint64, k, n int) store.Finish {
	data := fmt.Appendf(nil, `{"version":40,"kind":"annual","report":{"id":"%016x","year":%d,"agency":{"name":"某县人民政府","code":"621100"},"cells":[{"id":"t3.received.total","value":%d,"state":"number","raw":"%d"},{"id":"t3.granted.total","value":%d,"state":"number","raw":"%d"}]}}`, n, 2008+k%18, n%97, n%97, n%89, n%89)
	return store.Finish{
		Request: r, Snapshot: snapshot, Outlinks: s.links(k),
		Reading: &store.Reading{Version: 40, Schema: 3, Kind: "annual", ReportID: fmt.Sprintf("%016x", n), Year: 2008 + k%18, Data: data},
		Outcome: store.Outcome{Class: "ok", Sentence: "政府信息公开工作年度报告, 2 cells", Status: 200, Run: 1},
	}
}
