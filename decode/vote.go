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

// weigh chooses the charset whose text reads most like Chinese. A glance
// at four places mostly tells; otherwise the first kilobytes are weighed.
func (d *decision) weigh(marked Charset) {
	if bytes.IndexByte(d.raw, 0) >= 0 {
		d.settle(weighWide(d.raw), marked)
		return
	}
	cs := weighAt(d.raw, glancePlaces, glanceSize)
	if !isClear(cs) {
		cs = weighAt(d.raw, 1, sampleSize)
	}
	d.settle(cs, marked)
}

// settle adds the votes and takes the best candidate.
func (d *decision) settle(cs []candidate, marked Charset) {
	for i := range cs {
		cs[i].score += d.votes(cs[i].charset, marked)
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

// The glance takes so many bytes beyond ASCII from each quarter of a body. It
// is clear when one text scores as only a right one does and no other comes
// so near that the votes could matter.
const (
	glancePlaces = 4
	glanceSize   = 512
	glanceScore  = 6
	glanceLead   = 5
)

func isClear(cs []candidate) bool {
	best := slices.MaxFunc(cs, func(a, b candidate) int { return cmp.Compare(a.score, b.score) })
	for _, c := range cs {
		if c != best && best.score-c.score < glanceLead {
			return false
		}
	}
	return best.score >= glanceScore
}

// weighAt scores a body without NUL bytes in every charset it can have, by
// the first pieces beyond ASCII of each of its parts.
func weighAt(raw []byte, parts, size int) []candidate {
	ts := [...]tally{{charset: CharsetUTF8}, {charset: CharsetGB18030}, {charset: CharsetBig5}}
	for part := range parts {
		from, to := part*len(raw)/parts, (part+1)*len(raw)/parts
		if part > 0 {
			from = nextDelimiter(raw, from)
		}
		eachPiece(raw, from, to, size, func(piece []byte) {
			for i := range ts {
				ts[i].add(piece)
			}
		})
	}
	var cs []candidate
	for i := range ts {
		cs = append(cs, candidate{ts[i].charset, ts[i].mean()})
	}
	return cs
}

// eachPiece calls fn with the pieces of raw that are not ASCII and begin
// between two offsets, until size bytes are used. Text runs from its first
// byte beyond ASCII to the next delimiter.
func eachPiece(raw []byte, from, to, size int, fn func(piece []byte)) {
	for used := 0; used < size; {
		start := nextHigh(raw, from)
		if start >= to {
			return
		}
		from = min(nextDelimiter(raw, start), start+size)
		fn(raw[start:from])
		used += from - start
	}
}

// weighWide scores a body with NUL bytes, which may be UTF-16.
func weighWide(raw []byte) []candidate {
	part := raw[:min(len(raw), sampleSize)&^1]
	var cs []candidate
	for _, c := range []Charset{CharsetUTF8, CharsetGB18030, CharsetBig5, CharsetUTF16LE, CharsetUTF16BE} {
		cs = append(cs, candidate{c, pageScore(decodeAs(part, c))})
	}
	return cs
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
