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
			for range 50 {
				ix := index{values: drawValues(draw, len(numbers().of)), cells: make([]*Cell, len(numbers().of))}
				quick := run(&scope{cells: ix.values, path: ix.number}, in)
				slow := run(&scope{path: ix.number}, in)
				if quick != slow {
					t.Fatalf("%s %v %s: weighed %v, evaluated %v", f.Format, in.binding, in.rule.Formula, quick, slow)
				}
				weighed++
			}
		}
	}
	if weighed < 20_000 {
		t.Errorf("%d balances were weighed, want nearly all rules to be balances", weighed)
	}
}

// drawValues are numbers that often agree; some are fractions, far from 0 or
// not known.
func drawValues(draw *rand.Rand, n int) []value {
	values := make([]value, n)
	low := draw.IntN(3) - 1
	for i := range values {
		switch draw.IntN(400) {
		case 0:
			values[i] = value{}
		case 1:
			values[i] = number(decimal.New(int64(draw.IntN(100)), -1))
		case 2:
			values[i] = number(decimal.New(7, int32(draw.IntN(30))))
		default:
			values[i] = whole(int64(low + draw.IntN(2)))
		}
	}
	return values
}
