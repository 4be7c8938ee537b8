package decode

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The bounds of misreadHan. A stretch is damage when its characters fall
// short of par by misreadSum together and misreadRare of them are rare; it
// ends where misreadDrop is lost again.
const (
	misreadPar  = 2
	misreadSum  = 30
	misreadRare = 5
	misreadDrop = 20
)

// misreadHan finds stretches of characters that Chinese text does not use,
// which is how UTF-8 or Big5 looks when it is read as GBK and the other way
// round. Rare names and chemical terms are too short for it.
func misreadHan(s string) []Damage {
	var found []Damage
	t := tables()
	for i := nextTrait(s, 0, traitRare); i < len(s); {
		start, end := runStart(s, i, inMisread), runEnd(s, i, inMisread)
		start += len(s[start:i]) - len(strings.TrimLeft(s[start:i], "?"))
		for _, sp := range shortfalls(t, s, start, end) {
			found = append(found, damage(s, sp.Start, sp.End, whyWrong))
		}
		i = nextTrait(s, end, traitRare)
	}
	return found
}

// inMisread reports whether r may stand in a run of Chinese text, however
// badly read.
func inMisread(r rune) bool {
	return r == '?' || isHan(r) || isChinese(r) || isBopomofo(r) || isPrivate(r) ||
		r >= 0x2010 && r <= 0x2BFF || isKana(r)
}

func isBopomofo(r rune) bool { return r >= 0x3105 && r <= 0x3129 }

func isKana(r rune) bool { return r >= 0x3040 && r <= 0x30FF }

// shortfalls finds, in the run of s between start and end, the stretches
// with the greatest sums of how far each character falls short of par.
func shortfalls(t *runeTables, s string, start, end int) []Span {
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

// shortfall is how far r falls short of par. Kana do not, and 注音
// letters less than strange characters do: a line of them is no damage.
func shortfall(t *runeTables, r rune) (short int, rare bool) {
	switch w := t.weightOf(r); {
	case r == '?':
		return 1, false
	case isKana(r):
		return -1, false
	case isBopomofo(r):
		return 5, false
	case w <= weightRare:
		return misreadPar - w, true
	default:
		return misreadPar - w, false
	}
}

var misaligned = regexp.MustCompile(
	`[?\x{FFFD}][^\x00-\x7F\x{3105}-\x{3129}]{0,2}[\x{3105}-\x{3129}][^\x00-\x7F\x{3105}-\x{3129}]{0,2}[?\x{FFFD}]?` +
		`|[\x{3105}-\x{3129}][^\x00-\x7F\x{3105}-\x{3129}]{0,2}[?\x{FFFD}]`)

// misalignedHan finds what comes out when GBK is read from the second byte of
// a character on, which turns （一） into ㄒ唬.
func misalignedHan(s string) []Damage {
	var found []Damage
	for _, at := range misaligned.FindAllStringIndex(s, -1) {
		found = append(found, damage(s, at[0], at[1], whyWrong))
	}
	return found
}

// wrecks finds characters that are the first two bytes of a UTF-8 character
// read as GBK, with a question mark for the third. Of the punctuation marks
// they are unmistakable. Characters of GB 2312 are in use, so that they count
// only when another wreck follows.
func wrecks(s string) []Damage {
	var found []Damage
	t := tables()
	eachMatch(s, "?", func(i int) int {
		if i == 0 || s[i-1] < utf8.RuneSelf {
			return i + 1
		}
		before, n := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+1:])
		switch {
		case before == '锛' || before == '銆' || before == '鈥':
		case !isHan(before) || !beginsUTF8(t, before) || t.weightOf(before) > weightSecond,
			t.gb2312[before] && !(isHan(after) && t.weightOf(after) <= weightRare):
			return i + 1
		}
		found = append(found, damage(s, i-n, i+1, whyWrong))
		return i + 1
	})
	return found
}

// misreadLatin finds runs of Latin letters mixed with marks as they come out
// when Chinese text is read as Latin-1 and loses bytes. No language writes
// letters and marks so.
func misreadLatin(s string) []Damage {
	var found []Damage
	for i := 0; i < len(s); {
		if s[i] < 0xC2 || s[i] > 0xE2 {
			i++
			continue
		}
		end, letters, marks := latinWreck(s, i)
		if letters >= 2 && marks >= 2 && letters+marks >= 5 || letters > 0 && marks > 0 && isSplinter(s, i, end) {
			found = append(found, damage(s, i, end, whyWrong))
		}
		if end == i {
			_, n := utf8.DecodeRuneInString(s[i:])
			end += n
		}
		i = end
	}
	return found
}

// isSplinter reports whether a short run begins like a UTF-8 character of
// three bytes and touches Han characters.
func isSplinter(s string, start, end int) bool {
	first, _ := utf8.DecodeRuneInString(s[start:])
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return first >= 0xE3 && first <= 0xEF && (isHan(before) || isHan(after))
}

// latinWreck measures the run of Latin letters and marks at i, with single
// spaces and question marks between. The marks that Chinese shares with
// Windows-1252 do not count.
func latinWreck(s string, i int) (end, letters, marks int) {
	end = i
	gap := false
	for j, r := range s[i:] {
		_, latin := latinByte(r)
		switch {
		case !latin && (r == ' ' || r == '?') && !gap:
			gap = true
			continue
		case !latin:
			return end, letters, marks
		case r >= 0xC0 && r <= 0xFF:
			letters++
		case !strings.ContainsRune(punctuation+"§°±×", r):
			marks++
		}
		gap = false
		end = i + j + utf8.RuneLen(r)
	}
	return end, letters, marks
}
