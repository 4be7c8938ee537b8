package sources

import (
	"cmp"
	"slices"
	"strings"

	"nianbao/document"
)

// LeadsNowhere says of a page that was fetched as an article, and that is no
// report, that Follow would neither find a lead on it nor note a host: it has no
// file, no book, no page of its own behind it, no list of reports and no link to
// the site of another body. False says that only Follow can tell.
func (s *Set) LeadsNowhere(src Source, page *document.Skim) bool {
	doc := page.Document()
	raw := doc.Raw()
	if src.Level == LevelFlipbook || pagesByScript(raw) || writesRows(raw) {
		return false
	}
	here, _ := hostOf(doc.URL)
	reports := 0
	for _, r := range page.Refs() {
		for _, text := range [...]string{r.Text, r.Name} {
			if speaksOfDisclosure(text) {
				if title := s.links.of(document.Link{URL: src.Base, Text: text}).title; title.class == classReport && title.from != 0 {
					reports++
				}
			}
		}
		if reports >= leastCollected || mayBeFile(r) || s.mayLeadAway(src, here, r) {
			return false
		}
	}
	return true
}

// pagesByScript says whether createPage stands in a page, or createPageHTML. Its
// capital is rarer than its other letters.
func pagesByScript(raw string) bool {
	for {
		before, after, found := strings.Cut(raw, "P")
		if !found {
			return false
		}
		if strings.HasPrefix(after, "age") && strings.HasSuffix(before, "create") {
			return true
		}
		raw = after
	}
}

// writesRows says whether scripts of a page may write rows that trsWritten finds.
func writesRows(raw string) bool { return writes(raw) && writtenRow.MatchString(raw) }

// writes says whether scripts of a page write into it.
func writes(raw string) bool {
	return strings.Contains(raw, "write") && (strings.Contains(raw, "writeln") || strings.Contains(raw, "document.write"))
}

// speaksOfDisclosure spares most texts the question whether they are titles of
// reports.
func speaksOfDisclosure(text string) bool {
	return strings.Contains(text, "公") && (strings.Contains(text, "开") || strings.Contains(text, "開"))
}

// unbroken takes out what browsers leave out of addresses.
var unbroken = strings.NewReplacer("\t", "", "\r", "", "\n", "")

// mayBeFile says whether isFile may take a reference for a file.
func mayBeFile(r document.Ref) bool {
	for _, s := range [...]string{r.Href, r.Click, r.Target, r.Text, r.Name} {
		if strings.IndexByte(s, '.') < 0 {
			continue
		}
		s = strings.ToLower(unbroken.Replace(s))
		if strings.Contains(s, "down") || strings.Contains(s, "attach") {
			return true
		}
		for at := range len(s) {
			if s[at] != '.' {
				continue
			}
			end := at + 1
			for end < len(s) && s[end] >= 'a' && s[end] <= 'z' {
				end++
			}
			if n := end - at; n >= 3 && n <= 5 && slices.Contains(fileExtensions, s[at:end]) {
				return true
			}
		}
	}
	return false
}

// dated is what the dates consist of that stand beside the title in a link.
const dated = " \t\r\n0123456789-/.:[]()（）"

// mayLeadAway says whether a reference leads to another host that Follow takes
// note of.
func (s *Set) mayLeadAway(src Source, here string, r document.Ref) bool {
	target := strings.TrimSpace(cmp.Or(r.Target, r.Href))
	if strings.Contains(r.Click, "//") {
		return true
	}
	at := -1
	for i := range len(target) {
		switch c := target[i]; {
		case c == '\\' || c == '\t' || c == '\r' || c == '\n':
			return true
		case at < 0 && strings.HasPrefix(target[i:], "//"):
			at = i
		}
	}
	if at < 0 {
		return false
	}
	host, _ := hostOf("http:" + target[at:])
	if strings.EqualFold(host, here) {
		return false
	}
	if r.Target != "" && (strings.HasSuffix(host, ".gov.cn") || private(host)) {
		return true // what is shown of such a link is not known
	}
	w := &walk{set: s, src: src}
	for _, text := range [...]string{r.Text, strings.Trim(r.Text, dated), r.Name} {
		said := s.links.of(document.Link{URL: "http:" + strings.TrimSpace(target[at:]), Text: strings.TrimSpace(text)})
		if said.address == "" {
			return true
		}
		l := link{Link: document.Link{URL: said.url, Via: "a"}, address: said.address, title: said.title, text: said.text, article: said.article, file: said.file}
		w.locate(&l)
		host, _ := hostOf(l.address)
		if l.owner.Level == LevelFlipbook || w.foreign(l, host) {
			return true
		}
	}
	return false
}
