package decode

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The searches as they are without a survey: every kind of damage and every
// repair is looked for at every place of the text. Slow, and plainly right.

func slowDamaged(s string) []Damage {
	var found []Damage
	for _, find := range []func(string) []Damage{
		lostRuns, markRuns, slowMisreadHan, slowMisaligned, misreadLatin, privateRuns,
	} {
		found = append(found, find(s)...)
	}
	return joined(s, found)
}

func slowMisreadHan(s string) []Damage {
	var found []Damage
	t := tables()
	for i := 0; i < len(s); {
		if s[i] < 0xE2 { // below U+2000
			i++
			continue
		}
		end := runEnd(s, i, inMisread)
		if end == i {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		}
		for _, sp := range slowShortfalls(t, s, i, end) {
			found = append(found, damage(s, sp.Start, sp.End, whyWrong))
		}
		i = end
	}
	return found
}

func slowShortfalls(t *runeTables, s string, start, end int) []Span {
	var out []Span
	var sum, best, rare, bestRare int
	from, to := start, start
	settle := func() {
		if best >= misreadSum && bestRare >= misreadRare {
			out = append(out, Span{from, to})
		}
		sum, best, rare, bestRare = 0, 0, 0, 0
	}
	for j, r := range s[start:end] {
		if sum == 0 {
			from = start + j
		}
		short, isRare := shortfall(t, r)
		if isRare {
			rare++
		}
		sum += short
		switch {
		case sum >= best && sum > 0:
			best, bestRare, to = sum, rare, start+j+utf8.RuneLen(r)
		case sum <= 0 || sum < best-misreadDrop:
			settle()
		}
	}
	settle()
	return out
}

func slowMisaligned(s string) []Damage {
	var found []Damage
	if strings.Contains(s, "\xE3\x84") { // the bytes of 注音 letters
		for _, at := range misaligned.FindAllStringIndex(s, -1) {
			found = append(found, damage(s, at[0], at[1], whyWrong))
		}
	}
	for _, wreck := range []string{"锛?", "銆?", "鈥?"} {
		eachMatch(s, wreck, func(i int) int {
			found = append(found, damage(s, i, i+len(wreck), whyWrong))
			return i + len(wreck)
		})
	}
	found = append(found, slowHalves(s)...)
	slices.SortFunc(found, func(a, b Damage) int { return a.Span.Start - b.Span.Start })
	return found
}

func slowHalves(s string) []Damage {
	var found []Damage
	t := tables()
	eachMatch(s, "?", func(i int) int {
		before, n := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+1:])
		if !isHan(before) || !beginsUTF8(t, before) || t.weightOf(before) > weightSecond {
			return i + 1
		}
		if !t.gb2312[before] || isHan(after) && t.weightOf(after) <= weightRare {
			found = append(found, damage(s, i-n, i+1, whyWrong))
		}
		return i + 1
	})
	return found
}

func slowRepairs(s string) []repair {
	var found []repair
	t := tables()
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if _, ok := slowLatinByte(r); ok {
			end, reps := slowLatinRepairs(s, i)
			found = append(found, reps...)
			i = end
			continue
		}
		if beginsUTF8(t, r) {
			if rep, ok := gbkRepair(t, s[i:], i); ok {
				found = append(found, rep)
				i = rep.mend.Span.End
				continue
			}
		}
		i += n
	}
	return found
}

func slowLatinRepairs(s string, i int) (end int, found []repair) {
	run := latinRunAt(s, i)
	covered := 0
	for j := 0; j < len(run.raw); {
		n := strictRun(run.raw[j:])
		span := Span{run.at[j], run.at[j+n]}
		if rep, ok := latinRepair(string(run.raw[j:j+n]), s[span.Start:span.End], run.rule); ok {
			rep.mend.Span = span
			found = append(found, rep)
			covered += n
		}
		j += max(n, 1)
	}
	if covered < len(run.raw) { // what GBK explains whole, UTF-8 meets by chance
		if rep, ok := gbLatinRepair(s, i); ok {
			return rep.mend.Span.End, []repair{rep}
		}
	}
	return run.at[len(run.raw)], found
}

func slowLatinByte(r rune) (byte, bool) {
	if r >= 0x80 && r <= 0xFF {
		return byte(r), true
	}
	if r < 0x152 || r > 0x2122 {
		return 0, false
	}
	return charmap.Windows1252.EncodeRune(r)
}

func slowBalance(s string) int {
	sum := 0
	for _, r := range s {
		if r < 1<<16 {
			sum += int(scripts()[r])
		}
	}
	return sum
}

// drawn are the pieces that random texts are made of: wrecks of all kinds,
// their splinters, and what clean text has that looks like them.
var drawn = []string{
	"政", "府", "的", "，", "。", "“", "”", "—", "·", "…", "•", "€", "公开", "報", "縣", "a", "A", "z", "<p>", "</p>", " ", "\u00A0", "?", "??", "1", "\n",
	"é", "è", "Â", "Ã", "ä", "å", "æ", "¤", "§", "©", "×", "°", "ÿ", "\u0080", "\u009D", "Œ", "™", "ñ",
	"锛", "銆", "鈥", "锟斤拷", "锟", "\uFFFD", "\uE123", "\uE7C7", "ㄒ", "唬", "ㄅ", "涓", "鏄", "鍏", "忏", "沅", "妤", "灞", "龘", "靐", "𠮷", "の", "浏", "览",
	"鍙", "鐨", "勫", "叕", "寮", "氬", "姟", "\xff", "\xe5\xbc", "\xc3",
}

// drawText puts a random text together, at times with a piece of mojibake.
func drawText(rnd *rand.Rand) string {
	var b strings.Builder
	for range rnd.IntN(14) {
		switch rnd.IntN(12) {
		case 0:
			b.WriteString(asLatin("工作，报告"[:3*rnd.IntN(6)]))
		case 1:
			b.WriteString(asGBK("政府信息公开"[:3*rnd.IntN(7)]))
		case 2:
			b.WriteString(asLatin(gbkOf("主动公开"[:3*rnd.IntN(5)])))
		case 3:
			b.WriteString(asWindows("，“办理”结果"[:3*rnd.IntN(8)]))
		default:
			b.WriteString(drawn[rnd.IntN(len(drawn))])
		}
	}
	return b.String()
}

// TestSearchesLikeSlow compares the searches with the slow ones.
func TestSearchesLikeSlow(t *testing.T) {
	texts := []string{page, pageHant, portal("")}
	for _, c := range mojibakeCases {
		texts = append(texts, c.text)
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 20_000 {
		texts = append(texts, drawText(rnd))
	}
	damaged, repaired := 0, 0
	for _, s := range texts {
		if got, want := Damaged(s), slowDamaged(s); !slices.Equal(got, want) {
			t.Fatalf("Damaged(%q) = %+v, want %+v", s, got, want)
		}
		if got, want := surveyOf(s).balance, slowBalance(s); got != want {
			t.Fatalf("surveyOf(%q) weighs the scripts as %d, want %d", s, got, want)
		}
		if !utf8.ValidString(s) {
			continue
		}
		want := slowRepairs(s)
		if got := findRepairs(s); !slices.Equal(got, want) {
			t.Fatalf("findRepairs(%q) = %+v, want %+v", s, got, want)
		}
		v := surveyOf(s)
		if len(want) > 0 && v.seen&traitMisread == 0 {
			t.Fatalf("no sign of %+v in %q", want, s)
		}
		if v.lost != strings.Count(s, "\uFFFD") {
			t.Fatalf("surveyOf(%q) counts %d lost characters", s, v.lost)
		}
		if len(want) > 0 {
			repaired++
		}
		if len(Damaged(s)) > 0 {
			damaged++
		}
	}
	if damaged < 500 || repaired < 500 {
		t.Errorf("only %d texts with damage and %d with repairs", damaged, repaired)
	}
}
