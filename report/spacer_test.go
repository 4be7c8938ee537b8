package report

import (
	"strings"
	"testing"
)

// spaced writes values with a blank cell beside each.
func spaced(before bool) func(string) string {
	return func(line string) string {
		cells := strings.Split(line, "|")
		at := len(cells) - 7
		for i := at; i < len(cells); i++ {
			if before {
				cells[i] = "|" + cells[i]
			} else {
				cells[i] += "|"
			}
		}
		return strings.Join(cells, "|")
	}
}

// TestSpacerColumns reads a table between whose columns there are others that
// hold nothing.
func TestSpacerColumns(t *testing.T) {
	gap := func(line string) string { // between two of the values, and behind the last but one
		cells := strings.Split(line, "|")
		n := len(cells)
		cells[n-5] += "|"
		cells[n-2] += "|"
		return strings.Join(cells, "|")
	}
	for name, change := range map[string]func(string) string{
		"behind every value": spaced(false), "before every value": spaced(true), "here and there": gap,
	} {
		t.Run(name, func(t *testing.T) {
			v := cityVector
			lines := eachLine(requestLines(v), func(_ int, line string) string { return change(line) })
			cases := casesGrid(v)
			if name != "here and there" {
				cases = casesHead + change7(change, strings.Join(cellsOf(v.t4), "|"))
			}
			rep := reportOf(gridDocument(blocksGrid(v), requestsHead+strings.Join(lines, "\n"), cases))
			expect(t, rep, v)
			if rep.Tables[1].Status != StatusOK {
				t.Error(dump(rep, "t3"))
			}
		})
	}
}

// change7 spaces the values of table 4, seven at a time and the last alone.
func change7(change func(string) string, line string) string {
	cells := strings.Split(line, "|")
	seven := func(from int) string { return change(strings.Join(cells[from:from+7], "|")) }
	last := strings.Split(seven(8), "|")
	return seven(0) + "|" + seven(7) + "|" + strings.Join(last[len(last)-2:], "|")
}

// TestNoSpacerColumns keeps an empty column that the form may have: without
// sums that agree nothing tells it from a spacer.
func TestNoSpacerColumns(t *testing.T) {
	rows := []placed{{values: piecesOf("5 _ 1 _ _ 0 0 9 9")}, {values: piecesOf("1 _ 1 _ _ 0 0 2 7")}}
	if got := withoutSpacers(rows, 7); len(got[0].values) != 9 {
		t.Errorf("%d values, want the 9 there were", len(got[0].values))
	}
	rows = []placed{{values: piecesOf("5 _ 1 _ 0 0 0 0 0 6")}, {values: piecesOf("1 _ 1 _ 0 0 0 2")}}
	if got := withoutSpacers(rows, 7); len(got[0].values) != 10 {
		t.Errorf("rows of two widths: %d values, want the 10 there were", len(got[0].values))
	}
}

// piecesOf makes cells of words; _ is an empty one.
func piecesOf(words string) []piece {
	var out []piece
	for _, w := range strings.Fields(words) {
		out = append(out, piece{text: strings.Trim(w, "_"), norm: strings.Trim(w, "_"), span: 1})
	}
	return out
}

// TestSpacerColumnsOfBlocks reads section 2 with empty columns before, between
// and behind its numbers.
func TestSpacerColumnsOfBlocks(t *testing.T) {
	for _, v := range []vector{cityVector, officeVector} {
		for name, spaced := range map[string]func(n int, row string) string{
			"before every number":    func(_ int, c string) string { return "||" + strings.ReplaceAll(c, "|", "||") },
			"behind every number":    func(_ int, c string) string { return "|" + strings.ReplaceAll(c, "|", "||") + "|" },
			"one behind the label":   func(_ int, c string) string { return "||" + c },
			"three behind the label": func(_ int, c string) string { return "||||" + c },
			"one before the last":    func(_ int, c string) string { return "|" + beforeLast(c) },
		} {
			t.Run(string(v.format)+" "+name, func(t *testing.T) {
				grid := eachLine(strings.Split(blocksGrid(v), "\n"), func(n int, line string) string {
					label, cells, ok := strings.Cut(line, "|")
					if !ok || strings.Contains(label, "信息内容") || strings.Contains(label, "*") {
						return line
					}
					return label + spaced(n, cells)
				})
				rep := reportOf(gridDocument(strings.Join(grid, "\n")))
				plain := reportOf(gridDocument(blocksGrid(v)))
				if d := differing(plain, rep); len(d) > 0 || rep.Tables[0].Status != plain.Tables[0].Status {
					t.Errorf("%v differ: %s", d, dump(rep, "t2"))
				}
			})
		}
	}
}

// beforeLast puts an empty cell before the last of a row.
func beforeLast(cells string) string {
	i := strings.LastIndex(cells, "|")
	return cells[:i+1] + "|" + cells[i+1:]
}

// TestSpacerOrPadding holds a row of section 2 that can be read in two ways.
func TestSpacerOrPadding(t *testing.T) {
	f, ok := spacedBlock(piecesOf("3 _ 5 _ _ _"), 3)
	if !ok || f.flag != flagByOrder {
		t.Errorf("read %v, flag %q; want it flagged", ok, f.flag)
	}
	for _, row := range []string{"3 4 5 _ _ _", "3 1 _ _ _ _"} {
		if f, ok := spacedBlock(piecesOf(row), 3); ok && f.cells[1].text != strings.Fields(row)[1] {
			t.Errorf("%s is read as %v", row, f)
		}
	}
}
