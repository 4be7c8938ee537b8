package decode

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// tooLong passes over an input longer than 8 KiB: it costs time and shows
// nothing new.
func tooLong(t *testing.T, size int) {
	t.Helper()
	if size > 8<<10 {
		t.Skip("longer than the inputs that are tried")
	}
}

// FuzzBytes holds what is promised for any bytes: valid UTF-8 comes out,
// spans lie in order within the text and hold what they say, and decoding
// the own output changes nothing.
func FuzzBytes(f *testing.F) {
	for _, c := range charsetCases() {
		f.Add(c.raw, c.header)
	}
	for _, c := range mojibakeCases {
		f.Add([]byte(c.text), "")
	}
	f.Add([]byte("a\x00b\x00\x81"), "utf-16")
	f.Add([]byte("\xEF\xBB\xBF\xEF\xBB\xBFï»¿æ”¿åºœ"), "")
	f.Fuzz(func(t *testing.T, raw []byte, header string) {
		tooLong(t, len(raw)+len(header))
		text := Bytes(raw, header)
		if !utf8.ValidString(text.String) {
			t.Fatalf("Bytes(%q) = %q is not valid UTF-8", raw, text.String)
		}
		checkSpans(t, text)
		again := Bytes([]byte(text.String), header)
		if again.String != text.String {
			t.Errorf("decoding %q, the text of %q, again gives %q", text.String, raw, again.String)
		}
		if diff := cmp.Diff(text.Damage, again.Damage); diff != "" {
			t.Errorf("damage of the text again (-first +again):\n%s", diff)
		}
	})
}

// checkSpans fails unless mends and damage lie in order inside the text.
func checkSpans(t *testing.T, text Text) {
	t.Helper()
	at := 0
	for _, m := range text.Mends {
		if m.Span.Start < at || m.Span.End < m.Span.Start || m.Span.End > len(text.String) {
			t.Fatalf("mend %+v of %q is out of order", m, text.String)
		}
		at = m.Span.End
	}
	at = 0
	for _, d := range text.Damage {
		if d.Span.Start < at || d.Span.End <= d.Span.Start || d.Span.End > len(text.String) {
			t.Fatalf("damage %+v of %q is out of order", d, text.String)
		}
		if got := text.String[d.Span.Start:d.Span.End]; got != d.Text {
			t.Errorf("damage %+v stands on %q", d, got)
		}
		at = d.Span.End
	}
}

// FuzzSimplifyMap holds what is promised of offsets for any text: they grow
// with each other, and the ends belong together.
func FuzzSimplifyMap(f *testing.F) {
	for _, s := range []string{pageHant, "縣㗲鄉", "二噁英", "乾乾淨淨\xe7", "關(guān)鍵 方麵，附屬檔案"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tooLong(t, len(s))
		simple, o := SimplifyMap(s)
		if utf8.ValidString(s) != utf8.ValidString(simple) {
			t.Errorf("SimplifyMap(%q) = %q", s, simple)
		}
		if o.Simplified(len(s)) != len(simple) || o.Original(len(simple)) != len(s) {
			t.Errorf("the ends of %q and %q are not mapped", s, simple)
		}
		for i := range len(simple) {
			if o.Original(i) > o.Original(i+1) {
				t.Errorf("%q: offset %d is %d, %d is %d", simple, i, o.Original(i), i+1, o.Original(i+1))
			}
		}
		if rest := StripReadings(s); utf8.ValidString(s) && !utf8.ValidString(rest) {
			t.Errorf("StripReadings(%q) = %q", s, rest)
		}
		for _, w := range Wordings(s) {
			if s[w.Span.Start:w.Span.End] != w.Text {
				t.Errorf("%+v does not stand in %q", w, s)
			}
		}
	})
}
