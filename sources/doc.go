// Package sources says where reports are published and how each site is walked.
//
// A source is a portal, a register or a flipbook host. The embedded registry
// names the portal of every government from province to county; definitions in
// TOML files, one file per province, override or add. Most portals need no
// line at all: the column of annual reports 政府信息公开年报 is found by
// following scored links from the home page.
//
// Two questions are answered here: where a run starts ([Source.Seeds]), and
// what follows from a page that was fetched ([Set.Follow]). Nothing is fetched
// here, and nothing is remembered between calls.
//
// The registry is made from its CSV file by
//
//	gzip -n9 -c portals.csv > sources/data/portals.csv.gz
package sources
