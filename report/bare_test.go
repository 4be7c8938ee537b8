package report

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"nianbao/decode"
)

// trickyTexts are texts in which the quick ways could differ from the plain
// ones.
var trickyTexts = []string{
	"", " ", "a", "\u3000武山县\u00a0人民政府 ", "一、总体情况", "第 一 部分　总体情况", "（一）主动公开。",
	"本年　制发件数 12\t现行有效件数\t3\n", "本年新收政府信息公开申请数量", "申请人，情况", "統計指標\t單位", "乾县财政局", "武山縣2016年政府信息公開工作年度報告",
	"后来居上", "干部、面条", "只记不记其它", "七、总计 5", "规、章 3", "行政规范性文件１２件", "信息公开申请", "\xe4\xb8", "\xff\xe6\x9c", "ϼ号：", "𠀀一、", "“引文”—①", "x\u200by",
}

func TestGlance(t *testing.T) {
	texts := append([]string{strings.Repeat(long, 5), "一．总体情况", "第一部分：概述", "２０２３年（含下属）“三公”——经费", "(dòng)", "（a）", "a|b", "后来、面条、标准", "只后", "公开网路资讯", "附属档案", "政府信息"}, trickyTexts...)
	if plain := holdGlances(t, texts); plain < 10 {
		t.Errorf("%d texts are plain", plain)
	}
}

// TestGlanceAtMixtures looks at texts mixed of the characters that a look stops
// at, of those behind them in words and phrases, and of others.
func TestGlanceAtMixtures(t *testing.T) {
	table := hanTraits()
	pieces := strings.Split("。，、！（）《》“”—…０９12( )|年政府信息公开工作报告a𠀀", "")
	pieces = append(append(append(pieces, soughtLabels...), trickyTexts...), "第一部分", "其它", "只记", "不记", "后来", "面条", "干部", "资讯", "网路")
	for r := rune(startOfHan); r < 0xA000; r++ {
		if table.groups[r] != ordinary && (table.remarkOn(r).traits&mayChange == 0 || table.remarkOn(r).stays) {
			pieces = append(pieces, string(r))
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	texts := make([]string, 20000)
	for i := range texts {
		for range 1 + r.IntN(8) {
			texts[i] += pieces[r.IntN(len(pieces))]
		}
	}
	if plain := holdGlances(t, texts); plain < 1000 {
		t.Errorf("%d texts are plain", plain)
	}
}

// holdGlances holds the quick ways to look at texts against the plain ones, and
// counts the texts that are plain.
func holdGlances(t *testing.T, texts []string) (plain int) {
	t.Helper()
	for _, s := range texts {
		want := bareOf(simplified(s))
		if got := bare(s); got != want {
			t.Errorf("bare(%q) = %q, want %q", s, got, want)
		}
		if folded := foldLabel(decode.Simplify(s)); isSettled(s) && folded != s {
			t.Errorf("%q is taken for settled, but folds to %q", s, folded)
		}
		if seen, ok := glance(s); ok {
			plain++
			have := look(want)
			if seen.characters != have.characters || seen.chapter != have.chapter || seen.labels != have.labels {
				t.Errorf("glance(%q) saw %v, want %v", s, seen, have)
			}
			if runes(want) != runes(s) || mayHaveReadings(want) || decode.Simplify(s) != s {
				t.Errorf("%q is taken for plain", s)
			}
			if len(decode.Wordings(s)) > 0 != seen.wordings || mayHoldValues(s) != seen.digits || hasColon(s) != seen.colon {
				t.Errorf("glance(%q) saw %+v", s, seen)
			}
		}
		for i := range s {
			if n := decode.StayingPrefix(s[i:]); n > 0 && decode.Simplify(s[i:i+n]) != s[i:i+n] {
				t.Errorf("StayingPrefix(%q) = %d, but it changes", s[i:], n)
			}
		}
	}
	return plain
}

func TestMayBeWithin(t *testing.T) {
	m := gluedMatcher()
	texts := append([]string{strings.Repeat(long, 5)}, trickyTexts...)
	for _, list := range m.patterns {
		for _, p := range list {
			texts = append(texts, p.key, "1"+strings.Join(strings.Split(p.key, ""), "、")+"2", strings.ReplaceAll(p.key, "其他", "其它"))
		}
	}
	for _, s := range texts {
		if m.within(matchForm(s)) && !m.mayBeWithin(s) {
			t.Errorf("mayBeWithin(%q) = false, but a label stands in it", s)
		}
	}
}

// TestProse holds that a line taken for prose would make the same row if it
// were read as any other.
func TestProse(t *testing.T) {
	prose := 0
	for _, head := range []string{"", "第二十条第（一）项", "信息内容", "“信息内容”", "统计指标", "一、本年新收政府信息公开申请数量", "申请人情况", "（一）", "2023年，", "其它", "|", "４"} {
		for _, tail := range []string{"", "5", "予以公开12件", "予以公开5部分公开3", "规章3", "勾稽关系", "未经复议直接起诉", "（一）予以公开 5 3 1 0 0 0 9", "申请办结数3申请答复数4", "無"} {
			line := head + strings.Repeat("认真做好政府信息公开工作，", 5) + tail
			seen, _ := glance(line)
			if !seen.isProse(line) {
				continue
			}
			prose++
			want := textLine(line, "", textRow, true)
			got := proseRow(line, "")
			got.settle()
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{}, piece{})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", line, diff)
			}
			if mode := modeOf(&want, ""); mode != "" || len(unglue(line)) > 1 || sectionID(want.label) != "" || countValues(want.cells) > 0 {
				t.Errorf("%s is no prose: it begins %q", line, mode)
			}
		}
	}
	if prose < 5 {
		t.Errorf("%d lines are prose", prose)
	}
}

func TestCharacterAt(t *testing.T) {
	for _, s := range append([]string{"a甲，〇", "\xe0\x80\x80", "\xed\xa0\x80", "\xef\xbf\xbd", "\xe4\xb8", "é𠀀\u0800\uffff"}, trickyTexts...) {
		for i := range len(s) {
			r, n := characterAt(s, i)
			if want, width := utf8.DecodeRuneInString(s[i:]); r != want || n != width {
				t.Errorf("characterAt(%q, %d) = %q, %d, want %q, %d", s, i, r, n, want, width)
			}
		}
	}
}

func TestHasWords(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want bool
	}{{"公开", 2, true}, {"公开", 3, false}, {"一二三四十", 1, false}, {"2023年，（公）三开", 3, true}, {"2023年，（公）三开", 4, false}, {"", 0, true}} {
		if got := hasWords(c.text, c.n); got != c.want {
			t.Errorf("hasWords(%q, %d) = %t", c.text, c.n, got)
		}
	}
}
