package decode

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// highBits has the bit set that tells bytes beyond ASCII, in each of eight.
const highBits = 0x8080808080808080

// nextHigh is the offset of the first byte of raw at i or after it that is
// not ASCII.
func nextHigh(raw []byte, i int) int {
	for ; i+8 <= len(raw); i += 8 {
		if w := binary.LittleEndian.Uint64(raw[i:]) & highBits; w != 0 {
			return i + bits.TrailingZeros64(w)>>3
		}
	}
	for i < len(raw) && raw[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// nextHighIn is nextHigh for strings, of which most ASCII runs are short.
func nextHighIn(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		p := s[i : i+8]
		w := uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16 | uint64(p[3])<<24 |
			uint64(p[4])<<32 | uint64(p[5])<<40 | uint64(p[6])<<48 | uint64(p[7])<<56
		if w &= highBits; w != 0 {
			return i + bits.TrailingZeros64(w)>>3
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// countHigh is the number of bytes of raw that are not ASCII.
func countHigh(raw []byte) int {
	n, i := 0, 0
	for ; i+8 <= len(raw); i += 8 {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(raw[i:]) & highBits)
	}
	for ; i < len(raw); i++ {
		n += int(raw[i] >> 7)
	}
	return n
}

// nextDelimiter is the offset of the first delimiter of raw at i or after it.
func nextDelimiter(raw []byte, i int) int {
	for i < len(raw) {
		if i+8 <= len(raw) && binary.LittleEndian.Uint64(raw[i:])&highBits == highBits {
			i += 8
			continue
		}
		if isDelimiter(raw[i]) {
			return i
		}
		i++
	}
	return i
}
