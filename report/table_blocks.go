package report

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// readBlocks reads one copy of section 2: the four or five blocks of t2. The
// rows name themselves, so captions may be missing and blocks may stand in
// one table or several.
func readBlocks(p part) Table {
	text := partText(p)
	labelsA, labelsB := strongLabels(text, FormatF2021), strongLabels(text, FormatF2019)
	switch {
	case labelsA > labelsB:
		return tryBlocks(p, FormatF2021)
	case labelsA < labelsB:
		return tryBlocks(p, FormatF2019)
	}
	a, b := tryBlocks(p, FormatF2021), tryBlocks(p, FormatF2019)
	if counted(b.Cells) > counted(a.Cells) {
		return b
	}
	return a
}

// strongLabels counts the labels in a text that only this form has.
func strongLabels(text string, format Format) int {
	n := 0
	for _, label := range FormOf(format).strong {
		if strings.Contains(text, label) {
			n++
		}
	}
	return n
}

// tryBlocks reads section 2 in the blocks of one form.
func tryBlocks(p part, format Format) Table {
	t := Table{ID: "t2", Format: format}
	items := blockItems(p.rows, matchers2()[format])
	t.Shape, t.Note = shapeOf(items), noteUnder(p)
	names := rowNames(p.rows)
	for _, ft := range blocks(FormOf(format)) {
		ft := withUnit(ft, p)
		order := blockOrder(p.rows, names, ft)
		for _, r := range ft.Rows {
			f, flag := fitted{}, ""
			for _, it := range items {
				if it.row != r.ID {
					continue
				}
				if f.cells != nil {
					if g := fitBlock(it.values, ft, order); !sameFit(f, g) {
						flag = flagCopiesDiffer
					}
					continue
				}
				f = fitBlock(it.values, ft, order)
			}
			t.Cells = fittedCells(t.Cells, ft, r.ID, order, f, flag)
		}
	}
	if len(items) == 0 {
		return Table{ID: "t2"}
	}
	t.Status = statusOf(t.Cells)
	return t
}

// wordyBlock finds the label of a line of section 2 among whose values are
// words, "" for none.
func wordyBlock(r row, m *matcher) (label string, values []piece, id string) {
	for n := 3; n >= 1; n-- {
		if label, values, ok := wordyRow(r, n); ok && label != "" && len(r.cells) > 0 {
			if id := blockLabel(label, m); id != "" {
				return label, values, id
			}
		}
	}
	return "", nil, ""
}

func sameFit(a, b fitted) bool {
	return slices.EqualFunc(a.cells, b.cells, func(x, y *piece) bool {
		return x == nil && y == nil || x != nil && y != nil && x.norm == y.norm
	})
}

// blockItems finds the rows of section 2: a label and the values behind it,
// in one row or one to a line.
func blockItems(rows []row, m *matcher) []item {
	var items []item
	var before []string // texts since the last values, for labels broken over lines
	open := false
	for _, r := range rows {
		switch {
		case r.kind == breakRow:
			open = false
		case r.kind == gridRow || r.kind == pipeRow:
			items = append(items, cellItems(r, m)...)
			before, open = nil, false
		case r.label != "":
			before = append(before, r.label)
			open = false
			if label, values, id := wordyBlock(r, m); id != "" {
				before[len(before)-1] = label
				items = append(items, item{row: id, kind: r.kind, place: r.place, values: values})
				continue
			}
			if id := lineLabel(before, m); id != "" {
				items = append(items, item{row: id, kind: r.kind, place: r.place, values: r.cells})
				open = true
			}
		case open && len(items) > 0:
			last := &items[len(items)-1]
			last.values = append(last.values, r.cells...)
			last.kind = r.kind
		}
	}
	return slices.DeleteFunc(items, func(it item) bool { return len(it.values) == 0 })
}

// cellItems finds the labels among the cells of a row and gives each the
// cells up to the next.
func cellItems(r row, m *matcher) []item {
	var items []item
	for _, c := range r.cells {
		id := ""
		if c.norm != "" && !strings.HasPrefix(c.norm, "第二十条") {
			id = blockLabel(c.norm, m)
		}
		switch {
		case id != "":
			items = append(items, item{row: id, strong: true, kind: r.kind, place: c.place})
		case len(items) > 0:
			last := &items[len(items)-1]
			last.values = append(last.values, c)
		}
	}
	return items
}

// blockLabel matches a label of section 2. Its labels are short common words,
// so nothing but the whole label counts, or the label before a bracket.
func blockLabel(norm string, m *matcher) string {
	_, key := labelKey(norm)
	if id := m.exact[key]; id != "" {
		return id
	}
	if i := strings.Index(norm, "("); i > 0 {
		if _, head := labelKey(norm[:i]); m.exact[head] != "" {
			return m.exact[head]
		}
	}
	if utf8.RuneCountInString(key) > minPattern {
		return m.nearest(key, "")
	}
	return ""
}

// lineLabel matches the last one to three lines of text as one label.
func lineLabel(before []string, m *matcher) string {
	for n := 1; n <= min(3, len(before)); n++ {
		joined := strings.Join(before[len(before)-n:], "")
		if utf8.RuneCountInString(joined) > 40 {
			return ""
		}
		if id := blockLabel(joined, m); id != "" {
			return id
		}
	}
	return ""
}

// fitBlock brings the values of a row of section 2 to the columns of its head,
// or to those of the form. Empty cells behind the last column are the rest of
// a colspan.
func fitBlock(values []piece, ft *FormTable, order columns) fitted {
	n := len(order.order)
	if len(values) < n {
		n = len(ft.Columns)
	}
	if f, ok := spacedBlock(values, n); ok {
		return f
	}
	for len(values) > n && blankPiece(values[len(values)-1]) {
		values = values[:len(values)-1]
	}
	switch {
	case len(values) == n:
		return full(values)
	case len(values) > n:
		return fitted{cells: make([]*piece, n)}
	}
	if f, ok := bySpans(values, n); ok {
		return f
	}
	f := fitted{cells: make([]*piece, n), flag: flagByOrder}
	for i := range values {
		f.cells[i] = &values[i]
	}
	return f
}
