package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

// asLatin is s as it looks when its bytes are read as Latin-1.
func asLatin(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// asWindows is s as it looks when browsers read its bytes as Windows-1252.
func asWindows(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		r := charmap.Windows1252.DecodeByte(s[i])
		if r == '\uFFFD' {
			r = rune(s[i])
		}
		b.WriteRune(r)
	}
	return b.String()
}

// asGBK is s as it looks when its bytes are read as GBK.
func asGBK(s string) string { return decodeAs([]byte(s), CharsetGB18030) }

// gbkOf is the GBK bytes of s as a string.
func gbkOf(s string) string {
	out, _ := encodingOf(CharsetGB18030).NewEncoder().String(s)
	return out
}

var mojibakeCases = []struct {
	name, text, want string
	mends            []Mend // without spans
}{
	{
		"utf-8 as latin-1", "公开" + asLatin("政务公开工作要点") + "2023", "公开政务公开工作要点2023",
		[]Mend{{From: asLatin("政务公开工作要点"), Rule: ruleLatin}},
	},
	{
		"utf-8 as windows-1252 with the five codes it lacks", asWindows("办理结果，不予公开") + "\n", "办理结果，不予公开\n",
		[]Mend{{From: asWindows("办理结果，不予公开"), Rule: ruleWindows}},
	},
	{
		"one comma", "工作" + asWindows("，") + "报告", "工作，报告",
		[]Mend{{From: asWindows("，"), Rule: ruleWindows}},
	},
	{
		"dot of a name", "买买提" + asLatin("·") + "依明", "买买提·依明",
		[]Mend{{From: "Â·", Rule: ruleLatin}},
	},
	{
		"hard space only beside a strong repair", "Â\u00A0" + "第一" + asLatin("条例"), "\u00A0第一条例",
		[]Mend{{From: "Â\u00A0", Rule: ruleLatin}, {From: asLatin("条例"), Rule: ruleLatin}},
	},
	{
		"utf-8 as gbk", "关于" + asGBK("政府信息公开报告书的") + "：", "关于政府信息公开报告书的：",
		[]Mend{{From: asGBK("政府信息公开报告书的"), Rule: ruleGBK}},
	},
	{
		"utf-8 as gbk with a lone byte 80", asGBK("说、开展工") + "。", "说、开展工。",
		[]Mend{{From: asGBK("说、开展工"), Rule: ruleGBK}},
	},
	{
		"gbk as latin-1", asLatin(gbkOf("政府信息公开")) + "：3", "政府信息公开：3",
		[]Mend{{From: asLatin(gbkOf("政府信息公开")), Rule: ruleGBLatin}},
	},
	{
		"gbk as latin-1 with ascii second bytes", asLatin(gbkOf("縣政府會議")), "縣政府會議",
		[]Mend{{From: asLatin(gbkOf("縣政府會議")), Rule: ruleGBLatin}},
	},
	{
		"twice", "见" + asLatin(asLatin("附件目录")) + "。", "见附件目录。",
		[]Mend{{From: asLatin(asLatin("附件目录")), Rule: ruleLatin}},
	},
	{
		"gbk as latin-1 as utf-8 as latin-1", asLatin(asLatin(gbkOf("主动公开"))), "主动公开",
		[]Mend{{From: asLatin(asLatin(gbkOf("主动公开"))), Rule: ruleLatin + ", then " + ruleGBLatin}},
	},
	{
		"hard space turned into a plain one", "各" + strings.ReplaceAll(asLatin("格根据"), "\u00A0", " "), "各格根据",
		[]Mend{{From: strings.ReplaceAll(asLatin("格根据"), "\u00A0", " "), Rule: ruleLatin}},
	},
	{
		"gbk as latin-1 that holds utf-8 by chance", asLatin(gbkOf("按规定编制报告")), "按规定编制报告",
		[]Mend{{From: asLatin(gbkOf("按规定编制报告")), Rule: ruleGBLatin}},
	},
	{"clean: latin names", "Élysée “naïve” café — São Paulo, Łódź, é\u00A0»", "", nil},
	{"clean: single latin pair", "尺寸×÷公式，Â 与 Ê 的区别", "", nil},
	{"clean: rare names", "鄢陵、鍪、鑫淼、喆、犇、骉、龘、鱻、靐", "", nil},
	{"clean: chemicals", "嘧霉胺、氟虫腈、啶虫脒、苯醚甲环唑、吡虫啉、咪鲜胺、毒死蜱、噻虫嗪", "", nil},
	{"clean: marks", "（一）第1—3条；℃±5%§2·“甲”…￥100", "", nil},
	{"clean: page", page, "", nil},
	{"clean: traditional page", pageHant, "", nil},
}

func TestBytesMends(t *testing.T) {
	for _, c := range mojibakeCases {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			if c.mends == nil {
				want = c.text
			}
			got := Bytes([]byte(c.text), "utf-8")
			if got.String != want {
				t.Errorf("Bytes(%q) = %q, want %q", c.text, got.String, want)
			}
			checkSpans(t, got)
			undone := substitute(got.String, Span{0, len(got.String)}, undo(got.Mends))
			if undone != c.text {
				t.Errorf("the mends undone give %q, want %q", undone, c.text)
			}
			for i := range got.Mends {
				got.Mends[i].Span = Span{}
			}
			if diff := cmp.Diff(c.mends, got.Mends); diff != "" {
				t.Errorf("mends (-want +got):\n%s", diff)
			}
			if got.Damage != nil {
				t.Errorf("damage in %q: %+v", got.String, got.Damage)
			}
		})
	}
}

// undo turns mends into the edits that take them back.
func undo(mends []Mend) []edit {
	var edits []edit
	for _, m := range mends {
		edits = append(edits, edit{m.Span, m.From})
	}
	return edits
}

// TestApplyJoins has a repair that begins inside an earlier mend.
func TestApplyJoins(t *testing.T) {
	mends := []Mend{{Span{1, 3}, "xyz", "first"}, {Span{5, 6}, "q", "first"}}
	repairs := []Mend{{Span{2, 4}, "-", "second"}}
	s, got := apply("abcdef", mends, repairs)
	want := []Mend{{Span{1, 3}, "xyzd", "first, then second"}, {Span{4, 5}, "q", "first"}}
	if s != "ab-ef" {
		t.Errorf("text = %q, want %q", s, "ab-ef")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mends (-want +got):\n%s", diff)
	}
}

// TestSignsThatStandAlone: what looks like the beginning of a wreck is no sign of
// one where nothing beside it can go on with it.
func TestSignsThatStandAlone(t *testing.T) {
	for s, want := range map[string]bool{
		"浏览次数": false, "浏阳": false, "浏": false, "版权所有 © 青溪": false, "版权所有©2023": false, "首页 » 公开": false,
		"浏爱": true, "浏€": true, "©³": true, "°A": true, "é": true, "浏览" + asGBK("政府信息公开"): true, "© " + asLatin("，"): true,
	} {
		if got := surveyOf(s).seen&traitMisread != 0; got != want {
			t.Errorf("%s: a sign of mojibake %v, want %v", s, got, want)
		}
	}
}
