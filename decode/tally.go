package decode

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/traditionalchinese"
)

// tally adds up the weights of the characters beyond ASCII that bytes have
// in one charset, without decoding them. The mean is the score of the text.
type tally struct {
	charset Charset
	sum, n  int
}

// mean is what score gives for the decoded text.
func (t *tally) mean() float64 {
	if t.n == 0 {
		return 0
	}
	return float64(t.sum) / float64(t.n)
}

// add counts the characters of raw, which holds no NUL byte.
func (t *tally) add(raw []byte) {
	switch t.charset {
	case CharsetGB18030:
		t.addPairs(raw, &pairWeights().gb, gbOddWeight)
	case CharsetBig5:
		t.addPairs(raw, &pairWeights().big5, big5OddWeight)
	default:
		t.addUTF8(raw)
	}
}

// addPairs counts in a charset of two-byte codes. What odd reads is not such
// a code: it gives the weight, the number of characters and of bytes.
func (t *tally) addPairs(raw []byte, weights *pairTable[int8], odd func(raw []byte) (weight, n, size int)) {
	sum, count := 0, 0
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		if i+1 < len(raw) {
			if w := weights[pairIndex(raw[i], raw[i+1])]; w != weightOdd {
				sum, count, i = sum+int(w), count+1, i+2
				continue
			}
		}
		w, n, size := odd(raw[i:])
		sum, count, i = sum+w, count+n, i+size
	}
	t.sum, t.n = t.sum+sum, t.n+count
}

// addUTF8 counts in UTF-8. Of a broken character the bytes that could begin
// one count together.
func (t *tally) addUTF8(raw []byte) {
	table := tables()
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			for i+n < len(raw) && !utf8.FullRune(raw[i:i+n+1]) {
				n++
			}
		}
		t.sum += table.weightOf(r)
		t.n++
		i += n
	}
}

// weightOdd marks in a table of weights what is not a two-byte code.
const weightOdd = -128

// weightTables holds the weights of the two-byte codes of GB 18030 and Big5.
type weightTables struct{ gb, big5 pairTable[int8] }

var pairWeights = sync.OnceValue(func() *weightTables {
	w, t, gb := new(weightTables), tables(), gbPairs()
	for code := range 1 << 15 {
		w.gb[code], w.big5[code] = weightOdd, weightOdd
		lead, trail := byte(code>>8)|0x80, byte(code)
		if lead == 0x80 || lead == 0xFF || trail < 0x40 {
			continue
		}
		w.big5[code] = weightBroken
		if r, size := gbRune(gb, []byte{lead, trail}); size == 2 {
			w.gb[code] = int8(t.weightOf(r))
		}
	}
	eachCode(traditionalchinese.Big5, 0x40, func(code uint16, r rune) {
		w.big5[code&0x7FFF] = int8(t.weightOf(r))
	})
	for _, code := range big5Double {
		w.big5[code&0x7FFF] = weightOdd
	}
	return w
})

// big5Double are the codes of Big5 that stand for two characters: Ê and ê with
// another mark on top.
var big5Double = [...]uint16{0x8862, 0x8864, 0x88A3, 0x88A5}

// gbOddWeight weighs what is no two-byte code in GB 18030.
func gbOddWeight(raw []byte) (weight, n, size int) {
	r, size := gbRune(gbPairs(), raw)
	return tables().weightOf(r), 1, size
}

// big5OddWeight weighs what is no two-byte code in Big5: bytes that begin
// none, and the four codes that stand for two characters.
func big5OddWeight(raw []byte) (weight, n, size int) {
	if len(raw) < 2 || raw[0] == 0x80 || raw[0] == 0xFF || raw[1] < 0x40 {
		return weightBroken, 1, 1
	}
	for _, r := range decodeAs(raw[:2], CharsetBig5) {
		weight, n = weight+tables().weightOf(r), n+1
	}
	return weight, n, 2
}
