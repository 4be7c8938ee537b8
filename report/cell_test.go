package report

import (
	"slices"
	"testing"
)

func TestReadValue(t *testing.T) {
	count := FormColumn{Type: "int", Unit: "件"}
	delta := FormColumn{Type: "int", Unit: "项", Signed: true}
	wan := FormColumn{Type: "decimal", Unit: "万元"}
	free := FormColumn{Type: "decimal"}
	cases := []struct {
		raw   string
		col   FormColumn
		state State
		value string
		unit  string
		flag  string
	}{
		{"0", count, StateNumber, "0", "件", ""},
		{"１２", count, StateNumber, "12", "件", ""},
		{" 1,234 ", count, StateNumber, "1234", "件", ""},
		{"11,398,889", count, StateNumber, "11398889", "件", ""},
		{"1，234", count, StateNumber, "1234", "件", ""},
		{"1,23", count, StateText, "", "件", flagTextWords},
		{"18件", count, StateNumber, "18", "件", ""},
		{"3 人次", count, StateNumber, "3", "件", ""},
		{"3.5", count, StateNumber, "3.5", "件", ""},
		{"〇", count, StateNumber, "0", "件", flagZeroGlyph},
		{"Ｏ", count, StateNumber, "0", "件", flagZeroGlyph},
		{"零", count, StateNumber, "0", "件", flagZeroGlyph},
		{"", count, StateBlank, "", "件", ""},
		{"\u00a0\u3000\u200b", count, StateBlank, "", "件", ""},
		{"/", count, StateNA, "", "件", ""},
		{"／", count, StateNA, "", "件", ""},
		{"——", count, StateNA, "", "件", ""},
		{"-", delta, StateNA, "", "项", ""},
		{"…", count, StateNA, "", "件", ""},
		{"无。", count, StateNA, "", "件", ""},
		{"不 涉 及", count, StateNA, "", "件", ""},
		{"260余", count, StateText, "", "件", flagTextApprox},
		{"2.3万", count, StateText, "", "件", flagTextMagnitude},
		{"5-8", count, StateText, "", "件", flagTextSeveral},
		{"1 2", count, StateText, "", "件", flagTextSeveral},
		{"0000000", count, StateText, "", "件", flagTextSeveral},
		{"007", count, StateText, "", "件", flagTextZeros},
		{"01件", count, StateText, "", "件", flagTextZeros},
		{"012.5", wan, StateText, "", "万元", flagTextZeros},
		{"4'021", count, StateText, "", "件", flagTextSeveral},
		{"4’021", count, StateText, "", "件", flagTextSeveral},
		{"4＇021", count, StateText, "", "件", flagTextSeveral},
		{"4′021", count, StateText, "", "件", flagTextSeveral},
		{"“17”", count, StateText, "", "件", flagTextWords},
		{"「17」", count, StateText, "", "件", flagTextWords},
		{"”", count, StateText, "", "件", flagTextWords}, // as above
		{"9。25", wan, StateText, "", "万元", flagTextSeveral},
		{"9·25", wan, StateText, "", "万元", flagTextSeveral},
		{"9．25", wan, StateNumber, "9.25", "万元", ""},
		{"17。", count, StateText, "", "件", flagTextWords},
		{"暂无。", count, StateNA, "", "件", ""},
		{"。。。", count, StateNA, "", "件", ""},
		{"8355¹", count, StateText, "", "件", flagTextWords},
		{"①", count, StateText, "", "件", flagTextWords},
		{"十二", count, StateText, "", "件", flagTextWords},
		{"-2", count, StateText, "", "件", flagTextSign},
		{"+5", count, StateText, "", "件", flagTextSign},
		{"251000元", count, StateText, "", "件", flagTextUnit},
		{"+1036", delta, StateNumber, "1036", "项", ""},
		{"－2", delta, StateNumber, "-2", "项", ""},
		{"增3", delta, StateNumber, "3", "项", ""},
		{"减2", delta, StateNumber, "-2", "项", ""},
		{"↓ 7", delta, StateNumber, "-7", "项", ""},
		{"251000元", wan, StateNumber, "25.1", "万元", flagConverted},
		{"160.5964万元", wan, StateNumber, "160.5964", "万元", ""},
		{"0.03亿元", wan, StateNumber, "300", "万元", flagConverted},
		{"190.457379", wan, StateNumber, "190.457379", "万元", ""},
		{"5件", wan, StateText, "", "万元", flagTextUnit},
		{"251000元", free, StateNumber, "251000", "元", ""},
		{"160.5964万元", free, StateNumber, "160.5964", "万元", ""},
		{"8040", free, StateNumber, "8040", "unknown", ""},
	}
	for _, c := range cases {
		t.Run(c.raw+"/"+c.col.Unit, func(t *testing.T) {
			r := readValue(c.raw, &c.col)
			got := ""
			if r.value != nil {
				got = r.value.String()
			}
			if r.state != c.state || got != c.value || r.unit != c.unit {
				t.Errorf("read %s %q %s, want %s %q %s", r.state, got, r.unit, c.state, c.value, c.unit)
			}
			if c.flag == "" && len(r.flags) > 0 || c.flag != "" && !slices.Equal(r.flags, []string{c.flag}) {
				t.Errorf("flags %v, want %q", r.flags, c.flag)
			}
		})
	}
}

func FuzzReadValue(f *testing.F) {
	for _, s := range []string{"12", "1,234", "+3", "减2", "160.5964万元", "／", "260余", "①", "１２", "\u00a0"} {
		f.Add(s)
	}
	cols := []FormColumn{{Type: "int"}, {Type: "int", Signed: true}, {Type: "decimal", Unit: "万元"}, {Type: "decimal"}}
	f.Fuzz(func(t *testing.T, s string) {
		for _, col := range cols {
			r := readValue(s, &col)
			if (r.value != nil) != (r.state == StateNumber) {
				t.Errorf("%q: state %s with value %v", s, r.state, r.value)
			}
		}
	})
}

// TestPlainCountsAreReadAlike holds the short way of reading digits against
// the long one.
func TestPlainCountsAreReadAlike(t *testing.T) {
	for _, col := range []FormColumn{{Type: "int", Unit: "件"}, {Type: "decimal", Unit: "万元"}, {Type: "decimal"}, {Type: "int", Signed: true}, {Type: "decimal", Unit: "万元", head: "元"}} {
		for _, raw := range []string{"0", "7", "10", "251000", "999999999"} {
			short, long := readValue(raw, &col), readNumeral(raw, &col)
			if short.state != long.state || short.unit != long.unit || !slices.Equal(short.flags, long.flags) || !short.value.Equal(long.value.Decimal) {
				t.Errorf("%s in %+v: %+v, the long way %+v", raw, col, short, long)
			}
		}
	}
	for _, raw := range []string{"", "00", "007", "1234567890", "1 2", "-1", "１２"} {
		if n, ok := plainCount(raw); ok {
			t.Errorf("%q was read as plain %d", raw, n)
		}
	}
}
