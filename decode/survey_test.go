package decode

import (
	"testing"
	"unicode/utf8"
)

// A survey of text that has to be UTF-8 ends where utf8.Valid does, and finds what
// any survey finds.
func TestSurveyedLikeValid(t *testing.T) {
	bytes := []byte{'a', 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xE4, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF}
	var try func(s string, more int)
	try = func(s string, more int) {
		text := "浏览©é" + s
		v, ok := surveyed(text, true)
		if ok != utf8.ValidString(text) {
			t.Errorf("%q: valid %v", text, ok)
		}
		if ok && v != surveyOf(text) {
			t.Errorf("%q: got %+v, want %+v", text, v, surveyOf(text))
		}
		for _, c := range bytes[:len(bytes)*min(more, 1)] {
			try(s+string([]byte{c}), more-1)
		}
	}
	try("", 4)
}
