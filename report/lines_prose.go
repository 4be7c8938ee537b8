package report

import "unicode/utf8"

// mayBeWithin spares lines of prose their matching form: it reports false where
// no label stands in that form of a line.
func (m *matcher) mayBeWithin(line string) bool {
	for i := 0; i < len(line); {
		r, n := hanAt(line, i)
		if n == 0 {
			r, n = utf8.DecodeRuneInString(line[i:])
			r = foldRune(r)
		}
		i += n
		if r < 0 || !m.begins(r) {
			if isSlip(r) && (m.begins('他') || m.begins('计')) {
				return true
			}
			continue
		}
		if second, n := hanAt(line, i); n > 0 && !isSlip(second) {
			if at := pairBit(r, second); m.pairs[at>>6]>>(at&63)&1 == 0 {
				continue
			}
		}
		for _, p := range m.patterns[r] {
			if goesOn(line[i:], p.key[utf8.RuneLen(r):]) {
				return true
			}
		}
	}
	return false
}

// hanAt is the character at i and its length where it is Han, but for the rare
// ones, else 0.
func hanAt(s string, i int) (rune, int) {
	if i+2 >= len(s) {
		return 0, 0
	}
	c := s[i]
	if c < 0xE4 || c > 0xE9 || (s[i+1]^0x80)|(s[i+2]^0x80) >= 0x40 {
		return 0, 0
	}
	return rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F), 3
}

// isSlip reports the characters that mendSlip takes for others.
func isSlip(r rune) bool { return r == '它' || r == '记' }

// goesOn reports whether the rest of a label may be what the matching form of a
// text begins with.
func goesOn(text, rest string) bool {
	for rest != "" {
		if text == "" {
			return false
		}
		r, n := utf8.DecodeRuneInString(text)
		text = text[n:]
		if r = foldRune(r); r < 0 || dropPunct(r) < 0 {
			continue
		}
		if isSlip(r) {
			return true
		}
		want, m := utf8.DecodeRuneInString(rest)
		if r != want {
			return false
		}
		rest = rest[m:]
	}
	return true
}
