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
	attrs []html.Attribute
	end   bool
}

// maxAttrs is how many attributes of one tag the quick builder takes.
const maxAttrs = 64

// roomForAttrs is more attributes than nearly every tag has.
const roomForAttrs = 8

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
	t.name, t.atom = b.nameOf(text[start:i])
	if cap(b.attrs)-len(b.attrs) < roomForAttrs {
		b.attrs = make([]html.Attribute, 0, 32*roomForAttrs) // what is handed out stays where it is
	}
	first := len(b.attrs)
	for {
		i += spaces(text[i:])
		switch {
		case i >= len(text):
			return tag{}, 0
		case text[i] == '>':
			t.attrs = b.attrs[first:len(b.attrs):len(b.attrs)]
			return t, i + 1
		case text[i] == '/':
			if i+1 >= len(text) || text[i+1] != '>' {
				return tag{}, 0
			}
			i++
			continue
		}
		n := b.readAttr(text[i:], first)
		if n == 0 || t.end || len(b.attrs)-first > maxAttrs {
			return tag{}, 0
		}
		i += n
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isNameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '-' || c == '_' || c == ':'
}

func spaces(text string) int {
	i := 0
	for i < len(text) && strings.IndexByte(tagSpace, text[i]) >= 0 {
		i++
	}
	return i
}

// readAttr reads one attribute and tells how long it is.
func (b *builder) readAttr(text string, first int) int {
	i := 0
	for i < len(text) && isNameByte(text[i]) {
		i++
	}
	if i == 0 || i == len(text) {
		return 0
	}
	key, _ := b.nameOf(text[:i])
	at := i + spaces(text[i:])
	if at >= len(text) || text[at] != '=' {
		return b.keep(key, "", first, i, text[i])
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
		end := strings.IndexAny(text[at:], " \t\n\f>")
		if end <= 0 || text[at+end-1] == '/' {
			return 0
		}
		value = text[at : at+end]
		at += end
	}
	if strings.IndexByte(value, '&') >= 0 {
		value = unescapeValue(value)
	}
	return b.keep(key, value, first, at, ' ')
}

// keep adds an attribute unless its name was there; next is what follows a
// name without value.
func (b *builder) keep(key, value string, first, length int, next byte) int {
	if strings.IndexByte(" \t\n\f/>=", next) < 0 {
		return 0
	}
	if !slices.ContainsFunc(b.attrs[first:], func(a html.Attribute) bool { return a.Key == key }) {
		b.attrs = append(b.attrs, html.Attribute{Key: key, Val: value})
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

// nameOf returns a name in lower case, as the page's other uses of it.
func (b *builder) nameOf(text string) (string, atom.Atom) {
	if n, ok := b.names[text]; ok {
		return n.name, n.atom
	}
	name := strings.ToLower(text)
	a := atom.Lookup([]byte(name))
	if a != 0 {
		name = a.String()
	}
	if len(b.names) < maxNamer {
		b.names[text] = builtName{name, a}
	}
	return name, a
}

type builtName struct {
	name string
	atom atom.Atom
}
