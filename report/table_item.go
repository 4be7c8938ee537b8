package report

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// item is one row of values of t3, with what is known of its label, or a
// group heading without values of its own.
type item struct {
	row    string // id of its row or group; "" when the label is lost
	strong bool   // the label stands in the same row as the values
	values []piece
	kind   rowKind
	place  string
	bare   bool // directly behind other values: no text in between
}

// itemizer turns the rows of a part into items.
type itemizer struct {
	m       *matcher
	width   int // values a full row has
	stubEnd int // grid column of the first value, 0 when not known
	group   string
	pending string // text since the last values, in matching form
	run     []piece
	own     string // text on the line the run began on
	items   []item
	loose   bool // labels were found that no values follow: text and values are out of step
	kind    rowKind
	bare    bool
	closed  bool // the last row of the table was read: text behind it is not the table's
}

// itemize reads the rows of t3 into items. It also reports whether labels and
// values are in step, so that a label on an earlier line than its values can
// be trusted.
func itemize(rows []row, m *matcher, width, stub int) (items []item, inStep bool) {
	z := &itemizer{m: m, width: width, stubEnd: stub, items: make([]item, 0, len(rows)+len(rows)/2)}
	for _, r := range rows {
		switch r.kind {
		case breakRow:
			z.flush()
		case gridRow, pipeRow:
			z.flush()
			z.cells(r)
		default:
			z.line(r)
		}
	}
	z.flush()
	if !z.closed {
		z.noteLoose()
	}
	return withoutStrays(z.items), !z.loose
}

// line takes a line of text with the values at its end. Five values or more
// are a row; fewer may go on, one to a line.
func (z *itemizer) line(r row) {
	if label, values, ok := wordyRow(r, z.width); ok && (z.namesRow(piece{norm: label}) || z.endsInRow(label) || label == "" && z.endsInRow(z.pending)) {
		r.label, r.cells = label, values
	}
	own := withoutPunct(r.label)
	if own != "" {
		z.flush()
		if z.closed && len(r.cells) == 0 {
			return
		}
		z.pending += own
		z.bare = false
	}
	if len(r.cells) == 0 {
		return
	}
	z.kind = r.kind
	if len(r.cells) >= wholeRow {
		z.flush()
		z.emit(r.cells, own)
		return
	}
	if len(z.run) == 0 {
		z.own = own
	}
	z.run = append(z.run, r.cells...)
}

// wholeRow is how many values on one line make a row.
const wholeRow = 5

// flush closes a run of values that stood one to a line.
func (z *itemizer) flush() {
	run, own := z.run, z.own
	z.run, z.own = nil, ""
	if len(run) == 0 {
		return
	}
	if n := len(run); n > z.width && n%z.width == 0 && eachAddsUp(run, z.width) {
		for chunk := range slices.Chunk(run, z.width) {
			z.emit(chunk, "")
		}
		return
	}
	z.emit(run, own)
}

// eachAddsUp reports whether a run of values is a sequence of full rows.
func eachAddsUp(run []piece, width int) bool {
	for chunk := range slices.Chunk(run, width) {
		if !addsUp(chunk) {
			return false
		}
	}
	return true
}

// emit makes an item of values whose label stands in the pending text. own is
// that part of it that stands on the values' own line.
func (z *itemizer) emit(values []piece, own string) {
	it := item{values: slices.Clone(values), kind: z.kind, place: values[0].place, bare: z.bare}
	hits := z.m.find(z.pending)
	last := len(hits) - 1
	for i, h := range hits {
		adjacent := i == last && (utf8.RuneCountInString(z.pending[h.end:]) <= 2 || z.m.continues(h.id, z.pending[h.start:]))
		switch {
		case h.group:
			z.head(h.id)
		case adjacent:
			it.row, it.strong = h.id, own != "" && h.start >= len(z.pending)-len(own)
			z.group = z.m.groupOf(h.id)
		default:
			z.loose = true
			z.group = z.m.groupOf(h.id)
		}
	}
	if it.row == "" && last < 0 && own != "" {
		it.row = z.m.match(own, z.group)
		it.strong = it.row != "" && !z.m.isGroup(it.row)
	}
	z.finish(it)
}

// head notes a group heading met in the text.
func (z *itemizer) head(id string) {
	z.group = id
	z.items = append(z.items, item{row: id, kind: z.kind})
}

// finish appends an item and starts the next row.
func (z *itemizer) finish(it item) {
	if z.m.isGroup(it.row) {
		z.items = append(z.items, item{row: it.row, strong: it.strong, kind: it.kind})
		it.row, it.strong = "", false
	}
	z.items = append(z.items, it)
	z.pending, z.bare = "", true
	z.closed = z.closed || it.row == "carried_out"
}

// cells takes a row whose cells are parted: its leading cells are labels, the
// rest values.
func (z *itemizer) cells(r row) {
	labels, values := z.split(r)
	it := item{values: values, kind: r.kind, place: r.place, bare: z.bare}
	for _, l := range labels {
		z.stub(l, &it)
	}
	if it.row == "" {
		it.values = z.withoutStub(values)
	}
	if !holdsRow(it) {
		z.pending += withoutPunct(r.text)
		z.bare = false
		return
	}
	z.kind = r.kind
	if it.row == "" && z.pending != "" && len(labels) == 0 {
		z.emit(it.values, "")
		return
	}
	z.noteLoose()
	z.finish(it)
}

// holdsRow reports whether an item has values at all: a head or caption row
// has none, and neither has a row of empty cells nobody has named.
func holdsRow(it item) bool {
	return len(it.values) > 0 && (it.row != "" || anyValue(it.values))
}

// stub reads one label cell: a group heading, or the label of the row.
func (z *itemizer) stub(l piece, it *item) {
	if l.norm == "" {
		return
	}
	for _, h := range z.m.find(withoutPunct(l.norm)) {
		if h.group {
			z.items = append(z.items, item{row: h.id, strong: true, kind: it.kind})
			z.group = h.id
		}
	}
	id := z.m.match(l.norm, z.group)
	switch {
	case id == "":
	case z.m.isGroup(id):
		if z.group != id {
			z.items = append(z.items, item{row: id, strong: true, kind: it.kind})
			z.group = id
		}
	default:
		it.row, it.strong = id, true
		z.group = z.m.groupOf(id)
	}
}

// noteLoose looks at text left over before a row that has its own label.
func (z *itemizer) noteLoose() {
	for _, h := range z.m.find(z.pending) {
		if !h.group {
			z.loose = true
		}
	}
	z.pending = ""
}

// split parts the label cells of a row from its values. Blank cells left of
// the first value column are stubs: some pages print them where a rowspan
// leaves them out.
func (z *itemizer) split(r row) (labels, values []piece) {
	last := -1
	for i, c := range r.cells {
		if isLabel(c, z.m, z.group) {
			last = i
		}
	}
	if n := len(r.cells) - z.width - 1; n >= 0 && n < last && z.namesRow(r.cells[n]) {
		last = n // a full row: words among its values are no labels
	}
	labels, values = r.cells[:last+1], r.cells[last+1:]
	if left := countValues(labels); left >= wholeRow {
		return labels, nil // two tables side by side: whose numbers these are nothing tells
	}
	for len(values) > 0 && values[0].norm == "" && values[0].column < z.stubEnd && r.kind == gridRow {
		values = values[1:]
	}
	return labels, values
}

// namesRow reports whether a cell is the label of a row of numbers of t3.
func (z *itemizer) namesRow(c piece) bool {
	id := z.m.match(c.norm, z.group)
	return id != "" && !z.m.isGroup(id)
}

// endsInRow reports whether a text ends in the label of a row of numbers, as
// behind the heading of its group.
func (z *itemizer) endsInRow(text string) bool {
	text = withoutPunct(text)
	hits := z.m.find(text)
	last := len(hits) - 1
	return last >= 0 && !hits[last].group && hits[last].end == len(text)
}

// withoutStub drops the blank cells a row without a label begins with: that
// is where its label was.
func (z *itemizer) withoutStub(values []piece) []piece {
	for len(values) > 0 && values[0].norm == "" && (z.stubEnd == 0 || values[0].column < z.stubEnd) {
		values = values[1:]
	}
	return values
}

// withoutStrays drops lone numbers before a full row: page numbers, mostly.
// The label they took goes to the row.
func withoutStrays(items []item) []item {
	out := items[:0]
	for i, it := range items {
		if n := len(it.values); n > 0 && n < wholeRow && i+1 < len(items) && items[i+1].bare && len(items[i+1].values) >= wholeRow {
			if items[i+1].row == "" {
				items[i+1].row = it.row
			}
			continue
		}
		out = append(out, it)
	}
	return out
}

// isLabel reports whether a cell is a label: words that are no value.
func isLabel(c piece, m *matcher, group string) bool {
	if c.norm == "" {
		return false
	}
	switch stateOf(c.text, true) {
	case StateNumber, StateNA, StateBlank:
		return false
	}
	return !strings.ContainsAny(c.norm, "0123456789") && !isInWords(c.norm) || m.match(c.norm, group) != ""
}

// isInWords reports a number written in Chinese, with its counter or without: 十二,
// 约三十, 三百余件.
func isInWords(s string) bool {
	s = withoutOneOf(s, "约近")
	rest := strings.TrimLeft(s, "零〇一二两三四五六七八九十百千万")
	return len(rest) < len(s) && withoutOneOf(withoutOneOf(rest, "余多"), "件条个") == ""
}

// withoutOneOf cuts the first character off a text if it is one of some.
func withoutOneOf(s, characters string) string {
	if r, n := utf8.DecodeRuneInString(s); n > 1 && strings.ContainsRune(characters, r) {
		return s[n:]
	}
	return s
}

// anyValue reports whether any cell says something.
func anyValue(cells []piece) bool {
	return slices.ContainsFunc(cells, func(c piece) bool { return c.norm != "" })
}
