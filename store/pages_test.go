package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer makes pages of unique text in varied templates, written for the tests:
// every platform has a frame, every site of it names and menus of its own, and
// every page a text of words that are drawn with the frequencies of a language.
type writer struct {
	words []string
	zipf  *rand.Zipf
	r     *rand.Rand
}

func newWriter(seed uint64) *writer {
	r := rand.New(rand.NewPCG(seed, 77))
	w := &writer{r: r}
	chars := rand.NewZipf(r, 1.15, 12, 2499)
	for range 30000 {
		word := make([]rune, 1+r.IntN(3))
		for i := range word {
			word[i] = rune(0x4e00 + (chars.Uint64()*2654435761)%18000)
		}
		w.words = append(w.words, string(word))
	}
	w.zipf = rand.NewZipf(r, 1.08, 20, uint64(len(w.words)-1))
	return w
}

func (w *writer) text(chars int) string {
	var b strings.Builder
	for b.Len() < 3*chars {
		b.WriteString(w.words[w.zipf.Uint64()])
		if w.r.IntN(9) == 0 {
			b.WriteString([]string{"，", "，", "、", "。"}[w.r.IntN(4)])
		}
	}
	return b.String()
}

// platform is the frame of a platform: its own names of classes, scripts and
// styles.
func (w *writer) platform(n int) func(site int, page int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 78))
	var names []string
	for range 60 {
		names = append(names, fmt.Sprintf("%c%c%s%d", 'a'+r.IntN(26), 'a'+r.IntN(26), []string{"_box", "-list", "Wrap", "_con", "Nav", "-item"}[r.IntN(6)], r.IntN(40)))
	}
	name := func(i int) string { return names[i%len(names)] }
	return func(site, page int) []byte {
		own := rand.New(rand.NewPCG(uint64(n*1000+site), 79))
		place := w.words[own.IntN(3000)] + w.words[own.IntN(3000)]
		var b bytes.Buffer
		fmt.Fprintf(&b, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%s-%s</title>\n<meta name=\"SiteName\" content=\"%s\"><meta name=\"ColumnName\" content=\"%s\">\n", w.text(12), place, place, w.text(4))
		for i := range 8 {
			fmt.Fprintf(&b, "<script type=\"text/javascript\" src=\"/%s/%s.js?v=%d\"></script><link rel=\"stylesheet\" href=\"/%s/%s/%s.css\">\n", name(i), name(i+9), own.IntN(9), name(i), name(i+1), name(i+20))
		}
		fmt.Fprintf(&b, "<style>.%s{margin:0 auto;width:%dpx}.%s li{float:left;line-height:%dpx;color:#%06x}</style></head><body class=%q>\n", name(3), 900+own.IntN(300), name(4), 20+own.IntN(20), own.IntN(1<<24), name(5))
		for i := range 24 {
			fmt.Fprintf(&b, "<li class=\"%s\"><a href=\"/%s/%s/index%d.html\" target=\"_blank\" title=\"%s\">%s</a></li>\n", name(6), name(7), name(i+30), own.IntN(99), w.words[own.IntN(2000)], w.words[own.IntN(2000)])
		}
		for range 30 {
			fmt.Fprintf(&b, "<div class=\"%s\"><p style=\"text-indent:2em;line-height:%d%%;font-family:宋体\">%s</p></div>\n", name(8), 150+10*w.r.IntN(6), w.text(20+w.r.IntN(110)))
		}
		fmt.Fprintf(&b, "<div id=\"%s\">发布日期：20%02d-%02d-%02d 来源：%s 浏览次数：<span id=\"hits%d\"></span></div><!-- %s -->\n</body></html>\n", name(10), w.r.IntN(26), 1+w.r.IntN(12), 1+w.r.IntN(28), place, page, name(11))
		return b.Bytes()
	}
}
