package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/decode"
	"nianbao/document"
)

// rowKind says how a row stood in the document.
type rowKind byte

const (
	gridRow  rowKind = iota // a row of an HTML table
	pipeRow                 // a line whose cells are parted by | or tabs
	textRow                 // a line or paragraph of text, values at its end parted
	gluedRow                // cut out of a longer run of text
	breakRow                // a line of empty cells: whatever row was going on ends
)

// row is one row of the stream the tables are read from, whatever the form of
// the document.
type row struct {
	kind  rowKind
	label string  // normalised text of textRow and gluedRow, without its values
	cells []piece // of a textRow: the values at its end
	text  string  // everything, normalised
	table int     // of a gridRow: which table of the document, from 1
	image bool    // stands for a picture
	place string

	published string // of a textRow: as published
	hidden    bool   // the page does not display it
	prose     bool   // a line of prose without values: its label and text are made by settle

	section string // that its label is the heading of
	asked   bool   // section is known
	values  int    // of its cells, one more; 0 before they are counted
}

// heads is the section that a line is the heading of, "" for none.
func (r *row) heads() string {
	if !r.asked {
		r.section, r.asked = sectionID(r.label), true
	}
	return r.section
}

// settle makes the label and the text of a line of prose.
func (r *row) settle() {
	if r.prose {
		r.label = foldLabel(r.published)
		r.text, r.prose, r.asked = r.label, false, false
	}
}

// piece is one cell of a row.
type piece struct {
	text   string // as published
	norm   string
	column int // grid column; ordinal position outside HTML
	span   int
	place  string
	lacks  string // what it shows that is no text
	merged bool   // it reaches into the rows below its own
}

// numbers counts the cells that hold a number.
func (r *row) numbers() int {
	if r.values == 0 {
		r.values = 1 + countValues(r.cells)
	}
	return r.values - 1
}

// stream lines up every row of a document: those of its tables and its lines.
// With mainOnly, whatever is page furniture or a preview is left out.
func stream(doc *document.Document, sights []sight, mainOnly bool) []row {
	rows := make([]row, 0, rowCount(doc, mainOnly))
	tables := 0
	for i := range doc.Blocks {
		b, from := &doc.Blocks[i], len(rows)
		switch {
		case mainOnly && !b.Main:
		case b.Kind == document.BlockImage:
			rows = append(rows, row{kind: breakRow, image: true, place: b.Place})
		case b.Kind == document.BlockTable && b.Table != nil:
			tables++
			rows = gridRows(rows, b.Table, tables)
		case i < len(sights) && sights[i].isProse(b.Text):
			rows = append(rows, proseRow(b.Text, b.Place))
		case b.Kind != document.BlockTable:
			for line := range strings.SplitSeq(b.Text, "\n") {
				rows = lineRows(rows, line, b.Place)
			}
		}
		for i := range rows[from:] {
			rows[from+i].hidden = b.Hidden
		}
	}
	return rows
}

// rowCount is about how many rows a document has.
func rowCount(doc *document.Document, mainOnly bool) int {
	n := 0
	for i := range doc.Blocks {
		switch b := &doc.Blocks[i]; {
		case mainOnly && !b.Main:
		case b.Table != nil:
			n += len(b.Table.Rows)
		default:
			n += 1 + strings.Count(b.Text, "\n")
		}
	}
	return n
}

// gridRows appends the rows of an HTML table.
func gridRows(rows []row, t *document.Table, n int) []row {
	rows = slices.Grow(rows, len(t.Rows))
	for _, r := range t.Rows {
		out, tall := row{kind: gridRow, table: n, cells: make([]piece, 0, len(r.Cells))}, height(r)
		for _, c := range r.Cells {
			out.cells = append(out.cells, piece{text: c.Text, norm: normalize(c.Text), column: c.Column, span: max(1, c.ColSpan), place: c.Place, lacks: c.Lacks, merged: c.RowSpan > tall})
		}
		if len(out.cells) > 0 {
			out.place = out.cells[0].place
		}
		out.text = joinNorms(out.cells)
		rows = append(rows, out)
	}
	return rows
}

// height is how many rows of the grid a row of a table takes: the least of its
// filled cells.
func height(r document.Row) int {
	least := 0
	for _, c := range r.Cells {
		if c.Text != "" && (least == 0 || c.RowSpan < least) {
			least = c.RowSpan
		}
	}
	return least
}

func joinNorms(cells []piece) string {
	size, last := 0, 0
	for i := range cells {
		if n := len(cells[i].norm); n > 0 {
			size, last = size+n, i
		}
	}
	switch {
	case size == 0:
		return ""
	case size == len(cells[last].norm):
		return cells[last].norm
	}
	var b strings.Builder
	b.Grow(size)
	for i := range cells {
		b.WriteString(cells[i].norm)
	}
	return b.String()
}

// folioLine is a page number between the lines of a table.
var folioLine = regexp.MustCompile(`^(?:[-—－–]\s*\d+\s*[-—－–]|第\s*\d+\s*页(?:[,，/\s]*共\s*\d+\s*页)?)$`)

// isFolio reports a line that is a page number and nothing else.
func isFolio(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return strings.ContainsRune("-—－–第", r) && folioLine.MatchString(line)
}

// lineRows appends the rows of one line of text.
func lineRows(rows []row, line, place string) []row {
	seen, _ := glance(line)
	if seen.isProse(line) {
		return append(rows, proseRow(line, place))
	}
	published := line
	if !seen.plain {
		line = decode.Simplify(line)
	}
	same := line == published
	line = strings.TrimSpace(line)
	if line == "" || isFolio(line) {
		return rows
	}
	if rest := strings.Trim(line, "|｜ \t\u00a0\u3000"); rest == "" {
		return append(rows, row{kind: breakRow, place: place})
	} else if strings.Trim(rest, "|-: ") == "" && strings.Contains(rest, "|") {
		return rows // the rule under the head of a Markdown table
	}
	if cells := splitCells(line, place); len(cells) > 1 {
		return append(rows, row{kind: pipeRow, cells: cells, text: joinNorms(cells), place: place})
	}
	line = strings.Trim(line, "|｜ ")
	if parts := unglue(line); len(parts) > 1 {
		for _, p := range parts {
			rows = append(rows, textLine(p, place, gluedRow, false))
		}
		return rows
	}
	return append(rows, textLine(line, place, textRow, same))
}

// isProse spares lines of prose, which nothing of a table is made of, all that
// is made of others: they begin, end and repeat no table, hold no row that ran
// together and end in no value.
func (seen *sight) isProse(line string) bool {
	return seen.plain && hasWords(line, longHeading+1) && seen.traits&(isSlipped|isTableCue) == 0 && seen.labels&tableLabelSet == 0 &&
		!mayBeginTable(line) && !(seen.digits && gluedMatcher().mayBeWithin(line))
}

// hasWords tells of a plain text whether it has n Han characters beside numerals.
func hasWords(text string, n int) bool {
	for i := 0; i < len(text) && n > 0; {
		b := text[i]
		if b < utf8.RuneSelf {
			i++
			continue
		}
		if b >= 0xE4 && b <= 0xE9 && numeralOf(text[i:]) == 0 {
			n--
		}
		i += 3
	}
	return n <= 0
}

// proseRow is the row of a line of prose.
func proseRow(line, place string) row {
	return row{kind: textRow, place: place, published: line, prose: true}
}

// mayBeginTable spares lines that begin as prose does the look at what their
// label begins with.
func mayBeginTable(line string) bool {
	if b := line[0]; b == '(' || b >= '0' && b <= '9' || strings.HasPrefix(line, "（") {
		return false
	}
	const begins = len("第二十条")
	for i := 0; i < begins; i += 3 {
		if _, n := hanAt(line, i); n == 0 {
			return true
		}
	}
	switch line[:begins] {
	case "第二十条", "信息内容", annexStubs[0], annexStubs[1]:
		return true
	}
	return false
}

// pipes makes one mark of those that part cells.
var pipes = strings.NewReplacer("｜", "|", "\t", "|")

// splitCells parts a line at its pipes or tabs, nil where it has none. A pipe
// at either end is an edge of the table, not a cell.
func splitCells(line, place string) []piece {
	if !strings.ContainsAny(line, "|\t") && !strings.Contains(line, "｜") {
		return nil
	}
	line = pipes.Replace(line)
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	var cells []piece
	for i, c := range strings.Split(line, "|") {
		c = strings.TrimSpace(c)
		cells = append(cells, piece{text: c, norm: normalize(c), column: i, span: 1, place: place})
	}
	return cells
}

// textLine parts the values at the end of a line from its text. same tells that
// the line was published in Simplified characters.
func textLine(line, place string, kind rowKind, same bool) row {
	fields := fieldsOf(line)
	n := len(fields)
	for n > 0 && isValueToken(fields[n-1]) {
		n--
	}
	if n > 0 && n < len(fields) && isEmptyWord(fields[n]) && isBareOrdinal(fields[n-1]) {
		n++ // 4. 无 begins 无正当理由大量反复申请
	}
	label := ""
	if same && n == 1 && n == len(fields) {
		label = foldLabel(fields[0])
	} else {
		label = normalize(strings.Join(fields[:n], ""))
	}
	r := row{kind: kind, label: label, place: place, published: line}
	for i, f := range fields[n:] {
		r.cells = append(r.cells, piece{text: f, norm: fold(f), column: i, span: 1, place: place})
	}
	r.text = r.label + joinNorms(r.cells)
	return r
}

// wordyRow parts a line of text into a label and n values where some of the
// values are words, as in 予以公开 共3件 0 0 0 0 0 3. Most of them must be
// values; whether the label is one, the caller knows.
func wordyRow(r row, n int) (label string, values []piece, ok bool) {
	if r.kind != textRow && r.kind != gluedRow || len(r.cells) >= n {
		return "", nil, false
	}
	fields := fieldsOf(r.published)
	at := len(fields) - n
	if at < 0 {
		return "", nil, false
	}
	plain := 0
	for i, f := range fields[at:] {
		values = append(values, piece{text: f, norm: fold(f), column: i, span: 1, place: r.place})
		if isValueToken(f) {
			plain++
		}
	}
	return normalize(strings.Join(fields[:at], "")), values, 2*plain > n
}

// fieldsOf is strings.Fields for lines that are mostly one.
func fieldsOf(line string) []string {
	for i := 0; i < len(line); {
		n := ownWidth(line, i)
		if n == 0 {
			var r rune
			if r, n = utf8.DecodeRuneInString(line[i:]); unicode.IsSpace(r) {
				return strings.Fields(line)
			}
		}
		i += n
	}
	if line == "" {
		return nil
	}
	return []string{line}
}

// isBareOrdinal reports whether a word is an ordinal without its label.
func isBareOrdinal(s string) bool {
	ordinal, rest := splitOrdinal(normalize(s))
	return ordinal != "" && rest == ""
}

// isValueToken reports whether a word of a line can only be the value of a
// cell.
func isValueToken(s string) bool {
	if r, _ := utf8.DecodeRuneInString(s); r >= 0x4E00 && r <= 0x9FFF && !strings.ContainsRune("零增减无暂不未没", r) {
		return false // most lines end in words
	}
	switch stateOf(s, true) {
	case StateNumber, StateNA:
		return true
	}
	if !strings.Contains(s, "元") {
		return false // the rest is money
	}
	m := readValue(s, &FormColumn{Type: "decimal"})
	return m.state == StateNumber
}
