package document

import "unicode"

// noisy says why a decoded text is no text, or "". Runs of a font without a
// character map and bytes of an unknown binary form both end here.
func noisy(s string) string {
	var all, control, lost, sensible int
	for _, r := range s {
		if isSpace(r) || r == '|' || r == '-' || r == '_' || r == '.' || r == '*' {
			continue // rulers and empty cells
		}
		all++
		switch {
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			control++
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			sensible++
		case r == unicode.ReplacementChar || r > 0x7f && !unicode.IsGraphic(r) && !isZeroWidth(r):
			lost++
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
	case lost*12 > all:
		return "most characters could not be decoded"
	case all > 40 && sensible*5 < all:
		return "the text is noise: hardly a letter or digit in it"
	}
	return ""
}
