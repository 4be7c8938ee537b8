package harvest

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/document"
	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// sameWhenRead holds a page that the first look passes over against what reading
// it brings: nothing that a run records but its reasons. It says whether the
// page was passed over.
func sameWhenRead(t *testing.T, r *run, snap store.Snapshot, body []byte) bool {
	t.Helper()
	snap.Step, snap.Title = string(sources.StepArticle), ""
	p := &page{snapshot: snap, body: body, request: store.Request{Source: snap.Source, URL: snap.URL, Step: snap.Step}}
	p.source, _ = r.Sources.Find(snap.Source)
	if !r.dismissed(p) {
		return false
	}
	first := judge(p, nil, r.Now())
	doc, err := document.Read(document.Input{URL: snap.FinalURL, ContentType: snap.ContentType, Body: body, Encoding: p.source.Charset})
	if err != nil {
		t.Errorf("%s: passed over, and reading it fails: %v", snap.URL, err)
		return true
	}
	p.doc, p.reading = doc, Record{Reading: *report.Read(doc, r.hints(p))}
	r.follow(p)
	if second := judge(p, nil, r.Now()); first.Class != second.Class {
		t.Errorf("%s: %s at first look, %s when read (%s)", snap.URL, first.Class, second.Class, second.Sentence)
	}
	if j := p.judgement; len(j.Leads)+len(j.Units) > 0 || p.sentTo != "" || p.reading.Listing != nil {
		t.Errorf("%s: passed over, but it leads to %+v, listing %+v, notes %+v, sent to %q", snap.URL, j.Leads, p.reading.Listing, j.Units, p.sentTo)
	}
	return true
}

// TestFirstLookReal looks at real pages of portals.
func TestFirstLookReal(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "shared", "real", "*", "*.*htm*"))
	if err != nil || len(pages) == 0 {
		t.Skip("REAL DOCUMENTS ABSENT, NOTHING TESTED HERE")
	}
	r := lookingRun(t)
	src := r.Sources.All()[0]
	passed := 0
	for _, path := range pages {
		body, err := os.ReadFile(path)
		must(t, err)
		address := src.Base + "zwgk/" + filepath.Base(path)
		if sameWhenRead(t, r, store.Snapshot{ID: 1, Source: src.ID, URL: address, FinalURL: address, Status: 200, ContentType: "text/html"}, body) {
			passed++
		}
	}
	if passed == 0 {
		t.Errorf("none of %d pages was passed over", len(pages))
	}
	t.Logf("%d of %d pages passed over", passed, len(pages))
}

// lookingRun is a run without a store, which looks at pages.
func lookingRun(t *testing.T) *run {
	t.Helper()
	set, err := sources.Embedded()
	must(t, err)
	return &run{Harvest: &Harvest{Sources: set, Now: time.Now, Log: slog.New(slog.DiscardHandler)}, waiting: map[string][]store.Request{}}
}

// TestPassedOver says what keeps a page from being passed over.
func TestPassedOver(t *testing.T) {
	r := lookingRun(t)
	src := r.Sources.All()[0]
	text := strings.Repeat("<p>全年共受理来信来访事项，办结率和群众满意率比上年均有提高。</p>", 20)
	menu := `<ul><li><a href="/zwgk/nb/">政府信息公开年报</a><li><a href="/gk/">依申请公开</a><li><a href="/xq/">县情概况</a><li><a href="javascript:void(0)" onclick="add()">收藏</a><li><a href="http://www.example.com/">合作</a></ul>`
	for _, tt := range []struct {
		name, part, title string
		passed            bool
	}{
		{"news", "", "", true},
		{"a plan in chapters", "<p>一、基本情况</p><p>二、存在的问题</p><p>三、其他工作</p><p>四、要求</p>", "", true},
		{"a list cuts its title", "", "某县某局2021年政府信…", true},
		{"a list calls it a report", "", "某县某局2021年政府信息公开工作年度报告", false},
		{"its headline does", "<h1>某县某局2021年政府信息公开<b>工作年度报告</b></h1>", "", false},
		{"a headline that is a link", `<h2><a href="/b.html">某县某局政府信息公开工作2021年度报告</a></h2>`, "", false},
		{"a headline in Traditional characters", "<p>某縣某局2021年政府信息公開工作年度報告</p>", "", false},
		{"sections", "<p>一、总体情况</p><p>二、主动公开政府信息情况</p><p>五、存在的主要问题</p><p>六、其他需要报告的事项</p>", "", false},
		{"a label of a table", "<table><tr><td>本年新收政府信息公开申请数量</td></tr></table>", "", false},
		{"gone", "<p>您访问的页面不存在</p>", "", false},
		{"gone, in its title", "<title>404</title>", "", false},
		{"closed", "<p>网站正在维护</p>", "", false},
		{"a guard", "<script>var x=__jsl_clearance</script>", "", false},
		{"a guard in an attribute", `<meta r="m" content="x">`, "", false},
		{"a file", `<a href="/P020210131.PDF">附件</a>`, "", false},
		{"a file by its text", `<a href="/x?id=1">年报.docx</a>`, "", false},
		{"a download", `<a href="/download.jsp?id=1">附件</a>`, "", false},
		{"a file behind a click", `<span onclick="location.href='/a.doc'">附件</span>`, "", false},
		{"a body's own site", `<a href="http://czj.nowhere.gov.cn/">某县财政局</a>`, "", false},
		{"the parts of an article", `<script>createPageHTML(3, 0, "t20210131_1", "html");</script>`, "", false},
		{"a list of reports", `<a href="/1.html">甲局2021年政府信息公开年报</a><a href="/2.html">乙局2021年政府信息公开年报</a><a href="/3.html" title="丙局2021年政府信息公开年报">丙局…</a>`, "", false},
	} {
		body := []byte("<html><head><meta charset=utf-8><title>某县信访工作</title></head><body>" + menu + "<div id=zoom>" + tt.part + text + "</div></body></html>")
		if strings.Contains(tt.part, "<title>") {
			body = []byte("<html><head><meta charset=utf-8>" + tt.part + "</head><body>" + menu + text + "</body></html>")
		}
		address := src.Base + "zwgk/art_1.html"
		p := &page{snapshot: store.Snapshot{Source: src.ID, URL: address, FinalURL: address, Step: string(sources.StepArticle), Title: tt.title, ContentType: "text/html"}, body: body, source: src}
		p.request = store.Request{Source: src.ID, URL: address, Step: p.snapshot.Step, Title: tt.title}
		if got := r.dismissed(p); got != tt.passed {
			t.Errorf("%s: passed over %v, want %v", tt.name, got, tt.passed)
		}
		if tt.passed {
			sameWhenRead(t, r, p.snapshot, body)
		}
		for _, step := range []sources.Step{sources.StepEntry, sources.StepMenu, sources.StepColumn, sources.StepAttachment, StepReport} {
			p.snapshot.Step = string(step)
			if r.dismissed(p) {
				t.Errorf("%s: a page of step %s was passed over", tt.name, step)
			}
		}
	}
}

// TestKeptWithItsOutcome: a new page that the first look dismisses is stored at
// once with its outcome; every other one is kept before it is read.
func TestKeptWithItsOutcome(t *testing.T) {
	news := "<html><head><meta charset=utf-8><title>某县信访工作</title></head><body>" +
		strings.Repeat("<p>全年共受理来信来访事项，办结率和群众满意率比上年均有提高。</p>", 20) + "</body></html>"
	for _, tt := range []struct {
		name   string
		change func(req *store.Request, resp *crawler.Response)
		at     bool
		class  string
	}{
		{"news", func(*store.Request, *crawler.Response) {}, true, OutcomeNotReport},
		{"news that were had before", func(req *store.Request, _ *crawler.Response) { req.Snapshot = 1 }, false, OutcomeNotReport},
		{"a list calls it a report", func(req *store.Request, _ *crawler.Response) {
			req.Title = "某县某局2021年政府信息公开工作年度报告"
		}, false, OutcomeNotReport},
		{"a list", func(req *store.Request, _ *crawler.Response) { req.Step = string(sources.StepColumn) }, false, OutcomeListing},
		{"a large page", func(_ *store.Request, resp *crawler.Response) {
			resp.Body = append(resp.Body, strings.Repeat("<!-- menu of the site -->", smallPage/24)...)
		}, false, OutcomeNotReport},
		{"a page that broke off", func(_ *store.Request, resp *crawler.Response) {
			resp.Truncated, resp.Err = "disconnect", &crawler.FetchError{Class: crawler.ClassDisconnect}
		}, false, OutcomeCut},
		{"an error page", func(_ *store.Request, resp *crawler.Response) {
			resp.Status, resp.Err = 500, &crawler.FetchError{Class: crawler.ClassHTTP}
		}, false, OutcomeError},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			run, err := r.begin(r.selected)
			must(t, err)
			src := r.selected[0]
			req := store.Request{Source: src.ID, URL: src.Base + "/news/1.html", Step: string(sources.StepArticle)}
			resp := &crawler.Response{URL: req.URL, Status: 200, Head: []byte("HTTP/1.1 200 OK\r\n\r\n"), ContentType: "text/html", Body: []byte(news), At: time.Now()}
			tt.change(&req, resp)
			resp.Request = crawler.Request{Source: src.ID, URL: req.URL, Data: req}
			body := string(resp.Body)
			p := &page{request: req, snapshot: run.capture(req, resp), body: resp.Body}
			if at := resp.Err == nil && run.dismissedNew(p); at != tt.at {
				t.Errorf("stored at once: %v, want %v", at, tt.at)
			}
			must(t, run.handle(t.Context(), resp))
			o, _, err := r.Store.Outcome(src.ID, req.URL)
			if err != nil || o.Class != tt.class || o.Snapshot == 0 {
				t.Fatalf("outcome %+v, error %v, want class %s", o, err, tt.class)
			}
			snap, err := r.Store.Snapshot(o.Snapshot)
			must(t, err)
			if got, err := r.Store.Body(snap); err != nil || string(got) != body {
				t.Errorf("%d bytes are stored, error %v, want %d", len(got), err, len(body))
			}
			if _, ok, err := r.Store.Reading(snap.ID); err != nil || ok != snap.Whole() {
				t.Errorf("a reading is stored: %v, error %v", ok, err)
			}
			if left, err := r.Store.Unfinished(); err != nil || len(left) > 0 {
				t.Errorf("%d requests have no outcome, error %v", len(left), err)
			}
		})
	}
}
