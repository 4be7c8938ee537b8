package farm

import (
	"math/rand/v2"
	"slices"
)

// synthManner is how a portal does things that its platform leaves open.
type synthManner struct {
	charset   string // utf-8 or gbk
	header    bool   // Content-Type says the charset
	siteMeta  bool   // SiteName, SiteDomain, SiteIDCode
	colMeta   bool   // ColumnName, ColumnType
	textMeta  bool   // ArticleTitle, PubDate, ContentSource
	cut       int    // runes of a link's text; 0 is all
	perPage   int
	mixed     int    // other news among ten rows of the column
	links     string // root, relative, absolute
	rows      int    // of synthRowStyles
	shape     string // of the column: flat, years, groups, own
	between   bool   // one more page between the home page and disclosure
	direct    bool   // the home page links the column, too
	entry     string // name of disclosure
	annual    string // name of the column
	slugs     int    // how folders are named
	variant   int    // what the platform makes of it
	group     int    // records of a group of jpage
	sessions  bool   // links with ;jsessionid=
	titles    int    // how titles are worded
	pdf       int    // reports among ten with an attachment
	listTotal bool   // lists say how many rows they have
	scripted  bool   // the fixed entries are links of a script
	written   bool   // rows of the column are written by a script each
	shell     bool   // disclosure is linked through a page that sends on
}

var (
	synthAnnualNames = []string{
		"政府信息公开年报", "信息公开年报", "政府信息公开年度报告", "信息公开工作年度报告",
		"信息公开年度报告", "年度报告", "公开年报", "年报", "政府信息公开年报",
	}
	synthEntryNames = []string{"政府信息公开", "政府信息公开", "信息公开", "政务公开"}
	synthGBK        = []string{"trs", "vsb", "hanweb", "jeecms", "static", "numhtml"}
	// Systems whose templates write relative links, and those that write the host.
	synthRelative = []string{"trs", "vsb", "static"}
	synthAbsolute = []string{"ucap", "nfcms", "hanweb", "jeecms"}
)

// pick draws one of a list.
func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

// chance is true n times of ten.
func chance(r *rand.Rand, n int) bool { return r.IntN(10) < n }

// drawManner draws the manners of a portal of a platform.
func drawManner(r *rand.Rand, platform string) synthManner {
	m := synthManner{
		charset: "utf-8", header: chance(r, 6), siteMeta: chance(r, 7), colMeta: chance(r, 4),
		textMeta: chance(r, 6), cut: pick(r, []int{0, 0, 16, 20, 24}), perPage: pick(r, []int{10, 12, 15, 20}),
		mixed: pick(r, []int{0, 2, 3, 6}), links: "root", rows: r.IntN(len(synthRowStyles)),
		shape:   pick(r, []string{"flat", "flat", "flat", "years", "groups", "own"}),
		between: chance(r, 4), direct: chance(r, 2), entry: pick(r, synthEntryNames),
		annual: pick(r, synthAnnualNames), slugs: r.IntN(1000), variant: r.IntN(1000),
		group: pick(r, []int{45, 45, 30, 20}), sessions: chance(r, 3), titles: r.IntN(1000),
		scripted: chance(r, 1), shell: chance(r, 2),
		pdf: pick(r, []int{0, 0, 2, 5}), listTotal: chance(r, 7),
	}
	if platform == "asp" || slices.Contains(synthGBK, platform) && chance(r, 3) {
		m.charset = "gbk"
	}
	m.written = platform == "trs" && chance(r, 2)
	switch {
	case slices.Contains(synthRelative, platform) && chance(r, 7):
		m.links = "relative"
	case slices.Contains(synthAbsolute, platform) && chance(r, 4):
		m.links = "absolute"
	}
	if platform == "gkmlpt" && m.shape == "own" {
		m.shape = "groups" // only leaves of its tree have rows
	}
	return m
}
