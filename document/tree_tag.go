package document

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tag is one tag of a page that the quick builder takes.
type tag struct {
	name  string // in lower case
	atom  atom.Atom
	attrs []attribute // until the next tag is read
	end   bool
}

// maxAttrs is how many attributes of one tag the quick builder takes.
const maxAttrs = 64

const tagSpace = " \t\n\f"

// readTag reads the tag at the beginning of the text, which begins with a
// bracket, and tells how long it is; 0 when it is written in a way that is
// left to the full parser.
func (b *builder) readTag(text string) (tag, int) {
	var t tag
	i := 1
	if i < len(text) && text[i] == '/' {
		t.end = true
		i++
	}
	start := i
	for i < len(text) && isNameByte(text[i]) {
		i++
	}
	if i == start || i == len(text) || !isLetter(text[start]) {
		return tag{}, 0
	}
	t.name, t.atom = b.known.nameOf(text[start:i])
	b.found = b.found[:0]
	for {
		i += spaces(text[i:])
		switch {
		case i >= len(text):
			return tag{}, 0
		case text[i] == '>':
			t.attrs = b.found
			return t, i + 1
		case text[i] == '/':
			if i+1 >= len(text) || text[i+1] != '>' {
				return tag{}, 0
			}
			i++
			continue
		}
		n := b.readAttr(text[i:])
		if n == 0 || t.end || len(b.found) > maxAttrs {
			return tag{}, 0
		}
		i += n
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isNameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '-' || c == '_' || c == ':'
}

func isTagSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\f' }

func spaces(text string) int {
	i := 0
	for i < len(text) && isTagSpace(text[i]) {
		i++
	}
	return i
}

// readAttr reads one attribute and tells how long it is.
func (b *builder) readAttr(text string) int {
	i := 0
	for i < len(text) && isNameByte(text[i]) {
		i++
	}
	if i == 0 || i == len(text) {
		return 0
	}
	key, _ := b.known.nameOf(text[:i])
	at := i + spaces(text[i:])
	if at >= len(text) || text[at] != '=' {
		return b.keep(key, "", i, text[i])
	}
	at++
	at += spaces(text[at:])
	if at >= len(text) {
		return 0
	}
	var value string
	if quote := text[at]; quote == '"' || quote == '\'' {
		end := strings.IndexByte(text[at+1:], quote)
		if end < 0 {
			return 0
		}
		value = text[at+1 : at+1+end]
		at += end + 2
	} else {
		end := at
		for end < len(text) && text[end] != '>' && !isTagSpace(text[end]) {
			end++
		}
		if end == at || end == len(text) || text[end-1] == '/' {
			return 0
		}
		value, at = text[at:end], end
	}
	if strings.IndexByte(value, '&') >= 0 {
		value = unescapeValue(value)
	}
	return b.keep(key, value, at, ' ')
}

// keep adds an attribute unless its name was there; next is what follows a
// name without value.
func (b *builder) keep(key, value string, length int, next byte) int {
	if !isTagSpace(next) && next != '/' && next != '>' && next != '=' {
		return 0
	}
	if !slices.ContainsFunc(b.found, func(a attribute) bool { return a.key == key }) {
		b.found = append(b.found, attribute{key, value})
	}
	return length
}

// unescapeValue resolves references as they count in attributes, where those
// without a semicolon are often parts of a URL.
func unescapeValue(value string) string {
	quote := `"`
	if strings.Contains(value, quote) {
		quote = "'"
	}
	z := html.NewTokenizer(strings.NewReader("<a b=" + quote + value + quote + ">"))
	z.Next()
	z.TagName()
	_, val, _ := z.TagAttr()
	return string(val)
}

// namer remembers names that were looked up last, by their length and their
// first and last letters: a page repeats a few.
type namer [64]struct {
	written, name string
	atom          atom.Atom
}

// nameOf returns a name in lower case, and what it is known as.
func (m *namer) nameOf(text string) (string, atom.Atom) {
	e := &m[(len(text)+int(text[0])+5*int(text[len(text)-1]))%len(m)]
	if e.written != text {
		e.written = text
		e.name, e.atom = nameOf(text)
	}
	return e.name, e.atom
}

// nameOf is that of a namer that remembers nothing.
func nameOf(text string) (string, atom.Atom) {
	var short [24]byte // no known name is longer
	lower := append(short[:0], text...)
	upper := false
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c | 0x20
			upper = true
		}
	}
	a := atom.Lookup(lower)
	switch {
	case a != 0:
		return a.String(), a
	case upper:
		return string(lower), 0
	}
	return text, 0
}
