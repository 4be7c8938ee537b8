package report_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"nianbao/region"
)

// This file makes reports whose every number, body and year is known. Labels
// come from the schema files of the forms and the deviations catalogued beside
// them, never from the reader's own tables.

// blank is a schema as far as a report is written by it.
type blank struct {
	Tables []struct {
		ID, Caption string
		Columns     []struct{ ID, Label string }
		Rows        []struct {
			ID, Label, Kind string
			Path, Variants  []string
		}
	}
}

func blankForm(t *testing.T, year int) *blank {
	t.Helper()
	name := "schema/schema-2021.json"
	if year < 2021 {
		name = "schema/schema-2019.json"
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var b blank
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	return &b
}

// truth is a report as its writer knows it.
type truth struct {
	form         *blank
	year         int
	title        string
	code, organ  string // of the body: its division, and how its name ends
	level        string
	hint         string            // the division of the portal it stands on
	cells        map[string]string // as printed, "" for an empty cell
	values       map[string]string // "" where there is no number
	intro, prose string
}

// writer makes the choices a report's writer makes.
type writer struct {
	*rand.Rand
	form *blank
}

func (w *writer) one(of ...string) string { return of[w.IntN(len(of))] }

func (w *writer) sometimes(percent int) bool { return w.IntN(100) < percent }

// makeTruth writes a report of a year.
func makeTruth(t *testing.T, r *rand.Rand) *truth {
	w := &writer{Rand: r}
	tr := &truth{year: 2019 + r.IntN(7), cells: map[string]string{}, values: map[string]string{}}
	tr.form = blankForm(t, tr.year)
	w.form = tr.form
	w.body(tr)
	w.blocks(tr)
	w.requests(tr)
	w.cases(tr)
	return tr
}

// departments are the bodies under one government.
var departments = strings.Fields("水利局 财政局 教育局 统计局 审计局 司法局 民政局 应急管理局 市场监督管理局 农业农村局 交通运输局 生态环境局 自然资源局 卫生健康委员会 发展和改革委员会 住房和城乡建设局 人力资源和社会保障局 文化和旅游局 医疗保障局 退役军人事务局")

// body chooses who reports: a government, its office, a department, a town or
// the committee of a zone, with its name written in full or short.
func (w *writer) body(tr *truth) {
	chain := w.place(tr.year)
	last := chain[len(chain)-1]
	tr.code, tr.level, tr.hint = last.Code, last.Level, chain[max(0, len(chain)-1-w.IntN(2))].Code
	switch {
	case last.Level == "township" && strings.HasSuffix(last.Name, "街道"):
		tr.organ = "街道办事处"
	case last.Level == "township" || w.sometimes(30):
		tr.organ = "人民政府"
	case last.Level != "province" && w.sometimes(10):
		tr.organ, tr.level = w.one("经济开发区", "高新技术产业开发区", "工业园区")+"管理委员会", "other"
	case w.sometimes(25):
		tr.organ = "人民政府办公" + map[bool]string{true: "厅", false: "室"}[last.Level == "province"]
	default:
		tr.organ = w.one(departments...)
	}
	if last.Level == "province" && strings.HasSuffix(tr.organ, "局") {
		tr.organ = strings.TrimSuffix(tr.organ, "局") + "厅"
	}
	from := 0
	if len(chain) > 2 && chain[0].Level == "province" {
		from = 1 + w.IntN(len(chain)-1) // without the province, or bare
	}
	var name strings.Builder
	for _, d := range chain[from:] {
		name.WriteString(d.Name)
	}
	full := strings.TrimSuffix(name.String(), "街道") + tr.organ
	if tr.organ != "街道办事处" {
		full = name.String() + tr.organ
	}
	if tr.level == "other" && w.sometimes(50) {
		full = strings.TrimSuffix(full, "管理委员会") + "管委会"
	}
	w.wording(tr, full)
}

// place chooses a division with those above it.
func (w *writer) place(year int) []region.Division {
	all := region.Divisions()
	for {
		d := all[w.IntN(len(all))]
		chain := region.Chain(d.Code, year)
		if !d.InForce(year) || len(chain) == 0 || chain[len(chain)-1].Name != d.Name || d.Level == "country" || strings.HasPrefix(d.Code, "7") || strings.HasPrefix(d.Code, "8") {
			continue
		}
		if chain[0].Level == "country" {
			chain = chain[1:]
		}
		if towns := region.Townships(d.Code); d.Level == "county" && len(towns) > 0 && w.sometimes(40) {
			town := towns[w.IntN(len(towns))]
			if strings.HasSuffix(town.Name, "镇") || strings.HasSuffix(town.Name, "乡") || strings.HasSuffix(town.Name, "街道") {
				chain = append(slices.Clone(chain), town)
			}
		}
		return chain
	}
}

// wording writes the title and the narrative.
func (w *writer) wording(tr *truth, name string) {
	year := fmt.Sprint(tr.year)
	if w.sometimes(15) {
		year = strings.NewReplacer("0", "〇", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "9", "九").Replace(year)
	}
	year += w.one("年", "年", "年度")
	words := w.one("政府信息公开工作年度报告", "政府信息公开工作年度报告", "政府信息公开年度报告", "政府信息公开年报")
	tr.title = w.one(name+year+words, name+year+words, year+name+words, name+words+"（"+year+"）")
	tr.intro = fmt.Sprintf("根据《中华人民共和国政府信息公开条例》的要求，%s编制本年度报告。所列数据的统计期限自%d年1月1日起至%d年12月31日止。", name, tr.year, tr.year)
	tr.prose = w.one("我们把公开列入日常工作，定期更新栏目，及时核对内容。", "各科室分工负责，专人汇总，做到应公开尽公开。", "全年开展业务学习，答复来信来电，收集群众意见。")
}

// number is a count of the size of the body: mostly nothing, seldom much.
func (w *writer) number(size int) int {
	if w.sometimes(60) {
		return 0
	}
	return w.IntN(size)
}

// set prints a number of a cell: plain, with commas or a unit, or as nothing.
func (w *writer) set(tr *truth, name string, n int, style string) {
	text := fmt.Sprint(n)
	tr.values[name] = text
	switch {
	case n == 0 && style == "blank zeros":
		text = ""
	case n >= 1000 && n < 1_000_000 && style == "commas":
		text = fmt.Sprintf("%d,%03d", n/1000, n%1000)
	case style == "units":
		text += "件"
	case style == "wide":
		text = strings.Map(func(r rune) rune { return r - '0' + '０' }, text)
	}
	tr.cells[name] = text
}

func (w *writer) style() string {
	return w.one("", "", "", "", "commas", "wide", "units", "blank zeros")
}

// blocks fills in section 2. An empty cell of it means nothing: it is no zero.
func (w *writer) blocks(tr *truth) {
	size, style := []int{3, 60, 9000, 400_000}[w.IntN(4)], w.one("", "", "commas")
	for _, table := range tr.form.Tables {
		if !strings.HasPrefix(table.ID, "t2") {
			continue
		}
		for _, row := range table.Rows {
			none := w.sometimes(8)
			for _, col := range table.Columns {
				name := table.ID + "." + row.ID + "." + col.ID
				switch n := w.number(size); {
				case none:
					tr.cells[name] = w.one("", "/", "—", "无")
				case col.ID == "delta":
					tr.values[name] = fmt.Sprint(n)
					tr.cells[name] = w.one("+", "") + tr.values[name]
				case col.ID == "amount" && tr.year >= 2021:
					tr.values[name] = fmt.Sprintf("%d.%d", n, 1+w.IntN(9))
					tr.cells[name] = tr.values[name]
				default:
					w.set(tr, name, n, style)
				}
			}
		}
	}
}

var applicants = strings.Fields("natural_person business research public_interest legal_service other_org")

// requests fills in table 3 so that its sums hold.
func (w *writer) requests(tr *truth) {
	size, style := []int{2, 12, 90, 3000}[w.IntN(4)], w.style()
	n := map[string]map[string]int{}
	put := func(row, col string, v int) {
		if n[row] == nil {
			n[row] = map[string]int{}
		}
		n[row][col] += v
		n[row]["total"] += v
	}
	rows := tr.tableRows("t3")
	for _, col := range applicants {
		done := 0
		for _, row := range rows {
			if slices.Contains([]string{"new_received", "carried_in", "processed_total", "carried_out"}, row) {
				continue
			}
			v := w.number(size)
			put(row, col, v)
			done += v
		}
		out := w.number(size)
		in := w.IntN(done + out + 1)
		put("processed_total", col, done)
		put("carried_out", col, out)
		put("carried_in", col, min(in, size))
		put("new_received", col, done+out-min(in, size))
	}
	for _, row := range rows {
		for _, col := range append(slices.Clone(applicants), "total") {
			w.set(tr, "t3."+row+"."+col, n[row][col], style)
		}
	}
}

// tableRows are the rows of numbers of a table.
func (tr *truth) tableRows(id string) []string {
	var rows []string
	for _, table := range tr.form.Tables {
		for _, row := range table.Rows {
			if table.ID == id && row.Kind != "group" {
				rows = append(rows, row.ID)
			}
		}
	}
	return rows
}

// cases fills in table 4.
func (w *writer) cases(tr *truth) {
	size, style := []int{1, 3, 200}[w.IntN(3)], w.style()
	for _, group := range []string{"rec", "lit_direct", "lit_after"} {
		total := 0
		for _, col := range []string{"upheld", "corrected", "other", "pending"} {
			v := w.number(size + 1)
			total += v
			w.set(tr, "t4.cases."+group+"_"+col, v, style)
		}
		w.set(tr, "t4.cases."+group+"_total", total, style)
	}
}
