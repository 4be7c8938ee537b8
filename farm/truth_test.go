package farm

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestTruthPagesAreServed(t *testing.T) {
	f := load(t)
	s, c := run(t, f), client(t)
	for _, tr := range f.Truth() {
		u, err := url.Parse(tr.URL)
		if err != nil {
			t.Fatal(err)
		}
		resp, body := fetch(t, c, s.URL(u.Host)+u.RequestURI())
		if resp.StatusCode != http.StatusOK || len(body) < 300 {
			t.Errorf("%s: status %d, %d bytes", tr.URL, resp.StatusCode, len(body))
		}
	}
}

// want is the texts that the cells of a row show: derived and blank cells
// are empty, missing ones are not there.
func want(row string) []string {
	var out []string
	for _, v := range strings.Fields(row) {
		switch {
		case v == "?":
		case v == "_" || v[0] == '=':
			out = append(out, "")
		default:
			out = append(out, v)
		}
	}
	return out
}

// plain is a cell without the unit or the sign it may be printed with.
func plain(cell string) string {
	return strings.TrimPrefix(strings.TrimRight(cell, "元万件项"), "+")
}

// after finds the row in the cells at or after from, as cells of its own or
// as one line, and returns the index behind it, or -1.
func after(cells []string, from int, row []string) int {
	line := strings.Join(row, " ")
	for i := from; i < len(cells); i++ {
		if cells[i] == line || strings.HasSuffix(cells[i], " "+line) {
			return i + 1
		}
		if i+len(row) <= len(cells) && slices.EqualFunc(cells[i:i+len(row)], row, func(a, b string) bool { return plain(a) == b }) {
			return i + len(row)
		}
	}
	return -1
}

func TestTruthNumbersStandOnThePages(t *testing.T) {
	f := load(t)
	all := pages(t, f)
	for _, tr := range f.Truth() {
		if len(tr.Rows) == 0 {
			continue
		}
		text, _ := page(all, tr.URL)
		var flat []string
		for _, c := range cells(t, text) {
			flat = append(flat, lines(c)...)
		}
		at := 0
		for _, table := range slices.Sorted(maps.Keys(tr.Rows)) {
			for i, row := range tr.Rows[table] {
				next := after(flat, at, want(row))
				if next < 0 {
					t.Errorf("%s: row %d of %s (%s) does not stand behind the rows before it", tr.URL, i+1, table, row)
					break
				}
				at = next
			}
		}
	}
}

// lines splits a text into its lines that say something; an empty text stays
// one, since it can be an empty cell.
func lines(text string) []string {
	if text == "" {
		return []string{""}
	}
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func TestTruthTextsStandOnThePages(t *testing.T) {
	f := load(t)
	all := pages(t, f)
	for _, tr := range f.Truth() {
		text, ok := page(all, tr.URL)
		if !ok {
			t.Errorf("%s is not there", tr.URL)
			continue
		}
		flat := strings.ReplaceAll(strings.Join(strings.Fields(text), ""), "<br/>", "")
		n, ok := tr.Facts["requests_received"]
		if ok && !strings.Contains(flat, "申请"+n+"件") && !strings.Contains(flat, "申請"+n+"件") {
			t.Errorf("%s: 申请%s件 does not stand there", tr.URL, n)
		}
		if !strings.Contains(flat, tr.Title) {
			t.Errorf("%s: the title %s does not stand there", tr.URL, tr.Title)
		}
		for id, v := range tr.Facts {
			if !strings.Contains(flat, v) {
				t.Errorf("%s: fact %s = %s does not stand there", tr.URL, id, v)
			}
		}
		for _, v := range tr.Damage {
			if !strings.Contains(text, v) {
				t.Errorf("%s: damage %q does not stand there", tr.URL, v)
			}
		}
		for id, v := range tr.Fields {
			if !strings.Contains(text, v) {
				t.Errorf("%s: field %s = %s does not stand there", tr.URL, id, v)
			}
		}
	}
}

// column is the numbers of one column of t3 in the order of the form.
func column(tr Truth, name string) []int {
	var out []int
	for _, row := range formTables[tr.Format]["t3"].rows {
		n, err := strconv.Atoi(tr.Cells["t3."+row+"."+name])
		if err != nil {
			return nil
		}
		out = append(out, n)
	}
	return out
}

// sum adds up.
func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}

// broken is the hard rules of t3 and t4 that the numbers of a report break,
// by an arithmetic of our own.
func broken(tr Truth) []string {
	found := map[string]bool{}
	byRow := make([]int, len(formTables[tr.Format]["t3"].rows))
	for _, name := range strings.Fields(applicants) {
		ns := column(tr, name)
		if ns == nil {
			return nil
		}
		last := len(ns) - 1
		if ns[0]+ns[1] != ns[last-1]+ns[last] {
			found["R3.1"] = true
		}
		if sum(ns[2:last-1]) != ns[last-1] {
			found["R3.2"] = true
		}
		for i, n := range ns {
			if name == "total" && byRow[i] != n {
				found["R3.3"] = true
			}
			byRow[i] += n
		}
	}
	var t4 []int
	for _, name := range strings.Fields(disputes) {
		n, _ := strconv.Atoi(tr.Cells["t4.cases."+name])
		t4 = append(t4, n)
	}
	for five := range slices.Chunk(t4, 5) {
		if sum(five[:4]) != five[4] {
			found["R4.1"] = true
		}
	}
	out := []string{}
	for _, rule := range slices.Sorted(maps.Keys(found)) {
		out = append(out, tr.Format+":"+rule)
	}
	return out
}

func TestTruthArithmetic(t *testing.T) {
	checked := 0
	for _, tr := range load(t).Truth() {
		if tr.Rows == nil || len(tr.Missing) > 0 {
			continue
		}
		checked++
		var declared []string
		for _, p := range tr.Problems {
			if strings.Contains(p, ":R3.") || strings.Contains(p, ":R4.1") {
				declared = append(declared, p)
			}
		}
		if got := broken(tr); got == nil || !slices.Equal(got, declared) {
			t.Errorf("%s breaks %v, declared is %v", tr.URL, got, declared)
		}
		if n := tr.Cells["t3.new_received.total"]; tr.Facts["requests_received"] != "" && n != tr.Facts["requests_received"] &&
			sum([]int{column(tr, "total")[0], column(tr, "total")[1]}) != atoi(t, tr.Facts["requests_received"]) {
			t.Errorf("%s: the text says %s requests, the table %s", tr.URL, tr.Facts["requests_received"], n)
		}
	}
	if checked < 10 {
		t.Errorf("only %d reports have numbers", checked)
	}
}

// atoi reads a number of the truth.
func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTruthExpands(t *testing.T) {
	counts := map[string]int{"f2021": 200, "f2019": 198}
	for _, tr := range load(t).Truth() {
		if tr.Rows == nil {
			continue
		}
		ragged := 0
		for row := range tr.Missing {
			ragged += len(formTables[tr.Format][row[:2]].columns) - tr.Missing[row]
		}
		got := len(tr.Cells) + len(tr.Blank) + tr.MissingCells() + ragged
		if got != counts[tr.Format] {
			t.Errorf("%s: %d cells, the form %s has %d", tr.URL, got, tr.Format, counts[tr.Format])
		}
		for _, name := range tr.Derived {
			if tr.Cells[name] == "" {
				t.Errorf("%s: derived cell %s has no number", tr.URL, name)
			}
		}
	}
}

func TestParseTruthRefuses(t *testing.T) {
	const frame = `[{"url": "u", "format": "f2021", "rows": {%s}}]`
	cases := []struct{ name, json, want string }{
		{"unknown key", `[{"uri": "u"}]`, "uri"},
		{"unknown table", fmt.Sprintf(frame, `"t9": ["0"]`), "no table t9"},
		{"too few rows", fmt.Sprintf(frame, `"t2_6": ["0"]`), "has 2 rows, not 1"},
		{"too many cells", fmt.Sprintf(frame, `"t2_5": ["0 0"]`), "has 1 cells, not 2"},
		{"missing cell among different numbers", fmt.Sprintf(frame, `"t2_1": ["1 2 ?", "0 0 0"]`), "its numbers differ"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := parseTruth([]byte(tc.json)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error that says %q", err, tc.want)
			}
		})
	}
}

func TestEveryPageHasTruth(t *testing.T) {
	f := load(t)
	stated := map[string]bool{}
	for _, tr := range f.Truth() {
		if stated[tr.URL] || tr.Kind == "" {
			t.Errorf("%s: stated before %v, kind %q", tr.URL, stated[tr.URL], tr.Kind)
		}
		stated[tr.URL] = true
	}
	for u := range pages(t, f) {
		folder := u[:strings.LastIndex(u, "/")+1]
		script := strings.Contains(u, ".jsp")
		if !stated[u] && !stated[folder] && !script && !strings.HasSuffix(u, "/404.html") {
			t.Errorf("%s has no truth", u)
		}
	}
}
