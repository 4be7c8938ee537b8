package sources

import (
	"slices"
	"strings"
)

// static is a site of plain directories and files without other marks.
var static = family{
	name:  "static",
	marks: []mark{{word: "href=", look: linksDirectory, weight: 3}},
}

// linksDirectory says whether a text in small letters has a reference to a plain
// directory or its index, as /zwgk/nb/ or ./nb/index.html.
func linksDirectory(text string) bool {
	for {
		_, after, found := strings.Cut(text, "href=")
		if !found {
			return false
		}
		text = after
		if after == "" || after[0] != '"' && after[0] != '\'' {
			continue
		}
		if end := strings.IndexAny(after[1:], `"'`); end >= 0 && isDirectory(after[1:1+end]) {
			return true
		}
	}
}

// isDirectory tells such a reference.
func isDirectory(href string) bool {
	href = strings.TrimPrefix(href, ".")
	last := strings.LastIndexByte(href, '/')
	if last < 2 || href[0] != '/' || !slices.Contains([]string{"", "index.htm", "index.html", "index.shtm", "index.shtml"}, href[last+1:]) {
		return false
	}
	return strings.Trim(href[1:last], "abcdefghijklmnopqrstuvwxyz0123456789_/-") == ""
}
