package report

import "strings"

// longOrgans are the official abbreviations 规范化简称 of organs whose full
// name is the same everywhere and was so in every year of reports, so that a
// name can be completed without a document that spells it out. Whatever
// differs from place to place (住建局, 工信局, 文旅局, 发改局) or changed its
// full name under the same short one (农委, 医保局) is not among them.
var longOrgans = map[string]string{
	"科委": "科学技术委员会", "教委": "教育委员会",
	"发改委": "发展和改革委员会", "发展改革委": "发展和改革委员会",
	"国资委": "国有资产监督管理委员会",
	"卫健委": "卫生健康委员会", "卫生健康委": "卫生健康委员会",
	"卫计委": "卫生和计划生育委员会", "卫生计生委": "卫生和计划生育委员会",
	"人社局": "人力资源和社会保障局", "人社厅": "人力资源和社会保障厅",
	"退役军人局": "退役军人事务局", "退役军人厅": "退役军人事务厅",
	"安监局": "安全生产监督管理局", "质监局": "质量技术监督局",
}

// longOrgan completes an organ by its official abbreviation, also behind the
// words for the centre: 国家发改委. It tells whether it did.
func longOrgan(organ string) (string, bool) {
	lead, rest, _ := cutNational(organ)
	if long, ok := longOrgans[rest]; ok {
		return lead + long, true
	}
	return organ, false
}

// shortOrgans are abbreviations of organs whose full name a report spells out
// as a rule.
var shortOrgans = []struct{ short, full string }{
	{"科委", "科学技术委员会"}, {"发改委", "发展和改革委员会"}, {"发展改革委", "发展和改革委员会"}, {"发改局", "发展和改革局"},
	{"教委", "教育委员会"}, {"经信委", "经济和信息化委员会"}, {"经信局", "经济和信息化局"}, {"工信局", "工业和信息化局"}, {"工信厅", "工业和信息化厅"},
	{"人社局", "人力资源和社会保障局"}, {"人社厅", "人力资源和社会保障厅"}, {"住建局", "住房和城乡建设局"}, {"住建厅", "住房和城乡建设厅"},
	{"卫健委", "卫生健康委员会"}, {"卫健局", "卫生健康局"}, {"市监局", "市场监督管理局"}, {"市场监管局", "市场监督管理局"},
	{"农委", "农业农村委员会"}, {"国资委", "国有资产监督管理委员会"}, {"文旅局", "文化和旅游局"}, {"文广旅局", "文化广电和旅游局"},
	{"城管局", "城市管理局"}, {"交通局", "交通运输局"}, {"环保局", "环境保护局"}, {"规土局", "规划和国土资源管理局"}, {"行政审批局", "行政审批服务局"},
	{"退役军人局", "退役军人事务局"}, {"医保局", "医疗保障局"}, {"林草局", "林业和草原局"}, {"机关事务局", "机关事务管理局"},
}

// fullOrgan is the organ in its full wording: as the document spells it out,
// else completed by its official abbreviation, which is told.
func (g *gist) fullOrgan(b body) (organ string, expanded bool) {
	organ = canonicalOrgan(b.organ, b.chain)
	if spelled := g.spelledOut(b, organ); spelled != organ {
		return spelled, false
	}
	return longOrgan(organ)
}

// spelledOut replaces an abbreviation only where the document itself has the
// full name with its place.
func (g *gist) spelledOut(b body, organ string) string {
	if len(b.chain) == 0 {
		return organ
	}
	place := b.chain[len(b.chain)-1].Name
	for _, s := range shortOrgans {
		if organ == s.short && strings.Contains(g.text(), place+s.full) {
			return s.full
		}
	}
	return organ
}
