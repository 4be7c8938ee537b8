package document

import "golang.org/x/net/html/atom"

// What the quick builder does with an element.
const (
	buildNever = iota
	buildInline
	buildFormat
	buildBlock
	buildHeading
	buildVoid
	buildRaw
	buildItem
	buildRule // hr
	buildForm
	buildTable
	buildPart // of a table
	buildButton
)

// buildKind tells the elements apart. What is not named is inline, and what
// has rules of its own beyond these is left to the full parser.
func buildKind(a atom.Atom) int {
	switch a {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return buildFormat
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Div, atom.Dl, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Footer, atom.Header, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Section, atom.Ul:
		return buildBlock
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return buildHeading
	case atom.Br, atom.Img, atom.Embed, atom.Input, atom.Wbr, atom.Meta, atom.Link:
		return buildVoid
	case atom.Script, atom.Style, atom.Iframe:
		return buildRaw
	case atom.Button:
		return buildButton
	case atom.Li, atom.Dt, atom.Dd:
		return buildItem
	case atom.Hr:
		return buildRule
	case atom.Form:
		return buildForm
	case atom.Table:
		return buildTable
	case atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Col, atom.Colgroup:
		return buildPart
	case 0, atom.Canvas, atom.Span, atom.Label, atom.Sup, atom.Sub, atom.Ins, atom.Del, atom.Abbr, atom.Cite, atom.Time, atom.Q, atom.Var, atom.Bdo:
		return buildInline
	}
	return buildNever
}

// isScope tells the elements that end the search for an open one.
func isScope(a atom.Atom) bool {
	return a == atom.Body || a == atom.Table || a == atom.Td || a == atom.Th
}

// isSpecialBuilt tells the elements that end the search of other end tags.
func isSpecialBuilt(a atom.Atom) bool {
	switch buildKind(a) {
	case buildInline, buildFormat:
		return false
	}
	return true
}

func isTableFrame(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Colgroup:
		return true
	}
	return false
}

// within looks for an open element up to a scope.
func (b *builder) within(a atom.Atom) bool {
	for i := len(b.stack) - 1; i >= 0; i-- {
		if b.stack[i].atom == a {
			return true
		}
		if isScope(b.stack[i].atom) || a == atom.P && b.stack[i].atom == atom.Button {
			return false
		}
	}
	return false
}

// closeParagraph ends the paragraph that a block ends; false where more than
// the paragraph is open.
func (b *builder) closeParagraph() bool {
	if b.top().atom == atom.P {
		b.pop()
		return true
	}
	return !b.within(atom.P)
}

// open takes a start tag.
func (b *builder) open(t tag) bool {
	kind := buildKind(t.atom)
	if kind == buildPart {
		return b.openPart(t)
	}
	if isTableFrame(b.top().atom) {
		return false
	}
	switch kind {
	case buildInline:
		b.push(t)
	case buildFormat:
		if t.atom == atom.A && b.linked() {
			return false
		}
		b.push(t)
	case buildButton:
		if b.within(atom.Button) {
			return false
		}
		b.push(t)
	case buildVoid:
		b.void(t)
	case buildRaw:
		return b.raw(t)
	case buildBlock, buildHeading, buildItem, buildRule, buildForm, buildTable:
		return b.openBlock(kind, t)
	default:
		return false
	}
	return true
}

// linked tells whether a link is open, which another one would end.
func (b *builder) linked() bool {
	for i := len(b.stack) - 1; i >= 0; i-- {
		switch b.stack[i].atom {
		case atom.A:
			return true
		case atom.Td, atom.Th:
			return false
		}
	}
	return false
}

func (b *builder) openBlock(kind int, t tag) bool {
	switch {
	case kind == buildTable:
		if b.within(atom.P) {
			return false // depends on the document type
		}
		b.push(t)
		return true
	case kind == buildForm && b.form, kind == buildItem && !b.closeItem(t.atom):
		return false
	}
	if !b.closeParagraph() || kind == buildHeading && buildKind(b.top().atom) == buildHeading {
		return false
	}
	if kind == buildRule {
		b.void(t)
		return true
	}
	b.form = b.form || kind == buildForm
	b.push(t)
	return true
}

// closeItem ends the list item before another one.
func (b *builder) closeItem(item atom.Atom) bool {
	for i := len(b.stack) - 1; i >= 0; i-- {
		switch a := b.stack[i].atom; {
		case a == item || item != atom.Li && (a == atom.Dt || a == atom.Dd):
			if i < len(b.stack)-1 {
				return false
			}
			b.pop()
			return true
		case isSpecialBuilt(a) && a != atom.Address && a != atom.Div && a != atom.P:
			return true
		}
	}
	return true
}

// imply ends the paragraphs and items that an end tag around them ends.
func (b *builder) imply(but atom.Atom) {
	for a := b.top().atom; a != but && (a == atom.P || a == atom.Li || a == atom.Dt || a == atom.Dd); a = b.top().atom {
		b.pop()
	}
}

// close takes an end tag.
func (b *builder) close(t tag) bool {
	switch kind := buildKind(t.atom); kind {
	case buildPart, buildTable:
		return b.closePart(t)
	case buildInline, buildFormat:
		if b.top().data != t.name || isTableFrame(b.top().atom) {
			return false
		}
	case buildBlock, buildHeading, buildItem, buildForm, buildButton:
		if isTableFrame(b.top().atom) {
			return false
		}
		if t.atom == atom.Div && !b.within(atom.Div) {
			return true // nothing to end
		}
		if kind != buildForm && !b.within(t.atom) {
			return false
		}
		if b.imply(t.atom); b.top().atom != t.atom {
			return false
		}
		b.form = b.form && kind != buildForm
	default:
		return false
	}
	b.pop()
	return true
}

// closeCell ends the cell that is open.
func (b *builder) closeCell() bool {
	if isTableFrame(b.top().atom) {
		return true
	}
	b.imply(0)
	if a := b.top().atom; a != atom.Td && a != atom.Th {
		return false
	}
	b.pop()
	return true
}

// openPart takes the start tag of a part of a table.
func (b *builder) openPart(t tag) bool {
	if !b.closeCell() {
		return false
	}
	top := b.top().atom
	if top == atom.Colgroup && t.atom != atom.Col {
		b.pop()
		top = b.top().atom
	}
	switch t.atom {
	case atom.Td, atom.Th:
		if top != atom.Tr {
			return false
		}
	case atom.Tr:
		if top == atom.Tr {
			b.pop()
		}
		if top == atom.Table {
			b.push(tag{name: "tbody", atom: atom.Tbody})
		}
	case atom.Tbody, atom.Thead, atom.Tfoot:
		for b.top().atom != atom.Table {
			b.pop()
		}
	case atom.Colgroup:
		if top != atom.Table {
			return false
		}
	case atom.Col:
		if top == atom.Table {
			b.push(tag{name: "colgroup", atom: atom.Colgroup})
		} else if top != atom.Colgroup {
			return false
		}
		b.void(t)
		return true
	}
	b.push(t)
	return true
}

// closePart takes the end tag of a table or of a part of one.
func (b *builder) closePart(t tag) bool {
	if t.atom == atom.Td || t.atom == atom.Th {
		b.imply(0)
		if b.top().atom != t.atom {
			return false
		}
		b.pop()
		return true
	}
	if !b.tabled(t.atom) || !b.closeCell() {
		return false
	}
	for {
		top := b.top()
		b.pop()
		if top.atom == t.atom {
			return true
		}
		if !isTableFrame(top.atom) || top.atom == atom.Table || top.atom == atom.Colgroup && t.atom != atom.Table {
			return false
		}
	}
}

// tabled tells whether an element of the innermost table is open.
func (b *builder) tabled(a atom.Atom) bool {
	for i := len(b.stack) - 1; i >= 0; i-- {
		if b.stack[i].atom == a {
			return true
		}
		if b.stack[i].atom == atom.Table {
			return false
		}
	}
	return false
}
