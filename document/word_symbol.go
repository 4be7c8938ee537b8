package document

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// symbolBase is what fonts of symbols add to their codes: they lie in the
// private use area.
const symbolBase = 0xf000

// wingdings are the signs of that font that forms use, by code.
var wingdings = map[rune]string{
	0x6c: "●", 0x6e: "■", 0x6f: "□", 0x71: "❑", 0x75: "◆", 0xa1: "○", 0xa8: "□", 0xfb: "✗", 0xfc: "✓", 0xfd: "☒", 0xfe: "☑",
	0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤", 0x86: "⑥", 0x87: "⑦", 0x88: "⑧", 0x89: "⑨", 0x8a: "⑩",
}

// wingdings2 are those of Wingdings 2.
var wingdings2 = map[rune]string{0x4f: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x54: "☒", 0xa3: "□"}

// greek are the signs of the font Symbol outside ASCII.
var greek = map[rune]string{0xa3: "≤", 0xb1: "±", 0xb3: "≥", 0xb4: "×", 0xb7: "•", 0xb8: "÷", 0xb9: "≠"}

// symbol is the character a sym element stands for. One that is not known
// stays in the private use area, where it counts as damage.
func symbol(font, code string) string {
	n, err := strconv.ParseUint(code, 16, 32)
	r := rune(n)
	if err != nil || !utf8.ValidRune(r) || r < ' ' {
		return string(utf8.RuneError)
	}
	sign := r
	if r >= symbolBase && r <= symbolBase+0xff {
		sign = r - symbolBase
	}
	known := ""
	switch strings.ToLower(font) {
	case "wingdings":
		known = wingdings[sign]
	case "wingdings 2":
		known = wingdings2[sign]
	case "symbol":
		known = greek[sign]
		if strings.ContainsRune("0123456789()+,-./:;<=>[]", sign) {
			known = string(sign)
		}
	}
	if known != "" {
		return known
	}
	return string(r)
}
