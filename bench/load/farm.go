package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/farm"
)

// site is one portal of the farm: its pages by path, ready to send, and how
// often each was asked for.
type site struct {
	base   string
	pages  map[string]page
	mix    map[string]int // pages of each kind
	mu     sync.Mutex
	counts map[string]int
}

// page is an answer in both codings.
type page struct{ plain, packed []byte }

const rowsPerList = 20

// served is what the farm says when it is asked for /farm on its first port.
type served struct {
	Bases  []string
	Pages  int
	Mean   int            // bytes of a page before gzip
	Mix    map[string]int // pages of each kind
	Counts map[string]int
}

// serveFarm serves hosts portals with so many pages in all until its standard
// input ends. It prints the address of its control port.
func serveFarm(hosts, pages int) error {
	sites, err := buildSites(hosts, pages)
	if err != nil {
		return err
	}
	control := http.NewServeMux()
	control.HandleFunc("/farm", func(w http.ResponseWriter, q *http.Request) {
		s := summary(sites)
		if err := json.NewEncoder(w).Encode(s); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go http.Serve(l, control)
	fmt.Println("http://" + l.Addr().String())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// summary counts, and begins to count anew.
func summary(sites []*site) served {
	s := served{Counts: map[string]int{}, Mix: map[string]int{}}
	bytes := 0
	for _, st := range sites {
		s.Bases = append(s.Bases, st.base)
		st.mu.Lock()
		for path, n := range st.counts {
			s.Counts[st.base+path] = n
		}
		st.counts = map[string]int{}
		st.mu.Unlock()
		for kind, n := range st.mix {
			s.Mix[kind] += n
		}
		for _, p := range st.pages {
			s.Pages++
			bytes += len(p.plain)
		}
	}
	s.Mean = bytes / max(1, s.Pages)
	return s
}

// buildSites writes the portals and opens a port for each.
func buildSites(hosts, pages int) ([]*site, error) {
	bodies, err := reports()
	if err != nil {
		return nil, err
	}
	var sites []*site
	for i := range hosts {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		st := &site{base: "http://" + l.Addr().String(), pages: map[string]page{}, mix: map[string]int{}, counts: map[string]int{}}
		st.write(i, pages/hosts, bodies)
		go http.Serve(l, st)
		sites = append(sites, st)
	}
	return sites, nil
}

// ServeHTTP answers with gzip where it is asked for. There is no robots.txt.
func (s *site) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	s.mu.Lock()
	s.counts[q.URL.Path]++
	s.mu.Unlock()
	p, ok := s.pages[q.URL.Path]
	if !ok {
		http.NotFound(w, q)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	body := p.plain
	if strings.Contains(q.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = p.packed
	}
	w.Write(body)
}

// mainPart is what a synthetic portal shows between menu and footer.
var mainPart = regexp.MustCompile(`(?s)<div class="main">\n(.*)</div>\n</div>\n<div class="footer">`)

// anchors are left out of the main parts: the farm has its own links.
var anchors = regexp.MustCompile(`(?s)<a .*?</a>`)

// reports are the main parts of report pages of several platforms.
func reports() ([]string, error) {
	f := farm.Synthesize(farm.Synthesis{Seed: 1, Reports: 30, Platforms: []string{"trs", "ucap", "hanweb", "static"}})
	server, err := f.Start()
	if err != nil {
		return nil, err
	}
	defer server.Close()
	var out []string
	for _, r := range f.Truth() {
		resp, err := http.Get(server.URL(r.Host) + r.Path)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return nil, err
		}
		if m := mainPart.FindSubmatch(body); m != nil && bytes.Contains(body, []byte("charset=utf-8")) {
			out = append(out, anchors.ReplaceAllString(string(m[1]), ""))
		}
	}
	return out, nil
}

// The kinds of pages.
const (
	kindHome   = "home pages"
	kindList   = "list pages"
	kindReport = "reports"
	kindNews   = "news"
	kindPlan   = "plans in chapters"
)

// write makes the pages of one portal: a home page, lists, articles. Of ten
// articles so many as the flag says are reports, the others are news and plans
// whose rows the list cuts short, so that a crawler has to look at them.
// Two portals of eight are written in GBK.
func (s *site) write(number, pages int, bodies []string) {
	charset := "utf-8"
	if number%4 == 3 {
		charset = "gbk"
	}
	articles := (pages - 1) * rowsPerList / (rowsPerList + 1)
	lists := (articles + rowsPerList - 1) / rowsPerList
	s.put(kindHome, "/", charset, s.frame("首页", `<p><a href="/zwgk/nb/index_1.html">政府信息公开年报</a></p>`))
	for n := range lists {
		var rows strings.Builder
		for i := n * rowsPerList; i < min(articles, (n+1)*rowsPerList); i++ {
			fmt.Fprintf(&rows, `<li><a href="/zwgk/nb/art_%d.html">%s</a><span>2024-01-%02d</span></li>`+"\n", i, row(number, i), i%28+1)
		}
		pager := fmt.Sprintf(`<div class="page">第%d/%d页 `, n+1, lists)
		if n+1 < lists {
			pager += fmt.Sprintf(`<a href="/zwgk/nb/index_%d.html">下一页</a>`, n+2)
		}
		s.put(kindList, fmt.Sprintf("/zwgk/nb/index_%d.html", n+1), charset, s.frame("政府信息公开年报", "<ul>"+rows.String()+"</ul>"+pager+"</div>"))
	}
	for i := range articles {
		kind, body := kindOf(i), ""
		switch kind {
		case kindReport:
			body = bodies[(number*7+i)%len(bodies)]
		case kindPlan:
			body = prose(i, "一、基本情况", "二、重点任务", "三、主要措施", "四、工作要求")
		default:
			body = prose(i, "")
		}
		s.put(kind, fmt.Sprintf("/zwgk/nb/art_%d.html", i), charset, s.frame(title(number, i), body))
	}
}

// kindOf is the kind of an article: one in four of those that are no reports is
// a plan.
func kindOf(i int) string {
	switch {
	case i%10 < *reportTenths:
		return kindReport
	case i%4 == 3:
		return kindPlan
	}
	return kindNews
}

// title is that of an article.
func title(number, i int) string {
	name := fmt.Sprintf("某县第%d局%d年政府信", number*1000+i/10, 2015+i%10)
	if kindOf(i) == kindReport {
		return name + "息公开工作年度报告"
	}
	return name + "访工作情况"
}

// row is what a list shows of it.
func row(number, i int) string {
	if kindOf(i) == kindReport {
		return title(number, i)
	}
	return strings.TrimSuffix(title(number, i), "访工作情况") + "…"
}

// sentences are what news are made of.
var sentences = []string{
	"召开全县重点工作推进会，通报前三季度主要经济指标完成情况，部署下一阶段任务。",
	"局领导带队深入联系点走访，接待来访群众，当场答复诉求，限期办结。",
	"全年共受理来信来访事项，办结率和群众满意率比上年均有提高。",
	"各股室要压实责任，建立台账，逐项销号，确保各项部署落到实处。",
	"会议强调，要坚持问题导向，把矛盾化解在基层、解决在萌芽状态。",
	"下一步，将继续畅通渠道，完善制度，加强干部队伍建设，不断提升服务水平。",
}

// prose is a text under headings; "" stands for none.
func prose(i int, headings ...string) string {
	var b strings.Builder
	b.WriteString(`<div id="zoom">`)
	for n, h := range headings {
		if h != "" {
			fmt.Fprintf(&b, `<p style="text-indent:2em"><strong>%s</strong></p>`+"\n", h)
		}
		for k := range 32 / len(headings) {
			fmt.Fprintf(&b, `<p style="text-indent:2em"><span style="font-size:16pt">%s%s</span></p>`+"\n", sentences[(i+n+k)%len(sentences)], sentences[(i*5+k*7+1)%len(sentences)])
		}
	}
	return b.String() + `</div>`
}

// menu is what stands at the top of portals. Entries on disclosure lead to the
// lists, the others to articles, which stand for what they name.
var menu = strings.Fields("网站首页 走进某县 新闻中心 政务公开 政府信息公开 政府信息公开指南 政府信息公开制度 政府信息公开年报 依申请公开 办事服务 " +
	"互动交流 领导信箱 数据发布 县情概况 领导之窗 机构设置 县级新闻 乡镇动态 部门动态 通知公告 政策文件 政策解读 规划计划 财政资金 " +
	"人事信息 重大项目 公共资源 应急管理 食品药品 环境保护 教育体育 医疗卫生 就业创业 社会保障 扶贫救助 民意征集 在线访谈 网上调查 友情链接 无障碍浏览")

// frame puts a page into the portal's chrome, and fills it up to about 31 KB
// with the styles that word processors leave.
func (s *site) frame(title, main string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<title>%s-某县人民政府</title>\n<style>%s</style></head><body>\n<div class=\"nav\"><ul>\n", title,
		strings.Repeat(".MsoNormal{mso-style-parent:\"\";margin:0cm;font-size:10.5pt;font-family:\"Times New Roman\"}\n", 60))
	for i, entry := range menu {
		target := fmt.Sprintf("/zwgk/nb/art_%d.html", i)
		if strings.Contains(entry, "公开") {
			target = "/zwgk/nb/index_1.html"
		}
		fmt.Fprintf(&b, `<li class="item"><a class="nav-link" target="_blank" href="%s">%s</a></li>`+"\n", target, entry)
	}
	fmt.Fprintf(&b, "</ul></div>\n<h1>%s</h1>\n%s\n", title, main)
	for b.Len() < 31_000 {
		b.WriteString(`<div class="foot"><span style="font-family:宋体;mso-ascii-font-family:Times;color:#333">主办：某县人民政府办公室　地址：某县人民路</span></div>` + "\n")
	}
	return b.String() + "</body></html>"
}

// put stores a page in its charset, plain and with gzip.
func (s *site) put(kind, path, charset, text string) {
	text = "<!DOCTYPE html><html><head><meta charset=\"" + charset + "\">\n" + text
	if charset == "gbk" {
		text, _ = simplifiedchinese.GBK.NewEncoder().String(text) // all of it is in GBK
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(text)) // a buffer takes everything
	w.Close()
	s.mix[kind]++
	s.pages[path] = page{[]byte(text), packed.Bytes()}
}
