package export

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// TestWordsAreThoseWritten reads pages of texts back, of few and of more than are
// remembered, over several groups.
func TestWordsAreThoseWritten(t *testing.T) {
	for _, lasting := range []bool{false, true} {
		kind := parquet.String().Type()
		dict := wordType{kind, lasting}.NewDictionary(0, 0, kind.NewValues(nil, nil))
		column := dict.Type().NewColumnBuffer(0, 0)
		draw := rand.New(rand.NewPCG(1, 2))
		for _, many := range []int{1, 3, 20_000, 200} {
			want := make([]string, 30_000)
			values := make([]parquet.Value, len(want))
			for i := range want {
				want[i] = fmt.Sprintf("%d的文字", draw.IntN(many))
				if i%3 == 1 {
					want[i] = want[i-1]
				}
				values[i] = valueOf(kindText, want[i], 0)
			}
			if _, err := column.WriteValues(values); err != nil {
				t.Fatal(err)
			}
			if column.Len() != len(want) || column.Size() != int64(4*len(want)) {
				t.Errorf("the page has %d values of %d bytes", column.Len(), column.Size())
			}
			page := column.Page()
			got := make([]parquet.Value, len(want))
			if n, _ := page.Values().ReadValues(got); n != len(want) || page.NumValues() != int64(n) {
				t.Fatalf("%d of %d values", n, page.NumValues())
			}
			seen := map[string]bool{}
			for i := range want {
				if seen[want[i]] = true; got[i].String() != want[i] {
					t.Fatalf("value %d of %d is %q, want %q", i, many, got[i], want[i])
				}
			}
			if dict.Len() != len(seen) {
				t.Errorf("the dictionary has %d texts, want %d", dict.Len(), len(seen))
			}
			column.Reset()
			dict.Reset()
		}
	}
}
