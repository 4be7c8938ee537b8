package document

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// node is an element, a text or a comment of a page. What the reading asks of
// it again and again is known from its making.
type node struct {
	kind  html.NodeType
	atom  atom.Atom
	data  string // name of an element in lower case; text; content of a comment
	attrs []attribute

	parent, first, last, prev, next *node

	traits   traits
	names    names // what its id and its classes tell
	look     look  // what its own style tells
	weight   int32 // of a block, see weigh
	ordinal  int32 // see number
	numbered bool  // its children have ordinals
	steps    uint16
	place    string // once it was asked for; steps is its length
}

// attribute is an attribute of an element, its name in lower case.
type attribute struct{ key, value string }

// traits are what else is known of a node.
type traits uint8

const (
	blockTrait     traits = 1 << iota // begins and ends a line
	unreadTrait                       // its content is never text of the page
	hiddenTrait                       // the attribute that hides it
	furnitureTrait                    // stands around an article
	rootTrait                         // all its content is the article,
	outTrait                          // but for what this one holds
	beginTrait                        // the article begins behind it
	endTrait                          // the article ends before it
)

func (n *node) has(t traits) bool { return n.traits&t != 0 }

// isBlock tells the elements that begin and end a line.
func (n *node) isBlock() bool { return n.traits&blockTrait != 0 }

// isUnread tells the elements whose content is never text of the page.
func (n *node) isUnread() bool { return n.traits&unreadTrait != 0 }

// attr returns an attribute's value, or "".
func (n *node) attr(name string) string {
	for i := range n.attrs {
		if n.attrs[i].key == name {
			return n.attrs[i].value
		}
	}
	return ""
}

// rename gives an element the name it is to be read under.
func (n *node) rename(name string, a atom.Atom) {
	n.data, n.atom = name, a
	n.traits &^= blockTrait | unreadTrait
	switch {
	case isBlockName(name, a):
		n.traits |= blockTrait
	case isUnreadName(a):
		n.traits |= unreadTrait
	}
}

// isUnreadName tells the elements whose content is never text of the page.
func isUnreadName(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Select, atom.Textarea, atom.Head, atom.Svg, atom.Title,
		atom.Iframe, atom.Noframes, atom.Noembed:
		return true
	}
	return false
}

// isBlockName tells the elements that begin and end a line.
func isBlockName(name string, a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Br, atom.Hr, atom.Pre, atom.Blockquote, atom.Center,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Nav, atom.Aside, atom.Main, atom.Form, atom.Fieldset, atom.Address, atom.Figure, atom.Figcaption, atom.Body, atom.Html:
		return true
	case 0:
		return name == "ucapcontent" || name == "ucaptitle" || name == "publishtime"
	}
	return false
}

// append puts a node behind the children of n.
func (n *node) append(c *node) {
	c.parent, c.prev = n, n.last
	if n.last != nil {
		n.last.next = c
	} else {
		n.first = c
	}
	n.last = c
}

// prepend puts a node before the children of n.
func (n *node) prepend(c *node) {
	c.parent, c.next = n, n.first
	if n.first != nil {
		n.first.prev = c
	} else {
		n.last = c
	}
	n.first = c
}

// following returns the next node in document order.
func (n *node) following() *node {
	if n.first != nil {
		return n.first
	}
	return n.outside()
}

// outside returns the first node after n and all it contains.
func (n *node) outside() *node {
	for ; n != nil; n = n.parent {
		if n.next != nil {
			return n.next
		}
	}
	return nil
}
