package sources

import (
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
)

// TestLexicon holds one pass against a search for each word.
func TestLexicon(t *testing.T) {
	x := newLexicon("通知", "通知书", "会议", "www.", "abcd", "bcda", "通报")
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"通", "知", "书", "会", "议", "报", "w", "ww.", "abc", "d", "a", "\xe9", "\x80"}
	for range 20_000 {
		var b strings.Builder
		for range r.IntN(8) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text, first, at := b.String(), "", len(b.String())
		for n, found := range x.found(text) {
			i := strings.Index(text, x.words[n])
			if found != (i >= 0) {
				t.Fatalf("%q: %q found %v", text, x.words[n], found)
			}
			if i >= 0 && i < at {
				first, at = x.words[n], i
			}
		}
		if got := x.first(text); got != first || x.in(text) != (first != "") {
			t.Fatalf("%q: first %q, want %q", text, got, first)
		}
	}
}

// TestWordsOfPatterns holds the word that spares a search against the regular
// expression: it stands in all that this finds.
func TestWordsOfPatterns(t *testing.T) {
	type pair struct{ word, pattern string }
	pairs := []pair{
		{"createpage", ucapPager.String()}, {"createpage", trsPager.String()}, {"countpage", countPage.String()}, {"totalpage", totalPages.String()},
		{"totalrecord", totalRecord.String()}, {"pagination", jpaasPages.String()}, {"nsetpage", nsetTotal.String()}, {"nsetpage", nsetPager.String()},
		{"nextgroup", nextGroup.String()}, {"dataproxy.jsp", proxyCall.String()},
	}
	for _, f := range families {
		for _, m := range f.marks {
			if m.pattern != nil {
				pairs = append(pairs, pair{m.word, m.pattern.String()})
			}
		}
	}
	for _, p := range pairs {
		re, err := syntax.Parse(p.pattern, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if !needs(re.Simplify(), p.word) {
			t.Errorf("%s does not need %q", p.pattern, p.word)
		}
		if _, known := traceWords.place[p.word]; !known {
			t.Errorf("%q is not looked for", p.word)
		}
	}
}

// needs says whether a word stands in all that an expression finds, whatever the
// case of its letters.
func needs(re *syntax.Regexp, word string) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return strings.Contains(strings.ToLower(string(re.Rune)), word)
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0], word)
	case syntax.OpConcat:
		joined := ""
		for _, sub := range re.Sub {
			if needs(sub, word) {
				return true
			}
			if sub.Op != syntax.OpLiteral {
				joined = ""
				continue
			}
			if joined += strings.ToLower(string(sub.Rune)); strings.Contains(joined, word) {
				return true
			}
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !needs(sub, word) {
				return false
			}
		}
		return true
	}
	return false
}

func TestLowered(t *testing.T) {
	for _, text := range []string{"", "ABCxyz", "AZ@[`{az", "<META Charset=\"GBK\">武山县ＡＢ", strings.Repeat("Ü Z", 9)} {
		want := strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' {
				return r + 'a' - 'A'
			}
			return r
		}, text)
		if got := lowered(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestTracesFound holds the words found against a search for each of them.
func TestTracesFound(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var all int
	for range 2000 {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			word := traceWords.words[r.IntN(len(traceWords.words))]
			switch r.IntN(4) {
			case 0:
				word = strings.ToUpper(word)
			case 1:
				word = word[:r.IntN(len(word))]
			case 2:
				word = strings.ToUpper(word[:1]) + word[1:]
			}
			b.WriteString(word + []string{"", " ", "年", "\x00"}[r.IntN(4)])
		}
		text := b.String()
		small := lowered(text)
		for n, found := range tracesOf(text).found {
			if word := traceWords.words[n]; found != strings.Contains(small, word) {
				t.Fatalf("%q in %q: %v", word, text, found)
			} else if found {
				all++
			}
		}
	}
	if all == 0 {
		t.Error("no word was found")
	}
}

// TestLinksDirectory holds what is read by hand against the regular expression
// that says the same.
func TestLinksDirectory(t *testing.T) {
	re := regexp.MustCompile(`href=["'](\./|/)[a-z0-9_/-]+/(index\.s?html?)?["']`)
	parts := []string{"href=", `"`, "'", "./", "/", "a", "nb/", "index.", "s", "htm", "l", "-", ".", " "}
	r := rand.New(rand.NewPCG(3, 4))
	hits := 0
	for range 200_000 {
		var b strings.Builder
		b.WriteString(`href="`)
		for range 1 + r.IntN(9) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text := b.String()
		want := re.MatchString(text)
		if got := linksDirectory(text); got != want {
			t.Fatalf("%q: %v, want %v", text, got, want)
		}
		if want {
			hits++
		}
	}
	if hits == 0 {
		t.Error("no text has a directory")
	}
}

// TestWordsOfMenus holds the look at the end of a text against the regular
// expressions it spares.
func TestWordsOfMenus(t *testing.T) {
	tails := []string{"", "年报", "年度报告", "信息公开年报", "政府信息公开年报"}
	for _, unit := range strings.Fields("部门 单位 乡镇 镇街 街道 乡镇街道 乡镇(街道) 乡(镇) 街镇 镇乡 县区 区县 县(市、区) 县(区) 市县 直属机构 直属单位 派出机构 园区 开发区 功能区 其他 本级 人民政府 政府") {
		for _, tail := range tails {
			if text := "各县直" + unit + tail; !unitWords.MatchString(text) || !namesUnits(text) {
				t.Errorf("%s names no bodies", text)
			}
		}
	}
	for _, text := range []string{"", "通知公告", "部门动态", "县直部门预算"} {
		if namesUnits(text) {
			t.Errorf("%q names bodies", text)
		}
	}
}
