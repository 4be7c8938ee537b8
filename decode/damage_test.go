package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDamaged(t *testing.T) {
	type found struct{ Text, Why string }
	for _, c := range []struct {
		name, text string
		want       []found
	}{
		{"question marks with a stray", "发挥更大作用?? ???????¤?,努力推进",
			[]found{{"?? ???????¤?", whyMarks}}},
		{"stray first", "监督权上è??é??，推进", []found{{"è??é??", whyMarks}}},
		{"many question marks in a sentence", "公开工作????????，推进", []found{{"????????", whyMarks}}},
		{"replacement characters", "公开\uFFFD\uFFFD报告\uFFFD", []found{{"\uFFFD\uFFFD", whyLost}, {"\uFFFD", whyLost}}},
		{"replacement characters read as gbk", "县锟斤拷锟斤拷府", []found{{"锟斤拷锟斤拷", whyLost}}},
		{"gbk read from the second byte on", "分类?。ㄒ唬?机构", []found{{"?。ㄒ唬?", whyWrong}}},
		{"lost last byte of a comma", "工作锛?报告", []found{{"锛?", whyWrong}}},
		{"utf-8 read as gbk with losses", asGBKLossy("全面推进政务公开，加强监督检查工作。"), []found{
			{asGBKLossy("全面推进政务公开，加强监督检查工作。"), whyWrong}}},
		{"lost byte within gbk wreck", "公开鍏?枊工作", []found{{"鍏?", whyWrong}}},
		{"latin wreck", "关于 æ ¿åº æ å œ 的报告", []found{{"æ ¿åº æ å œ", whyWrong}}},
		{"splinter of a wreck", "文件ä¼输送", []found{{"ä¼", whyWrong}}},
		{"own character in a name", "联系人：王\uE123明，电话", []found{{"\uE123", whyPrivate}}},
		{"icon beside text", "<i>\uE123</i>首页 \uE600 公告", nil},
		{"ordinary question", "什么是政府信息公开?如何申请??请看指南???", nil},
		{"question marks in code", "a ?? b ??= c; x ? y : z; /(?:x)??/", nil},
		{"query string", "/list?a=1&b=?&c=??", nil},
		{"multiplication", "3×?=12，±?，1°?", nil},
		{"japanese", "情報公開に関するお知らせ。データベースに対して接続検査を発行します。", nil},
		{"russian and french", "Русский язык, où êtes-vous? naïve «été» à Genève", nil},
		{"rare names", "鄢陵、鍪、鑫淼、喆、犇、骉、龘、鱻、靐", nil},
		{"chemicals", "嘧霉胺、氟虫腈、啶虫脒、苯醚甲环唑、吡虫啉、咪鲜胺、噻虫嗪", nil},
		{"bopomofo", "注音符號ㄅㄆㄇㄈ，ㄒ", nil},
		{"page", page, nil},
		{"traditional page", pageHant, nil},
		{"empty", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []found
			for _, d := range Damaged(c.text) {
				got = append(got, found{d.Text, d.Why})
				if c.text[d.Span.Start:d.Span.End] != d.Text {
					t.Errorf("span %+v stands on %q, not on %q", d.Span, c.text[d.Span.Start:d.Span.End], d.Text)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Damaged(%q) (-want +got):\n%s", c.text, diff)
			}
		})
	}
}

// asGBKLossy is s read as GBK by a program that writes ? for what is not
// GBK, which cannot be undone.
func asGBKLossy(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\uFFFD' || isPrivate(r) {
			return '?'
		}
		return r
	}, asGBK(s))
}

// TestDamagedSeed reads the run of lost characters in a real document.
func TestDamagedSeed(t *testing.T) {
	for _, file := range shared(t, "seeds/003_*.txt") {
		got := Damaged(string(read(t, file)))
		if len(got) != 1 || got[0].Text != "?? ???????¤?" {
			t.Errorf("Damaged(%s) = %+v, want the one run of twelve marks", file, got)
		}
	}
}

func BenchmarkDamaged(b *testing.B) {
	s := strings.Repeat(page, 40)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Damaged(s)
	}
}
