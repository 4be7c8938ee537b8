package export

import (
	"strings"
	"unicode"
)

// Words are the words a text is found by: of Han characters each alone and
// with the next, of other letters and digits the runs. They are parted by
// blanks, in the order of the text.
func Words(text string) string {
	var b strings.Builder
	var before rune
	word := false // a run of letters is open
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			if word {
				b.WriteByte(' ')
			}
			word = false
			if before != 0 {
				b.WriteRune(before)
				b.WriteRune(r)
				b.WriteByte(' ')
			}
			before = r
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			flush(&b, before)
			b.WriteRune(r)
			word = true
		default:
			flush(&b, before)
			b.WriteByte(' ')
			word = false
		}
		before = 0
	}
	flush(&b, before)
	return strings.TrimSpace(b.String())
}

// flush ends a run of Han characters: its last one has no next, and stands
// alone so that a search for the first half of a pair finds it too.
func flush(b *strings.Builder, last rune) {
	if last != 0 {
		b.WriteRune(last)
		b.WriteByte(' ')
	}
}
