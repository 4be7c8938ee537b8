package report

import "strings"

// facts reads the narrative. Fees are told in 其他需要报告的事项 too; the rest
// of that section and the one on problems and plans tell of other things.
func (g *gist) facts(sections []Section, year int) []Fact {
	var out []Fact
	whole := wholeOf(sections)
	for _, s := range sections {
		if s.ID == "s5" || s.ID == "s0" && len(sections) > 1 || strings.HasPrefix(s.ID, "s1_") && whole.has(s.Text) {
			continue
		}
		for _, f := range factsIn(s.Text, s.Simplified == "", year) {
			if s.ID == "s6" && !strings.HasPrefix(f.ID, "fee_") || known(out, f) {
				continue
			}
			f.Place = s.ID + " " + f.Place
			out = append(out, f)
		}
	}
	return out
}

// wholeText is the text of 总体情况, of which other sections may be parts.
type wholeText struct {
	text string
	past int // where the part last found ends: the next is looked for behind it first
}

// wholeOf finds the text of 总体情况, "" for none.
func wholeOf(sections []Section) *wholeText {
	for _, s := range sections {
		if s.ID == "s1" {
			return &wholeText{text: s.Text}
		}
	}
	return &wholeText{}
}

// has tells whether a text is part of the whole. Its end, which is less like others
// than its beginning and short enough for a quick search, is compared first.
func (w *wholeText) has(part string) bool {
	const quick = 60
	tail := part[max(0, len(part)-quick):]
	for _, from := range []int{w.past, 0} {
		for {
			at := strings.Index(w.text[from:], tail)
			if at < 0 {
				break
			}
			if strings.HasSuffix(w.text[:from+at+len(tail)], part) {
				w.past = from + at + len(tail)
				return true
			}
			from += at + 1
		}
	}
	return false
}

// known tells whether a fact was told before with the same number. Of the
// items published only the first number is the sum.
func known(facts []Fact, f Fact) bool {
	for _, have := range facts {
		if have.ID != f.ID {
			continue
		}
		if f.ID == "items_published" {
			return true
		}
		if have.Value == nil || f.Value == nil {
			return have.Value == f.Value
		}
		if have.Value.Equal(f.Value.Decimal) {
			return true
		}
	}
	return false
}
