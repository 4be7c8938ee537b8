package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// headName is the column a head word names: by its label or a variant, by a
// label inside it, or by a label one character off. It is "" for none, or for
// more than one.
func headName(norm string, ft *FormTable) string {
	if id := columnID(norm, ft); id != "" {
		return id
	}
	_, key := labelKey(withoutBrackets(norm))
	if utf8.RuneCountInString(key) < minPattern || strings.HasPrefix(key, "法人") || notThisYear.MatchString(key) {
		return ""
	}
	for _, same := range []func(string) bool{
		func(k string) bool { return k == key },
		func(k string) bool { return strings.Contains(key, k) },
		func(k string) bool { return nearly(k, key) },
	} {
		if id := onlyColumn(ft, same); id != "" {
			return id
		}
	}
	return ""
}

var (
	brackets    = regexp.MustCompile(`\([^()]*\)`)
	notThisYear = regexp.MustCompile(`上年|上一年|上一年度|去年|往年|累计|历年|历史|同期|同比|占比|比例|增长|增幅`)
)

// withoutBrackets is a label without what stands in brackets.
func withoutBrackets(norm string) string {
	if strings.IndexByte(norm, '(') < 0 {
		return norm
	}
	return brackets.ReplaceAllString(norm, "")
}

// onlyColumn is the one column with a label of four characters or more of
// which same is true.
func onlyColumn(ft *FormTable, same func(key string) bool) string {
	found := ""
	for _, c := range ft.Columns {
		if !slices.ContainsFunc(c.keys, func(k string) bool { return utf8.RuneCountInString(k) >= minPattern && same(k) }) {
			continue
		}
		if found != "" {
			return ""
		}
		found = c.ID
	}
	return found
}

// formOrder is the order of the columns in the form.
func formOrder(ft *FormTable) columns {
	out := columns{}
	for _, c := range ft.Columns {
		out.order = append(out.order, c.ID)
	}
	return out
}

// orderOf decides the order of the columns by the words of a head, left to
// right. Words that name every column once are followed, whatever stands
// between them; words that say nothing against the form leave its order; all
// others leave it in doubt.
func orderOf(words []string, ft *FormTable) columns {
	plain := formOrder(ft)
	var ids []string
	for _, w := range words {
		ids = append(ids, headName(w, ft))
	}
	known := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	if len(known) == len(plain.order) && distinct(known) {
		return columns{order: ids}
	}
	plain.doubtful = len(words) != len(plain.order)
	for i, w := range words {
		if !plain.doubtful && ids[i] != plain.order[i] && !breaksOff(w, ft.Columns[i]) {
			plain.doubtful = true
		}
	}
	return plain
}

// breaksOff reports whether a head word is a piece of a column's label: heads
// broken over cells have such.
func breaksOff(word string, c FormColumn) bool {
	_, key := labelKey(word)
	return len(c.keys) > 0 && strings.Contains(c.keys[0], key)
}

// wordOrder decides the order of the columns by where their labels begin in a
// run of text. Labels broken in the text say nothing.
func wordOrder(text string, ft *FormTable) columns {
	plain := formOrder(ft)
	at := map[string]int{}
	var found []string
	for _, c := range ft.Columns {
		for _, k := range c.keys {
			if i := strings.Index(text, k); i >= 0 && utf8.RuneCountInString(k) >= minPattern {
				at[c.ID] = i
				found = append(found, c.ID)
				break
			}
		}
	}
	if slices.IsSortedFunc(found, func(a, b string) int { return at[a] - at[b] }) {
		return plain
	}
	if len(found) < len(plain.order) {
		plain.doubtful = true
		return plain
	}
	slices.SortFunc(found, func(a, b string) int { return at[a] - at[b] })
	return columns{order: found}
}
