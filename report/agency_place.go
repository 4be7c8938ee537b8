package report

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/region"
)

// longestPlace is the longest name of a division, in characters:
// 积石山保安族东乡族撒拉族自治县 has 15.
const longestPlace = 16

// placeEnds are the last characters of names of divisions.
const placeEnds = "省区市州盟县旗镇乡道街木"

// resolve reads the place and the organ from a squeezed name. home is the
// division of the source: names are looked for there first, then in what it
// belongs to, then everywhere.
func resolve(name, home string, year int) body {
	if b, ok := branch(name, home, year); ok {
		return b
	}
	if lead, rest, ok := cutNational(name); ok {
		if rest == "" {
			return body{organ: name, level: region.LevelCountry}
		}
		b := resolve(rest, home, year)
		b.organ = lead + b.organ
		if !b.stated && (home == "" || home == region.CountryCode) {
			return body{organ: name, level: region.LevelCountry}
		}
		return b
	}
	for _, within := range reach(home) {
		found, rest, late := walkAnyYear(name, within, year)
		if len(found) == 0 {
			continue
		}
		b := body{stated: true, late: late, organ: rest, unsure: len(found) > 1 || lostPlace.MatchString(rest) && !zoneWords.MatchString(rest)}
		if isFar(within, home) && isBareTown(name, found[0]) {
			b.unsure = true
		}
		b.chain = chainOf(found[0].Code, yearOf(b, year))
		if today := chainOf(found[0].Code, 0); renamedSince(b.chain, today, found[0]) {
			b.chain, b.late = today, true
		}
		return b
	}
	return resolveShort(name, home, year)
}

// isFar tells whether a name was looked for beyond the prefecture of a source.
func isFar(within, home string) bool {
	return len(home) >= 6 && home[2:] != "0000" && home != region.CountryCode && (within == "" || within[2:] == "0000")
}

// isBareTown tells whether a name begins with a township. A namesake far away
// is not the one on a site that does not have it.
func isBareTown(name string, d region.Division) bool {
	return d.Level == region.LevelTownship && strings.HasPrefix(name, d.Name)
}

// renamedSince tells whether a division has today the name it was found by, and
// had another in the year: 信都区 was 桥西区 in 2019, with the same code.
func renamedSince(chain, today []region.Division, found region.Division) bool {
	return len(chain) > 0 && len(today) == len(chain) && chain[len(chain)-1].Name != found.Name && today[len(today)-1].Name == found.Name
}

// yearOf is the year by whose table a name was read.
func yearOf(b body, year int) int {
	if b.late {
		return 0
	}
	return year
}

// lostPlace is a division that the table does not have in that year, behind one
// that it has: 天水市|秦城区. Its figures are not those of the one before it.
var lostPlace = regexp.MustCompile(`^\p{Han}{1,8}[县区市旗](?:人民政府.*)?$`)

// national leads the names of bodies that belong to the centre: the place
// stands behind it, as in 国家税务总局武山县税务局.
var national = regexp.MustCompile(`^(?:国家税务总局|中国人民银行|中国气象局|国家统计局|国家外汇管理局|中华人民共和国|国家邮政局|国务院|国家)`)

func cutNational(name string) (lead, rest string, ok bool) {
	lead = national.FindString(name)
	return lead, name[len(lead):], lead != ""
}

// resolveShort completes a name that says no place: 区统计局, 统计局, 办公室
// stand at the division of the source.
func resolveShort(name, home string, year int) body {
	if home == region.CountryCode {
		return body{organ: name, level: region.LevelCountry}
	}
	chain := chainOf(home, year)
	for _, word := range placeWords {
		tail, ok := strings.CutPrefix(name, word)
		if !ok || tail == "" || !startsOrgan.MatchString(tail) {
			continue
		}
		for i := len(chain) - 1; i >= 0; i-- {
			if strings.HasSuffix(chain[i].Name, word) {
				return body{chain: chain[:i+1], organ: tail}
			}
		}
		// 区统计局 on the site of a city: which district is not said.
		return body{organ: name, level: levelOfWord[word], unsure: len(chain) > 0}
	}
	b := body{chain: chain, organ: name}
	if len(chain) == 0 {
		b.level = levelOfName(name)
	}
	return b
}

// placeWords stand for the place in names used on its own site.
var placeWords = []string{"自治区", "自治州", "自治县", "街道", "省", "市", "州", "盟", "县", "区", "旗", "镇", "乡"}

// startsOrgan keeps 市场监督管理局 from being read as 市 and an organ.
var startsOrgan = regexp.MustCompile(`^[^场容政]|^政府|^政务|^政协|^政法`)

var levelOfWord = map[string]string{
	"省": region.LevelProvince, "自治区": region.LevelProvince,
	"州": region.LevelPrefecture, "自治州": region.LevelPrefecture, "盟": region.LevelPrefecture,
	"县": region.LevelCounty, "自治县": region.LevelCounty, "区": region.LevelCounty, "旗": region.LevelCounty,
	"镇": region.LevelTownship, "乡": region.LevelTownship, "街道": region.LevelTownship,
}

// townName is a name of a township at the end of a name of a place or body.
var townName = regexp.MustCompile(`(?:镇|乡|街道|苏木)(?:人民政府|政府|办事处)?$`)

// levelOfName guesses the level of a body whose place the table does not know.
func levelOfName(name string) string {
	switch {
	case townName.MatchString(name):
		return region.LevelTownship
	case strings.HasSuffix(name, "县") || strings.HasSuffix(name, "县人民政府"):
		return region.LevelCounty
	case ministry.MatchString(name):
		return region.LevelCountry
	}
	return ""
}

// ministry are names only bodies of the State Council have. A 组织部 or 宣传部
// is not among them.
var ministry = regexp.MustCompile(`^(?:外交|教育|科学技术|科技|工业和信息化|公安|民政|司法|财政|人力资源和社会保障|自然资源|生态环境|住房和城乡建设|交通运输|水利|` +
	`农业农村|农业|商务|文化和旅游|文化|应急管理|退役军人事务|国土资源|环境保护|卫生|铁道|监察)部$|^[^省市县区]{2,12}(?:总局|总署)$|` +
	`^审计署$|^中国(?:证券监督管理委员会|银行保险监督管理委员会|证监会|银保监会|地震局|民用航空局|科学院|社会科学院|工程院)$`)

// reach lists where a name is looked for, from near to far.
func reach(home string) []string {
	var out []string
	if len(home) == 9 {
		out = append(out, home, home[:6])
	} else if home != "" && home != region.CountryCode {
		out = append(out, home)
	}
	if len(home) >= 6 && home != region.CountryCode {
		out = append(out, home[:4]+"00", home[:2]+"0000")
	}
	out = append(out, "")
	return slices.Compact(out)
}

// walk reads divisions from the front of a name, each inside the one before:
// 赣州市安远县版石镇. It returns the divisions the last one can be and what
// of the name is left.
func walk(name, within string, year int) (found []region.Division, rest string) {
	rest = name
	holders := []string{within}
	for range 5 {
		next, tail := step(rest, holders, found, year)
		if len(next) == 0 {
			// 东城区人民政府东华门街道办事处 names the government between two places.
			under := strings.TrimPrefix(rest, "人民政府")
			if len(found) > 0 && under != rest {
				next, tail = step(under, holders, found, year)
			}
		}
		if len(next) == 0 {
			return found, rest
		}
		found, rest = next, tail
		holders = holders[:0]
		for _, d := range found {
			holders = append(holders, d.Code)
		}
	}
	return found, rest
}

// lostHead is a name that begins like that of a division.
var lostHead = regexp.MustCompile(`^\p{Han}{1,15}?[县区市旗州盟]`)

// walkAnyYear is walk by the table of the year, or by that of today where it
// gets further: reports are put on a new site under the new names of their
// bodies, 内江市隆昌市 for what was 隆昌县 in the year. late tells that it did.
func walkAnyYear(name, within string, year int) (found []region.Division, rest string, late bool) {
	found, rest = walk(name, within, year)
	if year == 0 || !lostHead.MatchString(rest) {
		return found, rest, false
	}
	today, left := walk(name, within, 0)
	if len(today) == 0 || len(left) >= len(rest) {
		return found, rest, false
	}
	return today, left, true
}

// step reads one division from the front of a name, the longest that fits.
func step(name string, holders []string, above []region.Division, year int) (found []region.Division, rest string) {
	r := []rune(name)
	for n := min(longestPlace, len(r)); n >= 2; n-- {
		prefix := string(r[:n])
		bare := !strings.ContainsRune(placeEnds, r[n-1])
		if bare && !isProvince(prefix, above, r[n:]) {
			continue
		}
		for _, h := range holders {
			for _, d := range region.ByName(prefix, h, year) {
				if d.Level == region.LevelTownship && zoneName.MatchString(d.Name) || bare && d.Level != region.LevelProvince {
					continue // 吉林 is no 吉林街道
				}
				if deeper(d, above) && isNameOf(prefix, d) && !slices.ContainsFunc(found, func(o region.Division) bool { return o.Code == d.Code }) {
					found = append(found, d)
				}
			}
		}
		if len(found) > 0 {
			return found, string(r[n:])
		}
	}
	return nil, name
}

// zoneName is the name of a zone 开发区. The table has some among the townships,
// since the statistics bureau numbers them; they are no divisions.
var zoneName = regexp.MustCompile(`(?:开发|高新|新|园|工业|示范|保税|度假|管理|试验|合作|经济)区$`)

// isProvince allows 甘肃 for 甘肃省 at the front of a name, with something
// behind it.
func isProvince(prefix string, above []region.Division, rest []rune) bool {
	if len(above) > 0 || len(rest) == 0 || runes(prefix) > 3 || strings.HasPrefix(string(rest), "生产建设兵团") {
		return false
	}
	p, ok := region.Province(prefix)
	return ok && p.Name != prefix
}

// deeper tells whether a division stands below the ones read before.
func deeper(d region.Division, above []region.Division) bool {
	for _, a := range above {
		if a.Code == d.Code || rankOf(a.Level) >= rankOf(d.Level) {
			return false
		}
	}
	return true
}

func rankOf(level string) int {
	return slices.Index([]string{region.LevelCountry, region.LevelProvince, region.LevelPrefecture, region.LevelCounty, region.LevelTownship}, level)
}

// isNameOf refuses short names that are words too, and stems that names of
// bodies begin with: 兰州新区 is not the 新区 of 兰州市. The division must carry
// the name in full or in its daily form with a suffix.
func isNameOf(name string, d region.Division) bool {
	if name == d.Name || d.Level == region.LevelProvince {
		return true
	}
	for _, suffix := range []string{"市", "地区", "县", "区"} {
		if d.Name == name+suffix {
			return false
		}
	}
	return true
}

// chainOf is the chain of a code in a year, as it is today where the code was
// not in force then.
func chainOf(code string, year int) []region.Division {
	if code == "" || code == region.CountryCode {
		return nil
	}
	if chain := region.Chain(code, year); chain != nil {
		return chain
	}
	return region.Chain(code, 0)
}

// placeOfChain names the divisions of a chain by level.
func placeOfChain(chain []region.Division) Place {
	var p Place
	for _, d := range chain {
		switch d.Level {
		case region.LevelProvince:
			p.Province = d.Name
		case region.LevelPrefecture:
			p.Prefecture = d.Name
		case region.LevelCounty:
			p.County = d.Name
		case region.LevelTownship:
			p.Township = d.Name
		}
	}
	return p
}
