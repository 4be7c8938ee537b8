package report

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// matcher finds the row labels of tables. It is read-only once built.
type matcher struct {
	exact    map[string]string // label key -> row id; labels that need their group are not in it
	patterns map[rune][]pattern
	first    [1 << 10]uint64 // a bit for each character that begins a pattern
	pairs    [1 << 6]uint64  // a bit for each pair of characters that begins one, by pairBit
	rows     []labelRow
}

// labelRow is one row of a form as the matcher knows it.
type labelRow struct {
	id       string
	ordinal  string
	group    string // id of the group heading above it, "" at the top
	isGroup  bool
	keys     []string
	keywords []keyword
}

// keyword is a word that names a row within its group, unless 不 stands before
// it.
type keyword struct{ norm, negated string }

// keywordsOf are the keywords of a row that say something without their place.
func keywordsOf(words []string) []keyword {
	var out []keyword
	for _, w := range words {
		if !needsGroup(w) {
			out = append(out, keyword{normalize(w), "不" + w})
		}
	}
	return out
}

// pattern is a label to be found inside a longer text.
type pattern struct {
	key, id, ordinal string
	group, short     bool
}

// hit is a label found in a text.
type hit struct {
	pattern
	start, end int
}

// minPattern is how many characters a label needs to be found inside text.
const minPattern = 4

// newMatcher builds the matcher of one or several tables of a form.
func newMatcher(tables ...*FormTable) *matcher {
	m := &matcher{exact: map[string]string{}, patterns: map[rune][]pattern{}}
	for _, t := range tables {
		groups := map[string]string{} // label of a group -> its id
		for _, r := range t.Rows {
			if r.Kind == "group" {
				groups[r.Label] = r.ID
			}
			m.add(r, groups)
		}
	}
	for _, list := range m.patterns {
		slices.SortStableFunc(list, func(a, b pattern) int { return cmp.Compare(len(b.key), len(a.key)) })
	}
	return m
}

// add takes one row in. 其他 and 总计 mean different things in different
// places, so they never match by text alone.
func (m *matcher) add(r FormRow, groups map[string]string) {
	lr := labelRow{id: r.ID, isGroup: r.Kind == "group", keywords: keywordsOf(r.Keywords)}
	if len(r.Path) > 0 {
		lr.group = groups[r.Path[len(r.Path)-1]]
	}
	lr.ordinal, _ = labelKey(r.Label)
	lr.keys = r.keys
	for _, key := range r.keys {
		if needsGroup(key) {
			if lr.ordinal != "" {
				m.addPattern(pattern{key: lr.ordinal + key, id: r.ID, ordinal: lr.ordinal, group: lr.isGroup})
			}
			continue
		}
		if _, taken := m.exact[key]; !taken {
			m.exact[key] = r.ID
		}
		if utf8.RuneCountInString(key) >= minPattern {
			m.addPattern(pattern{key: key, id: r.ID, ordinal: lr.ordinal, group: lr.isGroup})
		}
	}
	m.rows = append(m.rows, lr)
}

func (m *matcher) addPattern(p pattern) {
	first, _ := utf8.DecodeRuneInString(p.key)
	m.patterns[first] = append(m.patterns[first], p)
	if first < 1<<16 {
		m.first[first>>6] |= 1 << (first & 63)
	}
	second, _ := utf8.DecodeRuneInString(p.key[utf8.RuneLen(first):])
	at := pairBit(first, second)
	m.pairs[at>>6] |= 1 << (at & 63)
}

// pairBit is a number below 4096 that tells most pairs of characters apart.
func pairBit(first, second rune) uint32 { return (uint32(first)*31 + uint32(second)) & 0xFFF }

// needsGroup reports whether a label says nothing without its place.
func needsGroup(key string) bool {
	switch key {
	case "其他", "总计", "合计", "总数", "小计", "计":
		return true
	}
	return false
}

// find returns the labels in a text from left to right, the longest at each
// place. The text must be in matching form: no punctuation, ordinals kept.
func (m *matcher) find(text string) []hit { return m.findIf(text, nil) }

// findIf finds only the labels that accept, if there is one, takes where they
// stand. Inside a label it refuses another may begin.
func (m *matcher) findIf(text string, accept func(p pattern, start, end int) bool) []hit {
	var hits []hit
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		p, ok := m.longest(text[i:], r)
		if ok && !negated(text[:i], p) && (accept == nil || accept(p, i, i+len(p.key))) {
			hits = append(hits, hit{pattern: p, start: i, end: i + len(p.key)})
			size = len(p.key)
		}
		i += size
	}
	return hits
}

// within reports whether any label stands in a text.
func (m *matcher) within(text string) bool {
	for i, r := range text {
		if !m.begins(r) {
			continue
		}
		if _, ok := m.longest(text[i:], r); ok {
			return true
		}
	}
	return false
}

// begins reports whether a character begins a label.
func (m *matcher) begins(r rune) bool {
	return r < 1<<16 && m.first[r>>6]>>(r&63)&1 != 0
}

func (m *matcher) longest(text string, first rune) (pattern, bool) {
	if !m.begins(first) {
		return pattern{}, false
	}
	second, _ := utf8.DecodeRuneInString(text[min(len(text), utf8.RuneLen(first)):])
	if at := pairBit(first, second); m.pairs[at>>6]>>(at&63)&1 == 0 {
		return pattern{}, false
	}
	for _, p := range m.patterns[first] {
		if strings.HasPrefix(text, p.key) {
			return p, true
		}
	}
	return pattern{}, false
}

// continues reports whether the text from a label on is the beginning of the
// row's whole label: a line that breaks off in the middle of it.
func (m *matcher) continues(id, text string) bool {
	for _, r := range m.rows {
		if r.id == id && slices.ContainsFunc(r.keys, func(k string) bool { return strings.HasPrefix(k, text) }) {
			return true
		}
	}
	return false
}

// negated keeps 不予以公开 from being read as 予以公开.
func negated(before string, p pattern) bool {
	return p.id == "granted" && strings.HasSuffix(before, "不")
}

// match finds the row a single label cell names, given the group it stands
// in: by its text, by the labels in it, by a keyword of its group, or by a
// text one character off. It returns "" when it is none, or not surely one.
func (m *matcher) match(label, group string) string {
	ordinal, key := labelKey(label)
	if key == "" {
		return ""
	}
	if needsGroup(key) {
		return m.inGroup(ordinal, key, group)
	}
	if id, ok := m.exact[key]; ok {
		return id
	}
	if hits := m.find(withoutPunct(normalize(label))); len(hits) > 0 {
		return hits[len(hits)-1].id
	}
	if id := m.byKeyword(key, group); id != "" {
		return id
	}
	if id := m.nearest(key, group); id != "" {
		return id
	}
	return m.garbled(ordinal, key, group)
}

// garbled matches a label that lost some of its characters by its ordinal in
// the group: 2.其他法律行政止公开 for 2.其他法律行政法规禁止公开.
func (m *matcher) garbled(ordinal, key, group string) string {
	if ordinal == "" || group == "" || utf8.RuneCountInString(key) < minPattern {
		return ""
	}
	for _, r := range m.rows {
		if r.group == group && r.ordinal == ordinal && slices.ContainsFunc(r.keys, func(k string) bool { return remnant(key, k) }) {
			return r.id
		}
	}
	return ""
}

// remnant reports whether a text is what is left of another that lost at most
// four of ten characters.
func remnant(left, whole string) bool {
	kept, all := []rune(left), []rune(whole)
	if 10*len(kept) < 6*len(all) {
		return false
	}
	for _, r := range all {
		if len(kept) > 0 && kept[0] == r {
			kept = kept[1:]
		}
	}
	return len(kept) == 0
}

// inGroup matches 其他 and 总计 by the group they stand in. An ordinal, where
// there is one, must be the row's own.
func (m *matcher) inGroup(ordinal, key, group string) string {
	for _, r := range m.rows {
		if !slices.Contains(r.keys, key) || ordinal != "" && ordinal != r.ordinal {
			continue
		}
		if r.group == group || r.group == m.parent(group) && ordinal == "" && group != "" || ordinal == "七" {
			return r.id
		}
	}
	return ""
}

// named is the first row with an id, an empty one where there is none.
func (m *matcher) named(id string) *labelRow {
	if id != "" {
		for i := range m.rows {
			if m.rows[i].id == id {
				return &m.rows[i]
			}
		}
	}
	return &labelRow{}
}

// parent is the group a group stands in.
func (m *matcher) parent(group string) string { return m.named(group).group }

// groupOf is the group a row stands in; a heading stands in itself.
func (m *matcher) groupOf(id string) string {
	r := m.named(id)
	if r.isGroup {
		return id
	}
	return r.group
}

func (m *matcher) isGroup(id string) bool { return m.named(id).isGroup }

// byKeyword matches by the one row of the group that has a keyword in the
// label.
func (m *matcher) byKeyword(key, group string) string {
	found, parent := "", m.parent(group)
	for i := range m.rows {
		r := &m.rows[i]
		if r.isGroup || r.group != group && r.group != "" && r.group != parent {
			continue
		}
		for _, k := range r.keywords {
			if !strings.Contains(key, k.norm) || strings.Contains(key, k.negated) {
				continue
			}
			if found != "" && found != r.id {
				return ""
			}
			found = r.id
		}
	}
	return found
}

// nearest matches by the one row of the group whose label is one character
// off.
func (m *matcher) nearest(key, group string) string {
	if utf8.RuneCountInString(key) < minPattern {
		return ""
	}
	found, parent := "", m.parent(group)
	for i := range m.rows {
		r := &m.rows[i]
		if r.group != group && r.group != "" && r.group != parent {
			continue
		}
		if !slices.ContainsFunc(r.keys, func(k string) bool { return nearly(k, key) && utf8.RuneCountInString(k) >= minPattern }) {
			continue
		}
		if found != "" && found != r.id {
			return ""
		}
		found = r.id
	}
	return found
}

// gluedMatcher finds the labels of t2 and t3 in text that runs together.
var gluedMatcher = sync.OnceValue(func() *matcher {
	f := FormOf(FormatF2021)
	m := newMatcher(f.Table("t3"))
	for _, form := range []*Form{f, FormOf(FormatF2019)} {
		for _, t := range form.Tables {
			if sheetOf(t.ID) == "t2" {
				m.addShort(t)
			}
		}
	}
	for _, list := range m.patterns {
		slices.SortStableFunc(list, func(a, b pattern) int { return cmp.Compare(len(b.key), len(a.key)) })
	}
	return m
})

// addShort takes the rows of a block of section 2 in as short patterns, which
// count only before a value.
func (m *matcher) addShort(t FormTable) {
	for _, r := range t.Rows {
		for _, key := range r.keys {
			m.addPattern(pattern{key: key, id: r.ID, short: true})
		}
	}
}

// matchers of the tables, built on first use.
var (
	matchers3 = sync.OnceValue(func() map[Format]*matcher {
		return map[Format]*matcher{
			FormatF2021: newMatcher(FormOf(FormatF2021).Table("t3")),
			FormatF2019: newMatcher(FormOf(FormatF2019).Table("t3")),
		}
	})
	matchers2 = sync.OnceValue(func() map[Format]*matcher {
		return map[Format]*matcher{
			FormatF2021: newMatcher(blocks(FormOf(FormatF2021))...),
			FormatF2019: newMatcher(blocks(FormOf(FormatF2019))...),
		}
	})
)

// blocks returns the tables of section 2.
func blocks(f *Form) []*FormTable {
	var all []*FormTable
	for i := range f.Tables {
		if sheetOf(f.Tables[i].ID) == "t2" {
			all = append(all, &f.Tables[i])
		}
	}
	return all
}
