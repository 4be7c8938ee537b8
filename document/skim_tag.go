package document

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// tagKind is what the name of a tag means to a skimmer.
type tagKind uint8

const (
	mixedTag     tagKind = 1 << iota // the text of a link around it may be that of the page as well
	borderTag                        // begins a line
	treeTag                          // only a tree shows the element for what it is
	withdrawnTag                     // the text of the element is none of the line it stands on
)

var (
	treeTags      = []string{"math", "ucaptitle", "iframe", "frame", "frameset", "embed", "object", "base", "xmp", "plaintext", "noembed", "noframes", "textarea", "template", "record", "nextgroup", "pregroup"}
	withdrawnTags = []string{"rt", "rp", "s", "del", "strike", "datalist", "audio", "video", "progress", "meter"}
)

// kind is that of a name as it is written.
func (k *skimmer) kind(name string) tagKind { return k.kinds.of(name, kindOf) }

// kindOf is that of any name.
func kindOf(name string) tagKind {
	var kind tagKind
	name = strings.ToLower(name)
	switch a := atom.Lookup([]byte(name)); a {
	case atom.Td, atom.Th, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption, atom.Button, atom.Marquee, atom.Applet:
		kind |= mixedTag
	case atom.Br, atom.Hr:
	case atom.Table:
		kind |= mixedTag | borderTag
	default:
		if isBlockName(name, a) {
			kind |= borderTag
		}
	}
	if slices.Contains(treeTags, name) {
		kind |= treeTag
	}
	if slices.Contains(withdrawnTags, name) {
		kind |= withdrawnTag
	}
	return kind
}

// hidesText tells a style that makes a text none of the line it stands on.
func hidesText(style string) bool {
	d := declarationsOf(style)
	return d.unseen() || d.struck()
}

// memo remembers what was made of a few texts, for those that a page repeats.
type memo[T any] struct {
	known [16]struct {
		text  string
		value T
	}
	filled [16]bool
}

// of returns what is remembered of a text, or what look makes of it.
func (m *memo[T]) of(text string, look func(string) T) T {
	at := len(text)
	if at > 0 {
		at += int(text[at/2]) // texts of one length differ in their middle
	}
	e := &m.known[at%len(m.known)]
	if !m.filled[at%len(m.known)] || e.text != text {
		m.filled[at%len(m.known)] = true
		e.text, e.value = text, look(text)
	}
	return e.value
}

// attributes reads the attributes of a tag one by one, as the parser does, up to
// the end of the tag.
type attributes struct {
	k           *skimmer
	name, value string
	broken      bool // the page ends within the tag
}

// next reads one attribute; false at the end of the tag.
func (a *attributes) next() bool {
	text, i := a.k.text, a.k.at
	for i < len(text) && (text[i] <= ' ' || text[i] == '/') {
		i++
	}
	if i == len(text) {
		a.broken = true
		return false
	}
	if text[i] == '>' {
		a.k.at = i + 1
		return false
	}
	start := i
	for i++; i < len(text) && text[i] > ' ' && text[i] != '=' && text[i] != '>' && text[i] != '/'; i++ {
	}
	a.name, a.value = text[start:i], ""
	for i < len(text) && text[i] <= ' ' {
		i++
	}
	if i < len(text) && text[i] == '=' {
		i = a.read(i + 1)
	}
	a.k.at = i
	return !a.broken
}

// read reads the value behind a sign of equality and returns where it ends.
func (a *attributes) read(i int) int {
	text := a.k.text
	for i < len(text) && text[i] <= ' ' {
		i++
	}
	if i == len(text) {
		a.broken = true
		return i
	}
	if q := text[i]; q == '"' || q == '\'' {
		n := strings.IndexByte(text[i+1:], q)
		if n < 0 {
			a.broken = true
			return len(text)
		}
		a.value = text[i+1 : i+1+n]
		return i + n + 2
	}
	start := i
	for i < len(text) && text[i] > ' ' && text[i] != '>' {
		i++
	}
	a.value = text[start:i]
	return i
}

// skip passes over what is left of the tag.
func (a *attributes) skip() bool {
	for a.next() {
	}
	return !a.broken
}
