package document

import (
	"html"
	"strings"
)

// maxTriageTag is the longest tag and title a first look reads.
const maxTriageTag = 2000

func clipBytes(s string, n int) string { return s[:min(len(s), n)] }

// hasFold tells whether a text begins with a word of ASCII, in any case.
func hasFold(text, word string) bool {
	return len(text) >= len(word) && strings.EqualFold(text[:len(word)], word)
}

// tagOf returns a tag up to its end; a bracket inside quotes is no end.
func tagOf(text string) string {
	text = clipBytes(text, maxTriageTag)
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return text[:i]
		}
	}
	return text
}

// attributeIn returns the value of an attribute in a tag, or "".
func attributeIn(tag, name string) string {
	for i := 1; i+len(name) < len(tag); i++ {
		if !isSpace(rune(tag[i-1])) && tag[i-1] != '"' && tag[i-1] != '\'' || !hasFold(tag[i:], name) {
			continue
		}
		value, ok := strings.CutPrefix(strings.TrimLeft(tag[i+len(name):], " \t\r\n"), "=")
		if ok {
			return unquote(strings.TrimLeft(value, " \t\r\n"))
		}
	}
	return ""
}

// unquote returns the value at the beginning of a text.
func unquote(text string) string {
	if text == "" {
		return ""
	}
	if text[0] == '"' || text[0] == '\'' {
		value, _, _ := strings.Cut(text[1:], text[:1])
		return value
	}
	if end := strings.IndexAny(text, " \t\r\n>"); end >= 0 {
		return text[:end]
	}
	return text
}

// elementText returns the text of an element without children, from behind
// the bracket of its start tag.
func elementText(text string) string {
	_, text, _ = strings.Cut(clipBytes(text, maxTriageTag), ">")
	text, _, _ = strings.Cut(text, "</")
	return squeeze(html.UnescapeString(strings.ToValidUTF8(text, "")))
}
