package decode

import (
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"
)

func TestSimplify(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"title", "青溪縣2016年政府信息公開工作年度報告", "青溪县2016年政府信息公开工作年度报告"},
		{"machine-made traditional", "公開范圍、行政復議、規范性文件", "公开范围、行政复议、规范性文件"},
		{"phrase kept", "乾隆、乾坤", "乾隆、乾坤"},
		{"phrase against character", "乾淨，一目瞭然，瞭望", "干净，一目了然，瞭望"},
		{"longest phrase", "乾乾淨淨", "干干净净"},
		{"beyond the basic plane", "㗲", "𠵾"},
		{"from beyond the basic plane", "𡞵", "㛟"},
		{"markup and numbers", "<td>總計</td><td>1,286</td>", "<td>总计</td><td>1,286</td>"},
		{"page", pageHant, strings.NewReplacer("縣", "县", "開", "开", "報", "报", "據", "据", "華", "华", "國", "国",
			"條", "条", "現", "现", "動", "动", "規", "规", "範", "范", "復議", "复议", "訴訟", "诉讼", "為", "为").Replace(pageHant)},
		{"bytes that are not utf-8", "縣\xff\xe5\xbc", "县\xff\xe5\xbc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Simplify(c.text); got != c.want {
				t.Errorf("Simplify(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// TestSimplifySame has text that is not changed, and not copied.
func TestSimplifySame(t *testing.T) {
	for _, s := range []string{"", "plain", page, "乾隆与于右任"} {
		got := Simplify(s)
		if got != s || unsafe.StringData(got) != unsafe.StringData(s) {
			t.Errorf("Simplify(%q) = %q, want the same string", s, got)
		}
	}
}

// TestSimplifyLikeOpenCC compares with the program whose dictionaries these
// are. Its version may be older, so that single characters may differ.
func TestSimplifyLikeOpenCC(t *testing.T) {
	program, err := exec.LookPath("opencc")
	if err != nil {
		t.Skip("SKIPPED: no opencc program to compare with")
	}
	texts := []string{page, pageHant}
	for _, file := range shared(t, "seeds/*.txt") {
		texts = append(texts, string(read(t, file)))
	}
	for _, s := range texts {
		cmd := exec.Command(program, "-c", "t2s")
		cmd.Stdin = strings.NewReader(s)
		want, err := cmd.Output()
		if err != nil {
			t.Fatalf("run %s: %v", program, err)
		}
		if got := Simplify(s); got != string(want) {
			t.Errorf("Simplify(%.40q…) differs from opencc:\n got %q\nwant %q", s, got, want)
		}
	}
}

func BenchmarkSimplify(b *testing.B) {
	s := strings.Repeat(pageHant, 64<<10/len(pageHant))
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Simplify(s)
	}
}

// BenchmarkSimplifyMap tells the characters a second, markup counted.
func BenchmarkSimplifyMap(b *testing.B) {
	for name, s := range map[string]string{
		"hant": strings.Repeat(pageHant, 64<<10/len(pageHant)), "hans": portal(""),
		"hant, no markup": strings.Repeat("根據中華人民共和國政府信息公開條例，現公布青溪縣人民政府年度報告。", 600),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				SimplifyMap(s)
			}
			chars := float64(utf8.RuneCountInString(s)) * float64(b.N)
			b.ReportMetric(chars/b.Elapsed().Seconds()/1e6, "Mchars/s")
		})
	}
}
