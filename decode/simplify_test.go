package decode

import (
	"math/rand/v2"
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

// openccOf is s converted by the program whose dictionaries ours are, which
// may be older.
func openccOf(t *testing.T, config, s string) string {
	t.Helper()
	program, err := exec.LookPath("opencc")
	if err != nil {
		t.Skip("SKIPPED: no opencc program to compare with")
	}
	cmd := exec.Command(program, "-c", config)
	cmd.Stdin = strings.NewReader(s)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("run %s -c %s: %v", program, config, err)
	}
	return string(out)
}

func TestSimplifyLikeOpenCC(t *testing.T) {
	s := page + pageHant
	for _, file := range shared(t, "seeds/*.txt") {
		s += string(read(t, file))
	}
	if got, want := Simplify(s), openccOf(t, "t2s", s); got != want {
		t.Errorf("Simplify differs from opencc:\n got %q\nwant %q", got, want)
	}
}

// chinese is s without its ASCII characters, in lines.
func chinese(s string) string {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r < utf8.RuneSelf })
	return strings.Join(lines, "\n")
}

// shuffled puts size bytes together out of pieces of text, cut and ordered at
// random, so that phrases meet in many ways.
func shuffled(rnd *rand.Rand, text string, size int) string {
	runes := []rune(text)
	var b strings.Builder
	for b.Len() < size {
		from := rnd.IntN(len(runes))
		b.WriteString(string(runes[from:min(len(runes), from+20+rnd.IntN(400))]))
	}
	return b.String()
}

// TestSimplifySample compares a megabyte, half of it out of real Big5 pages,
// half out of reports and portal pages put into Traditional characters. Of
// the characters that either side changes 999 in 1000 must be the same: the
// others are those that OpenCC has changed its mind about.
func TestSimplifySample(t *testing.T) {
	var hant, hans strings.Builder
	for _, file := range shared(t, "real/charset/Big5/*") {
		hant.WriteString(chinese(Bytes(read(t, file), "").String))
	}
	for _, file := range append(shared(t, "seeds/*.txt"), shared(t, "real/portal-pages/*.html")...) {
		hans.WriteString(chinese(Bytes(read(t, file), "").String))
	}
	rnd := rand.New(rand.NewPCG(11, 12))
	sample := shuffled(rnd, hant.String(), 512<<10) + shuffled(rnd, openccOf(t, "s2t", hans.String()), 512<<10)
	from, got, want := []rune(sample), []rune(Simplify(sample)), []rune(openccOf(t, "t2s", sample))
	if len(got) != len(from) || len(want) != len(from) {
		t.Fatalf("%d characters became %d, by opencc %d", len(from), len(got), len(want))
	}
	changed, differing := 0, map[string]int{}
	wrong := 0
	for i, r := range from {
		if got[i] == r && want[i] == r {
			continue
		}
		changed++
		if got[i] != want[i] {
			wrong++
			differing[string([]rune{r, '→', got[i], '/', want[i]})]++
		}
	}
	t.Logf("%d of %d characters changed, %d not alike: %v", changed, len(from), wrong, differing)
	if changed < 50_000 || wrong*1000 > changed {
		t.Errorf("%d of %d changed characters differ from opencc: %v", wrong, changed, differing)
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
