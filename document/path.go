package document

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// path is where a walk stands in a tree.
type path []step

type step struct {
	name  string
	n     int // ordinal among the siblings of that name, from 1; 0 where there are too many names to count
	block bool
}

// maxPath bounds the length of a path; what nests deeper has the path of the
// element it is in.
const maxPath = 600

// maxNames bounds the bookkeeping for parents with ever new element names.
const maxNames = 32

// each visits the children of n, elements with their step pushed.
func (p *path) each(n *html.Node, visit func(*html.Node)) {
	var counts []step
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || len(*p) >= maxPath {
			visit(c)
			continue
		}
		*p = append(*p, step{c.Data, ordinal(&counts, c.Data), isBlock(c)})
		visit(c)
		*p = (*p)[:len(*p)-1]
	}
}

// ordinal counts one more element of a name.
func ordinal(counts *[]step, name string) int {
	for i := range *counts {
		if (*counts)[i].name == name {
			(*counts)[i].n++
			return (*counts)[i].n
		}
	}
	if len(*counts) == maxNames {
		return 0
	}
	*counts = append(*counts, step{name: name, n: 1})
	return 1
}

// String writes the path, as in body/div[2]/table[1]/tr[3]/td[2].
func (p path) String() string {
	var b strings.Builder
	for _, s := range p {
		if s.name == "html" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('/')
		}
		b.WriteString(s.name)
		if s.name != "body" && s.name != "head" {
			b.WriteByte('[')
			b.WriteString(strconv.Itoa(s.n))
			b.WriteByte(']')
		}
	}
	return b.String()
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
