package harvest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/sources"
)

// counted portal: a column of reports, one of which robots.txt forbids, and a
// home page that redirects.
func countedPortal(reports int) string {
	var b strings.Builder
	b.WriteString(`-- site.json --
{"host": "counted.test", "redirects": {"/": "/index.html"}}
-- source.toml --
[[source]]
id = "620523-counted"
name = "甘谷县人民政府"
code = "620523"
base = "http://counted.test"
family = "auto"
-- robots.txt --
User-agent: *
Disallow: /nb/secret
-- index.html --
<html><head><title>甘谷县人民政府</title></head><body><ul><li><a href="/nb/index.html">政府信息公开年报</a></li></ul></body></html>
-- nb/index.html --
<html><head><title>政府信息公开年报</title></head><body><ul>
<li><a href="/nb/secret.html">甘谷县2018年政府信息公开工作年度报告</a><span>2019-01-20</span></li>
`)
	for i := range reports {
		fmt.Fprintf(&b, "<li><a href=\"/nb/%d.html\">甘谷县%d年政府信息公开工作年度报告</a><span>%d-01-20</span></li>\n", i, 2019+i, 2020+i)
	}
	b.WriteString("</ul></body></html>\n")
	for i := range reports {
		title := fmt.Sprintf("甘谷县%d年政府信息公开工作年度报告", 2019+i)
		fmt.Fprintf(&b, "-- nb/%d.html --\n<html><head><title>%s</title></head><body><h1>%s</h1><div id=\"zoom\">"+
			"<p>一、总体情况</p><p>收到申请%d件。</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"+
			"<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p><p>无。</p></div></body></html>\n", i, title, title, i)
	}
	return b.String()
}

// TestPlanCountsWhatTheRunAsks holds the count of a dry run against what the
// portal sees of the run that follows.
func TestPlanCountsWhatTheRunAsks(t *testing.T) {
	r := newRig(t, countedPortal(6))
	now := time.Now()
	r.Now = func() time.Time { return now }
	r.Recheck = 20 * time.Hour
	check := func(state string, crawl func(), least int) {
		t.Helper()
		plan, err := r.Plan(r.selected, 0)
		must(t, err)
		before := len(r.server.Log())
		crawl()
		if asked := len(r.server.Log()) - before; asked != plan.Requests || asked < least {
			t.Errorf("%s: the plan says %d requests, the portal saw %d, want at least %d: %v", state, plan.Requests, asked, least, plan.Sources)
		}
	}
	run := func() { r.crawl(t) }

	r.Years = sources.Years{From: 2019, To: 2021}
	r.Budget = 4
	run()
	check("with a budget, pages left", run, 1)
	r.Budget = 0
	check("after a finished run", run, 0)
	now = now.Add(time.Minute)
	r.Recheck = 0
	check("with --recheck", run, 5)
	r.Recheck = 20 * time.Hour
	now = now.Add(21 * time.Hour)
	check("the next night", run, 3)
	now = now.Add(21 * time.Hour)
	check("when robots.txt is old", run, 4)

	// With wider years the column is walked anew and nothing read is asked
	// again. The plan knows the column, not yet its further rows.
	now = now.Add(time.Minute)
	asked := len(r.server.Log())
	r.Years = sources.Years{From: 2018, To: 2021}
	check("with wider years", run, 3)
	for _, e := range r.server.Log()[asked:] {
		if strings.HasPrefix(e.Path, "/nb/") && e.Path != "/nb/index.html" {
			t.Errorf("wider years ask for %s again", e.Path)
		}
	}

	// All that is known now is cut off in the middle, and gone on with.
	r.Years = sources.Years{}
	run()
	now = now.Add(time.Minute)
	r.Recheck = 0
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	r.Crawler = &crawler.Crawler{AllowLoopback: true, Lookup: r.server.Lookup, UserAgent: "nianbao/test", Clock: shifted{r.Now}, Workers: 1,
		Observe: func(e crawler.Event) {
			if n++; n == 6 {
				cancel()
			}
		}}
	s, err := r.Crawl(ctx, r.selected)
	must(t, err)
	if !s.Cut {
		t.Fatal("the run was not cut off")
	}
	r.Recheck = 20 * time.Hour
	check("after an interrupt", run, 2)
	check("after a finished run", run, 0)
}
