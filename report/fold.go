package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/decode"
)

// squeezed is a text made ready for matching: Simplified, half-width, without
// white space. It remembers the original, and finds where a byte stood there
// when it is asked: most texts are only matched.
type squeezed struct {
	text   string
	source string
	places *[]int // byte of text -> byte of source, one more for the end; made on first use
}

// original returns what stood in s where text[start:end] stands now.
func (q squeezed) original(s string, start, end int) string {
	if start >= end {
		return ""
	}
	if start == 0 && end == len(q.text) {
		return strings.TrimFunc(s, isDropped)
	}
	last := q.from(end - 1)
	_, size := utf8.DecodeRuneInString(s[last:])
	return s[q.from(start) : last+size]
}

// isDropped tells whether squeeze leaves a character out.
func isDropped(r rune) bool {
	r = plain(r)
	return r == 0 || unicode.IsSpace(r)
}

// from is where a byte of the text stood in the original.
func (q squeezed) from(i int) int {
	if q.text == q.source {
		return i
	}
	if *q.places == nil {
		*q.places = placesOf(q.source, len(q.text))
	}
	return (*q.places)[i]
}

// squeeze prepares a text for matching.
func squeeze(s string) squeezed { return squeezed{text: bare(s), source: s, places: new([]int)} }

// placesOf finds where each of the size bytes of a squeezed text stood.
func placesOf(s string, size int) []int {
	places := make([]int, 0, size+1)
	simple := simplified(s)
	at := 0
	for i := range s {
		r, width := utf8.DecodeRuneInString(simple[at:])
		at += width
		if r = plain(r); r == 0 || unicode.IsSpace(r) {
			continue
		}
		for range utf8.RuneLen(r) {
			places = append(places, i)
		}
	}
	return append(places, len(s))
}

// simplified converts rune for rune, so that places stay comparable. A text
// whose Simplified form has another length is converted by character.
func simplified(s string) string {
	simple := decode.SimplifyMixed(s)
	if len(simple) == len(s) || utf8.RuneCountInString(simple) == utf8.RuneCountInString(s) {
		return simple
	}
	var b strings.Builder
	for _, r := range s {
		one, _ := utf8.DecodeRuneInString(decode.Simplify(string(r)))
		b.WriteRune(one)
	}
	return b.String()
}

// plain is a character without its width and printing variants; 0 for one
// that is not seen.
func plain(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return plain(r - 0xFEE0)
	case r >= 0x200B && r <= 0x200F, r == 0xFEFF, r == 0x00AD, r == 0x2060:
		return 0
	}
	switch r {
	case 0x3000, 0x00A0:
		return ' '
	case '【', '〔', '［':
		return '['
	case '】', '〕', '］':
		return ']'
	case '〈', '﹤':
		return '<'
	case '〉', '﹥':
		return '>'
	case '∶', '︰':
		return ':'
	case '–', '—', '―', '－', '─':
		return '-'
	case '“', '”', '‟', '„', '〝', '〞', '「', '」', '『', '』':
		return '"'
	}
	return r
}

// plainOrDrop is plain for strings.Map.
func plainOrDrop(r rune) rune {
	if r = plain(r); r == 0 {
		return -1
	}
	return r
}

// flat is the text alone, without the readings of copied pages: 索引號(hào).
func flat(s string) string { return withoutReadings(bare(s)) }

// withoutReadings takes the readings out of a squeezed text.
func withoutReadings(text string) string {
	if !mayHaveReadings(text) {
		return text
	}
	return decode.StripReadings(text)
}

// mayHaveReadings looks for a bracket with a letter behind it, which few
// texts have.
func mayHaveReadings(text string) bool {
	for {
		at := strings.IndexByte(text, '(')
		if at < 0 || at+1 == len(text) {
			return false
		}
		if b := text[at+1]; b >= 'a' && b <= 'z' || b >= 0xC3 && b <= 0xE1 {
			return true
		}
		text = text[at+1:]
	}
}

// joined is a published text on one line, as titles are cited: Chinese is set
// without spaces.
func joined(s string) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if plain(r) == 0 {
			return -1
		}
		return r
	}, s))
	var b strings.Builder
	for i, w := range words {
		if i > 0 && latin(words[i-1]) && latin(w) {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

func latin(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// runes counts characters.
func runes(s string) int { return utf8.RuneCountInString(s) }
