// Package archive reads and writes WARC, CDXJ and WACZ.
//
// A WARC file (ISO 28500) is a row of records, each a few named fields and a
// block of bytes, each in a gzip member of its own. Writer writes records of
// version 1.1, Writer.Capture all records of one capture, and what is written
// depends on nothing but what is given: the same captures make the same bytes.
// Reader reads versions 0.17 to 1.1, packed with gzip or zstd (with a dictionary or
// without) or not, and the older ARC, and goes on behind damage:
// what cannot be read is told once, as a Fault, and the records behind it are
// found again.
//
// Index sorts CDXJ lines in bounded memory, and WriteWACZ packs WARC files
// and their index into one file that replay tools open.
//
// Peers check it: with NIANBAO_PEERS naming a folder in which npm has installed
// warcio and @webrecorder/wabac, tests compare the index with warcio's line by
// line and replay a WACZ in Chromium (bench/replay/check.mjs); others read what
// wget wrote.
//
// The package is written by hand because of what libraries leave out: fields
// in a fixed order, offsets of what is written, and above all reading past
// damage, where a length that lies must not swallow the records behind it.
package archive
