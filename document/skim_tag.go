package document

import "strings"

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
