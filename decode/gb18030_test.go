package decode

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// libraryGB decodes with x/text and, where that finds an error, with the
// codes of gbGap filled in between.
func libraryGB(raw []byte) string {
	out, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if bytes.Contains(out, []byte("\uFFFD")) {
		return libraryGBGaps(raw)
	}
	return string(out)
}

// libraryGBGaps decodes GB 18030 with the codes of gbGap filled in: between
// them x/text decodes, so that errors are read alike with and without them.
func libraryGBGaps(raw []byte) string {
	var b strings.Builder
	start := 0
	flush := func(end int) {
		out, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(raw[start:end])
		b.Write(out)
	}
	for i := 0; i < len(raw); {
		n := gbWidth(raw[i:])
		if n == 2 {
			if r := gbGap(raw[i], raw[i+1]); r != 0 {
				flush(i)
				b.WriteRune(r)
				start = i + 2
			}
		}
		i += n
	}
	flush(len(raw))
	return b.String()
}

// gbWidth is the number of bytes that the GB 18030 decoder takes at the
// beginning of raw.
func gbWidth(raw []byte) int {
	if raw[0] <= 0x80 || raw[0] == 0xFF || len(raw) < 2 {
		return 1
	}
	switch c := raw[1]; {
	case c >= 0x30 && c <= 0x39:
		if len(raw) >= 4 && raw[2] >= 0x81 && raw[2] <= 0xFE && raw[3] >= 0x30 && raw[3] <= 0x39 {
			return 4
		}
		return 1
	case c < 0x40 || c == 0x7F || c == 0xFF:
		return 1
	}
	return 2
}

// checkGB compares decodeGB with the library for one body.
func checkGB(t *testing.T, raw []byte) {
	t.Helper()
	if got, want := decodeGB(raw), libraryGB(raw); got != want {
		t.Fatalf("decodeGB(%x) = %q, want %q", raw, got, want)
	}
}

// TestDecodeGBPairs has every pair of bytes, whole and cut off, alone and
// before a letter, a digit and more text.
func TestDecodeGBPairs(t *testing.T) {
	for code := range 1 << 16 {
		pair := []byte{byte(code >> 8), byte(code)}
		for _, tail := range []string{"", "<", "0", "a\xB0\xA1", "\x81", "\xB0\xA1\xB0\xA2\xB0\xA3b"} {
			checkGB(t, append(pair[:2:2], tail...))
		}
	}
}

// TestDecodeGBQuads has every four-byte code, those that stand for nothing
// and those with wrong digits among them.
func TestDecodeGBQuads(t *testing.T) {
	digits := "\x2F0123456789:;<=>?@"
	var raw []byte
	for lead := 0x81; lead <= 0xFF; lead++ {
		for _, second := range []byte(digits) {
			raw = raw[:0]
			for third := 0x80; third <= 0xFF; third++ {
				for _, fourth := range []byte("/0123456789:") {
					raw = append(raw, byte(lead), second, byte(third), fourth, '.')
				}
			}
			checkGB(t, raw)
		}
	}
}

// TestDecodeGBBroken has random bytes that are drawn from those that matter,
// so that codes of all lengths meet in all ways.
func TestDecodeGBBroken(t *testing.T) {
	drawn := "\x00\x2F\x30\x39\x3A\x3F<@a~\x7F\x80\x81\x82\x84\x90\xA0\xA1\xA6\xA8\xAA\xB0\xD7\xE3\xF8\xFE\xFF\x59\x51\xD9\xBC"
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		raw := make([]byte, rnd.IntN(24))
		for i := range raw {
			raw[i] = drawn[rnd.IntN(len(drawn))]
		}
		checkGB(t, raw)
	}
	for range 200 {
		raw := make([]byte, rnd.IntN(4000))
		for i := range raw {
			raw[i] = byte(rnd.Uint32())
		}
		checkGB(t, raw)
	}
	checkGB(t, bytes.Repeat([]byte{0x80}, 5000))
	checkGB(t, bytes.Repeat([]byte{0x80, 0xFF}, 5000))
	checkGB(t, encode(t, strings.Repeat("䶮𠮷", 3000), CharsetGB18030))
	checkGB(t, encode(t, portal(""), CharsetGB18030))
}
