package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/decode"
)

// squeezed is a text made ready for matching: Simplified, half-width, without
// white space. It remembers where each of its bytes stood in the original.
type squeezed struct {
	text string
	from []int // byte of text -> byte of the original; one more for the end
}

// original returns what stood in s where text[start:end] stands now.
func (q squeezed) original(s string, start, end int) string {
	if start >= end {
		return ""
	}
	last := q.from[end-1]
	_, size := utf8.DecodeRuneInString(s[last:])
	return s[q.from[start] : last+size]
}

// squeeze prepares a text for matching.
func squeeze(s string) squeezed {
	var b strings.Builder
	q := squeezed{from: make([]int, 0, len(s)+1)}
	simple := simplifiedRunes(s)
	n := 0
	for i, r := range s {
		if n < len(simple) {
			r = simple[n]
		}
		n++
		r = plain(r)
		if r == 0 || unicode.IsSpace(r) {
			continue
		}
		before := b.Len()
		b.WriteRune(r)
		for range b.Len() - before {
			q.from = append(q.from, i)
		}
	}
	q.text = b.String()
	q.from = append(q.from, len(s))
	return q
}

// simplifiedRunes converts rune for rune, so that places stay comparable. A
// phrase whose Simplified form has another length is converted by character.
func simplifiedRunes(s string) []rune {
	simple := []rune(decode.Simplify(s))
	if len(simple) == utf8.RuneCountInString(s) {
		return simple
	}
	simple = simple[:0]
	for _, r := range s {
		one, _ := utf8.DecodeRuneInString(decode.Simplify(string(r)))
		simple = append(simple, one)
	}
	return simple
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
func flat(s string) string { return decode.StripReadings(squeeze(s).text) }

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
