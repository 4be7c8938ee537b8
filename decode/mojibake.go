package decode

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The wrong decodings that can be undone. Each rule gives back the bytes
// that were misread and reads them strictly.
const (
	ruleLatin   = "utf-8 read as latin-1"
	ruleWindows = "utf-8 read as windows-1252"
	ruleGBK     = "utf-8 read as gbk"
	ruleGBLatin = "gbk read as latin-1"
)

// maxPasses bounds how often text that was misread more than once is
// repaired again.
const maxPasses = 8

// repair is one possible repair. A weak one is made only on a page where a
// strong one under the same rule shows that the misreading took place.
type repair struct {
	mend Mend // From holds the repaired text
	weak bool
}

// mendAll repairs s until nothing is left to repair.
func mendAll(s string, mends []Mend) (string, []Mend) {
	seen := map[string]bool{}
	for range maxPasses {
		repairs := accepted(findRepairs(s), seen)
		if len(repairs) == 0 {
			break
		}
		s, mends = apply(s, mends, repairs)
	}
	return s, mends
}

// accepted takes the strong repairs, and the weak ones whose rule was seen.
func accepted(found []repair, seen map[string]bool) []Mend {
	for _, r := range found {
		if !r.weak {
			seen[r.mend.Rule] = true
		}
	}
	var mends []Mend
	for _, r := range found {
		if !r.weak || seen[r.mend.Rule] {
			mends = append(mends, r.mend)
		}
	}
	return mends
}

// findRepairs lists what can be repaired in s, in order.
func findRepairs(s string) []repair {
	f := search{s: s, t: tables()}
	next := func(i int) int { return nextTrait(s, i, traitMark|traitMisread) }
	for i := next(0); i < len(s); i = next(i) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if _, ok := latinByte(r); !ok {
			i = max(i+n, f.gbk(i))
		} else if end := harmlessMarks(s, i); end > i {
			i = end
		} else {
			i = f.latin(i)
		}
	}
	return f.found
}

// search is a search for repairs.
type search struct {
	s     string
	t     *runeTables
	found []repair
	// Before these offsets a repair of the kind is not tried again.
	noGBK, noGBLatin int
}

// patience is how many bytes a try to repair may take and fail before the
// next ones are put off. Every character of a long wreck may begin another
// wreck, so that without it hostile pages would take hours.
const patience = 256

// after is where to try again after a try over a stretch has failed.
func after(start, end int) int {
	if end-start < patience {
		return start
	}
	return start + (end-start)/2
}

// gbk tries to repair UTF-8 read as GBK at i, and returns its end.
func (f *search) gbk(i int) int {
	if i < f.noGBK {
		return i
	}
	rep, ok := gbkRepair(f.t, f.s[i:], i)
	if !ok {
		f.noGBK = after(i, rep.mend.Span.End)
		return i
	}
	f.found = append(f.found, rep)
	return rep.mend.Span.End
}

// harmlessMarks is the end of the Latin letters and marks at i if none of
// them has traitMisread, nor anything that they could be a wreck with: mostly
// they are quotation marks and dashes. Otherwise it is i.
func harmlessMarks(s string, i int) int {
	for j, r := range s[i:] {
		switch {
		case r >= 0x40 && r < 0x7F:
			return i
		case r < 0x80 || r > lastLatin || traits()[r]&traitMark == 0:
			return i + j
		case traits()[r]&traitMisread != 0:
			return i
		}
	}
	return len(s)
}

// lastLatin is the last character that Windows-1252 has a byte for.
const lastLatin = '™'

// latinBytes holds the byte that each character was read from in Latin-1 or
// Windows-1252, 0 for none.
var latinBytes = sync.OnceValue(func() *[lastLatin + 1]byte {
	t := new([lastLatin + 1]byte)
	for c := 0x80; c <= 0xFF; c++ {
		t[c] = byte(c)
		if r := charmap.Windows1252.DecodeByte(byte(c)); r <= lastLatin {
			t[r] = byte(c)
		}
	}
	return t
})

// latinByte is the byte that r was read from in Latin-1 or Windows-1252. The
// five bytes that Windows-1252 leaves out are kept as C1 controls, as
// browsers do, so that every byte comes back.
func latinByte(r rune) (byte, bool) {
	if r < 0x80 || r > lastLatin {
		return 0, false
	}
	c := latinBytes()[r]
	return c, c != 0
}

// latinRun is a run of Latin letters and marks with the bytes they were read
// from. A plain space may stand for the hard space, byte A0, which many
// editors turn into one, but only inside a UTF-8 character.
type latinRun struct {
	raw  []byte
	at   []int // offset of each byte's letter, and of the end
	rule string
}

// latinRunAt reads the run of s at i.
func latinRunAt(s string, i int) latinRun {
	run := latinRun{rule: ruleLatin}
	end := i
	for j, r := range s[i:] {
		c, ok := latinByte(r)
		if !ok && r == ' ' && endsInside(run.raw) {
			c, ok = 0xA0, true
		}
		if !ok {
			break
		}
		if r > 0xFF {
			run.rule = ruleWindows
		}
		run.raw, run.at = append(run.raw, c), append(run.at, i+j)
		end = i + j + utf8.RuneLen(r)
	}
	run.at = append(run.at, end)
	return run
}

// endsInside reports whether raw ends inside a UTF-8 character.
func endsInside(raw []byte) bool {
	return len(trimCutTail(raw)) < len(raw)
}

// latin tries to read the run of Latin letters at i as the bytes of UTF-8,
// then of GBK, and returns where to look on.
func (f *search) latin(i int) int {
	run := latinRunAt(f.s, i)
	var found []repair
	covered := 0
	for j := 0; j < len(run.raw); {
		n := strictRun(run.raw[j:])
		span := Span{run.at[j], run.at[j+n]}
		if rep, ok := latinRepair(string(run.raw[j:j+n]), f.s[span.Start:span.End], run.rule); ok {
			rep.mend.Span = span
			found = append(found, rep)
			covered += n
		}
		j += max(n, 1)
	}
	if covered < len(run.raw) && i >= f.noGBLatin { // what GBK explains whole, UTF-8 meets by chance
		rep, ok := gbLatinRepair(f.s, i)
		if ok {
			f.found = append(f.found, rep)
			return rep.mend.Span.End
		}
		f.noGBLatin = after(i, rep.mend.Span.End)
	}
	f.found = append(f.found, found...)
	return run.at[len(run.raw)]
}

// strictRun is the length of the valid UTF-8 at the beginning of raw.
func strictRun(raw []byte) int {
	i := 0
	for i < len(raw) {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return i
}

// latinRepair judges one stretch that is valid UTF-8 when its letters are
// taken as bytes.
func latinRepair(text, was, rule string) (repair, bool) {
	text = strings.ReplaceAll(text, "\uFEFF", "")
	mean, n := score(text)
	before, _ := score(was)
	if n == 0 || strings.ContainsRune(text, '\uFFFD') {
		return repair{}, false
	}
	if mean >= minScore && mean-before >= minGain && strings.ContainsFunc(text, isChineseOrDot) {
		weak := n == 1 && strings.ContainsFunc(text, isHan) &&
			(mean < weightFrequent || strings.ContainsAny(was, " \u00A0")) // é, hard space and » are French, and 頻
		return repair{mend: Mend{From: text, Rule: rule}, weak: weak}, true
	}
	if inner, _ := apply(text, nil, accepted(findRepairs(text), map[string]bool{})); clearGain(was, inner) {
		return repair{mend: Mend{From: text, Rule: rule}}, true // misread twice
	}
	for _, r := range text {
		if !strings.ContainsRune("\u00A0·©®°±§×÷", r) && !isHan(r) {
			return repair{}, false
		}
	}
	return repair{mend: Mend{From: text, Rule: rule}, weak: true}, true
}

// isChineseOrDot also takes the dot of personal names (买买提·…).
func isChineseOrDot(r rune) bool { return isChinese(r) || r == '·' }

// gbLatinScore is what a strong repair of GBK read as Latin-1 must score, in
// tenths: pairs of Latin letters easily happen to be rare characters.
const gbLatinScore = 6.5

// gbLatinRepair reads the run at i as GBK, whose second bytes may be ASCII
// letters. Few Latin letters in a row may happen to be GBK, so that only
// three characters and more, in daily use, are strong. A repair that is not
// good tells how far it would have reached.
func gbLatinRepair(s string, i int) (repair, bool) {
	var raw []byte
	end, lead := i, true
	for j, r := range s[i:] {
		c, ok := latinByte(r)
		if !ok && !lead && r >= 0x40 && r < 0x7F {
			c, ok = byte(r), true
		}
		if !ok {
			break
		}
		raw = append(raw, c)
		if lead = !lead; lead {
			end = i + j + utf8.RuneLen(r)
		}
	}
	raw = raw[:len(raw)&^1]
	text := decodeAs(raw, CharsetGB18030)
	mean, n := score(text)
	before, _ := score(s[i:end])
	good := n > 0 && n == len(raw)/2 && mean >= minScore && mean-before >= minGain
	return repair{Mend{Span{i, end}, text, ruleGBLatin}, n < 3 || mean < gbLatinScore}, good
}

// beginsUTF8 reports whether the GBK code of r is the beginning of a UTF-8
// character of three bytes.
func beginsUTF8(t *runeTables, r rune) bool {
	if r >= 1<<16 {
		return false
	}
	code := t.gbk[r]
	return code>>8 >= 0xE2 && code>>8 <= 0xEF && code&0xC0 == 0x80
}

// gbkRepair reads the beginning of s, which stands at offset, as UTF-8 that
// was misread as GBK, as far as whole characters of both come out. A repair
// that is not good tells how far it would have reached.
func gbkRepair(t *runeTables, s string, offset int) (repair, bool) {
	var raw []byte
	end, bytes := 0, 0 // where characters of both last ended
	for i, r := range s {
		if r >= 1<<16 || t.gbk[r] == 0 {
			break
		}
		if r == '€' { // a lone byte 80
			raw = append(raw, 0x80)
		} else {
			raw = append(raw, byte(t.gbk[r]>>8), byte(t.gbk[r]))
		}
		n := strictRun(raw[bytes:])
		if bytes+n == len(raw) {
			end, bytes = i+utf8.RuneLen(r), len(raw)
		} else if !mayContinue(raw[bytes+n:]) {
			break
		}
	}
	text := strings.ReplaceAll(string(raw[:bytes]), "\uFEFF", "")
	rep := repair{mend: Mend{Span{offset, offset + end}, text, ruleGBK}}
	return rep, bytes > 0 && clearGain(s[:end], text)
}

// mayContinue reports whether raw is the beginning of a UTF-8 character.
func mayContinue(raw []byte) bool {
	return utf8.RuneStart(raw[0]) && !utf8.FullRune(raw)
}
