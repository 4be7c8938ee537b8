package report

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// columns says how the values of a row stand to the columns of a table.
type columns struct {
	order    []string // column ids in the order of the document; "" for one to drop
	doubtful bool     // a head word contradicts the form and cannot be resolved
}

// columnOrder reads the order of the columns from the head of t3. The order
// of the form holds unless the head words, all of them, say otherwise.
func columnOrder(rows []row, t *FormTable, m *matcher) columns {
	plain := formOrder(t)
	heads := headCells(rows, t, m)
	ids := headIDs(heads, t)
	known := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	rank := func(id string) int { return slices.Index(plain.order, id) }
	switch {
	case len(known) == len(plain.order) && distinct(known) && !spansLost(rows, heads, t):
		return columns{order: ids}
	case len(known) == len(plain.order) && distinct(known):
		plain.doubtful = !slices.Equal(byForm(heads, t), plain.order)
	case len(ids) > len(known) && len(ids) >= len(plain.order):
		plain.doubtful = true
	case !slices.IsSortedFunc(known, func(a, b string) int { return rank(a) - rank(b) }):
		plain.doubtful = true
	}
	return plain
}

// spansLost reports whether the head of t3 has columns of 法人或其他组织 that do
// not stand under it: then its grid says nothing of the order.
func spansLost(rows []row, heads []piece, t *FormTable) bool {
	for _, r := range rows {
		for _, c := range r.cells {
			if r.kind != gridRow || !strings.HasPrefix(c.norm, "法人") {
				continue
			}
			return slices.ContainsFunc(heads, func(h piece) bool {
				id := headName(h.norm, t)
				return id != "" && id != "natural_person" && id != "total" && (h.column < c.column || h.column >= c.column+c.span)
			})
		}
	}
	return false
}

// byForm names the columns of a head without spans: 自然人 and 总计 stand around
// the columns of the line below them, which keep their own order.
func byForm(heads []piece, t *FormTable) []string {
	ids := []string{"natural_person"}
	for _, h := range heads {
		if id := headName(h.norm, t); id != "" && id != "natural_person" && id != "total" {
			ids = append(ids, id)
		}
	}
	return append(ids, "total")
}

func distinct(ids []string) bool {
	sorted := slices.Sorted(slices.Values(ids))
	return len(slices.Compact(sorted)) == len(ids)
}

// headCells returns the cells of the head that stand over values, left to
// right: those that name a column, and words among them that name none.
func headCells(rows []row, t *FormTable, m *matcher) []piece {
	var heads []piece
	table := 0
	for _, r := range rows {
		if r.kind != gridRow || table != 0 && r.table != table {
			continue
		}
		if slices.ContainsFunc(r.cells, func(c piece) bool { id := m.match(c.norm, ""); return id != "" && !m.isGroup(id) }) {
			break
		}
		if row := headRow(r, t); len(row) > 0 {
			heads, table = append(heads, row...), r.table
		}
	}
	slices.SortStableFunc(heads, func(a, b piece) int { return a.column - b.column })
	first := slices.IndexFunc(heads, func(h piece) bool { return headName(h.norm, t) != "" })
	return heads[max(first, 0):]
}

// headRow returns the words of a row of the head of t3 that stand over single
// columns, nil when none of them names one.
func headRow(r row, t *FormTable) []piece {
	var words []piece
	named := false
	for _, c := range r.cells {
		switch {
		case headName(c.norm, t) != "":
			words, named = append(words, c), true
		case c.norm != "" && c.span == 1 && c.norm != "申请人情况" && !strings.HasPrefix(c.norm, "法人") && !strings.Contains(c.norm, "勾稽关系") && len(c.norm) < 60:
			words = append(words, c)
		}
	}
	if !named {
		return nil
	}
	return words
}

// columnID is the column a head word names.
func columnID(norm string, t *FormTable) string {
	_, key := labelKey(norm)
	if key == "" {
		return ""
	}
	for _, c := range t.Columns {
		if slices.Contains(c.keys, key) {
			return c.ID
		}
	}
	return ""
}

// headIDs names the head cells. A 小计 beside a 总计 is the subtotal of 法人,
// which the form does not have.
func headIDs(heads []piece, t *FormTable) []string {
	total := slices.ContainsFunc(heads, func(h piece) bool { return h.norm != "小计" && columnID(h.norm, t) == "total" })
	var ids []string
	for _, h := range heads {
		id := headName(h.norm, t)
		if h.norm == "小计" && total {
			id = ""
		}
		ids = append(ids, id)
	}
	return ids
}

// stubEnd is the grid column of the first value of t3, 0 when nothing says.
// The rows that have all their cells tell it better than the head, whose
// spans are often others. Blank cells behind a label can be stubs or values:
// rows with such count only where there are no others.
func stubEnd(rows []row, t *FormTable, m *matcher) int {
	sure, unsure := map[int]int{}, map[int]int{}
	for _, r := range rows {
		if r.kind != gridRow {
			continue
		}
		switch column, plain := firstValue(r.cells, len(t.Columns), m); {
		case plain:
			sure[column]++
		case column > 0:
			unsure[column]++
		}
	}
	for _, votes := range []map[int]int{sure, unsure} {
		if end := mostVoted(votes); end > 0 {
			return end
		}
	}
	heads := headCells(rows, t, m)
	if i := slices.IndexFunc(heads, func(h piece) bool { return columnID(h.norm, t) == "natural_person" }); i >= 0 {
		return heads[i].column
	}
	return 0
}

// firstValue is the grid column of the first value of a row that has width
// values or more behind its label, 0 for another row; plain tells that no blank
// cells between had to be taken for stubs. Blank cells at its end are none.
func firstValue(cells []piece, width int, m *matcher) (column int, plain bool) {
	for len(cells) > 0 && blankPiece(cells[len(cells)-1]) {
		cells = cells[:len(cells)-1]
	}
	for at := len(cells) - 1 - width; at >= 0; at-- {
		if id := m.match(cells[at].norm, ""); id == "" || m.isGroup(id) {
			continue
		}
		first, more := at+1, len(cells)-1-at-width
		for ; more > 0 && blankPiece(cells[first]); more-- {
			first++
		}
		return cells[first].column, first == at+1
	}
	return 0, false
}

// mostVoted is the column with most votes, of several the last; 0 for none.
func mostVoted(votes map[int]int) int {
	end, most := 0, 0
	for column, n := range votes {
		if n > most || n == most && column > end {
			end, most = column, n
		}
	}
	return end
}

// withoutPadding cuts columns that are empty in every row off the end, down to
// those of a table with a subtotal.
func withoutPadding(rows []placed) []placed {
	const wide = 8
	out := slices.Clone(rows)
	for i, r := range rows {
		n := len(r.values)
		for n > wide && blankPiece(r.values[n-1]) {
			n--
		}
		if n > wide {
			return rows
		}
		out[i].values = r.values[:n]
	}
	return out
}

// subtotalled reports whether the rows have an eighth value, the subtotal of
// columns 2 to 6 before the total.
func subtotalled(rows []placed) bool {
	wide, agree := 0, 0
	for _, r := range rows {
		if len(r.values) != 8 {
			continue
		}
		wide++
		if numberOf(r.values[6]).Equal(sumOf(r.values[1:6])) && countValues(r.values[7:]) == 1 {
			agree++
		}
	}
	return wide > 0 && 2*agree > wide
}

// fitted is a row of values brought to the columns of the form: one piece per
// column, nil for a missing one.
type fitted struct {
	cells []*piece
	flag  string
}

// fit brings the values of a row of t3 to its columns. Position in the row
// decides, not the grid, since head and data rows often span differently.
func fit(values []piece, order []string, subtotal bool) fitted {
	n := len(order)
	if n > 7 {
		if len(values) == n {
			return full(values)
		}
		n = 7
	}
	if len(values) == 8 && subtotal {
		values = slices.Concat(values[:6], values[7:])
	}
	values, padded := trimmed(values, n)
	switch {
	case len(values) == n && padded && blankPiece(values[n-1]):
		f := full(values)
		f.flag = flagByOrder // a blank total and padding, or a lost cell and more padding
		return f
	case len(values) == n:
		return full(values)
	case len(values) > n || len(values) < 2:
		return fitted{cells: make([]*piece, n)}
	}
	if f, ok := bySpans(values, n); ok {
		return f
	}
	return ragged(values, n)
}

// trimmed drops empty cells behind and before the values of a row that has
// too many; it reports whether there were any behind.
func trimmed(values []piece, n int) (rest []piece, padded bool) {
	for len(values) > n && blankPiece(values[len(values)-1]) {
		values, padded = values[:len(values)-1], true
	}
	for len(values) > n && blankPiece(values[0]) {
		values = values[1:]
	}
	return values, padded
}

func full(values []piece) fitted {
	f := fitted{cells: slices.Grow([]*piece(nil), len(values))}
	for i := range values {
		f.cells = append(f.cells, &values[i])
	}
	return f
}

// bySpans fits a row in which an empty cell or a dash spans several columns.
func bySpans(values []piece, n int) (fitted, bool) {
	var f fitted
	for i := range values {
		span := values[i].span
		if span > 1 && readValue(values[i].text, plainColumn).state == StateNumber {
			return fitted{}, false
		}
		for range min(span, n+1) {
			f.cells = append(f.cells, &values[i])
		}
	}
	return f, len(f.cells) == n
}

// ragged places what is left of a row that lost cells: left to right, flagged,
// with the last value as the total where it is the sum of the others.
func ragged(values []piece, n int) fitted {
	f := fitted{cells: make([]*piece, n), flag: flagByOrder}
	last := len(values) - 1
	for i := range values {
		f.cells[i] = &values[i]
	}
	if last > 0 && addsUp(values) && numberOf(values[last]).IsPositive() {
		f.cells[last], f.cells[n-1] = nil, &values[last]
	}
	return f
}

// addsUp reports whether the last value is the sum of the others; blanks
// count 0.
func addsUp(values []piece) bool {
	last := len(values) - 1
	return last > 0 && !blankPiece(values[last]) && numberOf(values[last]).Equal(sumOf(values[:last]))
}

func sumOf(values []piece) decimal.Decimal {
	total := decimal.Zero
	for _, v := range values {
		total = total.Add(numberOf(v))
	}
	return total
}

// numberOf is the number in a piece, 0 when there is none.
func numberOf(p piece) decimal.Decimal {
	if r := readValue(p.text, plainColumn); r.value != nil {
		return r.value.Decimal
	}
	return decimal.Zero
}

func blankPiece(p piece) bool { return foldValue(p.text) == "" }
