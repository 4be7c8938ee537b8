package export

import (
	"sync"

	"nianbao/report"
)

// formCell is one cell of a form, with all that every report has of it.
type formCell struct {
	place              wideCell
	rowLabel, colLabel string
	wide               int    // its column in wide
	number             int    // of its name
	name               string // t3.granted.total; the same in several forms
}

// formBook are the cells of all forms in their order.
type formBook struct {
	cells   []formCell
	at      map[wideCell]int
	numbers map[string]int // of the names, from 0
}

// book is made once: there are two hundred cells to a report, and all reports
// have the same.
var book = sync.OnceValue(func() *formBook {
	b := &formBook{at: map[wideCell]int{}, numbers: map[string]int{}}
	labels := formLabels()
	_, places := wideFields()
	for _, form := range report.Forms() {
		for _, t := range form.Tables {
			for _, row := range t.Rows {
				for _, col := range t.Columns {
					if row.Kind == "group" {
						continue
					}
					name := t.ID + "." + row.ID + "." + col.ID
					if _, known := b.numbers[name]; !known {
						b.numbers[name] = len(b.numbers)
					}
					at := wideCell{form.Format, t.ID, row.ID, col.ID}
					b.at[at] = len(b.cells)
					b.cells = append(b.cells, formCell{
						at, labels[form.Format][rowName{t.ID, row.ID, ""}], labels[form.Format][rowName{t.ID, "", col.ID}], places[at], b.numbers[name], name,
					})
				}
			}
		}
	}
	return b
})

// find is the number of a cell of a table, -1 where no form has it. Cells stand
// in the order of their form, so it is the one behind the last, as a rule.
func (b *formBook) find(format report.Format, c *report.Cell, last int) int {
	at := wideCell{format, c.Table, c.Row, c.Column}
	if next := last + 1; next < len(b.cells) && b.cells[next].place == at {
		return next
	}
	if n, known := b.at[at]; known {
		return n
	}
	return -1
}
