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
	mu     sync.Mutex
	counts map[string]int
}

// page is an answer in both codings.
type page struct{ plain, packed []byte }

const (
	rowsPerList = 20
	chromeLinks = 40 // beside the links of a list
)

// served is what the farm says when it is asked for /farm on its first port.
type served struct {
	Bases  []string
	Pages  int
	Mean   int // bytes of a page before gzip
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
	s := served{Counts: map[string]int{}}
	bytes := 0
	for _, st := range sites {
		s.Bases = append(s.Bases, st.base)
		st.mu.Lock()
		for path, n := range st.counts {
			s.Counts[st.base+path] = n
		}
		st.counts = map[string]int{}
		st.mu.Unlock()
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
		st := &site{base: "http://" + l.Addr().String(), pages: map[string]page{}, counts: map[string]int{}}
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

// write makes the pages of one portal: a home page, lists, articles. Of ten
// articles so many as the flag says are reports, the others are texts that a list
// of reports shows all the same.
// Two portals of eight are written in GBK.
func (s *site) write(number, pages int, bodies []string) {
	charset := "utf-8"
	if number%4 == 3 {
		charset = "gbk"
	}
	articles := (pages - 1) * rowsPerList / (rowsPerList + 1)
	lists := (articles + rowsPerList - 1) / rowsPerList
	s.put("/", charset, s.frame(number, "首页", `<p><a href="/zwgk/nb/index_1.html">政府信息公开年报</a></p>`))
	for n := range lists {
		var rows strings.Builder
		for i := n * rowsPerList; i < min(articles, (n+1)*rowsPerList); i++ {
			fmt.Fprintf(&rows, `<li><a href="/zwgk/nb/art_%d.html" title=%q>%s</a><span>2024-01-%02d</span></li>`+"\n", i, title(number, i), title(number, i), i%28+1)
		}
		pager := fmt.Sprintf(`<div class="page">第%d/%d页 `, n+1, lists)
		if n+1 < lists {
			pager += fmt.Sprintf(`<a href="/zwgk/nb/index_%d.html">下一页</a>`, n+2)
		}
		s.put(fmt.Sprintf("/zwgk/nb/index_%d.html", n+1), charset, s.frame(number, "政府信息公开年报", "<ul>"+rows.String()+"</ul>"+pager+"</div>"))
	}
	for i := range articles {
		name, body := "全县重点工作推进会召开", `<div id="zoom">`+strings.Repeat(`<p style="text-indent:2em">召开全县重点工作推进会，通报情况，部署下一阶段任务。</p>`, 30)+`</div>`
		if i%10 < *reportTenths {
			name, body = title(number, i), bodies[(number*7+i)%len(bodies)]
		}
		s.put(fmt.Sprintf("/zwgk/nb/art_%d.html", i), charset, s.frame(number, name, body))
	}
}

// title names a row as the lists of portals do.
func title(number, i int) string {
	return fmt.Sprintf("某县第%d局%d年政府信息公开工作年度报告", number*1000+i/10, 2015+i%10)
}

// frame puts a page into the portal's chrome, and fills it up to about 31 KB
// with the styles that word processors leave.
func (s *site) frame(number int, title, main string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<title>%s-某县人民政府</title>\n<style>%s</style></head><body>\n<div class=\"nav\"><ul>\n", title,
		strings.Repeat(".MsoNormal{mso-style-parent:\"\";margin:0cm;font-size:10.5pt;font-family:\"Times New Roman\"}\n", 60))
	for i := range chromeLinks {
		fmt.Fprintf(&b, `<li class="item"><a class="nav-link" target="_blank" href="/zwgk/nb/art_%d.html">栏目导航%d</a></li>`+"\n", i, i)
	}
	fmt.Fprintf(&b, "</ul></div>\n<h1>%s</h1>\n%s\n", title, main)
	for b.Len() < 31_000 {
		b.WriteString(`<div class="foot"><span style="font-family:宋体;mso-ascii-font-family:Times;color:#333">主办：某县人民政府办公室　地址：某县人民路</span></div>` + "\n")
	}
	return b.String() + "</body></html>"
}

// put stores a page in its charset, plain and with gzip.
func (s *site) put(path, charset, text string) {
	text = "<!DOCTYPE html><html><head><meta charset=\"" + charset + "\">\n" + text
	if charset == "gbk" {
		text, _ = simplifiedchinese.GBK.NewEncoder().String(text) // all of it is in GBK
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(text)) // a buffer takes everything
	w.Close()
	s.pages[path] = page{[]byte(text), packed.Bytes()}
}
