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
	a, fitA := tryRequests(p, FormatF2021)
	b, fitB := tryRequests(p, FormatF2019)
	text := partText(p)
	switch {
	case strings.Contains(text, "逾期不补正") || strings.Contains(text, "收费通知"):
		return a
	case fitA.divided() || fitB.trailing:
		return a
	case keepsSubLabels(text):
		return b
	case fitB.dropped != fitA.dropped:
		if fitB.dropped < fitA.dropped {
			return b
		}
		return a
	case len(fitB.rows) != len(fitA.rows):
		if len(fitB.rows) > len(fitA.rows) {
			return b
		}
		return a
	case other == FormatF2019:
		return b
	}
	return a
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
	var b strings.Builder
	for _, r := range p.rows {
		b.WriteString(strings.Map(dropPunct, r.text))
	}
	return b.String()
}

// tryRequests reads t3 in the rows of one form.
func tryRequests(p part, format Format) (Table, placement) {
	ft, m := FormOf(format).Table("t3"), matchers3()[format]
	order := columnOrder(p.rows, ft, m)
	items, inStep := itemize(p.rows, m, len(ft.Columns), stubEnd(p.rows, ft, m))
	pl := placeRows(items, inStep, ft)
	t := Table{ID: "t3", Format: format, Shape: shapeOf(items), Note: noteUnder(p)}
	subtotal := subtotalled(pl.rows)
	if !subtotal {
		pl.rows = withoutSpacers(pl.rows, len(ft.Columns))
	}
	for _, r := range ft.DataRows() {
		i := slices.IndexFunc(pl.rows, func(x placed) bool { return x.id == r.ID })
		if i < 0 {
			t.Cells = append(t.Cells, fittedCells(ft, r, order, fitted{}, "")...)
			continue
		}
		t.Cells = append(t.Cells, fittedCells(ft, r, order, fit(pl.rows[i].values, order.order, subtotal), pl.rows[i].flag)...)
	}
	t.Status = statusOf(t.Cells)
	if filledIn(t.Cells) {
		return t, pl
	}
	switch {
	case slices.ContainsFunc(items, func(it item) bool { return len(it.values) >= wholeRow }):
		return t, pl
	case labelsIn(p, m) >= manyLabels:
		t.Status = StatusBlank
		return t, pl
	}
	return Table{ID: "t3"}, pl
}

// manyLabels is how many row labels prove that t3 stands in a document in
// which no number beside them can be seen.
const manyLabels = 12

// labelsIn counts the different data rows whose labels stand in a part.
func labelsIn(p part, m *matcher) int {
	seen := map[string]bool{}
	for _, h := range m.find(partText(p)) {
		if !h.group {
			seen[h.id] = true
		}
	}
	return len(seen)
}

// fittedCells makes the cells of one row in the order of the form.
func fittedCells(ft *FormTable, r FormRow, order columns, f fitted, flag string) []Cell {
	var cells []Cell
	named := slices.DeleteFunc(slices.Clone(order.order), func(id string) bool { return id == "" })
	for _, c := range ft.Columns {
		at := slices.Index(order.order, c.ID)
		if len(f.cells) < len(order.order) {
			at = slices.Index(named, c.ID)
		}
		if at < 0 || at >= len(f.cells) || f.cells[at] == nil {
			cells = append(cells, missingCell(ft.ID, r.ID, c))
			continue
		}
		cell := pieceCell(ft.ID, r.ID, c, *f.cells[at])
		for _, fl := range []string{f.flag, flag} {
			if fl != "" {
				addFlag(&cell, fl)
			}
		}
		if order.doubtful {
			addFlag(&cell, flagByOrder)
		}
		cells = append(cells, cell)
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
