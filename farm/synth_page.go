package farm

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// page serves a page with the portal's frame; c is nil for a page of no
// column.
func (p *synthPortal) page(c *synthColumn, title string, body func() string) synthRoute {
	return p.framed(c, title, func() string { return p.columnMeta(c) }, body)
}

// framed is a page with meta tags of its own.
func (p *synthPortal) framed(c *synthColumn, title string, meta, body func() string) synthRoute {
	return func(r *http.Request) synthReply {
		var b strings.Builder
		fmt.Fprintf(&b, "<!DOCTYPE html>\n<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=%s\">\n", p.manner.charset)
		fmt.Fprintf(&b, "<title>%s-%s</title>\n%s%s", html.EscapeString(title), p.body(), p.siteMeta(r), meta())
		b.WriteString("<link rel=\"stylesheet\" href=\"/css/style.css\">\n</head>\n<body>\n")
		b.WriteString(p.header(r) + p.crumbs(c) + "<div class=\"wrap\">\n" + p.leftMenu(c))
		fmt.Fprintf(&b, "<div class=\"main\">\n%s</div>\n</div>\n%s</body>\n</html>\n", body(), p.footer())
		return synthReply{text: b.String()}
	}
}

// siteCode is the code of the site: the division's and four digits.
func (p *synthPortal) siteCode() string {
	return p.place.code + fmt.Sprintf("%04d", 1+p.manner.slugs%60)
}

// siteMeta is the tags that every page has to have.
func (p *synthPortal) siteMeta(r *http.Request) string {
	if !p.manner.siteMeta {
		return ""
	}
	return fmt.Sprintf("<meta name=\"SiteName\" content=\"%s\">\n<meta name=\"SiteDomain\" content=\"%s\">\n<meta name=\"SiteIDCode\" content=\"%s\">\n",
		p.body(), html.EscapeString(r.Host), p.siteCode())
}

// columnMeta is the tags of a column.
func (p *synthPortal) columnMeta(c *synthColumn) string {
	if c == nil || !p.manner.colMeta {
		return ""
	}
	kind := map[bool]string{true: "信息公开年报", false: "工作动态"}[c.annual]
	return fmt.Sprintf("<meta name=\"ColumnName\" content=\"%s\">\n<meta name=\"ColumnType\" content=\"%s\">\n", c.name, kind)
}

// header is the top of every page with the menu.
func (p *synthPortal) header(r *http.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<div class=\"header\"><a href=\"/\">%s</a> <a href=\"/rili?month=2026-03\">日历</a></div>\n<div class=\"nav\"><ul>\n", p.body())
	fmt.Fprintf(&b, "<li><a href=\"/index.html\">首页</a></li>\n")
	for i, c := range p.home.subs {
		href := p.through(c)
		if p.manner.sessions && i%2 == 0 {
			href = withSession(href, fmt.Sprintf("%X", synthRand(p.seed, p.host, r.URL.Path, href).Uint64()))
		}
		fmt.Fprintf(&b, "<li><a href=\"%s\">%s</a></li>\n", html.EscapeString(href), c.name)
	}
	b.WriteString("</ul></div>\n")
	return b.String()
}

// withSession puts a session into a path, as servlet containers do.
func withSession(href, id string) string {
	at := strings.IndexAny(href, "?#")
	if at < 0 {
		at = len(href)
	}
	return href[:at] + ";jsessionid=" + id + href[at:]
}

// crumbs say where a page is.
func (p *synthPortal) crumbs(c *synthColumn) string {
	out := ""
	for ; c != nil && c != p.home; c = c.parent {
		out = fmt.Sprintf(" &gt; <a href=\"%s\">%s</a>", html.EscapeString(c.path), c.name) + out
	}
	if out == "" {
		return ""
	}
	return "<div class=\"position\">当前位置：<a href=\"/\">首页</a>" + out + "</div>\n"
}

// leftMenu is the fixed entries beside what is under disclosure.
func (p *synthPortal) leftMenu(c *synthColumn) string {
	for c != nil && !c.menu {
		c = c.parent
	}
	if c == nil {
		return ""
	}
	links := p.subLinks(c.subs)
	if p.manner.scripted {
		links = scriptedLink.ReplaceAllString(links, `<a href="javascript:void(0);" onclick="window.location.href='$1'">`)
	}
	return "<div class=\"left\">\n" + links + "</div>\n"
}

// scriptedLink is a link that can be left to a script.
var scriptedLink = regexp.MustCompile(`<a href="([^"]*)">`)

// through is where menus link a column: itself, or a page that sends on.
func (p *synthPortal) through(c *synthColumn) string {
	if c.menu && p.manner.shell {
		return "/" + c.slug + "_portal/"
	}
	return c.path
}

// sendOn is a page that a script leaves at once.
func (p *synthPortal) sendOn(c *synthColumn) synthRoute {
	return func(*http.Request) synthReply {
		return synthReply{text: "<html><head><script>window.location.replace('" + c.path + "');</script></head><body></body></html>\n"}
	}
}

// subLinks is links to columns.
func (p *synthPortal) subLinks(columns []*synthColumn) string {
	var b strings.Builder
	b.WriteString("<ul class=\"menu\">\n")
	for _, c := range columns {
		fmt.Fprintf(&b, "<li><a href=\"%s\">%s</a></li>\n", html.EscapeString(p.through(c)), c.name)
	}
	b.WriteString("</ul>\n")
	return b.String()
}

// columnBody is what a column shows before its rows.
func (p *synthPortal) columnBody(c *synthColumn) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<h2>%s</h2>\n", c.name)
	if len(c.subs) > 0 && !c.menu {
		b.WriteString(p.subLinks(c.subs))
	}
	if c.kind == synthPlain || c.menu {
		fmt.Fprintf(&b, "<div class=\"text\"><p>%s由%s办公室维护，内容有变化时在五个工作日内更新。</p>\n", c.name, p.body())
		fmt.Fprintf(&b, "<p>联系地址：%s人民路%d号，邮政编码见信封。</p></div>\n", p.place.name, 1+p.manner.slugs%200)
	}
	return b.String()
}

// homePage has news, the entry of disclosure and the calendar.
func (p *synthPortal) homePage() synthRoute {
	return p.page(nil, "首页", func() string {
		var b strings.Builder
		for _, c := range p.columns {
			if c.parent == p.home && c.kind == synthList {
				fmt.Fprintf(&b, "<h2><a href=\"%s\">%s</a></h2>\n%s", html.EscapeString(c.path), c.name, p.items(c.rows[:min(5, len(c.rows))]))
			}
		}
		if p.manner.direct {
			fmt.Fprintf(&b, "<div class=\"quick\"><a href=\"%s\">%s</a></div>\n", html.EscapeString(p.annual.path), p.annual.name)
		}
		return b.String() + "<div class=\"cal\"><a href=\"/rili?month=2026-03\">会议日历</a></div>\n"
	})
}

// footer has department hosts and the way to the forbidden folder.
func (p *synthPortal) footer() string {
	var b strings.Builder
	b.WriteString("<div class=\"footer\"><p>部门网站：")
	label := strings.TrimSuffix(strings.TrimPrefix(p.host, "www."), ".test")
	for i, dept := range synthOutside {
		fmt.Fprintf(&b, "<a href=\"http://%s.%s.farm-outside.gov.cn/zfxxgk/\">%s</a> ", dept, label, []string{"教育局", "财政局", "民政局", "水务局", "人社局"}[i])
	}
	fmt.Fprintf(&b, "</p>\n<p>主办：%s办公室　网站标识码：%s　<a href=\"/admin/login.jsp\">管理</a></p></div>\n", p.body(), p.siteCode())
	return b.String()
}

// calendar is a month with links to the one before and the one after, for
// ever.
func (p *synthPortal) calendar(r *http.Request) synthReply {
	month, err := time.Parse("2006-01", r.FormValue("month"))
	if err != nil {
		month = time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	}
	return p.page(nil, "日历", func() string {
		link := "<a href=\"/rili?month=%s\">%s</a> "
		return fmt.Sprintf("<p>%s</p>", month.Format("2006年1月")) +
			fmt.Sprintf(link, month.AddDate(0, -1, 0).Format("2006-01"), "上一月") +
			fmt.Sprintf(link, month.AddDate(0, 1, 0).Format("2006-01"), "下一月") + "\n"
	})(r)
}
