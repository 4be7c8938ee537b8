package document

import (
	"strconv"

	"golang.org/x/net/html/atom"
)

// Attributes of the tree of a Word file. Pages have none of these names:
// theirs are read in lower case.
const (
	columnAttr = "gridColumn" // of a cell: the grid column it starts in
	partAttr   = "filePart"   // of a picture: it is kept in the file itself
)

// gridColumn is the column a cell says it starts in, or 0.
func gridColumn(cell *node) int {
	text := cell.attr(columnAttr)
	if text == "" {
		return 0 // every cell of a page
	}
	n, _ := strconv.Atoi(text) // written by this package
	return n
}

// wordTable is a table while it is read.
type wordTable struct {
	node *node
	open map[int]*mergedCell // cells of the row above that may go on, by column
}

// mergedCell is a cell that runs over rows.
type mergedCell struct {
	node       *node
	span, rows int
}

// wordRow is a row while it is read.
type wordRow struct {
	table   *wordTable
	node    *node
	deleted bool // in a tracked change
	at      int  // grid column of the next cell
	open    map[int]*mergedCell
	last    *node // the cell before
	above   bool  // that cell began in a row above
}

// table reads the tbl element just begun into its node.
func (w *wordReader) table(node *node) error {
	t := &wordTable{node: node}
	var visit func(xmlElement) error
	visit = func(e xmlElement) error {
		switch e.name() {
		case "tr":
			return w.row(t)
		case "sdt", "sdtContent", "customXml", "ins", "moveTo":
			return w.xml.each(visit)
		case "mc:AlternateContent":
			return w.alternate(visit)
		}
		return w.xml.skip()
	}
	return w.xml.each(visit)
}

func (w *wordReader) row(t *wordTable) error {
	r := &wordRow{table: t, node: w.child(t.node, "tr", atom.Tr), open: map[int]*mergedCell{}}
	var visit func(xmlElement) error
	visit = func(e xmlElement) error {
		switch e.name() {
		case "trPr":
			return w.xml.each(func(e xmlElement) error {
				switch e.name() {
				case "gridBefore":
					r.at = spanOf(e, 0)
				case "del":
					r.deleted = true
				}
				return w.xml.skip()
			})
		case "tc":
			if r.deleted {
				return w.xml.skip()
			}
			return w.cell(r)
		case "sdt", "sdtContent", "customXml", "ins", "moveTo":
			return w.xml.each(visit)
		case "mc:AlternateContent":
			return w.alternate(visit)
		}
		return w.xml.skip()
	}
	err := w.xml.each(visit)
	if r.deleted {
		r.node.rename(r.node.data, 0) // counted in places, not a row
		return err
	}
	t.open = r.open
	return err
}

// spanOf reads a number of columns, from least to the limit.
func spanOf(e xmlElement, least int) int {
	n, err := strconv.Atoi(e.value("val"))
	if err != nil {
		return least
	}
	return max(least, min(n, maxColSpan))
}

// cellProps are the properties of a cell that place it in the grid.
type cellProps struct {
	span   int
	down   bool // runs over rows
	below  bool // goes on with the cell above
	behind bool // goes on with the cell before
}

func (p *cellProps) read(x *xmlPart) error {
	return x.each(func(e xmlElement) error {
		switch e.name() {
		case "gridSpan":
			p.span = spanOf(e, 1)
		case "vMerge":
			p.down, p.below = true, e.value("val") != "restart"
		case "hMerge":
			p.behind = e.value("val") != "restart"
		}
		return x.skip()
	})
}

// cell reads the tc element just begun.
func (w *wordReader) cell(r *wordRow) error {
	node := w.child(r.node, "tc", atom.Td)
	props := cellProps{span: 1}
	read := w.content(node)
	w.cells++
	err := w.xml.each(func(e xmlElement) error {
		if e.name() == "tcPr" {
			return props.read(w.xml)
		}
		return read(e)
	})
	w.cells--
	if r.place(node, props) {
		w.cover(node)
	}
	return err
}

// place puts a cell into the grid, and tells whether a merged cell covers it.
func (r *wordRow) place(node *node, p cellProps) bool {
	at := r.at
	r.at = min(r.at+p.span, maxWidth)
	above := r.table.open[at]
	switch {
	case p.behind && r.last != nil:
		if !r.above {
			setNumber(r.last, "colspan", span(r.last, "colspan", maxColSpan)+p.span)
		}
		return true
	case p.below && above != nil && above.span == p.span:
		above.rows++
		setNumber(above.node, "rowspan", above.rows)
		r.open[at], r.last, r.above = above, above.node, true
		return true
	}
	setNumber(node, columnAttr, at)
	setNumber(node, "colspan", p.span)
	if p.down {
		r.open[at] = &mergedCell{node, p.span, 1}
	}
	r.last, r.above = node, false
	return false
}

// cover empties a cell that another covers: it only counts in places. What
// stands in it is not printed.
func (w *wordReader) cover(node *node) {
	if textOf(node, 0) != "" {
		w.covered++
	}
	node.rename(node.data, 0)
	node.first, node.last = nil, nil
}

func setNumber(n *node, key string, v int) {
	for i := range n.attrs {
		if n.attrs[i].key == key {
			n.attrs[i].value = strconv.Itoa(v)
			return
		}
	}
	n.attrs = append(n.attrs, attribute{key, strconv.Itoa(v)})
}
