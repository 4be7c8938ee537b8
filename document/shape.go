package document

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// Lengths, in characters, that tell labels from prose.
const (
	longText   = 200
	shortLabel = 40
)

// rowsOf adds the rows of a table to a list, without those of nested tables.
func rowsOf(table *node, rows []*node) []*node {
	for c := table.first; c != nil && len(rows) < maxRows; c = c.next {
		switch c.atom {
		case atom.Tr:
			rows = append(rows, c)
		case atom.Tbody, atom.Thead, atom.Tfoot:
			rows = rowsOf(c, rows)
		}
	}
	return rows
}

func isTableCell(n *node) bool { return n.atom == atom.Td || n.atom == atom.Th }

// shape is what decides whether a table holds data or arranges a page.
type shape struct {
	rows     int
	width    int // most cells in a row
	filled   int // cells with text of their own
	pairs    int // rows with two filled cells or more
	labelled int // rows whose first filled cell is short and not the only one
	long     int // cells with prose
	loose    int // of these, cells without a label before them
	numbers  int // cells that hold a number
	nested   int // tables inside cells
	frames   int
	prose    []*node    // rows whose only filled cell is a long text
	cells    []seenCell // in reading order, behind those that were there; not kept where it is nil
}

// seenCell is what the look at a cell found, for the reading of the table.
type seenCell struct {
	node   *node
	text   string // squeezed
	lacks  string
	nested []*node
	whole  bool // nothing of it depends on what a look leaves out
}

// shapeOf looks at the cells of a table; nested tables are not entered. The
// cells are added to a list, unless it is nil.
func shapeOf(table *node, cells []seenCell) shape {
	s := shape{cells: cells}
	for _, row := range rowsOf(table, make([]*node, 0, 32)) {
		s.rows++
		filled, loose := s.filled, s.loose
		s.row(row)
		if s.filled == filled+1 && s.loose == loose+1 {
			s.prose = append(s.prose, row)
		}
	}
	return s
}

func (s *shape) row(row *node) {
	cells, filled := 0, 0
	label := false
	for c := row.first; c != nil; c = c.next {
		if !isTableCell(c) {
			continue
		}
		cells++
		g := gatherer{cell: true, limit: 8 * longText}
		g.gather(c)
		s.parts(g.nested)
		text := g.text.squeezed()
		if s.cells != nil {
			s.cells = append(s.cells, seenCell{c, text, g.lacks, g.nested, !g.full() && !g.marked})
		}
		n := runes(text)
		if isNumber(text) {
			s.numbers++
		}
		switch {
		case n == 0:
			continue
		case n > longText && !label:
			s.loose++
		case n > longText:
			s.long++
		}
		filled++
		label = label || n <= shortLabel
	}
	s.width = max(s.width, cells)
	s.filled += filled
	if filled >= 2 {
		s.pairs++
		if label {
			s.labelled++
		}
	}
}

func (s *shape) parts(nested []*node) {
	for _, n := range nested {
		switch n.atom {
		case atom.Table:
			s.nested++
		case atom.Iframe:
			s.frames++
		}
	}
}

// manyNumbers is how many cells of their own, with a number each, make a
// table data whatever else stands in it.
const manyNumbers = 6

// isNumber tells the text of a cell that is a number, with its unit or
// without: [-+]?[0-9０-９][0-9０-９.,，]*[件条项万元%]*
func isNumber(text string) bool {
	if text != "" && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	first, _ := utf8.DecodeRuneInString(text)
	if !isDigit(first) {
		return false
	}
	text = strings.TrimLeftFunc(text, func(r rune) bool { return isDigit(r) || r == '.' || r == ',' || r == '，' })
	return strings.Trim(text, "件条项万元%") == ""
}

// isDigit tells the digits of both widths.
func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// isData tells a table that holds data from one that arranges the page.
// Pages of old platforms are tables within tables around one long text.
func isData(table *node) bool {
	s := shapeOf(table, nil)
	return s.isData()
}

func (s *shape) isData() bool {
	switch {
	case s.filled < 2 || s.width < 2 || s.frames > 0:
		return false
	case s.numbers >= manyNumbers:
		return true
	case s.loose > 0:
		return false
	case s.nested > 0 && 2*s.nested > s.rows, (s.nested > 0 || s.long > 0) && s.labelled < 3:
		return false
	case s.rows == 1:
		return s.width >= 3 && s.filled >= 2
	}
	return s.pairs >= 1
}
