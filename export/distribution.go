package export

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Bin is how many reports have a value from From to below To.
type Bin struct {
	From    decimal.Decimal `json:"from"`
	To      decimal.Decimal `json:"to"`
	Reports int             `json:"reports"`
}

// mostBins is how many bins the values between the least and the greatest fill
// at most; the greatest may begin one more.
const mostBins = 20

// Distribution counts the values of a variable in bins of one width, which is 1, 2
// or 5 times a power of ten, from that of the least value to that of the greatest,
// empty ones between them too. There is no bin where no report has a value; all
// says why.
func (c *Corpus) Distribution(v Variable) (bins []Bin, all *Figure, err error) {
	all = &Figure{Group: "all", Left: map[string]int{}}
	err = c.Each(func(w *Work) error {
		if rep := w.Report(); rep.DocType == docAnnual {
			all.add(v, rep)
		}
		return nil
	})
	values := slices.Clone(all.values)
	all.sum()
	if err != nil || len(values) == 0 {
		return nil, all, err
	}
	step := binWidth(all.Most.Sub(all.Least))
	from := all.Least.Div(step).Floor().Mul(step)
	for !from.GreaterThan(all.Most) {
		bins = append(bins, Bin{From: from, To: from.Add(step)})
		from = from.Add(step)
	}
	for _, value := range values {
		at := value.Sub(bins[0].From).Div(step).Floor().IntPart()
		bins[at].Reports++
	}
	return bins, all, nil
}

// binWidth is the least of 1, 2 and 5 times the powers of ten that cuts a span into
// no more than mostBins, and 1 where there is no span.
func binWidth(span decimal.Decimal) decimal.Decimal {
	if span.IsZero() {
		return decimal.New(1, 0)
	}
	most := decimal.New(mostBins, 0)
	for exp := int32(-12); ; exp++ {
		for _, digit := range []int64{1, 2, 5} {
			if step := decimal.New(digit, exp); !step.Mul(most).LessThan(span) {
				return step
			}
		}
	}
}
