package farm

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// load reads the embedded farm.
func load(t *testing.T) *Farm {
	t.Helper()
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// pages is every HTML file of the farm by URL, as text.
func pages(t *testing.T, f *Farm) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, s := range f.sites {
		for name, fl := range s.files {
			if typeOf(name) == "text/html" {
				out["http://"+s.Host+name] = readable(t, s, name, fl.body)
			}
		}
	}
	return out
}

// readable undoes the encoding of a file.
func readable(t *testing.T, s *site, name string, body []byte) string {
	t.Helper()
	switch enc := s.ruleFor(name).Encoding; enc {
	case "", "utf-8":
	case "gbk":
		b, err := simplifiedchinese.GBK.NewDecoder().Bytes(body)
		if err != nil {
			t.Fatal(err)
		}
		body = b
	default:
		t.Fatalf("%s%s: encoding %q is not known here", s.Host, name, enc)
	}
	if !utf8.Valid(body) {
		t.Fatalf("%s%s is not valid text", s.Host, name)
	}
	return string(body)
}

// page finds the text of a URL, folders by their index page.
func page(all map[string]string, u string) (string, bool) {
	for _, name := range []string{u, u + "index.html", u + "index.htm", u + "index.shtml"} {
		if text, ok := all[name]; ok {
			return text, true
		}
	}
	return "", false
}

// cells is the texts of a page: one for every td and th, one for every p and
// div outside of tables.
func cells(t *testing.T, text string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range root.Descendants() {
		cell := n.Data == "td" || n.Data == "th"
		if cell || (n.Data == "p" || n.Data == "div") && !inCell(n) {
			out = append(out, strings.TrimSpace(strings.ReplaceAll(inner(n), "\u00a0", " ")))
		}
	}
	return out
}

// inCell reports whether a node lies in a table cell.
func inCell(n *html.Node) bool {
	for a := range n.Ancestors() {
		if a.Data == "td" || a.Data == "th" {
			return true
		}
	}
	return false
}

// inner is the text below a node; br ends a line.
func inner(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Data == "br":
			b.WriteString("\n")
		}
	}
	return b.String()
}

// links is the targets of a page, resolved.
func links(t *testing.T, base, text string) []*url.URL {
	t.Helper()
	from, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var out []*url.URL
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key != "href" && a.Key != "src" && a.Key != "action" || strings.HasPrefix(a.Val, "javascript:") {
				continue
			}
			u, err := from.Parse(a.Val)
			if err != nil {
				t.Errorf("%s: %v", base, err)
				continue
			}
			out = append(out, u)
		}
	}
	return out
}

// disallowed reports whether the robots.txt of the site, which is written
// with plain prefixes for all, forbids the path.
func disallowed(s *site, p string) bool {
	for line := range strings.Lines(string(s.files["/robots.txt"].body)) {
		if strings.HasPrefix(line, "User-agent: B") {
			return false
		}
		prefix, ok := strings.CutPrefix(strings.TrimSpace(line), "Disallow: ")
		if ok && strings.HasPrefix(p, prefix) {
			return true
		}
	}
	return false
}

func TestLinksResolve(t *testing.T) {
	f := load(t)
	sites, forbidden, gone := map[string]*site{}, map[string]bool{}, map[string]bool{}
	for _, s := range f.sites {
		sites[s.Host] = s
	}
	for base, text := range pages(t, f) {
		for _, u := range links(t, base, text) {
			s, ours := sites[u.Host]
			switch {
			case !ours:
				if u.Host != "www.hanweb.com" {
					t.Errorf("%s links out of the farm to %s", base, u)
				}
			case disallowed(s, u.RequestURI()):
				forbidden[u.Host] = true
			case slices.Contains(s.Missing, u.Path):
				gone[u.Host+u.Path] = true
			default:
				if _, _, ok := s.find(u.Path, u.RawQuery); !ok && s.Redirects[u.Path] == "" {
					t.Errorf("%s links to %s, which is not there", base, u)
				}
			}
		}
	}
	for _, s := range f.sites {
		if !forbidden[s.Host] {
			t.Errorf("no page of %s links to a path that its robots.txt forbids", s.Host)
		}
		for _, p := range s.Missing {
			_, _, there := s.find(p, "")
			if there || !gone[s.Host+p] {
				t.Errorf("%s%s is said to be gone: there %v, linked %v", s.Host, p, there, gone[s.Host+p])
			}
		}
	}
}

// paged is pages that are reached by computing a pager only.
var paged = []string{
	"http://dongying.test/zwgk/zfxxgknb/index_1.html",
	"http://anyuan.test/ayxxxgk/c102234/list_2.shtml",
}

func TestEveryPageIsLinked(t *testing.T) {
	f := load(t)
	all, linked := pages(t, f), map[string]bool{}
	for base, text := range all {
		for _, u := range links(t, base, text) {
			linked[u.String()] = true
		}
	}
	for _, u := range paged {
		linked[u] = true
		if _, ok := all[u]; !ok {
			t.Errorf("%s is not there", u)
		}
	}
	for u := range all {
		folder := u[:strings.LastIndex(u, "/")+1]
		if !linked[u] && !linked[folder] && !strings.HasSuffix(u, "/404.html") {
			t.Errorf("nothing links to %s", u)
		}
	}
}

func TestTruthPagesAreServed(t *testing.T) {
	f := load(t)
	s, c := run(t, f), client(t)
	for _, tr := range f.Truth() {
		u, err := url.Parse(tr.URL)
		if err != nil {
			t.Fatal(err)
		}
		resp, body := fetch(t, c, s.URL(u.Host)+u.RequestURI())
		if resp.StatusCode != http.StatusOK || len(body) < 300 {
			t.Errorf("%s: status %d, %d bytes", tr.URL, resp.StatusCode, len(body))
		}
	}
}

// want is the texts that the cells of a row show: derived and blank cells
// are empty, missing ones are not there.
func want(row string) []string {
	var out []string
	for _, v := range strings.Fields(row) {
		switch {
		case v == "?":
		case v == "_" || v[0] == '=':
			out = append(out, "")
		default:
			out = append(out, v)
		}
	}
	return out
}

// plain is a cell without the unit or the sign it may be printed with.
func plain(cell string) string {
	return strings.TrimPrefix(strings.TrimRight(cell, "元万件项"), "+")
}

// after finds the row in the cells at or after from, as cells of its own or
// as one line, and returns the index behind it, or -1.
func after(cells []string, from int, row []string) int {
	line := strings.Join(row, " ")
	for i := from; i < len(cells); i++ {
		if cells[i] == line || strings.HasSuffix(cells[i], " "+line) {
			return i + 1
		}
		if i+len(row) <= len(cells) && slices.EqualFunc(cells[i:i+len(row)], row, func(a, b string) bool { return plain(a) == b }) {
			return i + len(row)
		}
	}
	return -1
}

func TestTruthNumbersStandOnThePages(t *testing.T) {
	f := load(t)
	all := pages(t, f)
	for _, tr := range f.Truth() {
		if len(tr.Rows) == 0 {
			continue
		}
		text, _ := page(all, tr.URL)
		var flat []string
		for _, c := range cells(t, text) {
			flat = append(flat, lines(c)...)
		}
		at := 0
		for _, table := range slices.Sorted(maps.Keys(tr.Rows)) {
			for i, row := range tr.Rows[table] {
				next := after(flat, at, want(row))
				if next < 0 {
					t.Errorf("%s: row %d of %s (%s) does not stand behind the rows before it", tr.URL, i+1, table, row)
					break
				}
				at = next
			}
		}
	}
}

// lines splits a text into its lines that say something; an empty text stays
// one, since it can be an empty cell.
func lines(text string) []string {
	if text == "" {
		return []string{""}
	}
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func TestTruthTextsStandOnThePages(t *testing.T) {
	f := load(t)
	all := pages(t, f)
	for _, tr := range f.Truth() {
		text, ok := page(all, tr.URL)
		if !ok {
			t.Errorf("%s is not there", tr.URL)
			continue
		}
		flat := strings.Join(strings.Fields(text), "")
		for id, v := range tr.Facts {
			if !strings.Contains(flat, v) {
				t.Errorf("%s: fact %s = %s does not stand there", tr.URL, id, v)
			}
		}
		for _, v := range tr.Damage {
			if !strings.Contains(text, v) {
				t.Errorf("%s: damage %q does not stand there", tr.URL, v)
			}
		}
		for id, v := range tr.Fields {
			if !strings.Contains(text, v) {
				t.Errorf("%s: field %s = %s does not stand there", tr.URL, id, v)
			}
		}
	}
}

// column is the numbers of one column of t3 in the order of the form.
func column(tr Truth, name string) []int {
	var out []int
	for _, row := range formTables[tr.Format]["t3"].rows {
		n, err := strconv.Atoi(tr.Cells["t3."+row+"."+name])
		if err != nil {
			return nil
		}
		out = append(out, n)
	}
	return out
}

// sum adds up.
func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}

// broken is the hard rules of t3 and t4 that the numbers of a report break,
// by an arithmetic of our own.
func broken(tr Truth) []string {
	found := map[string]bool{}
	byRow := make([]int, len(formTables[tr.Format]["t3"].rows))
	for _, name := range strings.Fields(applicants) {
		ns := column(tr, name)
		if ns == nil {
			return nil
		}
		last := len(ns) - 1
		if ns[0]+ns[1] != ns[last-1]+ns[last] {
			found["R3.1"] = true
		}
		if sum(ns[2:last-1]) != ns[last-1] {
			found["R3.2"] = true
		}
		for i, n := range ns {
			if name == "total" && byRow[i] != n {
				found["R3.3"] = true
			}
			byRow[i] += n
		}
	}
	var t4 []int
	for _, name := range strings.Fields(disputes) {
		n, _ := strconv.Atoi(tr.Cells["t4.cases."+name])
		t4 = append(t4, n)
	}
	for five := range slices.Chunk(t4, 5) {
		if sum(five[:4]) != five[4] {
			found["R4.1"] = true
		}
	}
	out := []string{}
	for _, rule := range slices.Sorted(maps.Keys(found)) {
		out = append(out, tr.Format+":"+rule)
	}
	return out
}

func TestTruthArithmetic(t *testing.T) {
	checked := 0
	for _, tr := range load(t).Truth() {
		if tr.Rows == nil || len(tr.Missing) > 0 {
			continue
		}
		checked++
		var declared []string
		for _, p := range tr.Problems {
			if strings.Contains(p, ":R3.") || strings.Contains(p, ":R4.1") {
				declared = append(declared, p)
			}
		}
		if got := broken(tr); got == nil || !slices.Equal(got, declared) {
			t.Errorf("%s breaks %v, declared is %v", tr.URL, got, declared)
		}
		if n := tr.Cells["t3.new_received.total"]; tr.Facts["requests_received"] != "" && n != tr.Facts["requests_received"] &&
			sum([]int{column(tr, "total")[0], column(tr, "total")[1]}) != atoi(t, tr.Facts["requests_received"]) {
			t.Errorf("%s: the text says %s requests, the table %s", tr.URL, tr.Facts["requests_received"], n)
		}
	}
	if checked < 10 {
		t.Errorf("only %d reports have numbers", checked)
	}
}

// atoi reads a number of the truth.
func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTruthExpands(t *testing.T) {
	counts := map[string]int{"f2021": 200, "f2019": 198}
	for _, tr := range load(t).Truth() {
		if tr.Rows == nil {
			continue
		}
		ragged := 0
		for row := range tr.Missing {
			ragged += len(formTables[tr.Format][row[:2]].columns) - tr.Missing[row]
		}
		got := len(tr.Cells) + len(tr.Blank) + tr.MissingCells() + ragged
		if got != counts[tr.Format] {
			t.Errorf("%s: %d cells, the form %s has %d", tr.URL, got, tr.Format, counts[tr.Format])
		}
		for _, name := range tr.Derived {
			if tr.Cells[name] == "" {
				t.Errorf("%s: derived cell %s has no number", tr.URL, name)
			}
		}
	}
}

func TestParseTruthRefuses(t *testing.T) {
	const frame = `[{"url": "u", "format": "f2021", "rows": {%s}}]`
	cases := []struct{ name, json, want string }{
		{"unknown key", `[{"uri": "u"}]`, "uri"},
		{"unknown table", fmt.Sprintf(frame, `"t9": ["0"]`), "no table t9"},
		{"too few rows", fmt.Sprintf(frame, `"t2_6": ["0"]`), "has 2 rows, not 1"},
		{"too many cells", fmt.Sprintf(frame, `"t2_5": ["0 0"]`), "has 1 cells, not 2"},
		{"missing cell among different numbers", fmt.Sprintf(frame, `"t2_1": ["1 2 ?", "0 0 0"]`), "its numbers differ"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := parseTruth([]byte(tc.json)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error that says %q", err, tc.want)
			}
		})
	}
}

func TestEncodingsServed(t *testing.T) {
	f := load(t)
	s, c := run(t, f), client(t)
	const office = "\xb6\xa8\xce\xf7\xca\xd0" // 定西市 in GBK
	cases := []struct {
		name, path, contentType, meta string
	}{
		{"no charset anywhere", "/index.html", "text/html", "none"},
		{"meta alone", "/art/2024/1/19/art_1586_8823.html", "text/html", "early"},
		{"header says utf-8, no meta", "/art/2023/1/20/art_1586_7719.html", "text/html; charset=utf-8", "none"},
		{"header says latin-1, no meta", "/art/2021/1/25/art_1586_5107.html", "text/html; charset=iso-8859-1", "none"},
		{"meta behind byte 1024", "/art/2022/3/28/art_1586_6302.html", "text/html", "late"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			resp, body := fetch(t, c, s.URL("dingxi.test")+tc.path)
			if got := resp.Header.Get("Content-Type"); got != tc.contentType {
				t.Errorf("Content-Type %q, want %q", got, tc.contentType)
			}
			if utf8.ValidString(body) || !strings.Contains(body, office) {
				t.Error("the body is not GBK")
			}
			at := strings.Index(body, "charset=gb2312")
			meta := map[bool]string{true: "early", false: "late"}[at < 1024]
			if at < 0 {
				meta = "none"
			}
			if meta != tc.meta {
				t.Errorf("meta %s (at byte %d), want %s", meta, at, tc.meta)
			}
		})
	}
}

func TestRobots(t *testing.T) {
	f := load(t)
	slow := 0
	for _, s := range f.sites {
		body := string(s.files["/robots.txt"].body)
		if !strings.Contains(body, "Disallow: /") {
			t.Errorf("%s has no robots.txt with rules", s.Host)
		}
		if strings.Contains(body, "Crawl-delay:") {
			slow++
		}
		for _, tr := range f.Truth() {
			if u, err := url.Parse(tr.URL); err == nil && u.Host == s.Host && disallowed(s, u.RequestURI()) {
				t.Errorf("%s is forbidden by its robots.txt", tr.URL)
			}
		}
	}
	if slow == 0 || slow == len(f.sites) {
		t.Errorf("%d of %d hosts ask for a Crawl-delay, want some but not all", slow, len(f.sites))
	}
}

func TestDefinitions(t *testing.T) {
	f := load(t)
	toml := string(f.Definitions())
	for _, host := range f.Hosts() {
		if !strings.Contains(toml, `base   = "http://`+host+`"`) {
			t.Errorf("no definition has the base %s", host)
		}
	}
}
