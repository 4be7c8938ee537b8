package report

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"nianbao/document"
)

// seedTruth is what a person read in a real document.
type seedTruth struct {
	Tables struct {
		T2 map[string]json.RawMessage `json:"t2"`
		T3 struct {
			Rows [][]any `json:"rows"`
		} `json:"t3"`
		T4 struct {
			Values []any `json:"values"`
		} `json:"t4"`
	} `json:"tables"`
}

func truthOf(t *testing.T, name string) seedTruth {
	t.Helper()
	var truth seedTruth
	if err := json.Unmarshal([]byte(shared(t, "real", "truth", name+".json")), &truth); err != nil {
		t.Fatal(err)
	}
	return truth
}

// compareRow checks a row of the truth; null is a cell that is empty or missing
// in the source.
func compareRow(t *testing.T, rep *Report, row string, cols []FormColumn, want []any) {
	t.Helper()
	for i, c := range cols {
		name := row + "." + c.ID
		got, ok := rep.Cell(name)
		w, isNumber := want[i].(float64)
		switch {
		case !ok:
			t.Errorf("%s is not there", name)
		case isNumber && (got.State != StateNumber || got.Value.InexactFloat64() != w):
			t.Errorf("%s = %v (%s), want %v", name, got.Value, got.State, w)
		case !isNumber && got.State == StateNumber:
			t.Errorf("%s = %v, want none", name, got.Value)
		}
	}
}

func compareAll(t *testing.T, rep *Report, truth seedTruth) {
	t.Helper()
	form := FormOf(FormatF2021)
	for i, id := range []string{"t2_1", "t2_5", "t2_6", "t2_8"} {
		var block struct {
			Rows [][]any `json:"rows"`
		}
		key := []string{"art20_1", "art20_5", "art20_6", "art20_8"}[i]
		if err := json.Unmarshal(truth.Tables.T2[key], &block); err != nil {
			t.Fatal(err)
		}
		for j, r := range form.Table(id).Rows {
			compareRow(t, rep, id+"."+r.ID, form.Table(id).Columns, block.Rows[j][1:])
		}
	}
	for i, r := range form.Table("t3").DataRows() {
		if i < len(truth.Tables.T3.Rows) {
			compareRow(t, rep, "t3."+r.ID, form.Table("t3").Columns, truth.Tables.T3.Rows[i][1:])
		}
	}
	compareRow(t, rep, "t4.cases", form.Table("t4").Columns, truth.Tables.T4.Values)
}

func TestSeedFlipbook(t *testing.T) {
	doc := flipbookDocument(shared(t, "seeds", "001_460eccb9c86bd1f4.txt"))
	rep := reportOf(doc, number1("normative_repealed", 3), number1("normative_made", 1), number1("requests_received", 18), number1("requests_online", 6), number1("requests_mail", 12))
	compareAll(t, rep, truthOf(t, "seed-001-dongying-district-office-2023"))
	if want := (Checks{Passed: 245}); rep.Checks != want {
		t.Errorf("checks %+v, want %+v", rep.Checks, want)
	}
	if len(rep.Problems) != 1 || rep.Problems[0].Rule != "TX.7" {
		t.Errorf("problems %v, want TX.7 alone", rep.Problems)
	}
	if note := rep.Tables[1].Note; note == "" {
		t.Error("the note under table 3 is lost")
	}
	for _, tb := range rep.Tables {
		for _, c := range tb.Cells {
			if c.State != StateNumber || len(c.Flags) > 0 || c.Place == "" {
				t.Errorf("%+v", c)
			}
		}
	}
}

func number1(id string, n int64) Fact {
	return Fact{ID: id, Value: &Number{decimal.NewFromInt(n)}}
}

func TestSeedTownship(t *testing.T) {
	rep := reportOf(lineDocument(shared(t, "seeds", "002_a7e4ba11a3b1e26d.txt")))
	truth := truthOf(t, "seed-002-banshi-town-2023")
	compareAll(t, rep, truth)
	if n := states(rep, "t3"); n[StateNumber] != 148 || n[StateMissing] != 27 {
		t.Errorf("t3 has %v, want 148 numbers and 27 missing", n)
	}
	if want := (Checks{Passed: 46, Failed: 1, NotAssessable: 198}); rep.Checks != want {
		t.Errorf("checks %+v, want %+v", rep.Checks, want)
	}
	if len(rep.Problems) != 1 || rep.Problems[0].Rule != "f2021:R2.4" {
		t.Errorf("problems %v, want R2.4 alone", rep.Problems)
	}
	if rep.Tables[1].Status != StatusPartial || rep.Tables[0].Status != StatusOK || rep.Tables[2].Status != StatusOK {
		t.Errorf("status %s %s %s", rep.Tables[0].Status, rep.Tables[1].Status, rep.Tables[2].Status)
	}
	for _, c := range rep.Tables[1].Cells {
		short := c.Row != "new_received" && c.Row != "carried_in"
		if c.State == StateNumber && (!c.Value.IsZero() || short && !slices.Contains(c.Flags, flagByOrder)) {
			t.Errorf("%s = %s, flags %v", c.Name(), c.Value, c.Flags)
		}
	}
}

func TestSeedWithoutTables(t *testing.T) {
	for _, tb := range readTables(lineDocument(shared(t, "seeds", "000_ef8f2c20f5597fcb.txt"))) {
		if tb.Status != StatusAbsent || len(tb.Cells) > 0 {
			t.Errorf("%s: %s with %d cells", tb.ID, tb.Status, len(tb.Cells))
		}
	}
}

func TestSeedFlattened(t *testing.T) {
	rep := reportOf(lineDocument(shared(t, "real", "reports", "shanghai-kewei-2024.flattened-pdf.md")))
	compareAll(t, rep, truthOf(t, "shanghai-kewei-2024"))
	if c, _ := rep.Cell("t3.carried_out.total"); c.State != StateDerived || c.Value.String() != "1" {
		t.Errorf("carried_out.total %+v, want 1 derived", c)
	}
}

// TestSeedsAsRead runs the same documents through the document package.
func TestSeedsAsRead(t *testing.T) {
	want := map[string]Checks{
		"001_460eccb9c86bd1f4.txt": {Passed: 245},
		"002_a7e4ba11a3b1e26d.txt": {Passed: 46, Failed: 1, NotAssessable: 198},
		"000_ef8f2c20f5597fcb.txt": {},
	}
	for name, checks := range want {
		t.Run(name, func(t *testing.T) {
			doc, err := document.Read(document.Input{URL: "file:" + name, ContentType: "text/plain", Body: []byte(shared(t, "seeds", name))})
			if err != nil {
				t.Fatal(err)
			}
			if rep := reportOf(doc); rep.Checks != checks {
				t.Errorf("checks %+v, want %+v\n%s", rep.Checks, checks, dump(rep, "t3"))
			}
		})
	}
}
