package export

import (
	"cmp"
	"strings"

	"github.com/shopspring/decimal"

	"nianbao/report"
)

// Derived is a variable computed from the cells of a report and never stored
// as reported (domain 10.4). A missing operand or a division by 0 gives none.
type Derived struct {
	ID, Chinese, Formula string
	value                func(r *cells) (decimal.Decimal, bool)
}

// cells are the numbers of one report by name.
type cells struct {
	forms  *formBook
	values []*report.Number // by the number of the name
}

// cellsOf are the numbers of a report. A number that breaks a rule, or whose
// place in the form is not sure, stands all the same: its flags tell.
func cellsOf(rep *report.Report) *cells {
	c := &cells{forms: book()}
	c.values = make([]*report.Number, len(c.forms.numbers))
	for _, t := range rep.Tables {
		at := -1
		for i := range t.Cells {
			cell := &t.Cells[i]
			if at = c.forms.find(t.Format, cell, at); cell.Value == nil {
				continue
			}
			if at >= 0 {
				c.values[c.forms.cells[at].number] = cell.Value
			} else if n, known := c.forms.numbers[cell.Name()]; known {
				c.values[n] = cell.Value
			}
		}
	}
	return c
}

// numbersOf are the numbers of names, -1 for one that no form has.
func numbersOf(names []string) []int {
	out := make([]int, len(names))
	for i, name := range names {
		n, known := book().numbers[name]
		if out[i] = n; !known {
			out[i] = -1
		}
	}
	return out
}

// sum adds cells; it has no value where one of them has none.
func (c *cells) sum(numbers []int) (total decimal.Decimal, ok bool) {
	for i, n := range numbers {
		switch {
		case n < 0 || c.values[n] == nil:
			return total, false
		case i == 0:
			total = c.values[n].Decimal
		default:
			total = total.Add(c.values[n].Decimal)
		}
	}
	return total, true
}

// t3 names cells of the total column of the requests table, t4 those of the
// one row of the disputes.
func t3(rows ...string) []string { return wrap("t3.", rows, ".total") }
func t4(cols ...string) []string { return wrap("t4.cases.", cols, "") }

func wrap(before string, words []string, behind string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = before + w + behind
	}
	return out
}

// rowsLike are the rows of the newest form's requests table under a heading.
func rowsLike(prefix string) []string {
	var rows []string
	for _, row := range report.FormOf(report.FormatF2021).Table("t3").Rows {
		if row.Kind != "group" && strings.HasPrefix(row.ID, prefix) {
			rows = append(rows, row.ID)
		}
	}
	return rows
}

// applicants are the columns of that table but its total.
func applicants() []string {
	var cols []string
	for _, col := range report.FormOf(report.FormatF2021).Table("t3").Columns {
		if col.ID != "total" {
			cols = append(cols, col.ID)
		}
	}
	return cols
}

// Deriveds lists the derived variables.
func Deriveds() []Derived {
	sumOf := func(id, chinese string, names []string) Derived {
		return Derived{id, chinese, strings.Join(names, " + "), sumFunc(names)}
	}
	ratio := func(id, chinese string, above, below []string) Derived {
		return Derived{id, chinese, bracket(above) + " / " + bracket(below), ratioFunc(above, below, nil)}
	}
	less := func(id, chinese string, above, below, minus []string) Derived {
		return Derived{id, chinese, bracket(above) + " / (" + strings.Join(below, " + ") + " - " + strings.Join(minus, " - ") + ")", ratioFunc(above, below, minus)}
	}
	denied, unable, unprocessed := rowsLike("denied_"), rowsLike("unable_"), rowsLike("unprocessed_")
	processed := t3("processed_total")
	caseload := t3("new_received", "carried_in")
	all := []Derived{
		sumOf("caseload", "受理合计", caseload),
		sumOf("denied_total", "不予公开小计", t3(denied...)),
		sumOf("unable_total", "无法提供小计", t3(unable...)),
		sumOf("unprocessed_total", "不予处理小计", t3(unprocessed...)),
		sumOf("other_total", "其他处理小计", t3(rowsLike("other_")...)),
		ratio("full_grant_rate", "全部公开率", t3("granted"), processed),
		ratio("grant_rate", "实质公开率", t3("granted", "partial"), processed),
		ratio("denial_rate", "不予公开率", t3(denied...), processed),
		ratio("unable_rate", "无法提供率", t3(unable...), processed),
		ratio("not_held_rate", "不掌握率", t3("unable_not_held"), processed),
		ratio("unprocessed_rate", "不予处理率", t3(unprocessed...), processed),
		ratio("factual_refusal_rate", "事实性拒绝率", append(t3(unable...), t3(unprocessed...)...), processed),
		ratio("backlog_rate", "结转率", t3("carried_out"), caseload),
	}
	for _, row := range denied {
		all = append(all, ratio("exemption_share_"+strings.TrimPrefix(row, "denied_"), "例外事由构成", t3(row), t3(denied...)))
	}
	for _, col := range applicants() {
		all = append(all, ratio(strings.TrimSuffix(strings.TrimSuffix(col, "_person"), "_org")+"_share", "申请人构成", []string{"t3.new_received." + col}, t3("new_received")))
	}
	return append(all,
		ratio("dispute_rate", "争议率", t4("rec_total", "lit_direct_total", "lit_after_total"), processed),
		less("rec_correction_rate", "复议纠错率", t4("rec_corrected"), t4("rec_total"), t4("rec_pending")),
		less("lit_correction_rate", "诉讼纠错率", t4("lit_direct_corrected", "lit_after_corrected"), t4("lit_direct_total", "lit_after_total"), t4("lit_direct_pending", "lit_after_pending")),
	)
}

func bracket(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return "(" + strings.Join(names, " + ") + ")"
}

// sumFunc adds cells by name.
func sumFunc(names []string) func(*cells) (decimal.Decimal, bool) {
	numbers := numbersOf(names)
	return func(c *cells) (decimal.Decimal, bool) { return c.sum(numbers) }
}

// ratioFunc divides sums of cells by name.
func ratioFunc(above, below, minus []string) func(*cells) (decimal.Decimal, bool) {
	a, b, m := numbersOf(above), numbersOf(below), numbersOf(minus)
	return func(c *cells) (decimal.Decimal, bool) { return c.ratio(a, b, m) }
}

// ratio divides sums; minus is taken from what is divided by.
func (c *cells) ratio(above, below, minus []int) (decimal.Decimal, bool) {
	a, ok := c.sum(above)
	b, has := c.sum(below)
	m, known := c.sum(minus)
	if b = b.Sub(m); !ok || !has || !known || b.Sign() <= 0 {
		return decimal.Decimal{}, false
	}
	return a.DivRound(b, 6), true
}

// Variable is a cell or a derived variable by its name.
type Variable struct {
	Name, Chinese, Formula string
	derived                *Derived
}

// FindVariable finds a variable: a cell (t3.granted.total), the total of a row
// of the requests (granted), a column of the disputes (rec_total), or a derived
// variable (grant_rate).
func FindVariable(name string) (Variable, bool) {
	for _, d := range Deriveds() {
		if d.ID == name {
			return Variable{name, d.Chinese, d.Formula, &d}, true
		}
	}
	for _, form := range report.Forms() {
		for _, t := range form.Tables {
			for _, row := range t.Rows {
				for _, col := range t.Columns {
					cell := t.ID + "." + row.ID + "." + col.ID
					short := t.ID == "t3" && col.ID == "total" && row.ID == name || t.ID == "t4" && col.ID == name
					if row.Kind != "group" && (cell == name || short) {
						return Variable{Name: cell, Chinese: row.Label + "｜" + col.Label, Formula: cell}, true
					}
				}
			}
		}
	}
	return Variable{}, false
}

// Ratio says whether sums of the variable mean nothing.
func (v Variable) Ratio() bool { return v.derived != nil && strings.Contains(v.Formula, " / ") }

// Of is the variable of a report, and whether it has one.
func (v Variable) Of(rep *report.Report) (decimal.Decimal, bool) {
	if v.derived != nil {
		return v.derived.value(cellsOf(rep))
	}
	c, ok := rep.Cell(v.Name)
	if !ok || c.Value == nil {
		return decimal.Decimal{}, false
	}
	return c.Value.Decimal, true
}

// summaryRow is a report with its numbers.
type summaryRow struct {
	*Document
	*cells
}

// summaryColumns are the columns of summary.csv: what identifies the report,
// the totals of t2, t3 and t4 and the derived variables.
func summaryColumns() []column[*summaryRow] {
	var cols []column[*summaryRow]
	for _, c := range append(append([]column[*Document]{}, identityColumns...), sourceColumns...) {
		cols = append(cols, column[*summaryRow]{c.name, c.chinese, c.meaning, func(r *summaryRow) string { return c.value(r.Document) }})
	}
	form := report.FormOf(report.FormatF2021)
	for _, t := range form.Tables {
		for _, row := range t.Rows {
			for _, col := range t.Columns {
				if row.Kind == "group" || t.ID == "t3" && col.ID != "total" {
					continue
				}
				value := sumFunc([]string{t.ID + "." + row.ID + "." + col.ID})
				cols = append(cols, column[*summaryRow]{
					wideName(form.Format, t.ID, row.ID, col.ID), row.Label + "｜" + col.Label, cmp.Or(col.Unit, row.Unit, t.Unit, "no unit"),
					func(r *summaryRow) string { return valueText(value(r.cells)) },
				})
			}
		}
	}
	for _, d := range Deriveds() {
		cols = append(cols, column[*summaryRow]{"d__" + d.ID, d.Chinese, "derived: " + d.Formula, func(r *summaryRow) string { return valueText(d.value(r.cells)) }})
	}
	return cols
}

func valueText(d decimal.Decimal, ok bool) string {
	if !ok {
		return ""
	}
	return number(&report.Number{Decimal: d})
}

func summaryRows(w *Work, emit func(*summaryRow) error) error {
	d := &w.Documents[0]
	if d.Reading.Kind != report.KindAnnual {
		return nil
	}
	return emit(&summaryRow{d, cellsOf(d.Reading.Report)})
}
