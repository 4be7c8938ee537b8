package report

import (
	"slices"
	"strings"
	"testing"

	"nianbao/document"
)

// lacking makes every cell of a document's tables that holds a figure say
// nothing but that it shows something else.
func lacking(doc *document.Document, what string, which func(text string) bool) *document.Document {
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		for _, r := range b.Table.Rows {
			for i, c := range r.Cells {
				if strings.Trim(c.Text, "0123456789") == "" && which(c.Text) {
					r.Cells[i].Text, r.Cells[i].Lacks = "", what
				}
			}
		}
	}
	return doc
}

// tableRules reads the damage and the rules of a document's tables.
func tableRules(rep *Report) []string {
	rep.Format = FormatF2021
	var rules []string
	for _, p := range append(missingTables(rep), doubtfulCells(rep)...) {
		rules = append(rules, p.Rule)
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

func TestCellsThatAreNoText(t *testing.T) {
	all := func(string) bool { return true }
	one := func(s string) bool { return s == "11398889" }
	tests := []struct {
		name, what string
		which      func(string) bool
		status     Status // of t2
		rules      []string
	}{
		{"every number a picture", document.LacksImage, all, StatusImage, []string{"table_image"}},
		{"one number a picture", document.LacksImage, one, StatusOK, []string{"cell_image"}},
		{"every number by script", document.LacksScript, all, StatusBlank, []string{"cell_script", "table_blank"}},
		{"one number by script", document.LacksScript, one, StatusOK, []string{"cell_script"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := gridDocument(blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector))
			rep := reportOf(lacking(doc, tt.what, tt.which))
			if got := rep.Tables[0].Status; got != tt.status {
				t.Errorf("t2 is %s, want %s", got, tt.status)
			}
			c, _ := rep.Cell("t2_5.licence.decisions")
			if c.State != StateBlank || c.Value != nil || !slices.Equal(c.Flags, []string{tt.what}) {
				t.Errorf("the cell is %s %v, flags %v", c.State, c.Value, c.Flags)
			}
			if got := tableRules(rep); !slices.Equal(got, tt.rules) {
				t.Errorf("problems %v, want %v", got, tt.rules)
			}
		})
	}
}

// TestPictureIsNotFilled holds that a picture is no blank: sums do not make a
// number of it.
func TestPictureIsNotFilled(t *testing.T) {
	doc := gridDocument(blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector))
	rep := reportOf(lacking(doc, document.LacksImage, func(s string) bool { return s == "14069" || s == "177" }))
	for _, name := range []string{"t3.new_received.total", "t3.unable_unclear.natural_person"} {
		if c, _ := rep.Cell(name); c.State == StateDerived {
			t.Errorf("%s was filled with %v", name, c.Value)
		}
	}
}

// TestNoteMarks holds that a number with the mark of a note is text, and that
// labels with one are still labels.
func TestNoteMarks(t *testing.T) {
	marked := strings.NewReplacer("6937489", "6937489¹", "14069", "14069₂", "属于国家秘密", "属于国家秘密²", "行政强制", "行政强制³")
	rep := reportOf(gridDocument(marked.Replace(blocksGrid(cityVector)), marked.Replace(requestsGrid(cityVector)), casesGrid(cityVector)))
	for name, state := range map[string]State{
		"t2_6.penalty.decisions": StateText, "t3.new_received.total": StateText,
		"t2_6.coercion.decisions": StateNumber, "t3.denied_state_secret.total": StateNumber,
		"t3.new_received.natural_person": StateNumber,
	} {
		if c, _ := rep.Cell(name); c.State != state || state == StateText && c.Value != nil {
			t.Errorf("%s is %s %v, want %s", name, c.State, c.Value, state)
		}
	}
}
