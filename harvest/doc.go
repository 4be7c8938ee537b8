// Package harvest takes one source through fetch, keep, read, classify,
// parse, validate and store.
//
// It alone knows the order of the stages (harvest.go) and it alone maps the
// nouns of the crawler, the sources and the reader onto the records of the
// store. Three ways lead in: Crawl from the network, Ingest from saved files,
// Parse from snapshots already stored; all three meet in the stage that reads
// a kept snapshot.
package harvest
