package report

import (
	"strings"
	"testing"
)

// FuzzMatchLabel holds that a label is never taken for a row the form does
// not have, that its spelling does not decide, and that an own label of the
// form always finds its row.
func FuzzMatchLabel(f *testing.F) {
	for _, s := range []string{"（一）予以公开", "1.属于国家秘密", "3.其他", "（七）总计", "不予以公开", "其它處理", "㈠ 予 以 公 开", "十", "(", "1.2.3."} {
		f.Add(s, "other")
	}
	form := FormOf(FormatF2021)
	m := newMatcher(form.Table("t3"))
	f.Fuzz(func(t *testing.T, label, group string) {
		id := m.match(label, group)
		if id != "" && form.Table("t3").Row(id) == nil {
			t.Errorf("match(%q, %q) = %q, which is no row", label, group, id)
		}
		ordinal, key := labelKey(label)
		if ordinal2, key2 := labelKey(" " + label + "\u3000"); ordinal2 != ordinal || key2 != key {
			t.Errorf("labelKey(%q) = %q, %q; with blanks around it %q, %q", label, ordinal, key, ordinal2, key2)
		}
		if _, rest := splitOrdinal(label); !strings.HasSuffix(label, rest) {
			t.Errorf("splitOrdinal(%q) leaves %q", label, rest)
		}
		if !nearly(label, label) || nearly(label, group) != nearly(group, label) {
			t.Errorf("nearly of %q and %q is not even", label, group)
		}
	})
}

// FuzzSplitTitle holds that a title of the grammar is found whatever body
// stands in it, that what is called ours names a body or a year, and that it is
// taken apart at all.
func FuzzSplitTitle(f *testing.F) {
	for _, s := range []string{"安溪县2023年政府信息公开工作年度报告", "二〇二三年(度)信息公开年报_站", "政府信息2023年公开", "(((2023年)))", "【】-_|", "年年年", "信息公开年(2023年)报"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		p := SplitTitle(title)
		if p.Why == "" || p.Ours && p.Agency == "" && p.Year == 0 || p.Ours && p.Type == "" {
			t.Errorf("SplitTitle(%q) = %+v", title, p)
		}
		if p.Ours && !mayBeOurs(flat(title)) {
			t.Errorf("%q is ours, and spared", title)
		}
		q := squeeze(title)
		if len(q.text) > 0 && q.original(title, 0, len(q.text)) == "" {
			t.Errorf("squeeze(%q) has lost its original", title)
		}
	})
}
