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
	marks  *marks
	at     path
	blocks []Block

	text   strings.Builder     // of the paragraph being read
	level  int                 // of the heading being read, 0 in a paragraph
	place  path                // where the paragraph began
	images []Block             // met inside the paragraph
	cells  [2]int              // table cells read so far: the first of their tables, and others
	cut    bool                // rows or cells were left out
	prose  map[*html.Node]bool // rows of data tables that hold prose
	placed int                 // bytes of places written so far
	pre    int                 // pre elements we are inside of
	lift   lift                // how digits are written now
	unseen int                 // elements that are not displayed we are inside of
	seen   []seenCell          // cells of the tables being read that were looked at
}

// blocks returns the blocks below a node.
func (d *Document) blocks(body *html.Node, m *marks) []Block {
	w := &walker{doc: d, marks: m.fresh(), at: path{{name: body.Data, n: 1, block: true}}}
	w.marks.enter(body)
	w.at.each(body, w.visit)
	w.flush()
	w.notes()
	return w.blocks
}

// notes says what was left out.
func (w *walker) notes() {
	if w.cut {
		w.doc.lose("tables cut: rows beyond 10,000, and cells beyond 1,000 of a row or 200,000 of the page")
	}
	if w.full() {
		w.doc.lose("the rest is missing: the page nests too deep too often")
	}
}

// maxPlaced bounds what the places of one page take: a short page can nest
// so deep that they are a hundred times its size.
const maxPlaced = 64 << 20

func (w *walker) full() bool { return w.placed >= maxPlaced }

// placeAt writes a place.
func (w *walker) placeAt(p path) string {
	s := p.String()
	w.placed += len(s)
	return s
}

// visit reads one node and what is below it.
func (w *walker) visit(n *html.Node) {
	if w.full() {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.textNode(n.Data)
		return
	case html.CommentNode:
		w.cross(n)
		return
	case html.ElementNode:
		switch {
		case isHidden(n):
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
func isShortRun(n *html.Node) bool {
	return !isBlock(n) && !holdsBlock(n) && runes(textOf(n, 4*longText)) <= longText
}

// lifted is how the digits of an inline element are written, which keeps the
// mark of a note apart from the number before it.
func (w *walker) lifted(n *html.Node) lift {
	l := liftOf(n)
	if l == nil && w.text.Len() > 0 && endsInDigit(w.text.String()) {
		l = noteMarkOf(n)
	}
	if l == nil || holdsBlock(n) {
		return w.lift
	}
	return l
}

func endsInDigit(s string) bool {
	return s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
}

// cross flushes where the article begins or ends.
func (w *walker) cross(n *html.Node) {
	if w.marks.begin[n] || w.marks.end[n] {
		w.flush()
		w.marks.enter(n)
	}
}

// judge tells whether a table holds data, and remembers its rows of prose and
// its cells.
func (w *walker) judge(table *html.Node) bool {
	s := shapeOf(table, w.seen)
	if len(s.prose) > 0 && w.prose == nil {
		w.prose = map[*html.Node]bool{}
	}
	for _, row := range s.prose {
		w.prose[row] = true
	}
	w.seen = s.cells
	return s.isData()
}

// roomForCells is about what the tables of a report have.
const roomForCells = 320

// dataTable reads a table if it holds data.
func (w *walker) dataTable(n *html.Node) bool {
	if w.seen == nil {
		w.seen = make([]seenCell, 0, roomForCells)
	}
	first := len(w.seen)
	data := w.judge(n)
	if data {
		w.flush()
		w.marks.enter(n)
		w.table(n, w.seen[first:])
		w.marks.leave(n)
	}
	w.seen = w.seen[:first]
	return data
}

func (w *walker) element(n *html.Node) {
	edge := isBlock(n) || w.marks.roots[n] || w.marks.begin[n] || w.marks.end[n]
	switch {
	case n.DataAtom == atom.Img:
		w.image(n)
		return
	case n.DataAtom == atom.Br && w.level > 0:
		if w.text.Len() > 0 { // else what follows would have no place of its own
			w.text.WriteByte('\n')
		}
		return
	case n.DataAtom == atom.Table && w.dataTable(n):
		return
	case edge:
		w.flush()
	}
	w.marks.enter(n)
	level := w.level
	if l := headingLevel(n); l > 0 {
		w.level = l
	}
	if n.DataAtom == atom.Pre {
		w.pre++
	}
	outer := w.lift
	w.lift = w.lifted(n)
	w.at.each(n, w.visit)
	w.lift = outer
	if edge {
		w.flush()
	}
	if n.DataAtom == atom.Pre {
		w.pre--
	}
	w.level = level
	w.marks.leave(n)
}

func headingLevel(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.DataAtom.String()[1] - '0')
	}
	return 0
}

// textNode reads a text; in a pre element its lines are paragraphs.
func (w *walker) textNode(s string) {
	if w.pre == 0 {
		w.add(s)
		return
	}
	for line := range strings.Lines(s) {
		w.add(line)
		if strings.HasSuffix(line, "\n") {
			w.flush()
		}
	}
}

// add appends text to the paragraph being read.
func (w *walker) add(s string) {
	s = visible(s)
	if w.lift != nil {
		s = strings.Map(w.lift, s)
	}
	if w.text.Len() == 0 {
		s = strings.TrimLeftFunc(s, isSpace)
		if s == "" {
			return
		}
		w.place = append(w.place[:0], w.at.toBlock()...)
	}
	w.text.WriteString(s)
}

// flush ends the paragraph being read.
func (w *walker) flush() {
	if w.text.Len() > 0 {
		if text := squeeze(w.text.String()); text != "" {
			b := Block{Kind: BlockParagraph, Text: text, Main: w.marks.active(), Place: w.placeAt(w.place), Hidden: w.unseen > 0}
			if w.level > 0 {
				b.Kind, b.Level = BlockHeading, w.level
			}
			w.blocks = append(w.blocks, b)
		}
		w.text.Reset()
	}
	w.blocks = append(w.blocks, w.images...)
	w.images = w.images[:0]
}

// image keeps a picture until its paragraph ends.
func (w *walker) image(n *html.Node) {
	src := attr(n, "src")
	for _, lazy := range []string{"data-original", "data-src", "oldsrc"} {
		if src == "" || strings.HasPrefix(src, "data:") {
			src = attr(n, lazy)
		}
	}
	url, ok := w.doc.Resolve(src)
	if !ok && attr(n, partAttr) == "" {
		return
	}
	text := attr(n, "alt")
	if text == "" {
		text = attr(n, "title")
	}
	w.images = append(w.images, Block{
		Kind: BlockImage, Text: squeeze(text), URL: url, Main: w.marks.active(), Place: w.placeAt(w.at),
	})
}
