package report

import (
	"slices"
	"strings"
	"testing"
)

// TestFill reads a small change of a report and looks at one row of it.
func TestFill(t *testing.T) {
	cases := []struct {
		name  string
		row   int    // of t3
		write string // what stands in it
		want  string // after filling: "=" derived, "_" blank, "?" text
	}{
		{"total of the parts", 0, "13612 252 0 45 128 32 _", "13612 252 0 45 128 32 =14069"},
		{"blank parts are 0", 4, "13 _ _ _ _ / 13", "13 =0 =0 =0 =0 =0 13"},
		{"one part solved", 0, "13612 252 _ 45 128 _ 14069", "13612 252 _ 45 128 _ 14069"},
		{"the only unknown", 0, "13612 _ 0 45 128 32 14069", "13612 =252 0 45 128 32 14069"},
		{"a blank row that is 0", 17, "_ _ _ _ _ _ _", "=0 =0 =0 =0 =0 =0 =0"},
		{"a blank row that is not 0", 4, "_ _ _ _ _ _ _", "_ _ _ _ _ _ _"},
		{"a text could be any number", 0, "13612 约250 0 45 128 32 _", "13612 ? 0 45 128 32 _"},
		{"a total the columns refuse", 4, "12 _ _ _ _ _ _", "12 _ _ _ _ _ _"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := cityVector
			v.t3 = slices.Clone(v.t3)
			v.t3[c.row] = c.write
			rep := reportOf(gridDocument(requestsGrid(v)))
			if got := rowText(rep, c.row); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func rowText(rep *Report, n int) string {
	var words []string
	for _, c := range rep.Tables[1].Cells[7*n : 7*n+7] {
		switch c.State {
		case StateNumber:
			words = append(words, c.Value.String())
		case StateDerived:
			words = append(words, "="+c.Value.String())
		case StateText:
			words = append(words, "?")
		case StateMissing:
			words = append(words, "-")
		default:
			words = append(words, "_")
		}
	}
	return strings.Join(words, " ")
}

func TestFillKeepsRawAndFlags(t *testing.T) {
	v := cityVector
	v.t3 = slices.Clone(v.t3)
	v.t3[0] = "13612 / 0 45 128 32 14069"
	rep := reportOf(gridDocument(requestsGrid(v)))
	c, _ := rep.Cell("t3.new_received.business")
	if c.State != StateDerived || c.Raw != "/" || !slices.Equal(c.Flags, []string{flagSolved}) {
		t.Errorf("%+v, want derived with raw / and flag solved", c)
	}
}

func TestFillLeavesSectionTwo(t *testing.T) {
	v := cityVector
	v.t2 = slices.Clone(v.t2)
	v.t2[0] = "_ / 74"
	rep := reportOf(gridDocument(blocksGrid(v), requestsGrid(v)))
	made, _ := rep.Cell("t2_1.rules.made")
	repealed, _ := rep.Cell("t2_1.rules.repealed")
	if made.State != StateBlank || repealed.State != StateNA || made.Value != nil || repealed.Value != nil {
		t.Errorf("made %+v, repealed %+v, want blank and na", made, repealed)
	}
}

// TestFillNothingMissing cuts a cell off a row of zeros: its width is not
// proved, so nothing is filled.
func TestFillNothingMissing(t *testing.T) {
	table := strings.Replace(requestsGrid(cityVector), "3.要求提供公开出版物|0|0|0|0|0|0|0", "3.要求提供公开出版物|0|0|0|0|0|0", 1)
	rep := reportOf(gridDocument(table))
	c, _ := rep.Cell("t3.unprocessed_publication.total")
	if c.State != StateMissing || c.Value != nil {
		t.Errorf("%+v, want missing", c)
	}
}
