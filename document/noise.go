package document

import "unicode"

// noisy says why a decoded text is no text, or "". Runs of a font without a
// character map and bytes of an unknown binary form both end here.
func noisy(s string) string {
	var all, control, lost, sensible int
	for _, r := range s {
		if isSpace(r) {
			continue
		}
		all++
		switch {
		case r == unicode.ReplacementChar || unicode.Is(unicode.Co, r):
			lost++
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			control++
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			sensible++
		}
		if all >= 1<<20 {
			break
		}
	}
	switch {
	case all == 0:
		return "the page is empty"
	case control*50 > all:
		return "the bytes are not text in any known form"
	case lost*5 > all:
		return "most characters could not be decoded"
	case all > 40 && sensible*5 < all:
		return "the text is noise: hardly a letter or digit in it"
	}
	return ""
}
