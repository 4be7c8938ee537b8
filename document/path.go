package document

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxPath bounds the length of a path; what nests deeper has the path of the
// element it is in.
const maxPath = 600

// placesAtOnce is how much room for paths is made at once, in bytes.
const placesAtOnce = 4 << 10

// place is the path of an element, as in body/div[2]/table[1]/tr[3]/td[2].
func (t *tree) place(n *node) string {
	if n.place != "" || n.kind != html.ElementNode || n.atom == atom.Html {
		return n.place
	}
	above := t.place(n.parent)
	if n.steps = n.parent.steps + 1; n.steps > maxPath {
		n.steps, n.place = maxPath, above
		return above
	}
	if !n.parent.numbered {
		n.parent.number()
	}
	if room := len(above) + len(n.data) + len("/[2147483647]"); t.places.Cap()-t.places.Len() < room {
		t.places = strings.Builder{}
		t.places.Grow(max(room, placesAtOnce))
	}
	start := t.places.Len()
	if above != "" {
		t.places.WriteString(above)
		t.places.WriteByte('/')
	}
	t.places.WriteString(n.data)
	if n.data != "body" && n.data != "head" {
		var digits [20]byte
		t.places.WriteByte('[')
		t.places.Write(strconv.AppendInt(digits[:0], int64(n.ordinal), 10))
		t.places.WriteByte(']')
	}
	n.place = t.places.String()[start:]
	return n.place
}

// maxNames bounds the bookkeeping for parents with ever new element names.
const maxNames = 32

// number gives the children of an element their ordinals among the siblings
// of their name, from 1; 0 where there are too many names to count.
func (n *node) number() {
	type count struct {
		name string
		n    int32
	}
	var few [8]count // stays on the stack
	counts := few[:0]
	for c := n.first; c != nil; c = c.next {
		if c.kind != html.ElementNode {
			continue
		}
		at := 0
		for at < len(counts) && counts[at].name != c.data {
			at++
		}
		if at == len(counts) {
			if at == maxNames {
				continue
			}
			counts = append(counts, count{name: c.data})
		}
		counts[at].n++
		c.ordinal = counts[at].n
	}
	n.numbered = true
}
