package report

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/region"
)

// Branches of bodies of the centre are named after a place that is not the
// division of that name: 杭州海关 is the customs of a province, 中国人民银行兰州
// 中心支行 that of another. Their names stand as they are.
var (
	customs        = regexp.MustCompile(`^(?:中华人民共和国)?\p{Han}{2,9}海关$`)
	branchOfCentre = regexp.MustCompile(`^(国家税务总局|中国人民银行|中国气象局|国家统计局|国家外汇管理局|国家邮政局|国家能源局|国家粮食和物资储备局|国家矿山安全监察局|国家林业和草原局|国家金融监督管理总局|` +
		`财政部|审计署|水利部|自然资源部|生态环境部|交通运输部|工业和信息化部|商务部|中国证券监督管理委员会|中国证监会|中国银行保险监督管理委员会|中国银保监会|中国民用航空)` +
		`\p{Han}{2,12}(?:局|支行|分行|总部|营业管理部|调查总?队|办事处|专员办|监管办公室|水利委员会)$`)
	bareBranch = regexp.MustCompile(`^(?:税务|气象|统计|邮政管理|外汇管理|粮食)局$|^调查队$`)
)

// branchSigns are one of them in every name of a branch.
var branchSigns = strings.Fields("海关 国家 中国 部 审计署")

// branch resolves the name of a branch that does not say its place as the
// table has it; ok is false for all other names.
func branch(name, home string, year int) (b body, ok bool) {
	if !containsAny(name, branchSigns) {
		return body{}, false
	}
	b = body{organ: name, branch: true, chain: chainOf(home, year)}
	if customs.MatchString(name) {
		return b, true
	}
	centre := branchOfCentre.FindStringSubmatch(name)
	if centre == nil {
		return body{}, false
	}
	rest := strings.TrimPrefix(name, centre[1])
	found, tail := step(rest, []string{""}, nil, year)
	if len(found) == 0 {
		short := slices.ContainsFunc(placeWords, func(w string) bool { return strings.HasPrefix(rest, w) })
		return b, !short && !bareBranch.MatchString(rest)
	}
	if strings.TrimSuffix(rest, tail) == found[0].Name || found[0].Level != region.LevelProvince {
		return body{}, false // 国家税务总局武山县税务局
	}
	b.chain, b.stated = chainOf(found[0].Code, year), true
	return b, true
}

// branchID names a branch by the centre, with or without the name of the
// country before it.
func branchID(b body) string {
	return region.CountryCode + "/" + strings.TrimPrefix(b.organ, "中华人民共和国")
}
