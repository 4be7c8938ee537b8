package document

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tree is a page as nodes. They lie in slabs that serve the next page once
// this one is read: no node may be kept beyond release.
type tree struct {
	root  *node
	nodes slab[node]
	attrs slab[attribute]
	named map[string]names // of the values of id and class met so far: a page repeats a few of them
	looks map[string]look  // the same for style

	places strings.Builder // the paths written last, see place
	seen   []seenCell      // cells of the tables being read that were looked at
	blocks []Block         // room for those of a page
}

var trees = sync.Pool{New: func() any {
	return &tree{named: map[string]names{}, looks: map[string]look{}}
}}

// newTree returns a tree of nothing but its root.
func newTree() *tree {
	t := trees.Get().(*tree)
	t.root = t.nodes.one()
	t.root.kind = html.DocumentNode
	return t
}

// release gives the nodes of a tree to the next page.
func (t *tree) release() {
	t.nodes.reset()
	t.attrs.reset()
	if len(t.named)+len(t.looks) > maxKept {
		t.named, t.looks = map[string]names{}, map[string]look{} // to clear them would cost each page to come
	}
	clear(t.named)
	clear(t.looks)
	clear(t.seen[:cap(t.seen)])
	if t.seen = t.seen[:0]; cap(t.seen) > keptSlabs*slabSize {
		t.seen = nil
	}
	if cap(t.blocks) > keptSlabs*slabSize {
		t.blocks = nil
	}
	t.root = nil
	trees.Put(t)
}

// maxRemembered bounds what a tree remembers of the attributes it has met,
// maxKept what it has room for when it serves again.
const (
	maxRemembered = 10_000
	maxKept       = 1_000
)

// element adds an element behind the children of another, if that is not nil.
func (t *tree) element(parent *node, name string, a atom.Atom, attrs []attribute) *node {
	n := t.nodes.one()
	n.kind = html.ElementNode
	n.rename(name, a)
	if len(attrs) > 0 {
		n.attrs = t.attrs.take(len(attrs))
		copy(n.attrs, attrs)
		t.regard(n)
	}
	if parent != nil {
		parent.append(n)
	}
	return n
}

// regard notes what the attributes of an element tell.
func (t *tree) regard(n *node) {
	for _, a := range slices.Backward(n.attrs) { // of two styles the first counts
		switch a.key {
		case "style":
			n.look = t.lookOf(a.value)
		case "class", "id":
			n.names |= t.namesOf(a.value)
		case "hidden":
			if a.value != "until-found" {
				n.traits |= hiddenTrait
			}
		}
	}
}

func (t *tree) lookOf(style string) look {
	l, known := t.looks[style]
	if !known {
		l = lookOf(style)
		if len(t.looks) < maxRemembered {
			t.looks[style] = l
		}
	}
	return l
}

func (t *tree) namesOf(value string) names {
	ns, known := t.named[value]
	if !known {
		ns = namesIn(value)
		if len(t.named) < maxRemembered {
			t.named[value] = ns
		}
	}
	return ns
}

// leaf adds a text or a comment behind the children of an element, if that is
// not nil.
func (t *tree) leaf(parent *node, kind html.NodeType, data string) *node {
	n := t.nodes.one()
	n.kind, n.data = kind, data
	if parent != nil {
		parent.append(n)
	}
	return n
}

// adopt adds a copy of a node of the full parser, with all below it.
func (t *tree) adopt(parent *node, from *html.Node) {
	if from.Type != html.ElementNode {
		t.leaf(parent, from.Type, from.Data)
		return
	}
	attrs := make([]attribute, 0, 16) // stays on the stack
	for _, a := range from.Attr {
		attrs = append(attrs, attribute{a.Key, a.Val})
	}
	n := t.element(parent, from.Data, from.DataAtom, attrs)
	t.adoptBelow(n, from)
}

func (t *tree) adoptBelow(parent *node, from *html.Node) {
	for c := range from.ChildNodes() {
		t.adopt(parent, c)
	}
}

// slabSize is how many values a slab makes at once, keptSlabs how often it
// may do so for what it made to be kept for another page.
const (
	slabSize  = 256
	keptSlabs = 32
)

// slab makes values in large pieces and hands them out one by one.
type slab[T any] struct {
	made [][]T
	used int // pieces that are used up, but for the last
	next int // value of that piece to hand out
}

func (s *slab[T]) one() *T { return &s.take(1)[0] }

// take returns n values that lie side by side.
func (s *slab[T]) take(n int) []T {
	if n > slabSize {
		return make([]T, n)
	}
	if s.used == 0 || s.next+n > slabSize {
		if s.used == len(s.made) {
			s.made = append(s.made, make([]T, slabSize))
		}
		s.used, s.next = s.used+1, 0
	}
	s.next += n
	return s.made[s.used-1][s.next-n : s.next : s.next]
}

// reset takes everything back.
func (s *slab[T]) reset() {
	s.made = s.made[:min(len(s.made), keptSlabs)]
	for _, piece := range s.made[:min(s.used, len(s.made))] {
		clear(piece)
	}
	s.used, s.next = 0, 0
}
