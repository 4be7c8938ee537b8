package farm

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

// browser walks one portal as its scripts make a browser do.
type browser struct {
	t      *testing.T
	base   *url.URL
	portal Portal
}

// do sends a request and returns the text of the answer in UTF-8.
func (b *browser) do(method, ref, kind, body string) string {
	b.t.Helper()
	u, err := b.base.Parse(ref)
	if err != nil {
		b.t.Fatalf("parse %q: %v", ref, err)
	}
	req, err := http.NewRequest(method, u.String(), strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s %s %s: status %d", b.portal.Host, method, ref, resp.StatusCode)
	}
	enc, err := htmlindex.Get(b.portal.Charset)
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

func (b *browser) get(ref string) string { return b.do(http.MethodGet, ref, "", "") }

var (
	anchor    = regexp.MustCompile(`(?s)<a href="([^"]*)"[^>]*>\s*(.*?)\s*</a>`)
	pagers    = regexp.MustCompile(`createPage(?:HTML)?\(([^)]*)\)`)
	countPage = regexp.MustCompile(`var currentPage = (\d+);[^$]*var countPage = (\d+);`)
	scripted  = regexp.MustCompile(`<a href="javascript:void\(0\);" onclick="window\.location\.href='([^']*)'">`)
	written   = regexp.MustCompile(`var url="([^"]*)";\s*var title="([^"]*)";`)
	replaced  = regexp.MustCompile(`location\.replace\('([^']*)'\)`)
	onclick   = regexp.MustCompile(`onclick="location\.href=encodeURI\('([^']*)'\);">下一页`)
)

// anchors is the links of a page as paths, with their texts.
func (b *browser) anchors(at, text string) [][2]string {
	b.t.Helper()
	page, err := b.base.Parse(at)
	if err != nil {
		b.t.Fatal(err)
	}
	text = scripted.ReplaceAllString(text, `<a href="$1">`)
	text = written.ReplaceAllString(text, `<a href="$1">$2</a>`)
	var out [][2]string
	for _, m := range anchor.FindAllStringSubmatch(text, -1) {
		u, err := page.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
		if err != nil {
			b.t.Fatalf("%s%s: link %q: %v", b.portal.Host, at, m[1], err)
		}
		ref := u.RequestURI()
		if u.Fragment != "" {
			ref += "#" + u.Fragment
		}
		if u.Host == b.base.Host {
			out = append(out, [2]string{ref, m[2]})
		}
	}
	return out
}

// next is the path of the next page by link or script; "" on the last.
func (b *browser) next(at, text string) string {
	for _, a := range b.anchors(at, text) {
		if a[1] == "下一页" || a[1] == "下页" {
			return a[0]
		}
	}
	dir, _, _ := strings.Cut(at, "?")
	dir = dir[:strings.LastIndex(dir, "/")+1]
	if m := onclick.FindStringSubmatch(text); m != nil {
		return dir + m[1]
	}
	if m := countPage.FindStringSubmatch(text); m != nil {
		k, n := numeral(m[1]), numeral(m[2])
		if k+1 < n {
			return fmt.Sprintf("%sindex_%d.%s", dir, k+1, trsPlatform{}.ext(synthOf(b.portal)))
		}
	}
	m := pagers.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	arg := strings.Split(strings.NewReplacer(" ", "", `"`, "", "'", "").Replace(m[1]), ",")
	switch {
	case len(arg) == 4 && numeral(arg[1])+1 < numeral(arg[0]): // counts from 0, index_1 is the second
		return fmt.Sprintf("%s%s_%d.%s", dir, arg[2], numeral(arg[1])+1, arg[3])
	case len(arg) == 6 && numeral(arg[2]) < numeral(arg[1]): // counts from 1, list_2 is the second
		return fmt.Sprintf("%s%s_%d.%s", dir, arg[3], numeral(arg[2])+1, arg[4])
	}
	return ""
}

// synthOf draws the portal again, for what only its files show.
func synthOf(p Portal) *synthPortal {
	for _, s := range walked.portals {
		if s.host == p.Host {
			return s
		}
	}
	return nil
}

func numeral(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// rows is the links that a column lists, over all its pages.
func (b *browser) rows(column string) []string {
	b.t.Helper()
	text := b.get(column)
	switch {
	case strings.Contains(text, "dataproxy.jsp"):
		return b.jpage(column, text)
	case strings.Contains(text, "bulidstatic"):
		return b.unit(text)
	case strings.Contains(text, "loadData"):
		return b.loadData(text)
	case strings.Contains(text, "/common/search/"):
		return b.search(text)
	case strings.Contains(text, "getgovinfolist"):
		return b.govinfo(text)
	case strings.Contains(text, "_CONFIG"):
		return b.gkmlpt(column, text)
	case strings.Contains(text, "loadDynamic"):
		return b.dynamic(column, text)
	}
	var out []string
	seen := map[string]bool{}
	for at := column; at != ""; at = b.next(at, text) {
		if seen[at] {
			b.t.Fatalf("%s: %s comes again", b.portal.Host, at)
		}
		seen[at] = true
		text = b.get(at)
		for _, a := range b.anchors(at, text) {
			out = append(out, a[0])
		}
	}
	return out
}

// first is the group of a pattern, which has to be there.
func (b *browser) first(pattern, text string) string {
	b.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		b.t.Fatalf("%s: no %s in %s", b.portal.Host, pattern, text)
	}
	return m[1]
}

// until collects what fetch gives for 1, 2, … until it gives nothing.
func until(fetch func(k int) []string) []string {
	var out []string
	for k := 1; ; k++ {
		got := fetch(k)
		if len(got) == 0 || k > 500 {
			return out
		}
		out = append(out, got...)
	}
}

// jpage goes on where the first group ends, by numbers of records as the
// script does, and checks that pages by number give the same.
func (b *browser) jpage(column, text string) []string {
	total := numeral(b.first(`totalRecord:(\d+)`, text))
	refs := func(text string) (out []string) {
		_, text, _ = strings.Cut(text, "<recordset>")
		text, _, _ = strings.Cut(text, "</recordset>")
		for _, a := range b.anchors(column, text) {
			out = append(out, a[0])
		}
		return out
	}
	out := refs(text)
	if len(out) == total {
		return out
	}
	link := b.first(`<nextgroup><!\[CDATA\[<a href="([^"]*)">`, text)
	size := len(out)
	out = append(out, refs(b.get(fmt.Sprintf("%s&startrecord=%d&endrecord=%d", link, size+1, total)))...)
	byPage := until(func(k int) []string { return refs(b.get(strings.Replace(link, "page=1", fmt.Sprint("page=", k), 1))) })
	if strings.Join(out, " ") != strings.Join(byPage, " ") || len(out) != total {
		b.t.Errorf("%s%s: %d by records, %d by pages, %d declared", b.portal.Host, column, len(out), len(byPage), total)
	}
	return out
}

func (b *browser) unit(text string) []string {
	at := b.first(` url="([^"]*)"`, text)
	var query map[string]string
	if err := json.Unmarshal([]byte(strings.ReplaceAll(b.first(`querydata="([^"]*)"`, text), "'", `"`)), &query); err != nil {
		b.t.Fatal(err)
	}
	v := url.Values{}
	for name, value := range query {
		v.Set(name, value)
	}
	return until(func(k int) (out []string) {
		v.Set("paramJson", fmt.Sprintf(`{"pageNo":%d,"pageSize":15}`, k))
		var reply struct{ Data struct{ HTML string } }
		b.json(b.get(at+"?"+v.Encode()), &reply)
		for _, a := range b.anchors("/", reply.Data.HTML) {
			out = append(out, a[0])
		}
		return out
	})
}

func (b *browser) json(text string, to any) {
	b.t.Helper()
	if err := json.Unmarshal([]byte(text), to); err != nil {
		b.t.Fatalf("%s: read %s: %v", b.portal.Host, text, err)
	}
}

func (b *browser) loadData(text string) []string {
	at, id := b.first(`url:"([^"]*)"`, text), b.first(`"channelId":"([^"]*)"`, text)
	return until(func(k int) (out []string) {
		var reply struct {
			Data struct{ List []struct{ URL string } }
		}
		b.json(b.do(http.MethodPost, at, "application/x-www-form-urlencoded", fmt.Sprintf("channelId=%s&pageIndex=%d", id, k)), &reply)
		for _, row := range reply.Data.List {
			out = append(out, row.URL)
		}
		return out
	})
}

func (b *browser) search(text string) []string {
	id := b.first(`channelId = "([^"]*)"`, text)
	return until(func(k int) (out []string) {
		var reply struct {
			Data struct{ Results []struct{ URL string } }
		}
		b.json(b.get(fmt.Sprintf("/common/search/%s?page=%d&_pageSize=15&_isAgg=true&_isJson=true&_template=index", id, k)), &reply)
		for _, row := range reply.Data.Results {
			out = append(out, row.URL)
		}
		return out
	})
}

func (b *browser) govinfo(text string) []string {
	site := b.first(`siteGuid: "([^"]*)"`, b.get("/js/webBuilderCommon.js"))
	category := b.first(`categorynum = "([^"]*)"`, text)
	return until(func(k int) (out []string) {
		var reply struct {
			Custom struct{ Data []struct{ Infourl string } }
		}
		body := fmt.Sprintf(`{"deptcode":"","categorynum":%q,"pageIndex":%d,"pageSize":15,"siteGuid":%q}`, category, k-1, site)
		b.json(b.do(http.MethodPost, "/EWB-FRONT/rest/lightfrontaction/getgovinfolist", "application/json", body), &reply)
		for _, row := range reply.Custom.Data {
			out = append(out, row.Infourl)
		}
		return out
	})
}

func (b *browser) gkmlpt(column, text string) []string {
	_, id, _ := strings.Cut(column, "#")
	if !strings.Contains(text, `"id":`+id+`,`) {
		b.t.Errorf("%s: the tree has no %s", b.portal.Host, id)
	}
	sid := b.first(`SID: '(\d+)'`, text)
	return until(func(k int) (out []string) {
		var reply struct{ Articles []struct{ URL string } }
		b.json(b.get(fmt.Sprintf("/gkmlpt/api/all/%s?page=%d&sid=%s", id, k, sid)), &reply)
		for _, row := range reply.Articles {
			out = append(out, strings.TrimPrefix(row.URL, b.base.String()))
		}
		return out
	})
}

func (b *browser) dynamic(column, text string) []string {
	at := b.first(`loadDynamic\('([^']*)'`, text)
	return until(func(k int) (out []string) {
		text := b.do(http.MethodPost, at, "application/x-www-form-urlencoded", fmt.Sprintf("divid=divlist&currpage=%d", k))
		for _, a := range b.anchors(column, text) {
			if !strings.HasPrefix(a[0], "javascript:") {
				out = append(out, a[0])
			}
		}
		return out
	})
}
