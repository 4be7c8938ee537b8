// Package coverage keeps the ledger of what is expected against what was found.
//
// A cell of the ledger is one body, one report year and one kind of report. It
// says found, or why not: a gap is a result with its evidence, never a
// silence. A report counts as absent only where the lists on which the body
// publishes were all read, had no row for that year, and left nothing open;
// those lists, with the digests of their pages, are the evidence, and [Verify]
// judges them anew from what is stored. Whatever cannot be proven is unknown.
package coverage
