package document

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What the full parser may do beyond one step for each token. Real pages stay
// far below; a page made to multiply is salvaged without it. These bounds and
// not a clock decide, so that a page is read alike on every machine.
const (
	maxCopied    = 1 << 20 // attributes compared as html and body tags are merged
	maxReopened  = 1 << 20 // formatting elements opened again in other blocks
	maxJoined    = 1 << 28 // bytes copied to join pieces of one text
	maxFormatted = 512     // formatting elements open at once
	sameFormat   = 3       // of them alike: the parser forgets earlier ones
)

// effort follows a page token by token and counts what multiplies.
type effort struct {
	copied, reopened, joined int
	attributes               int      // of html and body so far
	formats                  []string // formatting tags that are open, as written
	bases                    []int    // how many were open before each table around
	open                     map[string]int
	text                     int // bytes of the text that the next piece is joined to
}

// multiplies reports whether the full parser would take far more than one step
// for each token of a page.
func multiplies(text string) bool {
	e := effort{open: map[string]int{}}
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(maxTag)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.TextToken:
			e.joined += e.text
			e.text += len(z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			e.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			e.end(string(name))
		}
		if e.copied > maxCopied || e.reopened > maxReopened || e.joined > maxJoined || len(e.formats) > maxFormatted {
			return true
		}
	}
}

func (e *effort) start(z *html.Tokenizer) {
	raw := string(z.Raw())
	tag, more := z.TagName()
	name, a := string(tag), atom.Lookup(tag)
	e.text = 0
	e.open[name]++
	switch {
	case a == atom.Html || a == atom.Body:
		for ; more; e.attributes++ {
			_, _, more = z.TagAttr()
		}
		e.copied += e.attributes
	case isFormat(a):
		e.format(raw)
	default:
		e.reopened += len(e.formats)
		if a == atom.Table {
			e.bases = append(e.bases, len(e.formats))
		}
		e.leaveCell(a)
	}
}

// format opens a formatting element; of more than three alike the first is
// forgotten.
func (e *effort) format(raw string) {
	alike, first := 0, 0
	for i, f := range slices.Backward(e.formats) {
		if f == raw {
			alike, first = alike+1, i
		}
	}
	if alike >= sameFormat {
		e.formats = slices.Delete(e.formats, first, first+1)
	}
	e.formats = append(e.formats, raw)
}

// leaveCell forgets the formatting left open in a cell of a table where the
// cell or its row ends.
func (e *effort) leaveCell(a atom.Atom) {
	n := len(e.bases)
	if n > 0 && len(e.formats) > e.bases[n-1] && (a == atom.Td || a == atom.Th || a == atom.Tr || a == atom.Table) {
		e.formats = e.formats[:e.bases[n-1]]
	}
}

func (e *effort) end(name string) {
	if e.open[name] == 0 {
		return // the parser leaves it out, so that the text goes on
	}
	e.open[name]--
	e.text = 0
	a := atom.Lookup([]byte(name))
	e.leaveCell(a)
	if n := len(e.bases); a == atom.Table && n > 0 {
		e.bases = e.bases[:n-1]
	}
	if !isFormat(a) {
		return
	}
	for i, f := range slices.Backward(e.formats) {
		if isTagOf(f, name) {
			e.formats = slices.Delete(e.formats, i, i+1)
			return
		}
	}
}

// isTagOf tells whether a tag as written is one of that name.
func isTagOf(raw, name string) bool {
	at := 1 + len(name)
	return len(raw) > at && hasFold(raw[1:], name) && strings.IndexByte(tagSpace+"/>", raw[at]) >= 0
}

// isFormat tells the elements that the parser opens again in the next block
// where they were left open.
func isFormat(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}
