package report

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
)

// expand lists the texts a pattern can fit; what stands for any characters is
// one of them.
func expand(t *testing.T, re *syntax.Regexp) []string {
	t.Helper()
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		return []string{string(re.Rune[0])}
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine:
		return []string{""}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return []string{"某"}
	case syntax.OpQuest, syntax.OpStar:
		return append(expand(t, re.Sub[0]), "")
	case syntax.OpPlus, syntax.OpCapture:
		return expand(t, re.Sub[0])
	case syntax.OpRepeat:
		one := expand(t, re.Sub[0])
		if re.Min == 0 {
			one = append(one, "")
		}
		return one
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			all = append(all, expand(t, sub)...)
		}
		return all
	case syntax.OpConcat:
		all := []string{""}
		for _, sub := range re.Sub {
			var next []string
			for _, head := range all {
				for _, tail := range expand(t, sub) {
					next = append(next, head+tail)
				}
			}
			all = next
		}
		return all
	}
	t.Fatalf("the pattern has %s, which this test does not know", re.Op)
	return nil
}

func expanded(t *testing.T, pattern string) []string {
	t.Helper()
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	return expand(t, re)
}

// TestSignsOfPagesInTheWay holds the words of signWay against every text that
// the patterns of blocked fit.
func TestSignsOfPagesInTheWay(t *testing.T) {
	patterns := []string{notFound.String(), resting.String(), closed.String()}
	for _, m := range blockMarks {
		if m.says != nil {
			patterns = append(patterns, m.says.String())
		}
	}
	n := 0
	for _, pattern := range patterns {
		for _, text := range expanded(t, pattern) {
			n++
			if s := signsIn("某页" + text + "某"); s[signWay] == 0 {
				t.Errorf("%q fits %s and has no sign", text, pattern)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d texts", n)
	}
	if s := signsIn("宗旨和业务范围"); s[signWay] == 0 {
		t.Error("the form of institutions has no sign")
	}
}

// TestSignsOfSections holds the words against every heading of the six sections,
// known ones and those told by a cue.
func TestSignsOfSections(t *testing.T) {
	check := func(id, text string) {
		t.Helper()
		if len(id) != 2 || id[0] != 's' || id[1] < '1' || id[1] > '6' {
			return
		}
		if s := signsIn(text); s[signS1+sign(id[1]-'1')] == 0 {
			t.Errorf("%q is a heading of %s and has no sign of it", text, id)
		}
	}
	for _, names := range sectionNames() {
		for _, n := range names {
			check(n.id, n.name)
		}
	}
	for _, c := range sectionCues {
		for _, text := range expanded(t, c.words.String()) {
			check(c.id, text)
		}
	}
	for _, text := range expanded(t, lostProblems.String()) {
		check("s5", text)
	}
}

// TestSignsOfNames holds the words against the names of reports, with a year
// among them.
func TestSignsOfNames(t *testing.T) {
	for _, text := range expanded(t, namePattern.String()) {
		for _, year := range []string{"", "(2019-2020学年度)", "二〇二三年度"} {
			name := strings.Replace(text, "公开", "公开"+year, 1)
			if s := signsIn(name); s[signName] == 0 {
				t.Errorf("%q has no sign of a name", name)
			}
		}
	}
}

// TestGuarded finds every mark, wherever it stands, at even and odd offsets.
func TestGuarded(t *testing.T) {
	page := strings.Repeat("<p class=\"MsoNormal\" style='a'>全年(2023)共受理来信$1!</p>\n", 30)
	if guarded(page) {
		t.Error("a page without marks is guarded")
	}
	for _, m := range blockMarks {
		for _, mark := range m.source {
			for _, raw := range []string{mark, mark + page, page + mark, page + mark + page, mark[1:] + mark, " " + mark, " " + page + mark} {
				if !guarded(raw) {
					t.Errorf("%q is not found", mark)
				}
			}
			if guarded(page+mark[1:]) && !strings.Contains(mark[1:], "safedog") {
				t.Errorf("%q is taken for a mark", mark[1:])
			}
			if guarded(strings.Repeat(" ", guardSource) + mark) {
				t.Errorf("%q is found behind what is looked at", mark)
			}
		}
	}
}

// TestSignsOfBrokenTexts holds the signs found while a text is made bare against
// those in the bare text: blanks and other signs may stand in the words.
func TestSignsOfBrokenTexts(t *testing.T) {
	pieces := strings.Split("　| |\u00a0|\u200b|\n|，|。|（|１|a|𠀀|ϼ|報|后来|有序|公|开|報告|年报|事件ＩＤ", "|")
	for _, words := range signWords {
		pieces = append(pieces, strings.Fields(words)...)
	}
	r := rand.New(rand.NewPCG(5, 6))
	k, met := &signer{out: []byte{}}, 0
	for range 30000 {
		var b strings.Builder
		for range 1 + r.IntN(4) {
			piece := []rune(pieces[r.IntN(len(pieces))])
			if r.IntN(2) == 0 {
				piece = slices.Insert(piece, r.IntN(len(piece)+1), []rune(pieces[r.IntN(5)])...)
			}
			b.WriteString(string(piece))
		}
		text, found := k.look(b.String())
		want := signsIn(bare(b.String()))
		for i := range want {
			if (found[i] > 0) != (want[i] > 0) {
				t.Fatalf("%q shows %v, want %v", b.String(), found, want)
			}
			met += min(found[i], 1)
		}
		if text != bare(b.String()) {
			t.Fatalf("%q became %q", b.String(), text)
		}
	}
	if met < 10000 {
		t.Errorf("only %d signs were met", met)
	}
}
