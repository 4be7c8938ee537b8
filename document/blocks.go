package document

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// How many table cells of one page are read. The first of every table have a
// number of their own, so that one made to be endless takes no room from the
// tables of the report.
const (
	maxCells   = 200_000
	firstCells = 1_000
)

// walker turns the tree of a page into blocks in reading order.
type walker struct {
	doc    *Document
	tree   *tree
	root   *node // where the walk began
	marks  marks
	blocks []Block

	text   gathered       // of the paragraph being read
	level  int            // of the heading being read, 0 in a paragraph
	place  *node          // the block the paragraph began in
	images []Block        // met inside the paragraph
	cells  [2]int         // table cells read so far: the first of their tables, and others
	cut    bool           // rows or cells were left out
	wide   bool           // a table has more columns than are told apart
	prose  map[*node]bool // rows of data tables that hold prose
	placed int            // bytes of places written so far
	pre    int            // pre elements we are inside of
	lift   lift           // how digits are written now
	unseen int            // elements that are not displayed we are inside of
	spare  []Cell         // room for the cells of the next rows
}

// blocks returns the blocks below a node.
func (d *Document) blocks(t *tree, body *node) []Block {
	w := &walker{doc: d, tree: t, root: body, blocks: t.blocks[:0]}
	w.marks.enter(body)
	w.each(body)
	w.flush()
	w.notes()
	blocks := append([]Block(nil), w.blocks...)
	clear(w.blocks)
	t.blocks = w.blocks[:0]
	return blocks
}

// each visits what is below a node.
func (w *walker) each(n *node) {
	for c := n.first; c != nil; c = c.next {
		w.visit(c)
	}
}

// notes says what was left out.
func (w *walker) notes() {
	if w.cut {
		w.doc.lose("tables cut: rows beyond 10,000, and cells beyond 1,000 of a row or 200,000 of the page")
	}
	if w.wide {
		w.doc.lose("columns of tables beyond 1,000 are read as one")
	}
	if w.full() {
		w.doc.lose("the rest is missing: the page nests too deep too often")
	}
}

// maxPlaced bounds what the places of one page take: a short page can nest
// so deep that they are a hundred times its size.
const maxPlaced = 64 << 20

func (w *walker) full() bool { return w.placed >= maxPlaced }

// placeOf is the place of an element; "" for none.
func (w *walker) placeOf(n *node) string {
	if n == nil {
		return ""
	}
	s := w.tree.place(n)
	w.placed += len(s)
	return s
}

// visit reads one node and what is below it.
func (w *walker) visit(n *node) {
	if w.full() {
		return
	}
	switch n.kind {
	case html.TextNode:
		w.textNode(n)
		return
	case html.CommentNode:
		w.cross(n)
		return
	case html.ElementNode:
		switch {
		case n.isUnread():
		case !isWithdrawn(n) && !isNamedHidden(n):
			w.element(n)
		case !isShortRun(n):
			w.unseen++
			w.element(n)
			w.unseen--
		}
	}
}

// isShortRun tells a short run of text. Where a reader of the page does not
// take it for text it is left out; whole blocks that are not displayed may be
// tabs with the report.
func isShortRun(n *node) bool {
	return !n.isBlock() && !holdsBlock(n) && runes(textOf(n, 4*longText)) <= longText
}

// lifted is how the digits of an inline element are written, which keeps the
// mark of a note apart from the number before it.
func (w *walker) lifted(n *node) lift {
	l := liftOf(n)
	if l == nil && w.text.endsInDigit() {
		l = noteMarkOf(n)
	}
	if l == nil || holdsBlock(n) {
		return w.lift
	}
	return l
}

// cross flushes where the article begins or ends.
func (w *walker) cross(n *node) {
	if n.has(beginTrait | endTrait) {
		w.flush()
		w.marks.enter(n)
	}
}

// judge tells whether a table holds data, and remembers its rows of prose and
// its cells.
func (w *walker) judge(table *node) bool {
	s := shapeOf(table, w.tree.seen)
	if len(s.prose) > 0 && w.prose == nil {
		w.prose = map[*node]bool{}
	}
	for _, row := range s.prose {
		w.prose[row] = true
	}
	w.tree.seen = s.cells
	return s.isData()
}

// roomForCells is about what the tables of a report have.
const roomForCells = 320

// dataTable reads a table if it holds data.
func (w *walker) dataTable(n *node) bool {
	if w.tree.seen == nil {
		w.tree.seen = make([]seenCell, 0, roomForCells)
	}
	first := len(w.tree.seen)
	data := w.judge(n)
	if data {
		w.flush()
		w.marks.enter(n)
		w.table(n, w.tree.seen[first:])
		w.marks.leave(n)
	}
	w.tree.seen = w.tree.seen[:first]
	return data
}

func (w *walker) element(n *node) {
	edge := n.has(blockTrait | rootTrait | beginTrait | endTrait)
	switch {
	case n.atom == atom.Img:
		w.image(n)
		return
	case n.atom == atom.Br && w.level > 0:
		if w.text.text() != "" { // else what follows would have no place of its own
			w.text.add("\n")
		}
		return
	case n.atom == atom.Table && w.dataTable(n):
		return
	case edge:
		w.flush()
	}
	w.marks.enter(n)
	level := w.level
	if l := headingLevel(n); l > 0 {
		w.level = l
	}
	if n.atom == atom.Pre {
		w.pre++
	}
	outer := w.lift
	w.lift = w.lifted(n)
	w.each(n)
	w.lift = outer
	if edge {
		w.flush()
	}
	if n.atom == atom.Pre {
		w.pre--
	}
	w.level = level
	w.marks.leave(n)
}

func headingLevel(n *node) int {
	switch n.atom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.atom.String()[1] - '0')
	}
	return 0
}

// textNode reads a text; in a pre element its lines are paragraphs.
func (w *walker) textNode(n *node) {
	if w.pre == 0 {
		w.add(n.parent, n.data)
		return
	}
	for line := range strings.Lines(n.data) {
		w.add(n.parent, line)
		if strings.HasSuffix(line, "\n") {
			w.flush()
		}
	}
}

// add appends text of an element to the paragraph being read.
func (w *walker) add(n *node, s string) {
	s = visible(s)
	if w.lift != nil {
		s = strings.Map(w.lift, s)
	}
	if w.text.size == 0 {
		if s = trimLeft(s); s == "" {
			return
		}
		w.place = w.blockAround(n)
	}
	w.text.add(s)
}

// blockAround returns the block an element is, or is in.
func (w *walker) blockAround(n *node) *node {
	for !n.isBlock() && n != w.root {
		n = n.parent
	}
	return n
}

// flush ends the paragraph being read.
func (w *walker) flush() {
	if w.text.size > 0 {
		if text := w.text.squeezed(); text != "" {
			b := Block{Kind: BlockParagraph, Text: text, Main: w.marks.active(), Place: w.placeOf(w.place), Hidden: w.unseen > 0}
			if w.level > 0 {
				b.Kind, b.Level = BlockHeading, w.level
			}
			w.blocks = append(w.blocks, b)
		}
		w.text = gathered{}
	}
	w.blocks = append(w.blocks, w.images...)
	w.images = w.images[:0]
}

// image keeps a picture until its paragraph ends.
func (w *walker) image(n *node) {
	src := n.attr("src")
	for _, lazy := range []string{"data-original", "data-src", "oldsrc"} {
		if src == "" || strings.HasPrefix(src, "data:") {
			src = n.attr(lazy)
		}
	}
	url, ok := w.doc.Resolve(src)
	if !ok && n.attr(partAttr) == "" {
		return
	}
	text := n.attr("alt")
	if text == "" {
		text = n.attr("title")
	}
	w.images = append(w.images, Block{
		Kind: BlockImage, Text: squeeze(text), URL: url, Main: w.marks.active(), Place: w.placeOf(n),
	})
}
