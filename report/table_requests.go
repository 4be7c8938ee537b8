package report

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// readRequests reads one copy of t3. Its own labels decide the format; where
// they do not, the form its rows fill better; other, the format of t2, only
// breaks a tie.
func readRequests(p part, other Format) Table {
	text := partText(p)
	a := tryRequests(p, FormatF2021)
	if strings.Contains(text, "逾期不补正") || strings.Contains(text, "收费通知") {
		return a.table(text)
	}
	b := tryRequests(p, FormatF2019)
	if isOlder(a.placement, b.placement, text, other) {
		return b.table(text)
	}
	return a.table(text)
}

// isOlder reports whether a copy of t3 without the words of one form is rather
// that of 2019.
func isOlder(a, b placement, text string, other Format) bool {
	switch {
	case a.divided() || b.trailing:
		return false
	case keepsSubLabels(text):
		return true
	case b.dropped != a.dropped:
		return b.dropped < a.dropped
	case len(b.rows) != len(a.rows):
		return len(b.rows) > len(a.rows)
	}
	return other == FormatF2019
}

// keepsSubLabels reports whether the labels of （五）不予处理 stand in the text:
// where they do, those of （六）其他处理 would too, if it were divided.
func keepsSubLabels(text string) bool {
	n := 0
	for _, l := range []string{"信访举报投诉", "重复申请", "公开出版物", "大量反复", "重新出具"} {
		if strings.Contains(text, l) {
			n++
		}
	}
	return n >= 3
}

// divided reports whether a row of （六）其他处理 was found by its own label:
// only the form of 2021 divides it.
func (pl placement) divided() bool {
	return slices.ContainsFunc(pl.rows, func(r placed) bool {
		return strings.HasPrefix(r.id, "other_") && r.flag == ""
	})
}

// partText is the text of a part in matching form.
func partText(p part) string {
	size := 0
	for i := range p.rows {
		size += len(p.rows[i].text)
	}
	var b strings.Builder
	b.Grow(size)
	for i := range p.rows {
		b.WriteString(withoutPunct(p.rows[i].text))
	}
	return b.String()
}

// requests is one copy of t3 in the rows of one form, before its cells are
// read.
type requests struct {
	placement
	part   part
	format Format
	form   *FormTable
	labels *matcher
	items  []item
}

// tryRequests brings the rows of t3 to those of one form.
func tryRequests(p part, format Format) requests {
	q := requests{part: p, format: format, form: FormOf(format).Table("t3"), labels: matchers3()[format]}
	items, inStep := itemize(p.rows, q.labels, len(q.form.Columns), stubEnd(p.rows, q.form, q.labels))
	q.items, q.placement = items, placeRows(items, inStep, q.form)
	return q
}

// table reads the cells of t3. text is that of its part.
func (q requests) table(text string) Table {
	order := columnOrder(q.part.rows, q.form, q.labels)
	t := Table{ID: "t3", Format: q.format, Shape: shapeOf(q.items), Note: noteUnder(q.part)}
	rows := withoutPadding(q.rows)
	subtotal := subtotalled(rows)
	if !subtotal {
		rows = withoutSpacers(q.rows, len(q.form.Columns))
	}
	all := q.form.DataRows()
	t.Cells = make([]Cell, 0, len(all)*len(q.form.Columns))
	for _, r := range all {
		i := slices.IndexFunc(rows, func(x placed) bool { return x.id == r.ID })
		if i < 0 {
			t.Cells = fittedCells(t.Cells, q.form, r.ID, order, fitted{}, "")
			continue
		}
		t.Cells = fittedCells(t.Cells, q.form, r.ID, order, fit(rows[i].values, order.order, subtotal), rows[i].flag)
	}
	t.Status = statusOf(t.Cells)
	switch {
	case filledIn(t.Cells) || slices.ContainsFunc(q.items, func(it item) bool { return len(it.values) >= wholeRow }):
		return t
	case labelsIn(text, q.labels) >= manyLabels:
		t.Status = StatusBlank
		return t
	}
	return Table{ID: "t3"}
}

// manyLabels is how many row labels prove that t3 stands in a document in
// which no number beside them can be seen.
const manyLabels = 12

// labelsIn counts the different data rows whose labels stand in a text.
func labelsIn(text string, m *matcher) int {
	seen := map[string]bool{}
	for _, h := range m.find(text) {
		if !h.group {
			seen[h.id] = true
		}
	}
	return len(seen)
}

// fittedCells appends the cells of one row in the order of the form.
func fittedCells(cells []Cell, ft *FormTable, row string, order columns, f fitted, flag string) []Cell {
	named := order.order
	if len(f.cells) < len(named) && slices.Contains(named, "") {
		named = slices.DeleteFunc(slices.Clone(named), func(id string) bool { return id == "" })
	}
	cells = slices.Grow(cells, len(ft.Columns))
	for i := range ft.Columns {
		c := &ft.Columns[i]
		at := slices.Index(named, c.ID)
		if at < 0 || at >= len(f.cells) || f.cells[at] == nil {
			cells = append(cells, missingCell(ft.ID, row, c))
			continue
		}
		cells = append(cells, pieceCell(ft.ID, row, c, f.cells[at]))
		cell := &cells[len(cells)-1]
		for _, fl := range [...]string{f.flag, flag} {
			if fl != "" {
				addFlag(cell, fl)
			}
		}
		if order.doubtful {
			addFlag(cell, flagByOrder)
		}
	}
	return cells
}

// shapeOf says how the values of a table stood in the document.
func shapeOf(items []item) string {
	count := map[rowKind]int{}
	for _, it := range items {
		if len(it.values) > 0 {
			count[it.kind]++
		}
	}
	best, shape := 0, ""
	for kind, name := range []string{gridRow: "html", pipeRow: "pipes", textRow: "lines", gluedRow: "flat"} {
		if count[rowKind(kind)] > best {
			best, shape = count[rowKind(kind)], name
		}
	}
	return shape
}

// noteUnder is the note printed under a table: the first text behind its last
// values, if it looks like one.
func noteUnder(p part) string {
	last := len(p.rows) - 1
	for last >= 0 && len(p.rows[last].cells) < 2 {
		last--
	}
	if last < 0 {
		return ""
	}
	for _, r := range p.rows[last+1:] {
		if r.kind == breakRow {
			continue
		}
		switch {
		case !underTable(r.text):
		case len(r.cells) == 1:
			return r.cells[0].text
		case len(r.cells) == 0:
			return r.published
		}
		return ""
	}
	return ""
}

// underTable reports whether a text begins like the note under a table.
func underTable(s string) bool {
	if utf8.RuneCountInString(s) > 400 {
		return false
	}
	for _, begin := range []string{"(其", "(注", "(说", "(备", "注", "备注", "说明", "附注", "*", "※", "其他情况", "其中", "数据说明"} {
		if strings.HasPrefix(s, begin) {
			return true
		}
	}
	return strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")")
}
