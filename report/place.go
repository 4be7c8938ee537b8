package report

import (
	"slices"

	"github.com/shopspring/decimal"
)

// placed is one row of values with the row of the form it belongs to.
type placed struct {
	id     string
	values []piece
	flag   string // placed_by_structure where only its order names it
	weak   bool   // its label stands on another line
}

// placement is how the items of a table went into the rows of a form.
type placement struct {
	rows     []placed
	dropped  int  // items that could not be placed
	trailing bool // rows without a label follow （六）其他处理: it is divided
}

// placeRows gives every item its row. Labels decide. A row without a label is
// placed only between two rows that have one, and only when exactly as many
// rows lie between them in the form as in the document. Labels that stand on
// other lines than their values count only when all labels are in step with
// the values and in the order of the form.
func placeRows(items []item, inStep bool, t *FormTable) placement {
	order := t.order
	trusted := inStep && rising(items, order)
	p := &placer{order: order, table: t, out: placement{rows: make([]placed, 0, len(order))}}
	for _, it := range items {
		if len(it.values) == 0 {
			if it.strong || trusted {
				p.heading(it.row)
			}
			continue
		}
		if at, ok := order[it.row]; ok && (it.strong || trusted) {
			p.anchor(at)
			p.take(it)
			continue
		}
		p.waiting = append(p.waiting, it)
	}
	p.anchor(len(order))
	return p.result()
}

// rising reports whether the labels of all items follow the order of the
// form.
func rising(items []item, order map[string]int) bool {
	last := -1
	for _, it := range items {
		at, ok := order[it.row]
		if !ok || len(it.values) == 0 {
			continue
		}
		if at <= last {
			return false
		}
		last = at
	}
	return true
}

// placer walks over the items of a table from label to label.
type placer struct {
	table   *FormTable
	order   map[string]int
	next    int    // the first row of the form that may still come
	last    string // the row placed last by its label
	waiting []item
	out     placement
}

// heading closes the gap before a group heading: the rows waiting lie before
// its first row.
func (p *placer) heading(id string) {
	if at, ok := p.table.starts[id]; ok && at >= p.next {
		p.anchor(at)
	}
}

// anchor places the rows waiting in the gap that ends at row at, if they fill
// it exactly.
func (p *placer) anchor(at int) {
	rows := p.table.DataRows()
	gap := at - p.next
	if gap == len(p.waiting) && (gap < len(rows) || plausible(p.waiting)) {
		for i, it := range p.waiting {
			p.out.rows = append(p.out.rows, placed{id: rows[p.next+i].ID, values: it.values, flag: flagByStructure})
		}
	} else {
		p.out.dropped += len(p.waiting)
		p.out.trailing = p.out.trailing || p.last == "other" && len(p.waiting) > 0
	}
	p.waiting = nil
	p.next = at
}

// plausible reports whether a table that lost every label has its sums where
// the form has them: without one label the count of the rows is not enough.
func plausible(items []item) bool {
	n := len(items)
	if n < 5 {
		return false
	}
	last := func(i int) decimal.Decimal {
		v := items[i].values
		return numberOf(v[len(v)-1])
	}
	results := decimal.Zero
	for i := 2; i < n-2; i++ {
		results = results.Add(last(i))
	}
	processed := last(n - 2)
	return processed.IsPositive() && processed.Equal(results) && last(0).Add(last(1)).Equal(processed.Add(last(n-1)))
}

// take places a row by its label.
func (p *placer) take(it item) {
	p.out.rows = append(p.out.rows, placed{id: it.row, values: it.values, weak: !it.strong})
	p.last = it.row
	p.next = p.order[it.row] + 1
}

// result returns the placement without rows that two items claim with
// different values.
func (p *placer) result() placement {
	out := p.out
	out.rows = p.out.rows[:0]
	for _, r := range p.out.rows {
		twin := slices.IndexFunc(out.rows, func(o placed) bool { return o.id == r.id })
		if twin < 0 {
			out.rows = append(out.rows, r)
		} else if !sameValues(out.rows[twin].values, r.values) {
			out.rows[twin].flag = flagCopiesDiffer
		}
	}
	p.doubt(out.rows)
	return out
}

// doubt flags a row whose label stands on another line when the next row of
// the form is not there: the values may be that row's, with its label lost.
func (p *placer) doubt(rows []placed) {
	has := make([]bool, len(p.order)+1)
	has[len(p.order)] = true
	for _, r := range rows {
		has[p.order[r.id]] = true
	}
	for i, r := range rows {
		if r.weak && r.flag == "" && !has[p.order[r.id]+1] {
			rows[i].flag = flagByStructure
		}
	}
}

func sameValues(a, b []piece) bool {
	return slices.EqualFunc(a, b, func(x, y piece) bool { return x.norm == y.norm })
}
