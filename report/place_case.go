package report

import (
	"slices"
	"strings"
)

// caseGroup is how many columns each of the three groups of t4 has.
const caseGroup = 5

// caseHead is a word of the head of t4: a group, or a column of a group.
type caseHead struct {
	piece
	group  int // 0 行政复议, 1 未经复议直接起诉, 2 复议后起诉; -1 for none
	column int // 0 结果维持 … 4 总计; -1 for none
}

// caseOrder reads the order of the columns of t4 from the head above its row.
// A head that names all fifteen, each under its group, is followed. One that
// reads as the form does confirms the form's order; any other, and none at
// all, leaves it in doubt.
func caseOrder(above []row, ft *FormTable) columns {
	grid := slices.DeleteFunc(slices.Clone(above), func(r row) bool { return r.kind != gridRow && r.kind != pipeRow })
	var heads [][]caseHead
	for _, r := range grid {
		if row := caseHeads(r, ft); len(row) > 0 {
			heads = append(heads, row)
		}
	}
	if len(heads) == 0 || broken(heads, ft) {
		return caseTextOrder(above, ft)
	}
	if out, ok := caseColumns(heads, ft); ok {
		return out
	}
	out := formOrder(ft)
	out.doubtful = !readsAsForm(heads)
	return out
}

// caseHeads names the cells of one row of the head.
func caseHeads(r row, ft *FormTable) []caseHead {
	var row []caseHead
	known := false
	for _, c := range r.cells {
		if c.norm == "" || sectionID(c.norm) != "" || !isWords(c) {
			continue
		}
		h := caseHead{piece: c, group: groupWord(c.norm), column: -1}
		if h.group < 0 && c.norm != "行政诉讼" {
			h.column = caseColumn(c.norm, ft)
		}
		if row == nil {
			row = make([]caseHead, 0, len(r.cells))
		}
		known = known || h.group >= 0 || h.column >= 0
		row = append(row, h)
	}
	if !known {
		return nil
	}
	return row
}

// broken reports whether a head has pieces of labels for words, as tables cut
// out of a printed page have: then its cells say nothing of the order.
func broken(heads [][]caseHead, ft *FormTable) bool {
	return slices.ContainsFunc(slices.Concat(heads...), func(h caseHead) bool {
		return h.group < 0 && h.column < 0 && slices.ContainsFunc(ft.Columns[:caseGroup], func(c FormColumn) bool { return breaksOff(h.norm, c) })
	})
}

// groupWord is the group of columns a word names, -1 for none.
func groupWord(norm string) int {
	_, key := labelKey(norm)
	switch {
	case strings.Contains(key, "未经复议"), key == "直接起诉", key == "直接提起诉讼":
		return 1
	case strings.Contains(key, "复议后"):
		return 2
	case strings.Contains(key, "行政复议") && !strings.Contains(key, "诉讼"):
		return 0
	}
	return -1
}

// caseColumn is the place of a column within its group, -1 for none.
func caseColumn(norm string, ft *FormTable) int {
	group := FormTable{Columns: ft.Columns[:caseGroup]}
	id := headName(norm, &group)
	return slices.IndexFunc(group.Columns, func(c FormColumn) bool { return c.ID == id })
}

// caseColumns follows a head in which every column stands under its group.
func caseColumns(heads [][]caseHead, ft *FormTable) (columns, bool) {
	var leaves []caseHead
	for i, row := range heads {
		for _, h := range row {
			if h.column < 0 {
				continue
			}
			h.group = groupOver(heads[:i], h)
			if h.group < 0 {
				return columns{}, false
			}
			leaves = append(leaves, h)
		}
	}
	slices.SortStableFunc(leaves, func(a, b caseHead) int { return a.piece.column - b.piece.column })
	out := columns{}
	for i, h := range leaves {
		if i > 0 && leaves[i-1].piece.column == h.piece.column {
			return columns{}, false
		}
		out.order = append(out.order, ft.Columns[h.group*caseGroup+h.column].ID)
	}
	return out, len(out.order) == caseWidth && distinct(out.order)
}

// groupOver is the group a column stands under, -1 for none.
func groupOver(above [][]caseHead, leaf caseHead) int {
	for _, row := range slices.Backward(above) {
		for _, h := range row {
			if h.group >= 0 && h.piece.column <= leaf.piece.column && leaf.piece.column < h.piece.column+h.span {
				return h.group
			}
		}
	}
	return -1
}

// readsAsForm reports whether the words of a head, read line by line, come as
// in the form: 行政复议 before the suits, and the columns of a group in turn.
func readsAsForm(heads [][]caseHead) bool {
	last, next := -1, 0
	for _, row := range heads {
		columns := 0
		for _, h := range row {
			switch {
			case h.group >= 0 && h.group < last:
				return false
			case h.group >= 0:
				last = h.group
			case h.column >= 0 && h.column != next%caseGroup:
				return false
			case h.column >= 0:
				next++
				columns++
			}
		}
		if columns > 0 && slices.ContainsFunc(row, func(h caseHead) bool { return h.group < 0 && h.column < 0 && h.norm != "行政诉讼" }) {
			return false
		}
		if slices.ContainsFunc(row, func(h caseHead) bool { return h.norm == "行政诉讼" && h.before(row, 0) }) {
			return false
		}
	}
	return true
}

// before reports whether a word stands before one of a group in its row.
func (h caseHead) before(row []caseHead, group int) bool {
	return slices.ContainsFunc(row, func(o caseHead) bool { return o.group == group && o.piece.column > h.piece.column })
}

// caseTextOrder weighs the words of a text above the row of t4. A text in
// which they are broken or lost says nothing against the form; one without
// any of them says nothing for it.
func caseTextOrder(above []row, ft *FormTable) columns {
	var b strings.Builder
	for _, r := range above {
		if sectionID(r.label) == "" {
			b.WriteString(withoutPunct(r.text))
		}
	}
	text, out := b.String(), formOrder(ft)
	group := FormTable{Columns: ft.Columns[:caseGroup]}
	turned := wordOrder(text, &group)
	direct, after := strings.Index(text, "未经复议直接起诉"), strings.Index(text, "复议后起诉")
	none := !slices.ContainsFunc([]string{"维持", "维护", "纠正", "审结", "起诉"}, func(w string) bool { return strings.Contains(text, w) })
	out.doubtful = none || turned.doubtful || !slices.Equal(turned.order, out.order[:caseGroup]) || after >= 0 && after < direct
	return out
}
