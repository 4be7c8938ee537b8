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
	return readTablesOf(doc, nil, yearIn(normalize(doc.Title)))
}

// readTablesOf reads the tables of a report whose year is known; 0 is not
// known. sights are what the blocks of the document show, where they were
// looked at before.
func readTablesOf(doc *document.Document, sights []sight, year int) []Table {
	tables := readRows(stream(doc, sights, true), year)
	if doc.Form != document.FormHTML || !slices.ContainsFunc(tables, func(t Table) bool { return !found(t) }) {
		return tables
	}
	// A page can be cut wrongly into article and furniture; the labels of a
	// statutory table stand nowhere else.
	for i, t := range readRows(stream(doc, sights, false), year) {
		if i < len(tables) && !found(tables[i]) && found(t) {
			tables[i] = t
		}
	}
	return tables
}

// found reports whether a table stands in the document.
func found(t Table) bool { return len(t.Cells) > 0 }

// readRows reads all tables from one stream of rows.
func readRows(rows []row, year int) []Table {
	parts := partition(rows)
	t2 := chosen("t2", readEach(parts, "t2", year, readBlocks))
	t3 := chosen("t3", readEach(parts, "t3", year, func(p part) Table { return readRequests(p, t2.Format) }))
	t4 := chosen("t4", readEach(parts, "t4", year, func(p part) Table { return readCases(p, t3.Format, t2.Format, year) }))
	tables := []Table{t2, t3, t4}
	for i := range tables {
		if !found(tables[i]) && pictured(rows, tables[i].ID) {
			tables[i].Status = StatusImage
		}
	}
	st := chosen("st", readEach(parts, "st", year, func(p part) Table { return readAnnex(p, year) }))
	if !found(st) && slices.ContainsFunc(parts, part.holdsStatistics) {
		st.Status = StatusUnread
	}
	if found(st) || st.Status == StatusUnread {
		tables = append(tables, st)
	}
	return tables
}

// statusOf judges a table by its cells.
func statusOf(cells []Cell) Status {
	switch {
	case len(cells) == 0:
		return StatusAbsent
	case slices.ContainsFunc(cells, func(c Cell) bool {
		return c.State == StateMissing || slices.Contains(c.Flags, flagByOrder) || slices.Contains(c.Flags, flagCopiesDiffer) || slices.Contains(c.Flags, flagMerged)
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
