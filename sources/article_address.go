package sources

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// listAddress are the shapes of column addresses that the grammars above would
// take for articles.
var listAddress = regexp.MustCompile(`(?i)(/col/col\d+/(index\.html)?(\?.*)?$|/(channel|category|column|node|list)s?/(list/)?\d+(_\d+)?\.s?html?(\?.*)?$|/(index|list|lists)(_\d+)?\.[a-z]+$)`)

// listHeads are how the shapes of listAddress begin: where none of them stands, no
// regular expression need look.
var listHeads = newLexicon("/col", "/cha", "/cat", "/nod", "/lis", "/ind")

// isListAddress says whether the part of an address behind its host has one of
// those shapes.
func isListAddress(rest string) bool {
	at, _ := listHeads.next(rest, 0)
	return at >= 0 && listAddress.MatchString(rest)
}

// isArticle says whether an address has the shape of an article's.
func isArticle(address string) bool {
	_, rest := hostOf(address)
	if isListAddress(rest) && !strings.Contains(rest, "/art/") && !longNumber.MatchString(rest) {
		return false
	}
	for at := 0; ; at++ {
		n := strings.IndexByte(rest[at:], '/')
		if n < 0 {
			return strings.IndexByte(rest, '=') >= 0 && articleQuery.MatchString(rest)
		}
		if at += n; articlePath.MatchString(rest[at:]) {
			return true
		}
	}
}

var longNumber = regexp.MustCompile(`/(\d{7,}|[0-9a-f]{16,})/index\.s?html?$`)

// isIndex says whether an address is that of a directory or its index, as
// those of columns mostly are.
func isIndex(address string) bool {
	_, rest := hostOf(address)
	name := pathOf(address)
	return isListAddress(rest) || path.Ext(name) == "" || strings.HasSuffix(name, "/")
}

// fileExtensions are those of attachments that may hold a report.
var fileExtensions = []string{".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".rtf", ".ofd", ".zip", ".rar"}

var downloadAddress = regexp.MustCompile(`(?i)(/downfile\.jsp\?|/download\.jsp\?|downloadattachurl|/virtual_attach_file\.vsb\?|/module/download/)`)

// isFile says whether a link leads to a file: by its path, by the name of a
// file in its query, or by its text.
func isFile(address, text string) bool {
	downloads := containsFold(address, "down") || containsFold(address, "attach")
	if downloads && downloadAddress.MatchString(address) || hasFileName(pathOf(address)) || hasFileName(text) {
		return true
	}
	_, query, _ := strings.Cut(address, "?")
	for part := range strings.SplitSeq(query, "&") {
		if hasFileName(part) {
			return true
		}
	}
	return false
}

// containsFold says whether a word in small letters of ASCII stands in a text,
// whatever the case of its letters there.
func containsFold(text, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|0x20 == word[0] && strings.EqualFold(text[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

func hasFileName(s string) bool {
	s = strings.TrimRight(s, " )）]】")
	return slices.Contains(fileExtensions, strings.ToLower(path.Ext(s)))
}
