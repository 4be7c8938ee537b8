package document

import (
	"strconv"

	"golang.org/x/net/html"
)

// path is where a walk stands in a tree.
type path []step

type step struct {
	name  string
	n     int // ordinal among the siblings of that name, from 1; 0 where there are too many names to count
	block bool
}

// ordinal counts the siblings of one name.
type ordinal struct {
	name string
	n    int
}

// maxPath bounds the length of a path; what nests deeper has the path of the
// element it is in.
const maxPath = 600

// maxNames bounds the bookkeeping for parents with ever new element names.
const maxNames = 32

// each visits the children of n, elements with their step pushed.
func (p *path) each(n *html.Node, visit func(*html.Node)) {
	var few [8]ordinal // stays on the stack
	counts := few[:0]
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || len(*p) >= maxPath {
			visit(c)
			continue
		}
		at := 0
		for at < len(counts) && counts[at].name != c.Data {
			at++
		}
		if at == len(counts) && at < maxNames {
			counts = append(counts, ordinal{name: c.Data})
		}
		k := 0
		if at < len(counts) {
			counts[at].n++
			k = counts[at].n
		}
		*p = append(*p, step{c.Data, k, isBlock(c)})
		visit(c)
		*p = (*p)[:len(*p)-1]
	}
}

// String writes the path, as in body/div[2]/table[1]/tr[3]/td[2].
func (p path) String() string {
	var short [256]byte
	b := short[:0]
	for _, s := range p {
		if s.name == "html" {
			continue
		}
		if len(b) > 0 {
			b = append(b, '/')
		}
		b = append(b, s.name...)
		if s.name != "body" && s.name != "head" {
			b = append(b, '[')
			b = strconv.AppendInt(b, int64(s.n), 10)
			b = append(b, ']')
		}
	}
	return string(b)
}

// toBlock is the path without the inline elements at its end.
func (p path) toBlock() path {
	for i := len(p); i > 0; i-- {
		if p[i-1].block {
			return p[:i]
		}
	}
	return p
}
