package decode

import (
	"testing"
	"unsafe"
)

func TestReadings(t *testing.T) {
	for _, c := range []struct {
		name, text, stripped string
		n                    int
	}{
		{"with tones", "關(guān)鍵字，復(fù)議", "關鍵字，復議", 2},
		{"without tones", "文(wen)章(zhang)", "文章", 2},
		{"wide brackets", "辦（ban）公廳", "辦公廳", 1},
		{"twice", "政(zheng)(zhèng)府", "政府", 1},
		{"spaces in, between and behind", "索引號( hào ) (hao) ：1", "索引號：1", 1},
		{"line break stays", "報(bào)\n告", "報\n告", 1},
		{"umlaut and school letters", "女(nǚ)綠(lv)公(ɡōnɡ)", "女綠公", 3},
		{"all initials", "是(shi)在(zai)人(ren)區(qu)縣(xian)而(er)我(wo)用(yong)嗯(en)", "是在人區縣而我用嗯", 9},
		{"words", "微信(wechat)小程序(app)，附件(pdf)，公司(ltd)", "", 0},
		{"capitals", "文(Wen)", "", 0},
		{"two syllables", "中国(zhongguo)", "", 0},
		{"numbers, empty, open", "第(1)条()和(a", "", 0},
		{"behind a letter or a mark", "A(wen)，(wen)", "", 0},
		{"bytes that are not utf-8", "文(\xffwen)文\xe6(wen", "", 0},
		{"page", page, "", 0},
		{"empty", "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.n == 0 {
				c.stripped = c.text
			}
			if got := Readings(c.text); len(got) != c.n {
				t.Errorf("Readings(%q) = %v, want %d", c.text, got, c.n)
			}
			got := StripReadings(c.text)
			if got != c.stripped {
				t.Errorf("StripReadings(%q) = %q, want %q", c.text, got, c.stripped)
			}
			if c.n == 0 && unsafe.StringData(got) != unsafe.StringData(c.text) {
				t.Errorf("StripReadings(%q) made a copy", c.text)
			}
		})
	}
}

func BenchmarkReadings(b *testing.B) {
	s := portal("")
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Readings(s)
	}
}
