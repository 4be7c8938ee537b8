package decode

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// pairTable says something of every two-byte code of a charset, by the low
// seven bits of the lead byte and the trail byte. The leads 80 and FF, which
// begin no code, have rows of zeros.
type pairTable[T any] [1 << 15]T

// pairIndex is where a pairTable holds a code.
func pairIndex(lead, trail byte) int { return int(lead&0x7F)<<8 | int(trail) }

// gbPairs holds the characters of the two-byte codes of GB 18030 that lie in
// the basic plane: those of x/text with the gaps filled in. Zero stands for
// everything else, which gbSlow reads.
var gbPairs = sync.OnceValue(func() *pairTable[uint16] {
	t := new(pairTable[uint16])
	eachCode(simplifiedchinese.GBK, 0x40, func(code uint16, r rune) {
		t[code&0x7FFF] = uint16(r)
	})
	for code := 0x8140; code <= 0xFEFE; code++ {
		if r := gbGap(byte(code>>8), byte(code)); r != 0 && r < 1<<16 {
			t[code&0x7FFF] = uint16(r)
		}
	}
	return t
})

// gbQuadCount is the number of four-byte codes that GB 18030 has for the
// basic plane; those beyond it begin at gbQuadAstral.
const (
	gbQuadCount  = 39420
	gbQuadAstral = 189000
)

// gbQuads holds the characters of the four-byte codes in the basic plane.
// Few pages have any, so that the table is built when the first one comes.
var gbQuads = sync.OnceValue(func() *[gbQuadCount]uint16 {
	raw := make([]byte, 0, 4*gbQuadCount)
	for n := range gbQuadCount {
		raw = append(raw, byte(0x81+n/12600), byte(0x30+n/1260%10), byte(0x81+n/10%126), byte(0x30+n%10))
	}
	text, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	t, n := new([gbQuadCount]uint16), 0
	for _, r := range string(text) {
		if n < gbQuadCount {
			t[n] = uint16(r)
		}
		n++
	}
	return t
})

// decodeGB reads raw as GB 18030, which GB 2312 and GBK are part of. What
// cannot be read becomes U+FFFD, as x/text and browsers do it; the codes of
// gbGap are read as the standard has them.
func decodeGB(raw []byte) string {
	t := gbPairs()
	var b strings.Builder
	b.Grow(len(raw) + countHigh(raw)/2)
	var dst [4 << 10]byte
	n := 0
	for i := 0; i < len(raw); {
		if n+16 > len(dst) {
			b.Write(dst[:n])
			n = 0
		}
		if raw[i] < utf8.RuneSelf {
			w := copyASCII(dst[n:], raw[i:])
			i, n = i+w, n+w
			continue
		}
		if w := copyPairs(t, dst[n:], raw[i:]); w > 0 {
			i, n = i+2*w, n+3*w
			continue
		}
		r, size := gbRune(t, raw[i:])
		i, n = i+size, n+utf8.EncodeRune(dst[n:], r)
	}
	b.Write(dst[:n])
	return b.String()
}

// copyASCII copies the ASCII bytes that raw begins with to dst, as many as
// fit, and returns their number. The bytes of dst behind them are spoiled.
func copyASCII(dst, raw []byte) int {
	i := 0
	for i+8 <= len(raw) && i+8 <= len(dst) {
		w := binary.LittleEndian.Uint64(raw[i:])
		binary.LittleEndian.PutUint64(dst[i:], w)
		if w &= highBits; w != 0 {
			return i + bits.TrailingZeros64(w)>>3
		}
		i += 8
	}
	for i < len(raw) && i < len(dst) && raw[i] < utf8.RuneSelf {
		dst[i] = raw[i]
		i++
	}
	return i
}

// copyPairs decodes the two-byte codes that raw begins with and that become
// three bytes of UTF-8, as many as fit, and returns their number.
func copyPairs(t *pairTable[uint16], dst, raw []byte) int {
	n := 0
	for len(raw) >= 2 && len(dst) >= 3 && raw[0] >= utf8.RuneSelf {
		r := t[pairIndex(raw[0], raw[1])]
		if r < 0x800 {
			break
		}
		dst[0], dst[1], dst[2] = byte(0xE0|r>>12), byte(0x80|r>>6&0x3F), byte(0x80|r&0x3F)
		raw, dst = raw[2:], dst[3:]
		n++
	}
	return n
}

// gbRune is the character that raw begins with, which is not ASCII, and the
// number of bytes taken. A byte that begins no character is U+FFFD alone.
func gbRune(t *pairTable[uint16], raw []byte) (rune, int) {
	switch {
	case raw[0] == 0x80: // as Windows has it
		return '€', 1
	case raw[0] == 0xFF || len(raw) < 2:
		return utf8.RuneError, 1
	}
	switch c := raw[1]; {
	case c >= 0x30 && c < 0x40:
		return gbQuad(raw)
	case c < 0x40 || c == 0x7F || c == 0xFF:
		return utf8.RuneError, 1
	}
	if r := t[pairIndex(raw[0], raw[1])]; r != 0 {
		return rune(r), 2
	}
	if r := gbGap(raw[0], raw[1]); r != 0 {
		return r, 2
	}
	return utf8.RuneError, 2
}

// gbQuad reads the four-byte code that raw begins with. Like x/text it takes
// the bytes 3A to 3F for second bytes, too.
func gbQuad(raw []byte) (rune, int) {
	if len(raw) < 4 || raw[2] < 0x81 || raw[2] == 0xFF || raw[3] < 0x30 || raw[3] > 0x39 {
		return utf8.RuneError, 1
	}
	n := ((rune(raw[0]-0x81)*10+rune(raw[1]-0x30))*126+rune(raw[2]-0x81))*10 + rune(raw[3]-0x30)
	switch {
	case n < gbQuadCount:
		return rune(gbQuads()[n]), 4
	case n >= gbQuadAstral && n < gbQuadAstral+0x100000:
		return n - gbQuadAstral + 0x10000, 4
	}
	return utf8.RuneError, 1
}
