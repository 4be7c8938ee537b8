// Package document turns a page, PDF, Word file, sheet or flipbook into blocks: headings, paragraphs, table grids.
package document
