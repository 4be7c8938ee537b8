package report

import (
	"regexp"
	"strings"

	"nianbao/region"
)

// bracketsBehind are second names in brackets: 办公室(外事办公室).
var bracketsBehind = regexp.MustCompile(`\([^)]*\)?$`)

// governmentWords are the ways a government 人民政府 is named behind its place.
var governmentWords = regexp.MustCompile(`^(?:人民)?政府$`)

// officeWords are the ways the office of a government is named.
var officeWords = regexp.MustCompile(`^(?:人民)?(?:政府)?(?:办公?室|办公厅|办)$`)

// Townships that the table of divisions does not have, since it knows those of
// one year only, stay part of the organ.
var (
	bareTown   = regexp.MustCompile(`^\p{Han}{1,8}(?:镇|乡|苏木)$`)
	bareStreet = regexp.MustCompile(`^\p{Han}{1,8}街道$`)
)

// canonicalOrgan is the organ without its place, in its full wording.
func canonicalOrgan(organ string, chain []region.Division) string {
	organ = strings.Trim(bracketsBehind.ReplaceAllString(organ, ""), "·- ")
	level := ""
	if len(chain) > 0 {
		level = chain[len(chain)-1].Level
	}
	street := level == region.LevelTownship && strings.HasSuffix(chain[len(chain)-1].Name, "街道")
	switch {
	case street && (organ == "" || organ == "办事处" || organ == "街道办事处" || organ == "办" || governmentWords.MatchString(organ)):
		return "办事处"
	case organ == "" && len(chain) == 0:
		return ""
	case organ == "" || governmentWords.MatchString(organ):
		return "人民政府"
	case organ == "行政公署", organ == "行署":
		return "行政公署"
	case organ == "行政公署办公室", organ == "行署办公室", organ == "行署办":
		return "行政公署办公室"
	case officeWords.MatchString(organ) && level == region.LevelProvince:
		return "人民政府办公厅"
	case officeWords.MatchString(organ) && level != "":
		return "人民政府办公室"
	case bareTown.MatchString(organ), lostPlace.MatchString(organ) && !zoneWords.MatchString(organ) && !strings.Contains(organ, "政府"):
		return organ + "人民政府"
	case bareStreet.MatchString(organ):
		return organ + "办事处"
	case strings.HasSuffix(organ, "管委会") && !strings.HasSuffix(organ, "国资管委会"):
		return strings.TrimSuffix(organ, "管委会") + "管理委员会"
	}
	return organ
}

// municipality are the cities right under the centre 直辖市, whose name is part
// of their districts' names.
var municipality = regexp.MustCompile(`^(?:11|12|31|50)`)

// canonicalName is the full chain of places below the province with the organ.
// A body of the province itself carries the province's name.
func canonicalName(b body, name string) string {
	switch {
	case b.unsure && strings.HasSuffix(b.organ, "人民政府") && !strings.HasSuffix(name, "政府"):
		return name + "人民政府"
	case b.unsure, len(b.chain) == 0 && b.organ == "":
		return name
	case b.branch:
		return b.organ
	case len(b.chain) == 0:
		return b.organ
	}
	var s strings.Builder
	lead, organ, national := cutNational(b.organ)
	if national {
		s.WriteString(lead)
	} else {
		organ = b.organ
	}
	for i, d := range b.chain {
		if d.Level != region.LevelProvince || len(b.chain) == 1 || i == 0 && municipality.MatchString(d.Code) {
			s.WriteString(d.Name)
		}
	}
	return s.String() + organ
}

// zoneWords are the names of zones, which are no divisions.
var zoneWords = regexp.MustCompile(`(?:开发区|高新(?:技术)?(?:产业)?(?:开发)?区|高新区|新区|新城|保税(?:港)?区|园区|度假区|风景(?:名胜)?区|景区|示范区|产业园|工业园|科技园|工业区|试验区|合作区|经济区|物流园|科学城|生态城|管理区|口岸)(?:管理委员会|管理办公室)?$|开发区管理|园区管理`)

// organKinds tell the kind of a body by its organ, in the order asked.
var organKinds = []struct {
	kind  string
	words *regexp.Regexp
}{
	{"government", regexp.MustCompile(`^人民政府$|^行政公署$`)},
	{"office", regexp.MustCompile(`^人民政府办公[室厅]|^行政公署办公室`)},
	{"street", regexp.MustCompile(`^(?:街道)?办事处$|街道(?:办事处)?$`)},
	{"vertical", regexp.MustCompile(`税务(?:总|分)?局|海关|气象局|邮政管理|海事局|烟草专卖|消防救援|调查(?:总)?队$|人民银行|银保监|金融监督管理(?:总局|局)|通信管理局|边防|出入境检验`)},
	{"zone", zoneWords},
	{"department", regexp.MustCompile(`(?:局|委|委员会|厅|部|署|院|办|办公室|处|队|总队|支队|大队|社|会)$`)},
	{"institution", regexp.MustCompile(`(?:中心|学校|大学|学院|中学|小学|幼儿园|医院|研究[院所]|图书馆|博物馆|馆|站|所|场)$`)},
}

var institutionFirst = regexp.MustCompile(`(?:医院|学院|研究院|卫生院|敬老院|法院|检察院)$`)

// kindOf is the kind of a body (domain: government, office, department …).
func kindOf(b body, docType string) string {
	if docType == docInstitution {
		return "institution"
	}
	if b.branch {
		return "vertical"
	}
	town := len(b.chain) > 0 && b.chain[len(b.chain)-1].Level == region.LevelTownship || townName.MatchString(b.organ)
	if town && (b.organ == "办事处" || strings.HasSuffix(b.organ, "街道") || strings.HasSuffix(b.organ, "街道办事处")) {
		return "street"
	}
	if town && (b.organ == "人民政府" || townName.MatchString(b.organ)) {
		return "township"
	}
	if institutionFirst.MatchString(b.organ) && !strings.HasSuffix(b.organ, "法院") && !strings.HasSuffix(b.organ, "检察院") {
		return "institution"
	}
	for _, k := range organKinds {
		if k.words.MatchString(b.organ) && !(k.kind == "vertical" && b.level == region.LevelCountry) {
			return k.kind
		}
	}
	if strings.HasSuffix(b.organ, "人民政府") {
		return "government"
	}
	return "other"
}

// levelOf is the level of a body: that of its place, "other" for bodies that
// stand outside the levels.
func levelOf(b body, kind string) string {
	switch kind {
	case "zone", "vertical", "institution":
		if b.level == region.LevelCountry {
			return b.level
		}
		return "other"
	}
	if kind == "township" || kind == "street" {
		return region.LevelTownship
	}
	if b.stated && b.unsure && lostPlace.MatchString(strings.TrimSuffix(b.organ, "人民政府")) {
		return region.LevelCounty
	}
	if len(b.chain) > 0 {
		return b.chain[len(b.chain)-1].Level
	}
	if b.level != "" {
		return b.level
	}
	return "other"
}

var (
	wholeTerritory = regexp.MustCompile(`全[省市州盟县区旗](?:各级|政府|信息|政务|共|主动|累计|受理|收到|依申请|范围|行政|上下)|(?:汇总|综合)[^。;]{0,40}编制|(?:省|市|县|区)(?:直|级)?各部门[^。]{0,20}(?:汇总|数据)`)
	ownOffice      = regexp.MustCompile(`本(?:机关|单位|部门|局|办|委|厅|镇|乡|街道|办公室)|我(?:局|办|委|厅|镇|乡|街道|中心|处)`)
	wholeSystem    = regexp.MustCompile(`全系统|全[省市县区](?:税务|海关|气象|邮政)?系统|(?:税务|海关|气象|邮政|本)系统|所属(?:各)?(?:单位|分局|机构)|各(?:区县|县区|县|区)局`)
)

// scopeOf says whether the figures are of the whole territory, of the body's
// own office or of a vertical system.
func (g *gist) scopeOf(rep *Report) string {
	switch rep.Agency.Kind {
	case "government":
		if rep.Agency.Level == region.LevelTownship {
			return "own"
		}
		return "aggregate"
	case "vertical":
		if wholeSystem.MatchString(g.text()) {
			return "system"
		}
		return "own"
	case "office":
		if collected.MatchString(g.intro()) {
			return "aggregate"
		}
		return "own"
	case "department", "township", "street", "institution", "zone":
		return "own"
	}
	switch text := g.text(); {
	case wholeTerritory.MatchString(text):
		return "aggregate"
	case ownOffice.MatchString(text):
		return "own"
	}
	return "unknown"
}

// collected is the sentence of an office that reports for its government.
var collected = regexp.MustCompile(`(?:汇总|综合)[^。;]{0,60}(?:部门|乡镇|街道|县区|区县|单位)[^。;]{0,40}编制|(?:部门|乡镇|街道|县区|区县|单位)[^。;]{0,40}(?:汇总|综合)[^。;]{0,30}编制`)
