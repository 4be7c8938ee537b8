// Package farm serves a small farm of portals on loopback.
//
// A portal is a txtar archive: a site.json that says how the host behaves,
// an optional source.toml that says how a harvester would define it, and the
// files it serves, by path. Files are written in UTF-8 and encoded on the way
// out as site.json says, so that a page can be authored by hand and still
// arrive as GBK with no declaration or with a wrong one. Binary files carry
// the suffix .b64 and are kept in base64. robots.txt and 404.html are files
// like any other; a host without robots.txt answers 404 for it.
//
// The embedded portals are written for this package, shaped like what is met
// in life. What a reader must find on each page is in data/truth.json, which
// is written by hand and never derived from a reader.
//
// # Portals from a seed
//
// [Synthesize] draws portals instead: as many as wanted of every site platform,
// each with a menu, a column of annual reports and its pager as that platform
// has them. Names, depth, charset, the form of links and of rows, sub-columns by
// year or by group, and how much other news stands between the reports follow
// from the seed. The truth ([Synthetic.Truth]) is which report is on which page.
// The figures of the reports add up and go on from year to year.
//
// What a crawl has no business with is there, too: a calendar without end,
// session ids in links, a forbidden folder, hosts of departments, and rows that
// look like reports. [SyntheticServer.Tally] and [SyntheticServer.Strays] say
// whether it was left alone. [SyntheticServer.Move], Overstate, Stick and Block
// make a portal go wrong while it is served.
//
// These portals are shaped after notes on the platforms, never after the
// package that reads them: a platform is added here without looking there.
package farm
