package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Columns of two pages meet where their edges are near; edges of one page never
// do, so that no two of its cells come to stand in one place.
func TestUnionOfColumns(t *testing.T) {
	for _, tt := range []struct {
		name     string
		a, b     edges
		all      edges
		ofA, ofB []int
	}{
		{"the same", edges{10, 50, 90}, edges{10, 50, 90}, edges{10, 50, 90}, []int{0, 1, 2}, []int{0, 1, 2}},
		{"moved a little", edges{10, 50, 90}, edges{12, 47, 91}, edges{10, 47, 90}, []int{0, 1, 2}, []int{0, 1, 2}},
		{"one more on the second", edges{10, 90}, edges{10, 50, 90}, edges{10, 50, 90}, []int{0, 2}, []int{0, 1, 2}},
		{"a narrow column", edges{10, 50, 53, 90}, edges{10, 51, 90}, edges{10, 50, 53, 90}, []int{0, 1, 2, 3}, []int{0, 1, 3}},
		{"narrow on both", edges{10, 13, 90}, edges{11, 14, 90}, edges{10, 13, 90}, []int{0, 1, 2}, []int{0, 1, 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all, ofA, ofB := union(tt.a, tt.b)
			if diff := cmp.Diff([]any{tt.all, tt.ofA, tt.ofB}, []any{all, ofA, ofB}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A row that a page break seems to cut is left in two where the cells of its
// halves do not fit each other.
func TestHalvesThatDoNotFit(t *testing.T) {
	cell := func(col, cols int, text string) ruledCell {
		return ruledCell{col: col, cols: cols, rows: 1, text: text}
	}
	pages := func(text string) *Table {
		g := ruled{page: 1, xs: edges{0, 100, 200, 300, 400}, rows: 1, cells: []ruledCell{cell(0, 1, "其他"), cell(1, 2, ""), cell(3, 1, "")}}
		g.join(ruled{page: 2, xs: g.xs, rows: 1, cells: []ruledCell{cell(0, 1, "处理"), cell(1, 1, text), cell(3, 1, "7")}})
		return g.table()
	}
	for text, rows := range map[string]int{"": 1, "3": 2} {
		table := pages(text)
		checkTable(t, table)
		last := table.Rows[len(table.Rows)-1].Cells
		if len(table.Rows) != rows || last[len(last)-1].Text != "7" {
			t.Errorf("with %q: rows %+v", text, table.Rows)
		}
	}
}
