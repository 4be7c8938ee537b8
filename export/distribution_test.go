package export

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
)

// TestDistribution counts every value once, in the bin it lies in, and tells who
// has none.
func TestDistribution(t *testing.T) {
	f := newFixture(t)
	want := map[string]int{}
	for i, n := range []int64{0, 4, 5, 9, 10, 61, 100} {
		f.add(fmt.Sprintf("https://www.wushan.gov.cn/%d.html", i), "", fmt.Sprint("body ", i), annual(2010+i, n))
		want[fmt.Sprint(n/5*5)]++
	}
	v, ok := FindVariable("t3.granted.total")
	if !ok {
		t.Fatal("no such variable")
	}
	bins, all, err := f.corpus(Filter{}).Distribution(v)
	if err != nil {
		t.Fatal(err)
	}
	if len(bins) != 21 || all.Reports != 7 || bins[0].From.String() != "0" || bins[20].To.String() != "105" {
		t.Errorf("%d bins %v of %d reports, want 21 from 0 to 105 of 7", len(bins), bins, all.Reports)
	}
	for _, b := range bins {
		if b.Reports != want[b.From.String()] || !b.To.Equal(b.From.Add(decimal.New(5, 0))) {
			t.Errorf("bin %+v, want %d", b, want[b.From.String()])
		}
	}
	none, _ := FindVariable("t2_8.fee.amount")
	if bins, all, err := f.corpus(Filter{}).Distribution(none); err != nil || len(bins) != 0 || len(all.Left) == 0 {
		t.Errorf("%v of %+v, %v, want none, and why", bins, all, err)
	}
}

// TestBinWidth cuts a span of any size into at most 20 bins, and no fewer than 8.
func TestBinWidth(t *testing.T) {
	for _, span := range []string{"0.000001", "0.05", "0.7", "1", "20", "21", "100", "999", "123456789"} {
		s := decimal.RequireFromString(span)
		if n := s.Div(binWidth(s)); n.GreaterThan(decimal.New(20, 0)) || n.LessThan(decimal.New(8, 0)) {
			t.Errorf("a span of %s is cut into %s bins of %s", span, n, binWidth(s))
		}
	}
}
