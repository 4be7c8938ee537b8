package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// problemsOf evaluates the city report with one cell of it written anew.
func problemsOf(name string, n int64, facts ...Fact) (*Report, []Problem) {
	rep := reportOf(gridDocument(blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector)), facts...)
	for i := range rep.Tables {
		for j := range rep.Tables[i].Cells {
			if c := &rep.Tables[i].Cells[j]; c.Name() == name {
				c.Value = &Number{decimal.NewFromInt(n)}
			}
		}
	}
	rep.Problems, rep.Checks = evaluate(rep)
	return rep, rep.Problems
}

func fact(id string, n int64) Fact {
	return Fact{ID: id, Value: &Number{decimal.NewFromInt(n)}}
}

func TestProblems(t *testing.T) {
	cases := []struct {
		name     string
		cell     string
		n        int64
		rule     string
		sentence string
	}{
		{"row", "t3.granted.total", 5547, "f2021:R3.3", "row 予以公开: parts sum to 5548, 总计 says 5547"},
		{"column", "t3.carried_out.business", 7, "f2021:R3.1", "column 商业企业: 本年新收政府信息公开申请数量 252 + 上年结转政府信息公开申请数量 6 is 258, but 总计 252 + 结转下年度继续办理 7 is 259"},
		{"sum of the rows", "t3.granted.business", 130, "f2021:R3.2", "column 商业企业: parts sum to 253, 总计 says 252"},
		{"cases", "t4.cases.rec_total", 791, "f2021:R4.1", "行政复议: parts sum to 790, 总计 says 791"},
		{"in force", "t2_1.normative.in_force", 1, "f2021:R2.4", "row 行政规范性文件: 现行有效件数 is 1, less than 本年制发件数 564"},
		{"negative", "t3.partial.research", -1, "f2021:R3.4", "部分公开｜科研机构: 非负整数 does not hold with the value -1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep, problems := problemsOf(c.cell, c.n)
			i := slices.IndexFunc(problems, func(p Problem) bool { return p.Rule == c.rule })
			if i < 0 {
				t.Fatalf("%s is not among %v", c.rule, problems)
			}
			if problems[i].Sentence != c.sentence {
				t.Errorf("sentence\n %s\nwant\n %s", problems[i].Sentence, c.sentence)
			}
			if !slices.Contains(problems[i].Cells, c.cell) {
				t.Errorf("cells %v lack %s", problems[i].Cells, c.cell)
			}
			if cell, _ := rep.Cell(c.cell); !slices.Contains(cell.Flags, c.rule) {
				t.Errorf("flags %v lack %s", cell.Flags, c.rule)
			}
			if rep.Checks.Passed+rep.Checks.Failed != 245 {
				t.Errorf("checks %+v", rep.Checks)
			}
		})
	}
}

func TestAgencyRules(t *testing.T) {
	cases := []struct {
		level, kind string
		fails       []string
	}{
		{"province", "government", nil},
		{"prefecture", "office", nil},
		{"country", "department", nil},
		{"prefecture", "department", []string{"f2021:R2.5"}},
		{"county", "government", []string{"f2021:R2.5", "f2021:R2.6"}},
		{"township", "township", []string{"f2021:R2.5", "f2021:R2.6"}},
		{"", "", nil},
	}
	for _, c := range cases {
		t.Run(c.level+" "+c.kind, func(t *testing.T) {
			rep := reportOf(gridDocument(blocksGrid(cityVector)))
			rep.Agency = Agency{Level: c.level, Kind: c.kind}
			problems, _ := evaluate(rep)
			var rules []string
			for _, p := range problems {
				rules = append(rules, p.Rule)
			}
			if !slices.Equal(rules, c.fails) {
				t.Errorf("fails %v, want %v", rules, c.fails)
			}
		})
	}
}

func TestTextRules(t *testing.T) {
	approximate := fact("requests_received", 14000)
	approximate.Approx = true
	cases := []struct {
		name  string
		facts []Fact
		want  string // the rule broken, "" for none
	}{
		{"new requests", []Fact{fact("requests_received", 14069)}, ""},
		{"new and carried in", []Fact{fact("requests_received", 14629)}, ""},
		{"another number", []Fact{fact("requests_received", 14000)}, "TX.1"},
		{"about a number", []Fact{approximate}, ""},
		{"one mention of two fits", []Fact{fact("requests_received", 14000), fact("requests_received", 14069)}, ""},
		{"none said, some counted", []Fact{{ID: "no_requests"}}, "TX.4"},
		{"repealed", []Fact{fact("normative_repealed", 3)}, "TX.7"},
		{"made", []Fact{fact("normative_made", 564)}, ""},
		{"reviews", []Fact{fact("reconsideration_cases", 789)}, "TX.2"},
		{"suits", []Fact{fact("litigation_cases", 212)}, ""},
		{"channels add up", []Fact{fact("requests_received", 14069), fact("requests_online", 14000), fact("requests_mail", 69)}, ""},
		{"a channel untold", []Fact{fact("requests_received", 14069), fact("requests_online", 14000)}, ""},
		{"channels exceed", []Fact{fact("requests_received", 14069), fact("requests_online", 14070)}, "TX.5"},
		{"all channels told, and short", []Fact{fact("requests_received", 14069), fact("requests_online", 1), fact("requests_mail", 1), fact("requests_inperson", 1), fact("requests_other", 1)}, "TX.5"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep, problems := problemsOf("", 0, c.facts...)
			got := ""
			for _, p := range problems {
				got += p.Rule
				if p.Severity != SeverityText || p.Sentence == "" || strings.HasPrefix(p.Sentence, p.Rule) {
					t.Errorf("problem %+v", p)
				}
			}
			if got != c.want {
				t.Errorf("broken %q, want %q: %v", got, c.want, problems)
			}
			if rep.Checks.Passed != 245 {
				t.Errorf("text rules were counted: %+v", rep.Checks)
			}
		})
	}
}

func TestCrossYear(t *testing.T) {
	now, _ := problemsOf("", 0)
	now.Year = 2025
	before, _ := problemsOf("", 0)
	before.Year = 2024
	problems := now.CrossYear(before)
	i := slices.IndexFunc(problems, func(p Problem) bool {
		return p.Rule == "f2021:X3.1" && slices.Contains(p.Cells, "t3.carried_in.total")
	})
	if i < 0 {
		t.Fatalf("X3.1 is not among %v", problems)
	}
	want := "column 总计: 结转下年度继续办理 of the year before is 819, but 上年结转政府信息公开申请数量 is 560"
	if problems[i].Sentence != want || problems[i].Severity != SeverityCrossYear {
		t.Errorf("problem %+v, want %s", problems[i], want)
	}
	before.Year = 2023
	if got := now.CrossYear(before); got != nil {
		t.Errorf("two years apart: %v", got)
	}
	if got := now.CrossYear(nil); got != nil {
		t.Errorf("without a report: %v", got)
	}
}
