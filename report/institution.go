package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"nianbao/document"
)

// institutionLabels are the labels of the annual report of an institution
// 事业单位法人年度报告书, by field. A label without a field is a heading.
var institutionLabels = []struct{ id, labels string }{
	{"unit_name", "单位名称 事业单位名称"},
	{"uscc", "统一社会信用代码 事业单位法人证书号"},
	{"purpose", "宗旨和业务范围"},
	{"address", "住所"},
	{"legal_rep", "法定代表人"},
	{"start_fund_wan", "开办资金(万元) 开办资金"},
	{"fund_source", "经费来源 经济来源"},
	{"sponsor", "举办单位"},
	{"", "资产损益情况"},
	{"net_assets_begin_wan", "年初数(万元) 年初数 净资产合计年初数(万元)"},
	{"net_assets_end_wan", "年末数(万元) 年末数 净资产合计年末数(万元)"},
	{"domain_name", "网上名称"},
	{"staff", "从业人数 从业人员"},
	{"change_compliance", "对《条例》和实施细则有关变更登记规定的执行情况 对《条例》和《实施细则》有关变更登记规定的执行情况 对《条例》和实施细则有关变更登记的执行情况"},
	{"activities", "开展业务活动情况"},
	{"qualifications", "相关资质认可或执业许可证明文件及有效期"},
	{"performance", "绩效和受奖惩及诉讼投诉情况 绩效和受奖惩及诉讼、投诉情况"},
	{"donations", "接收捐赠资助及使用情况 接受捐赠资助及使用情况"},
}

// institutionLabel is one label, squeezed.
type institutionLabel struct{ id, label string }

// labelsLongestFirst returns the labels so that none hides a longer one.
func labelsLongestFirst() []institutionLabel {
	var all []institutionLabel
	for _, f := range institutionLabels {
		for _, label := range strings.Fields(f.labels) {
			all = append(all, institutionLabel{f.id, squeeze(label).text})
		}
	}
	slices.SortStableFunc(all, func(a, b institutionLabel) int { return len(b.label) - len(a.label) })
	return all
}

// institutionReader collects the fields of an institution's report.
type institutionReader struct {
	labels []institutionLabel
	fields []document.Field
	at     map[string]int
	last   string   // field a line without label goes on with
	empty  []string // fields of the last line that stood without value
}

// readInstitution reads the labels of an institution's report with their
// values. The labels are fixed; a value ends where the next label begins, so
// one that stands empty stays empty.
func (g *gist) readInstitution() []document.Field {
	r := &institutionReader{labels: labelsLongestFirst(), at: map[string]int{}}
	for _, b := range mainBlocks(g.doc) {
		switch {
		case b.Table != nil:
			r.readTable(b.Table)
		case b.Kind != document.BlockImage:
			r.readLine(withoutPipes(b.Text))
		}
	}
	for i, f := range r.fields {
		r.fields[i].Value = normalField(f.Name, f.Value)
	}
	return r.fields
}

// labelAt returns the label a squeezed text begins with.
func (r *institutionReader) labelAt(text string) (institutionLabel, bool) {
	for _, l := range r.labels {
		if strings.HasPrefix(text, l.label) {
			return l, true
		}
	}
	return institutionLabel{}, false
}

// readLine reads a line of labels and values, or goes on with the last value.
func (r *institutionReader) readLine(text string) {
	q := squeeze(text)
	spans := r.labelsIn(q, text)
	if len(spans) == 0 {
		r.continueWith(text)
		return
	}
	r.empty = nil
	for i, s := range spans {
		end := len(q.text)
		if i+1 < len(spans) {
			end = spans[i+1].start
		}
		value := strings.Trim(q.original(text, s.end, end), " :：\t|\u00a0\u3000")
		r.set(s.id, value)
	}
}

// labelSpan is a label found in a line.
type labelSpan struct {
	id         string
	start, end int
}

// labelsIn finds the labels of a line: at its beginning, and behind a blank
// where the label before it has no value or a short one.
func (r *institutionReader) labelsIn(q squeezed, text string) []labelSpan {
	var spans []labelSpan
	for at := 0; at < len(q.text); {
		l, ok := r.labelAt(q.text[at:])
		if ok && (at == 0 || opens(q, text, at) || len(spans) > 0 && spans[len(spans)-1].end == at) {
			spans = append(spans, labelSpan{l.id, at, at + len(l.label)})
			at += len(l.label)
			continue
		}
		if at == 0 || runes(q.text[:at]) > headlineLength {
			break
		}
		at++
	}
	if len(spans) > 0 && spans[0].start > 0 {
		return nil
	}
	return spans
}

// set keeps the value of a field, the first one that is not empty.
func (r *institutionReader) set(id, value string) {
	r.last = id
	if id == "" {
		return
	}
	at, known := r.at[id]
	switch {
	case !known:
		r.at[id] = len(r.fields)
		r.fields = append(r.fields, document.Field{Name: id, Value: value})
	case r.fields[at].Value == "":
		r.fields[at].Value = value
	}
	if value == "" {
		r.empty = append(r.empty, id)
	}
}

// continueWith gives a line without label to the fields that stood empty in
// the line before, one word each, as 年初数 年末数 above their two values;
// otherwise it belongs to the value before.
func (r *institutionReader) continueWith(text string) {
	words := strings.Fields(text)
	if len(r.empty) > 1 && len(words) == len(r.empty) {
		for i, id := range r.empty {
			r.fields[r.at[id]].Value = words[i]
		}
		r.empty, r.last = nil, ""
		return
	}
	r.empty = nil
	if at, ok := r.at[r.last]; ok && r.last != "" {
		if v := r.fields[at].Value; v != "" {
			text = v + "\n" + text
		}
		r.fields[at].Value = text
	}
}

// readTable reads rows of label and value, and a row of labels above a row of
// values.
func (r *institutionReader) readTable(t *document.Table) {
	above := map[int]string{} // grid column -> field of the row before
	for _, row := range t.Rows {
		heads := map[int]string{}
		pending := ""
		for _, c := range row.Cells {
			if l, ok := r.wholeLabel(c.Text); ok {
				pending = l.id
				heads[c.Column] = l.id
				r.set(l.id, "")
				continue
			}
			id := pending
			if head, ok := above[c.Column]; ok && id == "" {
				id = head
			}
			if id != "" && c.Text != "" {
				r.set(id, c.Text)
				delete(heads, c.Column)
			}
			pending = ""
		}
		above = map[int]string{}
		for column, id := range heads {
			if at, ok := r.at[id]; ok && r.fields[at].Value == "" {
				above[column] = id
			}
		}
	}
	r.last = ""
}

func (r *institutionReader) wholeLabel(text string) (institutionLabel, bool) {
	bare := strings.TrimRight(squeeze(text).text, ":")
	l, ok := r.labelAt(bare)
	return l, ok && l.label == bare
}

var amount = regexp.MustCompile(`^([0-9,]+(?:\.[0-9]+)?)(万元|元|人|名)?$`)

// normalField writes amounts in 万元 and head counts as plain numbers.
func normalField(id, value string) string {
	if !strings.HasSuffix(id, "_wan") && id != "staff" {
		return value
	}
	m := amount.FindStringSubmatch(squeeze(value).text)
	if m == nil {
		return value
	}
	n, err := decimal.NewFromString(strings.ReplaceAll(m[1], ",", ""))
	if err != nil {
		return value
	}
	if m[2] == "元" {
		n = n.Shift(-4)
	}
	return n.String()
}

var yearOfText = regexp.MustCompile(`(20[0-9]{2})年`)

// parseInstitution reads the annual report of an institution.
func (g *gist) parseInstitution() *Report {
	rep := &Report{DocType: docInstitution, Title: g.title, Header: g.header(), Scope: "own"}
	rep.Fields = g.readInstitution()
	g.readDates(rep)
	g.yearOfInstitution(rep)
	if name := fieldOf(rep, "unit_name"); name != "" {
		g.parts.Agency = squeeze(name).text
		if g.title == "" || !strings.Contains(g.title, name) {
			rep.Title = name
		}
	} else {
		g.parts.Agency = strings.TrimSuffix(flat(g.title), "年度报告")
	}
	g.decideAgency(rep)
	rep.Problems = g.damage(rep)
	identify(rep, g.hints.Digest)
	return rep
}

// yearOfInstitution takes the year named in the text; the form prints none.
func (g *gist) yearOfInstitution(rep *Report) {
	if y, _, _ := findYear(flat(g.title)); y != 0 {
		rep.Year, rep.YearSource = y, "title"
		return
	}
	for _, id := range []string{"change_compliance", "activities"} {
		if y := firstGroup(yearOfText, flat(fieldOf(rep, id))); y != 0 {
			rep.Year, rep.YearSource = y, "text"
			return
		}
	}
	if y := publishedBefore(rep); y != 0 {
		rep.Year, rep.YearSource = y, "published"
		rep.Flags = append(rep.Flags, "year_guess")
	}
}

func fieldOf(rep *Report, id string) string {
	for _, f := range rep.Fields {
		if f.Name == id {
			return f.Value
		}
	}
	return ""
}

// FieldLabel returns the printed label of a field of an institution's report,
// or the field's id where it has none.
func FieldLabel(id string) string {
	for _, f := range institutionLabels {
		if f.id == id {
			return strings.Fields(f.labels)[0]
		}
	}
	return id
}
