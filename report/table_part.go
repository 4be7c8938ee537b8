package report

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// part is a run of rows that holds one copy of a table.
type part struct {
	table string // t2, t3, t4, st
	rows  []row
	above []string // the texts just above the table, from the top down
}

var (
	articleCaption = regexp.MustCompile(`^第二十条第?\(?[一五六八九1][)项]`)
)

// partition cuts the stream into the parts that hold tables. Tables are found
// by their labels, never by their number or the element they stand in: one
// HTML table can hold two of them, and one of them can run over two.
func partition(rows []row) []part {
	var parts []part
	mode := ""
	var above []*row
	for i := range rows {
		r := &rows[i]
		next := modeOf(r, mode)
		p := lastPart(parts)
		switch {
		case next != mode && next != "":
			parts = append(parts, part{table: next, above: textsOf(above)})
		case next != "" && p != nil && repeats(p, r):
			head := p.cutHead()
			parts = append(parts, part{table: next, rows: head, above: textsOf(above)})
		}
		mode = next
		if mode != "" {
			r.settle()
			p = lastPart(parts)
			from := i - len(p.rows) // those of a part stand together
			p.rows = rows[from : i+1 : i+1]
		}
		above = aboveNext(above, r)
	}
	return joinContinued(parts)
}

// aboveNext keeps the rows since the last one of values or heading: what may
// stand above the table that comes next.
func aboveNext(above []*row, r *row) []*row {
	switch {
	case r.prose:
	case r.kind == breakRow || r.text == "":
		return above
	case r.numbers() > 0:
		return above[:0]
	case r.heads() != "":
		above = above[:0]
	}
	return append(above, r)
}

// textsOf are the texts of some rows.
func textsOf(rows []*row) []string {
	texts := make([]string, len(rows))
	for i, r := range rows {
		r.settle()
		texts[i] = r.text
	}
	return texts
}

func lastPart(parts []part) *part {
	if len(parts) == 0 {
		return nil
	}
	return &parts[len(parts)-1]
}

// modeOf says which table a row stands in, given the one before it.
func modeOf(r *row, mode string) string {
	if r.kind == breakRow || r.prose {
		return mode
	}
	words := firstWords.in(r.text)
	switch {
	case words&wordsOfRequests != 0 && startsRequests(r):
		return "t3"
	case words&wordsOfCases != 0 && startsCases(r), r.heads() == "s4" && r.kind != gridRow && r.kind != pipeRow:
		return "t4"
	case words&wordsOfBlocks != 0 && startsBlocks(r):
		return "t2"
	case words&wordsOfAnnex != 0 && startsAnnex(r):
		return "st"
	case mode == "st" && isAnnexLabel(r.label):
		return mode // 二、回应解读情况 is a chapter of the annex, too
	case endsTables(r):
		return ""
	}
	return mode
}

// firstWords are the words that tables begin with: each begins only at rows with
// one of its own.
var (
	firstWords      words
	wordsOfRequests = firstWords.add("勾稽关系", "申请人情况", "新收政府信息公开申请")
	wordsOfCases    = firstWords.add("未经复议直接起诉", "行政复议")
	wordsOfBlocks   = firstWords.add("第二十条", "信息内容")
	wordsOfAnnex    = firstWords.add(append([]string{"指标"}, annexStubs...)...)
)

// startsBlocks finds section 2 by a caption or a head row.
func startsBlocks(r *row) bool {
	if r.holds(func(norm string) bool {
		return strings.HasPrefix(norm, "第二十条") && articleCaption.MatchString(norm)
	}) {
		return true
	}
	if r.kind != gridRow && r.kind != pipeRow {
		return strings.HasPrefix(r.label, "第二十条") && articleCaption.MatchString(r.label) || strings.HasPrefix(r.label, "信息内容") && len(r.label) < 150
	}
	return r.holds(func(norm string) bool { return norm == "信息内容" }) && countHeads(r) > 0
}

// holds tells whether something is true of a cell of a row.
func (r *row) holds(says func(norm string) bool) bool {
	for i := range r.cells {
		if says(r.cells[i].norm) {
			return true
		}
	}
	return false
}

// countHeads counts the column labels of section 2 in a row.
func countHeads(r *row) int {
	n := 0
	for _, head := range blockHeads() {
		if strings.Contains(r.text, head) {
			n++
		}
	}
	return n
}

// blockHeads are the column labels of section 2 in every form.
var blockHeads = sync.OnceValue(func() []string {
	var heads []string
	for _, f := range []*Form{FormOf(FormatF2021), FormOf(FormatF2019)} {
		for _, t := range blocks(f) {
			for _, c := range t.Columns {
				heads = append(heads, normalize(c.Label))
			}
		}
	}
	return append(heads, "本年制发", "本年收费金额", "处理决定数")
})

// startsRequests finds t3 by the rule printed in its head, or its first row.
func startsRequests(r *row) bool {
	if strings.Contains(r.text, "勾稽关系") && utf8.RuneCountInString(r.text) < 400 {
		return true
	}
	return r.text == "申请人情况" || isFirstRow(r) || r.holds(func(norm string) bool { return norm == "申请人情况" })
}

// isFirstRow reports whether a row is 一、本年新收政府信息公开申请数量.
func isFirstRow(r *row) bool {
	const label = "新收政府信息公开申请数"
	if r.kind == textRow || r.kind == gluedRow {
		i := strings.Index(r.label, label)
		return i >= 0 && i < 60 && len(r.label)-i < 60
	}
	return r.holds(func(norm string) bool {
		return strings.Contains(norm, "新收政府信息公开申请") && len(norm) < 90
	})
}

// startsCases finds t4 by its head or by the heading of its section.
func startsCases(r *row) bool {
	if strings.Contains(r.text, "未经复议直接起诉") && utf8.RuneCountInString(r.text) < 300 {
		return true
	}
	if r.kind == gridRow || r.kind == pipeRow {
		return r.holds(func(norm string) bool { return norm == "行政复议" }) && r.holds(func(norm string) bool { return norm == "行政诉讼" })
	}
	return r.label == "行政复议行政诉讼" || r.label == "行政复议" && len(r.cells) == 0 || r.heads() == "s4"
}

func startsAnnex(r *row) bool {
	return annexStubIn(*r) >= 0 || annexStubOf(r.label) != ""
}

// endsTables reports a heading behind which no row of a table can follow.
func endsTables(r *row) bool {
	if r.kind != textRow && r.kind != gluedRow {
		return false
	}
	return r.heads() != ""
}

// sectionID is the section a line is the heading of, "" for none. The line
// must bear an ordinal.
func sectionID(label string) string {
	if !mayBearOrdinal(label) {
		return ""
	}
	ordinal, key := labelKey(label)
	if ordinal == "" || len(key) > 90 {
		return ""
	}
	return sectionHeads()[key]
}

// longHeading is more than a heading has, in characters.
const longHeading = 40

// mayBearOrdinal spares lines that begin with a word, or that are too long, the
// search for their ordinal.
func mayBearOrdinal(label string) bool {
	n := 0
	for i, r := range label {
		switch {
		case r < 0x4E00 || r > 0x9FFF || isNumeral(r):
		case i == 0 || n == longHeading:
			return false
		default:
			n++
		}
	}
	return label != ""
}

// sectionHeads maps every heading of the forms to its section.
var sectionHeads = sync.OnceValue(func() map[string]string {
	heads := map[string]string{}
	for _, f := range Forms() {
		if f.Format == FormatF2014 {
			continue
		}
		for _, s := range f.Sections {
			for _, h := range append([]string{s.Heading}, s.Variants...) {
				_, key := labelKey(h)
				heads[key] = s.ID
			}
		}
	}
	return heads
})

// repeats reports whether a row begins a second copy of the table a part
// already holds.
func repeats(p *part, r *row) bool {
	if r.prose {
		return false
	}
	switch p.table {
	case "t3":
		return isFirstRow(r) && p.has(isFirstRow)
	case "t2":
		return isRulesRow(r) && p.has(isRulesRow)
	case "t4":
		return startsCases(r) && r.heads() != "s4" && !strings.Contains(r.text, "未经复议") &&
			p.has(func(r *row) bool { return r.numbers() >= 10 })
	}
	return false
}

// has tells whether something is true of a row of a part.
func (p *part) has(says func(*row) bool) bool {
	for i := range p.rows {
		if says(&p.rows[i]) {
			return true
		}
	}
	return false
}

// isRulesRow reports whether a row is 规章, the first of section 2.
func isRulesRow(r *row) bool {
	if r.kind == textRow || r.kind == gluedRow {
		return r.label == "规章" && len(r.cells) > 0
	}
	return len(r.cells) > 1 && r.cells[0].norm == "规章"
}

// countValues counts the cells that hold a number.
func countValues(cells []piece) int {
	n := 0
	for i := range cells {
		if stateOf(cells[i].text, false) == StateNumber {
			n++
		}
	}
	return n
}

// cutHead takes the rows behind the last values off a part: they are the head
// of the next copy.
func (p *part) cutHead() []row {
	n := len(p.rows)
	for n > 0 && p.rows[n-1].numbers() == 0 {
		n--
	}
	head := p.rows[n:]
	p.rows = p.rows[:n:n]
	return head
}

// joinContinued joins parts of one table that a heading or another row came
// between, when the later one does not begin the table anew.
func joinContinued(parts []part) []part {
	var out []part
	for _, p := range parts {
		i := slices.IndexFunc(out, func(q part) bool { return q.table == p.table })
		begins := p.has(func(r *row) bool { return isFirstRow(r) || isRulesRow(r) || startsCases(r) })
		if i < 0 || begins || p.table == "st" {
			out = append(out, p)
			continue
		}
		for j := len(out) - 1; j >= 0; j-- {
			if out[j].table == p.table {
				out[j].rows = append(out[j].rows, p.rows...)
				break
			}
		}
	}
	return out
}

// yearIn is the first year named in a text, 0 when none is.
func yearIn(s string) int {
	y, _ := namedYear(s)
	return y
}

// pictured reports whether the section of a table holds pictures and no text.
func pictured(rows []row, table string) bool {
	want := map[string]string{"t2": "s2", "t3": "s3", "t4": "s4"}[table]
	for i := range rows {
		if r := &rows[i]; r.kind != textRow || r.heads() != want {
			continue
		}
		images, text := 0, 0
		for _, s := range rows[i+1:] {
			if s.kind == textRow && s.heads() != "" {
				break
			}
			if s.image {
				images++
			}
			s.settle()
			text += utf8.RuneCountInString(s.text)
		}
		if images > 0 && text < 60 {
			return true
		}
	}
	return false
}
