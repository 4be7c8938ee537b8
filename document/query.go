package document

import (
	"fmt"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
)

// Node is one element of a page, found by a selector.
type Node struct {
	sel *goquery.Selection // of one element, or nil
}

// Find returns the elements of an HTML document that match a CSS selector,
// in document order. Other forms and selectors that do not compile give nil.
func (d *Document) Find(selector string) []Node {
	if !d.page.markup {
		return nil
	}
	root, _ := parseUntil(d.page.raw, time.Now().Add(budget(len(d.page.raw))))
	return find(goquery.NewDocumentFromNode(root).Selection, selector)
}

// Find returns the elements below n that match a CSS selector.
func (n Node) Find(selector string) []Node {
	if n.sel == nil {
		return nil
	}
	return find(n.sel, selector)
}

func find(root *goquery.Selection, selector string) []Node {
	matcher, err := cascadia.Compile(selector)
	if err != nil {
		return nil // nothing can match; ValidSelector tells why
	}
	sel := root.FindMatcher(matcher)
	nodes := make([]Node, sel.Length())
	for i := range nodes {
		nodes[i] = Node{sel.Eq(i)}
	}
	return nodes
}

// Text returns the text of the element: runs of white space are one space,
// and so is the border of a block.
func (n Node) Text() string {
	if n.sel == nil {
		return ""
	}
	t := newTree()
	defer t.release()
	t.adopt(t.root, n.sel.Get(0))
	return textOf(t.root, 0)
}

// Attr returns the value of an attribute as it stands, or "".
func (n Node) Attr(name string) string {
	if n.sel == nil {
		return ""
	}
	return n.sel.AttrOr(strings.ToLower(name), "")
}

// ValidSelector tells whether a CSS selector compiles.
func ValidSelector(s string) error {
	if _, err := cascadia.Compile(s); err != nil {
		return fmt.Errorf("parse selector %q: %w", s, err)
	}
	return nil
}

// MetaValue returns the first non-empty value among the meta tags of these
// names, compared without regard to case; "" when there is none.
func (d *Document) MetaValue(names ...string) string {
	for _, name := range names {
		for _, f := range d.Meta {
			if f.Value != "" && strings.EqualFold(f.Name, name) {
				return f.Value
			}
		}
	}
	return ""
}

// Raw returns the decoded source text. Mends and Damage point into it.
func (d *Document) Raw() string { return d.page.raw }

// MainText returns the text of the blocks of the article, one per line;
// tables row by row with a tab between cells.
func (d *Document) MainText() string {
	var b strings.Builder
	for _, block := range d.Blocks {
		switch {
		case !block.Main || block.Kind == BlockImage:
		case block.Table != nil:
			block.Table.write(&b)
		default:
			b.WriteString(block.Text)
			b.WriteByte('\n')
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (t *Table) write(b *strings.Builder) {
	for _, row := range t.Rows {
		for i, c := range row.Cells {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(c.Text)
		}
		b.WriteByte('\n')
	}
}
