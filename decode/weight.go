package decode

import (
	"sync"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// The weights of characters when a decoding is scored, in tenths. A right
// decoding of Chinese prose comes to 8 or more on average; the same bytes
// read in a wrong charset stay under 4.
const (
	weightFrequent    = 10
	weightPunctuation = 8
	weightCommon      = 5  // first level of GB 2312 or of Big5
	weightSymbol      = 2  // circled numbers, bullets, units
	weightSecond      = 0  // second level of GB 2312
	weightOther       = -3 // other scripts
	weightRare        = -5 // other Han
	weightStrange     = -10
	weightBroken      = -30 // U+FFFD, control characters, private use
)

// runeTables holds what is known of each character of the basic plane.
type runeTables struct {
	weight [1 << 16]int8
	gbk    [1 << 16]uint16 // two-byte GBK code, 0 = none
	// gb2312 and big5 say whether the standard repertoire holds the
	// character; no extension counts.
	gb2312, big5 [1 << 16]bool
}

// tables builds runeTables from the code charts of x/text at first use.
var tables = sync.OnceValue(func() *runeTables {
	t := new(runeTables)
	t.weighBlocks()
	eachCode(simplifiedchinese.GBK, 0x40, func(code uint16, r rune) {
		t.gbk[r] = code
		if code>>8 >= 0xB0 && code>>8 <= 0xF7 && code&0xFF >= 0xA1 {
			t.gb2312[r] = true
			t.weight[r] = weightSecond
			if code <= 0xD7F9 {
				t.weight[r] = weightCommon
			}
		}
	})
	for code := range rune(1 << 16) {
		if r := gbGap(byte(code>>8), byte(code)); r != 0 && r < 1<<16 {
			t.gbk[r] = uint16(code)
		}
	}
	eachCode(traditionalchinese.Big5, 0x40, func(code uint16, r rune) {
		if r >= 1<<16 {
			return
		}
		first := code >= 0xA440 && code <= 0xC67E
		if first || code >= 0xC940 && code <= 0xF9D5 {
			t.big5[r] = true
		}
		if first {
			t.weight[r] = weightCommon
		}
	})
	for _, r := range frequentHans + frequentHant {
		t.weight[r] = weightFrequent
	}
	return t
})

// eachCode calls fn for every two-byte code of enc that stands for one
// character. Of GBK all lie in the basic plane.
func eachCode(enc encoding.Encoding, firstTrail int, fn func(code uint16, r rune)) {
	var raw []byte
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := firstTrail; trail <= 0xFE; trail++ {
			raw = append(raw, byte(lead), byte(trail), '\n')
		}
	}
	text, _ := enc.NewDecoder().Bytes(raw)
	i, first, n := 0, rune(0), 0
	for _, r := range string(text) {
		if r != '\n' {
			first, n = r, n+1
			continue
		}
		if n == 1 && first != '\uFFFD' {
			fn(uint16(raw[i])<<8|uint16(raw[i+1]), first)
		}
		i, n = i+3, 0
	}
}

// block gives every character of a range one weight.
type block struct {
	from, to rune
	weight   int8
}

// blocks is in order: later entries refine earlier ones.
var blocks = []block{
	{0x0080, 0x009F, weightBroken}, // C1 controls
	{0x00A0, 0x1FFF, weightOther},
	{0x2000, 0x2BFF, weightSymbol},
	{0x2500, 0x257F, weightOther}, // box drawing
	{0x2C00, 0x2FFF, weightStrange},
	{0x3000, 0x303F, weightSymbol},
	{0x3040, 0x30FF, weightOther},   // kana
	{0x3100, 0x33FF, weightStrange}, // bopomofo, enclosed letters, units
	{0x3400, 0x4DBF, weightStrange},
	{0x4E00, 0x9FFF, weightRare},
	{0xA000, 0xABFF, weightStrange},
	{0xAC00, 0xD7AF, weightOther},
	{0xE000, 0xF8FF, weightBroken},
	{0xF900, 0xFEFF, weightStrange},
	{0xFF00, 0xFF60, weightPunctuation},
	{0xFF61, 0xFFDF, weightStrange}, // half-width kana
	{0xFFE0, 0xFFE6, weightSymbol},
	{0xFFF0, 0xFFFF, weightBroken},
}

// punctuation lists the marks that Chinese prose is full of.
const punctuation = "\u3000、。〈〉《》「」『』【】〔〕—‘’“”…·"

func (t *runeTables) weighBlocks() {
	t.weight[0] = weightBroken
	for _, b := range blocks {
		for r := b.from; r <= b.to; r++ {
			t.weight[r] = b.weight
		}
	}
	for _, r := range punctuation {
		t.weight[r] = weightPunctuation
	}
}

// weightOf is the weight of r; ASCII but for NUL weighs nothing.
func (t *runeTables) weightOf(r rune) int {
	if r < 1<<16 {
		return int(t.weight[r])
	}
	return weightStrange
}

// score is the mean weight of the characters of s that are not ASCII, with
// their number. Text of ASCII alone scores 0.
func score(s string) (mean float64, n int) {
	t, sum := tables(), 0
	for _, r := range s {
		if r < 0x80 && r != 0 {
			continue
		}
		sum += t.weightOf(r)
		n++
	}
	if n == 0 {
		return 0, 0
	}
	return float64(sum) / float64(n), n
}

// isHan reports whether r is a Han character of the blocks in daily use.
func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF
}

// isChinese reports whether r is a Han character or a mark that stands
// among them.
func isChinese(r rune) bool {
	return isHan(r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF60 ||
		r == '—' || r == '…' || r >= '‘' && r <= '”'
}
