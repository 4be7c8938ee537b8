package document

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// answerLinker collects the links of a JSON answer: objects with a title and
// a URL, and lists that stand in it as markup.
type answerLinker struct {
	*linker
	until time.Time // when no more markup is parsed in full
	n     int       // records found
}

// answerLinks fills the links of a document from its value, and returns the
// value with the JSON that was found in strings.
func (d *Document) answerLinks(v any) any {
	l := &answerLinker{
		linker: &linker{doc: d, via: viaRecord},
		until:  time.Now().Add(budget(len(d.page.raw))),
	}
	v = l.value(v, standing{})
	d.Links = l.links
	if len(l.links) >= maxLinks {
		d.note("links cut after 20,000")
	}
	return v
}

// standing says where a value stands.
type standing struct {
	row    bool // inside a record: markup there is its text
	quoted bool // inside a string: strings there are not JSON again
}

func (l *answerLinker) value(v any, at standing) any {
	switch v := v.(type) {
	case map[string]any:
		l.object(v, at)
	case []any:
		for i := range v {
			v[i] = l.value(v[i], at)
		}
	case string:
		return l.text(v, at)
	}
	return v
}

// object takes the link of an object, then what stands in it, in the order
// of the keys.
func (l *answerLinker) object(m map[string]any, at standing) {
	if len(l.links) >= maxLinks {
		return
	}
	at.row = l.row(m) || at.row
	var keys []string
	for k, v := range m {
		if holdsMore(v) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		m[k] = l.value(m[k], at)
	}
}

// holdsMore tells whether links may stand in a value.
func holdsMore(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return len(v) > 0
	case []any:
		return len(v) > 0
	case string:
		return strings.IndexByte(v, '<') >= 0 || isQuoted(v)
	}
	return false
}

// isQuoted tells whether a string looks like an object or a list of objects.
func isQuoted(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 2 || s[0] != '{' && s[0] != '[' {
		return false
	}
	next := strings.TrimLeft(s[1:], " \t\r\n")
	return s[0] == '{' && strings.HasPrefix(next, `"`) || s[0] == '[' && strings.HasPrefix(next, "{")
}

// text reads a string that is JSON or a list.
func (l *answerLinker) text(s string, at standing) any {
	if !at.quoted && isQuoted(s) {
		if v, ok := parseJSON([]byte(strings.TrimSpace(s))); ok {
			at.quoted = true
			return l.value(v, at)
		}
	}
	if !at.row && len(l.links) < maxLinks && isListMarkup(s) {
		l.markup(s)
	}
	return s
}

// isListMarkup tells whether a string is a list with links: the text of an
// article has some as well, but not in rows.
func isListMarkup(s string) bool {
	anchors, rows := 0, 0
	for {
		at := strings.IndexByte(s, '<')
		if at < 0 {
			return anchors >= 3 || anchors > 0 && rows > 0
		}
		s = s[at+1:]
		switch {
		case beginsTag(s, "a"):
			anchors++
		case beginsTag(s, "li"), beginsTag(s, "tr"), beginsTag(s, "dd"), beginsTag(s, "dt"), beginsTag(s, "record"):
			rows++
		}
	}
}

// beginsTag tells whether a text, from behind its bracket on, is a tag of
// that name.
func beginsTag(s, name string) bool {
	return len(s) > len(name) && hasFold(s, name) && (s[len(name)] == '>' || s[len(name)] == '/' || isSpace(rune(s[len(name)])))
}

// markup takes the links of a list, each numbered as a record of its own.
func (l *answerLinker) markup(s string) {
	from := len(l.links)
	if strings.Contains(s, "<record") {
		l.recordsIn(s)
	} else {
		t, _ := parseTree(tabled(s), l.until)
		l.links = append(l.links, l.linksIn(t)...)
		t.release()
		for i := range l.links[from:] {
			l.links[from+i].Main = true
		}
	}
	l.links = l.links[:min(len(l.links), maxLinks)]
	for i := range l.links[from:] {
		if l.links[from+i].Main {
			l.links[from+i].Place = l.next()
		}
	}
}

// next is the place of the next record.
func (l *answerLinker) next() string {
	l.n++
	return "record " + strconv.Itoa(l.n)
}

// row takes the link of an object, and tells whether it has one.
func (l *answerLinker) row(m map[string]any) bool {
	f := fieldsOf(m)
	if f.title.key == "" || f.url.key == "" {
		return false
	}
	url, ok := l.doc.Resolve(f.reference())
	title := plainTitle(f.title.value)
	if !ok || title == "" {
		return false
	}
	link := Link{URL: url, Text: title, Row: title, Date: f.date.value, Via: viaRecord, Main: true, Place: l.next()}
	if link.Date != "" {
		link.Row += " " + link.Date
	}
	l.links = append(l.links, link)
	return true
}

// maxTitle is how much of a title is read, in bytes.
const maxTitle = 2000

// plainTitle is a title without tags and entities: services mark the words
// that were searched for.
func plainTitle(s string) string {
	s = strings.ToValidUTF8(clipBytes(s, maxTitle), "")
	if !strings.ContainsAny(s, "<&") {
		return squeeze(s)
	}
	t, _ := parseHTML(s)
	defer t.release()
	return textOf(t.root, 0)
}
