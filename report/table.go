package report

import (
	"slices"

	"nianbao/document"
)

// readTables reads the statutory tables of a document: t2, t3 and t4 in this
// order, and st where the annex of 2014 stands in it. A table that is found
// has every cell of its form; one that is not has none and says why. The
// preview a flipbook host prints before the text is never read.
func readTables(doc *document.Document) []Table {
	tables := readRows(stream(doc, true), doc)
	if doc.Form != document.FormHTML || !slices.ContainsFunc(tables, func(t Table) bool { return !found(t) }) {
		return tables
	}
	// A page can be cut wrongly into article and furniture; the labels of a
	// statutory table stand nowhere else.
	for i, t := range readRows(stream(doc, false), doc) {
		if i < len(tables) && !found(tables[i]) && found(t) {
			tables[i] = t
		}
	}
	return tables
}

// found reports whether a table stands in the document.
func found(t Table) bool { return len(t.Cells) > 0 }

// readRows reads all tables from one stream of rows.
func readRows(rows []row, doc *document.Document) []Table {
	parts := partition(rows)
	year := yearIn(normalize(doc.Title))
	t2 := chosen("t2", readEach(parts, "t2", readBlocks), year)
	t3 := chosen("t3", readEach(parts, "t3", func(p part) Table { return readRequests(p, t2.Format) }), year)
	t4 := chosen("t4", readEach(parts, "t4", func(p part) Table { return readCases(p, t3.Format, t2.Format, year) }), year)
	tables := []Table{t2, t3, t4}
	for i := range tables {
		if !found(tables[i]) && pictured(rows, tables[i].ID) {
			tables[i].Status = StatusImage
		}
	}
	if st := chosen("st", readEach(parts, "st", readAnnex), year); found(st) {
		tables = append(tables, st)
	}
	return tables
}

// copyOf is one copy of a table, with the year named above it.
type copyOf struct {
	Table
	year int
}

// readEach reads every copy of a table.
func readEach(parts []part, id string, read func(part) Table) []copyOf {
	var all []copyOf
	for _, p := range parts {
		if p.table != id {
			continue
		}
		if t := read(p); found(t) {
			all = append(all, copyOf{t, p.year})
		}
	}
	return all
}

// chosen takes the best copy of a table: the one under the report's own year
// where copies of several years stand side by side, else the one with most
// numbers. Where an equally full copy says otherwise, the cells in question
// are flagged.
func chosen(id string, copies []copyOf, year int) Table {
	if len(copies) == 0 {
		return Table{ID: id, Status: StatusAbsent}
	}
	if ofYear := slices.DeleteFunc(slices.Clone(copies), func(c copyOf) bool { return c.year != year }); year != 0 && len(ofYear) > 0 {
		copies = ofYear
	}
	best := 0
	for i := range copies {
		if counted(copies[i].Cells) > counted(copies[best].Cells) {
			best = i
		}
	}
	t := copies[best].Table
	for i, c := range copies {
		if i != best && c.Format == t.Format {
			flagDifferences(&t, c.Table)
		}
	}
	return t
}

// counted is how many cells hold a number.
func counted(cells []Cell) int {
	n := 0
	for _, c := range cells {
		if c.State == StateNumber {
			n++
		}
	}
	return n
}

// flagDifferences marks the cells in which another copy has another number. A
// copy cut off in the middle is no witness against a full one.
func flagDifferences(t *Table, other Table) {
	if counted(other.Cells) < counted(t.Cells) {
		return
	}
	for i := range t.Cells {
		a, b := &t.Cells[i], other.Cells[i]
		if a.Value != nil && b.Value != nil && !a.Value.Equal(b.Value.Decimal) {
			addFlag(a, flagCopiesDiffer)
			t.Status = StatusPartial
		}
	}
}

// statusOf judges a table by its cells.
func statusOf(cells []Cell) Status {
	switch {
	case len(cells) == 0:
		return StatusAbsent
	case slices.ContainsFunc(cells, func(c Cell) bool {
		return c.State == StateMissing || slices.Contains(c.Flags, flagByOrder) || slices.Contains(c.Flags, flagCopiesDiffer)
	}):
		return StatusPartial
	case allBlank(cells) && slices.ContainsFunc(cells, func(c Cell) bool { return slices.Contains(c.Flags, flagImage) }):
		return StatusImage
	case allBlank(cells):
		return StatusBlank
	}
	return StatusOK
}

// filledIn reports whether any cell of a table was found in the document.
func filledIn(cells []Cell) bool {
	return slices.ContainsFunc(cells, func(c Cell) bool { return c.State != StateMissing })
}
