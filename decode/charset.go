package decode

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// labels maps declared labels, in small letters and without marks, to the
// charset they are read as. A label that is not here says nothing.
var labels = map[string]Charset{
	"utf8": CharsetUTF8, "unicode11utf8": CharsetUTF8,
	"gb2312": CharsetGB18030, "gb231280": CharsetGB18030, "gbk": CharsetGB18030, "gb18030": CharsetGB18030,
	"xgbk": CharsetGB18030, "cp936": CharsetGB18030, "ms936": CharsetGB18030, "windows936": CharsetGB18030,
	"euccn": CharsetGB18030, "chinese": CharsetGB18030, "gb180302022": CharsetGB18030, "gb180302000": CharsetGB18030,
	"big5": CharsetBig5, "big5hkscs": CharsetBig5, "xxbig5": CharsetBig5, "cnbig5": CharsetBig5, "cp950": CharsetBig5,
	"utf16": CharsetUTF16LE, "utf16le": CharsetUTF16LE, "unicode": CharsetUTF16LE, "utf16be": CharsetUTF16BE,
}

// charsetOf is the charset a label names, or "" when it names none that
// says anything about a Chinese page (iso-8859-1 is what servers add).
func charsetOf(label string) Charset {
	return labels[strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, label)]
}

// encodingOf is the codec of c; UTF-8 for a charset that is not known.
func encodingOf(c Charset) encoding.Encoding {
	switch c {
	case CharsetGB18030:
		return simplifiedchinese.GB18030
	case CharsetBig5:
		return traditionalchinese.Big5
	case CharsetUTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case CharsetUTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return unicode.UTF8
}

// decodeAs reads raw in charset c. What cannot be read becomes U+FFFD.
func decodeAs(raw []byte, c Charset) string {
	if c == CharsetUTF8 && utf8.Valid(raw) {
		return string(raw)
	}
	if c == CharsetGB18030 {
		return decodeGB(raw)
	}
	out, err := encodingOf(c).NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	return string(out)
}

// gbGaps are the codes of GB 18030 that x/text leaves out although the
// standard of 2005 and 2022 assigns them: the vertical forms, ḿ, and the
// radicals and characters of row FE.
var gbGaps = map[uint16]rune{
	0xA6D9: 0xFE10, 0xA6DA: 0xFE12, 0xA6DB: 0xFE11, 0xA6DC: 0xFE13, 0xA6DD: 0xFE14,
	0xA6DE: 0xFE15, 0xA6DF: 0xFE16, 0xA6EC: 0xFE17, 0xA6ED: 0xFE18, 0xA6F3: 0xFE19,
	0xA8BC: 0x1E3F,
	0xFE51: 0x20087, 0xFE52: 0x20089, 0xFE53: 0x200CC, 0xFE59: 0x9FB4, 0xFE61: 0x9FB5,
	0xFE66: 0x9FB6, 0xFE67: 0x9FB7, 0xFE6C: 0x215D7, 0xFE6D: 0x9FB8, 0xFE76: 0x2298F,
	0xFE7E: 0x9FB9, 0xFE90: 0x9FBA, 0xFE91: 0x241FE, 0xFEA0: 0x9FBB,
}

// gbGap is the character of a code that x/text leaves out, 0 for none. The
// three zones for users' own characters (造字) go where the standard puts
// them in the private-use area.
func gbGap(lead, trail byte) rune {
	row, cell := rune(lead), rune(trail)
	switch {
	case lead == 0xA3 && trail == 0xA0: // browsers and x/text read a wide space
		return 0
	case lead >= 0xAA && lead <= 0xAF && trail >= 0xA1 && trail <= 0xFE:
		return 0xE000 + (row-0xAA)*94 + cell - 0xA1
	case lead >= 0xF8 && lead <= 0xFE && trail >= 0xA1 && trail <= 0xFE:
		return 0xE234 + (row-0xF8)*94 + cell - 0xA1
	case lead >= 0xA1 && lead <= 0xA7 && trail >= 0x40 && trail <= 0xA0 && trail != 0x7F:
		if trail > 0x7F {
			cell--
		}
		return 0xE4C6 + (row-0xA1)*96 + cell - 0x40
	}
	return gbGaps[uint16(lead)<<8|uint16(trail)]
}
