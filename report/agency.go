package report

import (
	"cmp"
	"regexp"
	"strings"

	"nianbao/region"
)

// candidate is a name for the reporting body, with where it stands.
type candidateName struct {
	raw   string // as found
	name  string // squeezed
	from  string // title, intro, signature, issuer, breadcrumb, source
	joint bool   // the first of several bodies that report together
}

// body is a name resolved against the table of divisions.
type body struct {
	chain  []region.Division // province first; nil when no place is known
	stated bool              // the name itself says the place, or part of it
	unsure bool              // the name can mean several places
	late   bool              // the name of the place is younger than the report
	organ  string            // 人民政府办公室; "" for a bare place
	level  string            // where the name shows it and no place is known
	branch bool              // of a body of the centre; the name stands as it is
}

// decideAgency fills who reports, at which place and level.
func (g *gist) decideAgency(rep *Report) {
	home := g.homeCode(rep.Year)
	c, b := g.pickAgency(home, rep.Year)
	if c.name == "" {
		return
	}
	var expanded bool
	b.organ, expanded = g.fullOrgan(b)
	kind := kindOf(b, rep.DocType)
	rep.Agency = Agency{Name: canonicalName(b, c.name), Raw: c.raw, From: c.from, Kind: kind, Level: levelOf(b, kind)}
	if len(b.chain) > 0 && !b.unsure {
		rep.Agency.Code = b.chain[len(b.chain)-1].Code
		latest := region.Latest(rep.Agency.Code)
		if latest != rep.Agency.Code {
			rep.Agency.CodeNow = latest
		}
		rep.Agency.ID = latest + "/" + b.organ
		if b.branch && !b.stated {
			rep.Agency.ID = branchID(b)
		}
		rep.Place = placeOfChain(b.chain)
	} else if rep.Agency.Level == region.LevelCountry {
		rep.Agency.Code = region.CountryCode
		rep.Agency.ID = region.CountryCode + "/" + rep.Agency.Name
	} else if b.branch {
		rep.Agency.ID = branchID(b)
	}
	rep.Flags = append(rep.Flags, agencyFlags(c, b, expanded)...)
}

// agencyFlags tell how sure the name of a body is.
func agencyFlags(c candidateName, b body, expanded bool) []string {
	var flags []string
	for _, f := range []struct {
		flag string
		on   bool
	}{{"place_ambiguous", b.unsure}, {"place_of_today", b.late}, {"agency_expanded", expanded}, {"agency_joint", c.joint}} {
		if f.on {
			flags = append(flags, f.flag)
		}
	}
	return flags
}

// pickAgency takes the first name by trust. A title without a place gives way
// to a signature or introduction that names the same body with its place.
func (g *gist) pickAgency(home string, year int) (candidateName, body) {
	var first candidateName
	var found body
	for _, c := range g.agencyNames() {
		b := resolve(c.name, home, year)
		if first.name == "" {
			first, found = c, b
			if b.stated && !b.unsure {
				return first, found
			}
			continue
		}
		if b.stated && !b.unsure && sameOrgan(b, found) {
			return candidateName{raw: c.raw, name: c.name, from: first.from}, b
		}
	}
	return first, found
}

// sameOrgan tells whether a fuller name means the body found before.
func sameOrgan(full, short body) bool {
	if len(full.chain) == 0 {
		return false
	}
	a, _ := longOrgan(canonicalOrgan(full.organ, full.chain))
	b, _ := longOrgan(canonicalOrgan(short.organ, full.chain))
	if a != b {
		return false
	}
	// An ambiguous place must be one of those the fuller name leads to.
	if short.unsure && len(short.chain) > 0 {
		last := short.chain[len(short.chain)-1]
		return full.chain[len(full.chain)-1].Name == last.Name
	}
	return true
}

// townCode is the length of the code of a township, the unit of a county's
// site: the site's name is not the township's.
const townCode = 9

// agencyNames lists the names a document gives its body, in order of trust.
func (g *gist) agencyNames() []candidateName {
	var out []candidateName
	add := func(raw, from string) {
		name := bareAgency(raw)
		if looksLikeAgency(name) || from == "title" && canBeAgency(name) {
			out = append(out, candidateName{raw: joined(raw), name: name, from: from})
		}
	}
	if raw := g.rawTitleAgency(); g.parts.joint != "" {
		out = append(out, candidateName{raw: joined(raw), name: g.parts.Agency, from: "title", joint: true})
	} else {
		add(raw, "title")
	}
	for _, name := range namesInIntro(g.intro()) {
		add(name, "intro")
	}
	add(g.sign().name, "signature")
	add(g.headerValue("issuer"), "issuer")
	for i := len(g.doc.Breadcrumb) - 1; i >= 0; i-- {
		add(g.doc.Breadcrumb[i], "breadcrumb")
	}
	add(SplitTitle(g.hints.Title).Agency, "title")
	if len(g.hints.Code) == townCode {
		add(region.Name(g.hints.Code), "source")
	}
	add(g.hints.Name, "source")
	add(g.headerValue("site_name"), "source")
	return out
}

// bareAgency squeezes a name and cuts what belongs to its site.
func bareAgency(raw string) string {
	name := flat(raw)
	for _, tail := range []string{"政府门户网站", "门户网站", "官方网站", "官网", "网站", "信息公开平台", "政务网"} {
		if stem, ok := strings.CutSuffix(name, tail); ok {
			if tail == "政府门户网站" {
				stem += "政府"
			}
			return strings.TrimSuffix(stem, "-")
		}
	}
	return name
}

// rawTitleAgency is the body in the title as published.
func (g *gist) rawTitleAgency() string {
	if g.parts.Agency == "" {
		return ""
	}
	q, name := squeeze(g.title), cmp.Or(g.parts.joint, g.parts.Agency)
	if at := strings.Index(q.text, name); at >= 0 {
		return q.original(g.title, at, at+len(name))
	}
	return name
}

// introNames are the sentences in which an introduction names its author.
var introNames = []struct {
	signs string // one of them is in every text that the pattern finds, behind a line break at its beginning
	words *regexp.Regexp
}{
	{"\n由 。由 ;由 ,由 报告由", regexp.MustCompile(`(?:^|[。;,\n]|本报告|本年度报告)由([^。;,:《]{2,36}?)(?:(?:根据|依据|按照|结合|负责|组织|汇总|综合|依照)[^。;,《]{0,30}?)?编制`)},
	{"编制了 编制并 编制发布 编制公布 编制本 编制形成 撰写了 撰写并 撰写发布 撰写公布 撰写本 撰写形成", regexp.MustCompile(`(?:^|[。;,\n])(?:现)?([^。;,:《]{2,36}?)(?:现)?(?:特|将|组织|认真)?(?:编制|撰写)(?:了|并|发布|公布|本|形成)`)},
	{"现将 现就", regexp.MustCompile(`现(?:将|就)([^。;,:《]{2,36}?)(?:20[0-9]{2}年|[一二三四]〇)`)},
	{"结合", regexp.MustCompile(`结合(?:20[0-9]{2}年度?)?([^。;,:《]{2,36}?)(?:20[0-9]{2}年度?)?(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:的)?(?:实际)?情况`)},
}

// introSigns has a bit for the signs of each of introNames.
var introSigns = func() *words {
	w := &words{}
	for _, n := range introNames {
		w.addAny(strings.Split(n.signs, " ")...)
	}
	return w
}()

// namesInIntro finds bodies that an introduction names as its author.
func namesInIntro(intro string) []string {
	var out []string
	signs := introSigns.in("\n" + intro)
	for i, n := range introNames {
		if signs>>i&1 == 0 {
			continue
		}
		for _, m := range n.words.FindAllStringSubmatch(intro, -1) {
			if name := trimVerb(m[1]); looksLikeAgency(name) {
				out = append(out, name)
			}
		}
	}
	return out
}

var verbs = regexp.MustCompile(`(?:现|特|将|认真|根据|依据|按照|结合|负责|组织|汇总).*$`)

func trimVerb(s string) string { return verbs.ReplaceAllString(s, "") }

// homeCode is the division the document's site belongs to: of the source
// definition, else of the site code in its meta tags, else of the site's name.
func (g *gist) homeCode(year int) string {
	if g.hints.Code != "" {
		return g.hints.Code
	}
	if code := siteDivision(g.headerValue("site_id_code")); code != "" {
		return code
	}
	for _, name := range []string{g.hints.Name, g.headerValue("site_name"), g.headerValue("issuer")} {
		b := resolve(bareAgency(name), "", year)
		if b.stated && !b.unsure {
			return b.chain[len(b.chain)-1].Code
		}
	}
	return ""
}

var siteCode = regexp.MustCompile(`^([0-9]{6})[0-9]{2,6}$`)

// siteDivision reads a site code 网站标识码: its first six digits are the
// division; codes of the State Council begin with bm.
func siteDivision(code string) string {
	code = strings.ToLower(strings.TrimSpace(code))
	if strings.HasPrefix(code, "bm") {
		return region.CountryCode
	}
	m := siteCode.FindStringSubmatch(code)
	if m == nil {
		return ""
	}
	if _, ok := region.Find(m[1], 0); !ok {
		return ""
	}
	return m[1]
}
