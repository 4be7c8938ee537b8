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
// # Definitions
//
// The first five keys are required; a flipbook host has no code.
//
//	[[source]]
//	id     = "621100-dingxi"              # code of the division and a short word
//	name   = "定西市人民政府"
//	code   = "621100"                     # GB/T 2260; it tells the level
//	base   = "https://www.dingxi.gov.cn"
//	family = "hanweb"                     # site platform, or "auto"
//	alias  = ["http://zwgk.dingxi.gov.cn"]
//	entry  = ["/zfxxgk/"]                 # more pages to start from
//	column = ["/nb/", { url = "/nb/{Y}/", years = "2019-2025", seen = "2026-04" }]
//	expect = { years = "2008-2025", min = 10 }
//
//	  [[source.unit]]                     # a township or department on this site
//	  code   = "621102001"
//	  column = ["/jd/nb/"]
//
// Further keys are level, charset, seeds, images, accept, skip, rows, title,
// date, body, next, insecure_tls, blocked, politeness, checked, by, note and
// evidence; the fields of [Source] say what they mean. Everything wrong with a
// set of files is found in one pass, each fault with its line and its mend.
//
// A definition that overrides how pages are read (rows, title, date, body,
// next) has a folder testdata/<id> with a list page, an article page and what
// must be found on them; the tests demand it.
//
// # Registry
//
// The registry is made from its CSV files by
//
//	gzip -n9 -c portals.csv > sources/data/portals.csv.gz
//	gzip -n9 -c known-columns.csv > sources/data/known-columns.csv.gz
//
// The known columns are pages seen on the portals in April 2026. They tell the
// platform of a portal ([PlatformOf]); those of disclosure are pages to start
// from, and those named for annual reports are columns.
package sources
