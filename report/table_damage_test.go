package report

import (
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// TestDamagedTables takes cells, labels and rows out of t3 at random, in a
// grid and in lines. Whatever was lost, no number may stand in a cell it does
// not belong to without a flag.
func TestDamagedTables(t *testing.T) {
	random := rand.New(rand.NewSource(11))
	for _, v := range []vector{cityVector, mixed()} {
		for range 60 {
			grid, tell := damagedGrid(random, v)
			noneMisplaced(t, reportOf(gridDocument(grid)), v, tell)
			text, tell := damagedText(random, v)
			noneMisplaced(t, reportOf(lineDocument(text)), v, tell)
			if t.Failed() {
				return
			}
		}
	}
}

// noneMisplaced checks every unflagged number of t3 against the vector.
func noneMisplaced(t *testing.T, rep *Report, v vector, tell []string) {
	t.Helper()
	ft := FormOf(v.format).Table("t3")
	for i, r := range ft.DataRows() {
		for j, c := range ft.Columns {
			cell, ok := rep.Cell("t3." + r.ID + "." + c.ID)
			want := cellsOf(v.t3[i])[j]
			if ok && cell.Value != nil && len(cell.Flags) == 0 && cell.Value.String() != want {
				t.Errorf("%s = %s unflagged, want %s, after %v", cell.Name(), cell.Value, want, tell)
			}
		}
	}
}

// damagedGrid damages one to four rows of t3 in HTML. tell says how.
func damagedGrid(random *rand.Rand, v vector) (table string, tell []string) {
	lines := requestLines(v)
	if random.Intn(3) == 0 {
		lines, tell = withoutSubLabels(lines, ""), append(tell, "no sub-labels")
	}
	if random.Intn(3) == 0 {
		lines, tell = strings.Split(emptied(strings.Join(lines, "\n")), "\n"), append(tell, "empty stubs")
	}
	for range 1 + random.Intn(4) {
		i := random.Intn(len(lines))
		cells := strings.Split(lines[i], "|")
		value := len(cells) - 1 - random.Intn(7)
		switch random.Intn(5) {
		case 0:
			cells, tell = slices.Delete(cells, value, value+1), append(tell, "cell lost of "+lines[i])
		case 1:
			cells[value], tell = "", append(tell, "cell empty in "+lines[i])
		case 2:
			cells[len(cells)-8], tell = "", append(tell, "label lost of "+lines[i])
		case 3:
			cells, tell = append(cells, "", ""), append(tell, "padding behind "+lines[i])
		default:
			tell = append(tell, "row lost: "+lines[i])
			lines = slices.Delete(lines, i, i+1)
			continue
		}
		if lines[i] = strings.Join(cells, "|"); len(cells) < 8 {
			break
		}
	}
	if random.Intn(4) == 0 {
		return "3*申请人情况|7*人数\n" + strings.Join(lines, "\n"), append(tell, "head lost")
	}
	return requestsHead + strings.Join(lines, "\n"), tell
}

// damagedText damages some rows of t3 as lines of text in one of four styles.
func damagedText(random *rand.Rand, v vector) (text string, tell []string) {
	style := random.Intn(4)
	text = requestText(v, func(label string, values []string) []string {
		values = slices.Clone(values)
		switch random.Intn(25) {
		case 0:
			i := random.Intn(7)
			values, tell = slices.Delete(values, i, i+1), append(tell, "value lost of "+label)
		case 1:
			tell = append(tell, "label lost: "+label)
			label = ""
		case 2:
			tell = append(tell, "row lost: "+label)
			return nil
		case 3:
			values, tell = append(values, "9"), append(tell, "stray number behind "+label)
		case 4:
			tell = append(tell, "values lost of "+label)
			return []string{label}
		}
		switch style {
		case 0:
			return []string{label + " " + strings.Join(values, " ")}
		case 1:
			return append(wrapped(label), strings.Join(values, " "))
		case 2:
			return append([]string{label}, values...)
		}
		return []string{"| " + label + " | " + strings.Join(values, " | ") + " |"}
	})
	return text, tell
}
