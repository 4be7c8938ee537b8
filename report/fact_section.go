package report

import "strings"

// facts reads the narrative. Fees are told in 其他需要报告的事项 too; the rest
// of that section and the one on problems and plans tell of other things.
func (g *gist) facts(sections []Section, year int) []Fact {
	var out []Fact
	for _, s := range sections {
		if s.ID == "s5" || s.ID == "s0" && len(sections) > 1 || isPart(s, sections) {
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

// isPart tells whether a section is a part of 总体情况, whose text has it too.
func isPart(s Section, sections []Section) bool {
	if !strings.HasPrefix(s.ID, "s1_") {
		return false
	}
	for _, whole := range sections {
		if whole.ID == "s1" {
			return containsLong(whole.Text, s.Text)
		}
	}
	return false
}

// containsLong is strings.Contains for long parts of long texts: their ends,
// which are less alike than their beginnings and short enough for a quick
// search, are compared first.
func containsLong(whole, part string) bool {
	const quick = 60
	tail := part[max(0, len(part)-quick):]
	for from := 0; ; {
		at := strings.Index(whole[from:], tail)
		if at < 0 {
			return false
		}
		if strings.HasSuffix(whole[:from+at+len(tail)], part) {
			return true
		}
		from += at + 1
	}
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
