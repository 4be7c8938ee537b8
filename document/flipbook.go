package document

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxPages bounds the pages of a flipbook; the longest reports have some 60.
const maxPages = 2000

var (
	pageMark   = regexp.MustCompile(`^第\s?(\d{1,4})\s?页$`)
	folio      = regexp.MustCompile(`^[-—–－‐]+\s?(\d{1,4})\s?[-—–－‐]+$`)
	folioGlued = regexp.MustCompile(`^[-—–－‐]+\s?(\d{1,4})\s?[-—–－‐]+\s*(\S.*)$`)
	template   = regexp.MustCompile(`\{\{[^{}]*\}\}`)
)

// chrome is what flipbook hosts print after the last page. The first set
// says so alone, the second only beside the first.
var (
	chrome       = regexp.MustCompile(`^(?:免费制作|其他案例|更多案例|更多内容|相关推荐|猜你喜欢)$|^百万用户|电子翻书制作|一键上传|\{\{`)
	chromeButton = regexp.MustCompile(`^(?:收藏|转发|下载|点赞|分享|举报|评论|x|×)$`)
)

// bookMark is the line above the text of a book.
const bookMark = "文本内容"

// isBook tells the landing page of a flipbook host: the text of the book
// stands on it, page after page.
func isBook(root *node) bool {
	mark := false
	found := false
	seen := 0
	var visit func(*node)
	visit = func(n *node) {
		if n.kind == html.TextNode && len(n.data) < 1<<20 && strings.Contains(n.data, bookMark) {
			mark = true
			seen = 0
		}
		if mark && n.kind == html.TextNode && seen < 20 && strings.TrimSpace(n.data) != "" {
			seen++
			found = found || hasFirstPage(n.data)
		}
		for c := n.first; c != nil && !found; c = c.next {
			if !n.isUnread() {
				visit(c)
			}
		}
	}
	visit(root)
	return found
}

// hasFirstPage tells whether the mark of the first page of a book stands in a
// text.
func hasFirstPage(text string) bool {
	for {
		before, behind, found := strings.Cut(text, "1")
		if !found {
			return false
		}
		if strings.HasSuffix(before, "第") && strings.HasPrefix(behind, "页") || strings.HasSuffix(before, "第 ") && strings.HasPrefix(behind, " 页") {
			return true
		}
		text = behind
	}
}

// readBookPage reads the landing page as markup.
func (d *Document) readBookPage(t *tree, s *scanned) {
	all := markupLines(s.body())
	start := bookStart(all)
	if start < 0 {
		d.readPage(t, s)
		return
	}
	d.readBook(all, start)
	d.Links = d.links(t, s)
	d.Title = d.titleOf(s)
	if d.Title == "" {
		d.Title = titleOfLines(all[:start])
	}
}

// markupLines returns the lines a page shows; line breaks in its source
// count, for hosts print the text of a book as it stands.
func markupLines(root *node) []line {
	var b strings.Builder
	var visit func(*node)
	visit = func(n *node) {
		switch {
		case n.kind == html.TextNode:
			b.WriteString(n.data)
			return
		case n.kind == html.ElementNode && n.isUnread():
			return
		}
		edge := n.isBlock() || n.atom == atom.Button
		if edge {
			b.WriteByte('\n')
		}
		for c := n.first; c != nil; c = c.next {
			visit(c)
		}
		if edge {
			b.WriteByte('\n')
		}
	}
	visit(root)
	return linesOf(b.String())
}

// bookStart returns the index of the line 文本内容 that the first page
// follows, perhaps after a button, or -1.
func bookStart(all []line) int {
	for i := range all {
		if all[i].text != "文本内容" {
			continue
		}
		for _, l := range all[i+1 : min(i+4, len(all))] {
			if pageMark.MatchString(l.text) {
				return i
			}
		}
	}
	return -1
}

// readBook reads the lines of a flipbook: only what follows 文本内容 is the
// book, the paragraph before it is a cutting from some page.
func (d *Document) readBook(all []line, start int) {
	d.Form = FormFlipbook
	d.furniture(all[:start+1])
	pages, numbers := splitPages(all[start+1:])
	var tail []line
	if last := len(pages) - 1; last >= 0 {
		pages[last], tail = cutChrome(pages[last])
	}
	for i, lines := range pages {
		d.bookPage(numbers[i], lines)
	}
	d.furniture(tail)
}

// furniture keeps lines that are not the book's.
func (d *Document) furniture(lines []line) {
	for _, l := range lines {
		d.Blocks = append(d.Blocks, Block{Kind: BlockLine, Text: l.text, Place: linePlace(l.n)})
	}
}

// splitPages cuts lines at their page marks. A line is a mark only when it
// counts on from the page before. Pages that are skipped come out empty.
func splitPages(lines []line) (pages [][]line, numbers []int) {
	at := 0
	for _, l := range lines {
		if n := markOf(l.text); n > at && n <= at+100 && n <= maxPages {
			for at < n {
				at++
				pages, numbers = append(pages, nil), append(numbers, at)
			}
			continue
		}
		if at > 0 {
			pages[at-1] = append(pages[at-1], l)
		}
	}
	return pages, numbers
}

// markOf returns the page number of a page mark, or 0.
func markOf(text string) int {
	m := pageMark.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	return n
}

// cutChrome takes the host's buttons and templates off the last page.
func cutChrome(lines []line) (page, tail []line) {
	for i, l := range lines {
		if !chrome.MatchString(l.text) {
			continue
		}
		for i > 0 && chromeButton.MatchString(lines[i-1].text) {
			i--
		}
		return lines[:i], lines[i:]
	}
	return lines, nil
}

// bookPage adds the lines of one page. Its folio is no text.
func (d *Document) bookPage(n int, lines []line) {
	lines = withoutFolio(lines)
	page := Page{N: n}
	for i, l := range lines {
		if template.ReplaceAllString(l.text, "") == "" {
			continue
		}
		page.Chars += runes(compact(l.text))
		d.Blocks = append(d.Blocks, Block{
			Kind: BlockLine, Text: l.text, Main: true, Page: n,
			Place: "page " + strconv.Itoa(n) + " line " + strconv.Itoa(i+1),
		})
	}
	page.Empty = page.Chars == 0
	d.Pages = append(d.Pages, page)
}

// withoutFolio drops a folio from the first or last line of a page.
func withoutFolio(lines []line) []line {
	if len(lines) > 0 && folio.MatchString(lines[0].text) {
		lines = lines[1:]
	} else if len(lines) > 0 {
		if m := folioGlued.FindStringSubmatch(lines[0].text); m != nil {
			lines = append([]line{{lines[0].n, m[2]}}, lines[1:]...)
		}
	}
	if last := len(lines) - 1; last >= 0 && folio.MatchString(lines[last].text) {
		lines = lines[:last]
	}
	return lines
}
