package decode

import (
	"bytes"
	"cmp"
	"slices"
)

// The votes of declarations in scores between about -3 and 1. Evidence of a
// few characters outweighs them; they decide between near equals.
const (
	voteMark   = 0.15
	voteHeader = 0.10
	voteMeta   = 0.10
)

// candidate is a charset with the score of the text it gives.
type candidate struct {
	charset Charset
	score   float64
}

// weigh chooses the charset whose text reads most like Chinese.
func (d *decision) weigh(marked Charset) {
	charsets := []Charset{CharsetUTF8, CharsetGB18030, CharsetBig5}
	part, scoreOf := sample(d.raw), proseScore
	if bytes.IndexByte(d.raw, 0) >= 0 {
		charsets = append(charsets, CharsetUTF16LE, CharsetUTF16BE)
		part, scoreOf = d.raw[:min(len(d.raw), sampleSize)&^1], pageScore
	}
	var cs []candidate
	for _, c := range charsets {
		cs = append(cs, candidate{c, scoreOf(decodeAs(part, c)) + d.votes(c, marked)})
	}
	slices.SortStableFunc(cs, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	d.choose(cs[0].charset, cs[1].charset, "the bytes read as "+string(cs[0].charset))
}

// votes is what the declarations give to c.
func (d *decision) votes(c, marked Charset) float64 {
	sum := 0.0
	if marked == c {
		sum += voteMark
	}
	if charsetOf(d.trail.Declared["header"]) == c {
		sum += voteHeader
	}
	if charsetOf(d.trail.Declared["meta"]) == c {
		sum += voteMeta
	}
	return sum * weightFrequent
}

// proseScore is the score of the characters of s beyond ASCII.
func proseScore(s string) float64 {
	mean, _ := score(s)
	return mean
}

// pageScore is the score of s with ASCII characters counted as frequent
// ones. In a body with NUL bytes they tell: read as UTF-16 each of them is a
// NUL byte in its right place, else each NUL byte is one in a wrong place.
func pageScore(s string) float64 {
	mean, n := score(s)
	ascii := 0
	for i := 0; i < len(s); i++ {
		if s[i] < 0x80 && s[i] != 0 {
			ascii++
		}
	}
	if n+ascii == 0 {
		return 0
	}
	return (mean*float64(n) + weightFrequent*float64(ascii)) / float64(n+ascii)
}
