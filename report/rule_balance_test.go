package report

import (
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
)

// TestBalancesAreTheirFormulas weighs every rule that is a balance beside the
// evaluation of its formula, on numbers of all sizes.
func TestBalancesAreTheirFormulas(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	weighed := 0
	for _, f := range Forms() {
		instances := f.instances()
		for i := range instances {
			in := &instances[i]
			if in.balance == nil {
				continue
			}
			for range 10 {
				rep := drawCells(draw, f)
				ix := cellIndex(rep)
				quick := run(&scope{small: ix.small, path: ix.number}, in)
				slow := run(&scope{path: ix.number}, in)
				if quick != slow {
					t.Fatalf("%s %v %s: weighed %v, evaluated %v", f.Format, in.binding, in.rule.Formula, quick, slow)
				}
				weighed++
			}
		}
	}
	if weighed < 4_000 {
		t.Errorf("%d balances were weighed, want nearly all rules to be balances", weighed)
	}
}

// drawCells are the tables of a form with numbers that often agree; some are
// fractions, far from 0 or not known.
func drawCells(draw *rand.Rand, f *Form) []Table {
	low := draw.IntN(3) - 1
	t := Table{ID: "x", Format: f.Format}
	for _, ft := range f.Tables {
		for _, r := range ft.DataRows() {
			for _, c := range ft.Columns {
				n := decimal.NewFromInt(int64(low + draw.IntN(2)))
				switch draw.IntN(400) {
				case 0:
					continue
				case 1:
					n = decimal.New(int64(draw.IntN(100)), -1)
				case 2:
					n = decimal.New(7, int32(draw.IntN(30)))
				}
				t.Cells = append(t.Cells, Cell{Table: ft.ID, Row: r.ID, Column: c.ID, Value: &Number{n}})
			}
		}
	}
	return []Table{t}
}
