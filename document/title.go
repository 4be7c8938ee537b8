package document

import (
	"html"
	"regexp"
	"strings"
)

var (
	markup         = regexp.MustCompile(`<[^<>]*>`)
	titleSeparator = regexp.MustCompile(`\s*[_|｜]+\s*|\s+[-–—]+\s+|--+`)
	siteSuffix     = regexp.MustCompile(`(?:人民政府|政府|委员会|管委会|厅|局|办公室|总局|部|院)(?:（.*）|\(.*\))?$`)
)

// titleOf chooses the title of the article: what the meta tag says, what
// stands as headline, what the title element says without the site's name.
func (d *Document) titleOf(s *scanned) string {
	clean := squeeze(html.UnescapeString(stripTags(s.title)))
	head := bestHeadline(s.headlines, clean, d.names())
	meta := d.MetaValue("ArticleTitle")
	switch {
	case meta != "" && isCut(meta) && strings.HasPrefix(compact(head), strings.TrimRight(compact(meta), ".…")):
		return head
	case meta != "" && !d.isName(meta):
		return stripMarkup(meta)
	case head != "":
		return head
	}
	if t := d.withoutSite(clean); t != "" && !d.isName(t) {
		return t
	}
	if t := labelledTitle(d.Blocks); t != "" {
		return t
	}
	if len(s.headlines) > 0 && clean == "" {
		return s.headlines[0].text
	}
	return d.withoutSite(clean)
}

func stripMarkup(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	return squeeze(stripTags(s))
}

// stripTags puts a space in the place of each tag.
func stripTags(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	return markup.ReplaceAllString(s, " ")
}

// siteWords are words of the names of sites.
var siteWords = strings.Fields("网站 門戶 门户 政府网 信息网 首页 官网 公众网 之窗 政务网 网上 欢迎您 信息公开平台 信息公开专栏 網站 首頁")

// namesSite tells a text with a word of the names of sites.
func namesSite(s string) bool {
	for _, word := range siteWords {
		if strings.Contains(s, word) {
			return true
		}
	}
	return strings.HasSuffix(s, "网") || strings.HasSuffix(s, "網")
}

func isCut(s string) bool { return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") }

// names are what the page says of site and column: never a title.
func (d *Document) names() []string {
	var out []string
	for _, name := range []string{d.MetaValue("SiteName"), d.MetaValue("ColumnName")} {
		if name != "" {
			out = append(out, compact(name))
		}
	}
	return out
}

func (d *Document) isName(s string) bool {
	s = compact(s)
	for _, name := range d.names() {
		if s == name {
			return true
		}
	}
	return s == "首页"
}

// bestHeadline returns the headline that the title element confirms; without
// one, the first that stands in an element meant for article titles.
func bestHeadline(hs []headline, title string, names []string) string {
	best, bestRank := "", 100
	whole := compact(title)
	for _, h := range hs {
		text := compact(h.text)
		rank := h.rank * 2
		if runes(text) < 4 || contains(names, text) || runes(text) < 25 && namesSite(text) {
			continue
		}
		confirmed := strings.Contains(whole, text) && runes(text) >= 6
		switch {
		case confirmed && !strings.HasPrefix(whole, text) && isSegment(title, h.text) && siteSuffix.MatchString(text):
			continue // the name of the site, printed as a headline
		case confirmed:
			rank -= 5
		case h.rank >= 3:
			continue
		}
		if rank < bestRank {
			best, bestRank = h.text, rank
		}
	}
	return best
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func isSegment(title, s string) bool {
	parts, _ := titleParts(title)
	return contains(parts, s)
}

// titleParts splits a <title> at its separators and returns them too. A
// hyphen between figures or letters is part of a word.
func titleParts(title string) (parts, seps []string) {
	if !maySeparate(title) {
		return hyphenParts(title)
	}
	last := 0
	for _, at := range titleSeparator.FindAllStringIndex(title, -1) {
		parts = append(parts, title[last:at[0]])
		seps = append(seps, title[at[0]:at[1]])
		last = at[1]
	}
	parts = append(parts, title[last:])
	if len(parts) == 1 {
		return hyphenParts(title)
	}
	return parts, seps
}

// maySeparate spares most titles the search for separators.
func maySeparate(title string) bool {
	return strings.ContainsAny(title, "_|｜") || strings.Contains(title, "--") || strings.ContainsAny(title, " \t\n\f\r") && strings.ContainsAny(title, "-–—")
}

// hyphenParts splits at hyphens that stand between two full-width characters.
func hyphenParts(title string) (parts, seps []string) {
	rs := []rune(title)
	last := 0
	for i := 1; i+1 < len(rs); i++ {
		if (rs[i] == '-' || rs[i] == '－' || rs[i] == '–') && isWide(rs[i-1]) && isWide(rs[i+1]) {
			parts = append(parts, string(rs[last:i]))
			seps = append(seps, string(rs[i]))
			last = i + 1
		}
	}
	return append(parts, string(rs[last:])), seps
}

// withoutSite takes the names of site and column off both ends of a <title>.
func (d *Document) withoutSite(title string) string {
	if site := d.MetaValue("SiteName"); site != "" && title != site {
		title = strings.TrimRight(strings.TrimSuffix(title, site), " _-|–—")
		title = strings.TrimLeft(strings.TrimPrefix(title, site), " _-|–—")
	}
	parts, seps := titleParts(title)
	from, to := 0, len(parts)
	for to-from > 1 && d.isSite(parts[to-1]) {
		to--
	}
	for to-from > 1 && (namesSite(parts[from]) || d.isName(parts[from])) {
		from++
	}
	var b strings.Builder
	for i := from; i < to; i++ {
		if i > from {
			b.WriteString(seps[i-1])
		}
		b.WriteString(parts[i])
	}
	return strings.TrimSpace(b.String())
}

// isSite tells a part of a <title> that names site or column.
func (d *Document) isSite(part string) bool {
	part = strings.TrimSpace(part)
	if part == "" || d.isName(part) || namesSite(part) {
		return true
	}
	if runes(part) <= 25 && siteSuffix.MatchString(part) {
		return true
	}
	for _, c := range d.Breadcrumb {
		if c == part {
			return true
		}
	}
	return false
}

var titleLabel = regexp.MustCompile(`^[-*\s]*(?:标题|標題|信息名称|信息名稱|文件名称|名称|名稱)$`)

// labelledTitle returns what stands beside the label 标题 or 名称 in the
// header table of an article.
func labelledTitle(blocks []Block) string {
	for _, b := range blocks {
		if b.Kind != BlockTable {
			if label, value, ok := cutLabel(b.Text); ok && titleLabel.MatchString(compact(label)) && runes(value) >= 6 {
				return value
			}
			continue
		}
		for _, row := range b.Table.Rows {
			for i := 0; i+1 < len(row.Cells); i++ {
				label := strings.TrimRight(compact(row.Cells[i].Text), ":：")
				if titleLabel.MatchString(label) && runes(row.Cells[i+1].Text) >= 6 {
					return row.Cells[i+1].Text
				}
			}
		}
	}
	return ""
}

// cutLabel splits "label: value".
func cutLabel(s string) (label, value string, ok bool) {
	i := strings.IndexAny(clip(s, 20), ":：")
	if i < 0 {
		return "", "", false
	}
	value = strings.TrimSpace(strings.TrimLeft(s[i:], ":："))
	return s[:i], value, value != ""
}
