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
package farm
