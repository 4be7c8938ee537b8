package report

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
)

// legacy is the part of the schema of 2014 on the statistics before it: there
// was no national form, and most provincial ones descend from one.
type legacy struct {
	Format Format `json:"format_id"`
	Title  string `json:"title"`
	Header []string
	Rows   []struct {
		Code  string `json:"code"`
		Label string `json:"label"`
		Unit  string `json:"unit"`
		Maps  string `json:"maps_to"`
	} `json:"rows"`
	Rules []FormRule `json:"rules"`
}

// legacyIDs name the rows that have no counterpart of their own in the annex
// of 2014; the others bear its names.
var legacyIDs = map[string]string{
	"02": "pub_fulltext", "04": "pub_services", "05": "page_views", "06": "visits", "07": "consult_online",
	"08": "consult_phone", "09": "catalogue_on_request", "13": "req_email", "14": "req_web", "16": "req_other",
	"28": "den_range4", "29": "den_range5", "30": "den_range6", "31": "den_other_reason",
	"34": "appeals", "35": "appeals_dissatisfied",
}

// form makes of it a form like the others.
func (l legacy) form() *Form {
	t := FormTable{ID: "st", Section: "annex", Caption: l.Title, Columns: []FormColumn{{ID: "value", Label: "本年", Type: "int"}}}
	for _, r := range l.Rows {
		row := FormRow{ID: cmp.Or(legacyIDs[r.Code], r.Maps), No: r.Code, Label: r.Label, Kind: "data", Unit: r.Unit}
		if strings.Contains(r.Label, "免予公开") {
			row.Variants = []string{strings.Replace(r.Label, "免予公开", "不予公开", 1)}
		}
		t.Rows = append(t.Rows, row)
	}
	f := &Form{Format: l.Format, Title: l.Title, Strong: []string{"指标名称", "计量单位", "本期实际", "历年累计"}, Tables: []FormTable{t}}
	for _, r := range l.Rules {
		r.Formula = legacyFormula(r.Formula, &t)
		f.Rules = append(f.Rules, r)
	}
	return f
}

var (
	codeRange = regexp.MustCompile(`sum\((\d\d)\.\.(\d\d)\)`)
	code      = regexp.MustCompile(`\d\d`)
)

// legacyFormula writes a rule over codes as one over cells: 10 == 11+12 is
// st.req_received.value == st.req_inperson.value + …
func legacyFormula(formula string, t *FormTable) string {
	formula = codeRange.ReplaceAllStringFunc(formula, func(s string) string {
		m := codeRange.FindStringSubmatch(s)
		from, _ := strconv.Atoi(m[1]) // two digits, as the pattern has them
		to, _ := strconv.Atoi(m[2])
		var codes []string
		for n := from; n <= to; n++ {
			codes = append(codes, strconv.Itoa(n))
		}
		return strings.Join(codes, "+")
	})
	return code.ReplaceAllStringFunc(formula, func(s string) string {
		for _, r := range t.Rows {
			if r.No == s {
				return "st." + r.ID + ".value"
			}
		}
		return s
	})
}
