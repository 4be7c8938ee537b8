package report

import (
	"slices"
	"testing"

	"nianbao/document"
)

func TestAgency(t *testing.T) {
	const tail = "政府信息公开工作年度报告"
	meta := func(doc *document.Document, name, value string) *document.Document {
		doc.Meta = append(doc.Meta, document.Field{Name: name, Value: value})
		return doc
	}
	tests := []struct {
		name  string
		doc   *document.Document
		hints Hints
		want  Agency
	}{
		{"office of a prefecture", article("定西市人民政府办公室2023年" + tail), Hints{},
			Agency{ID: "621100/人民政府办公室", Name: "定西市人民政府办公室", Raw: "定西市人民政府办公室", From: "title", Level: "prefecture", Kind: "office", Code: "621100"}},
		{"office of a district with its city", article("东营市东营区政府办公室2023年" + tail), Hints{},
			Agency{ID: "370502/人民政府办公室", Name: "东营市东营区人民政府办公室", Raw: "东营市东营区政府办公室", From: "title", Level: "county", Kind: "office", Code: "370502"}},
		{"bare town", article("安远县版石镇2023年" + tail), Hints{},
			Agency{ID: "360726102/人民政府", Name: "赣州市安远县版石镇人民政府", Raw: "安远县版石镇", From: "title", Level: "township", Kind: "township", Code: "360726102"}},
		{"town by its source", article("版石镇2023年" + tail), Hints{Code: "360726"},
			Agency{ID: "360726102/人民政府", Name: "赣州市安远县版石镇人民政府", Raw: "版石镇", From: "title", Level: "township", Kind: "township", Code: "360726102"}},
		{"bare county", article("武山县2016年" + tail), Hints{},
			Agency{ID: "620524/人民政府", Name: "天水市武山县人民政府", Raw: "武山县", From: "title", Level: "county", Kind: "government", Code: "620524"}},
		{"title beats issuer", article("武山县2016年"+tail, "发文机关：天水市人民政府"), Hints{},
			Agency{ID: "620524/人民政府", Name: "天水市武山县人民政府", Raw: "武山县", From: "title", Level: "county", Kind: "government", Code: "620524"}},
		{"department by its source", article("统计局2022年" + tail), Hints{Code: "620524"},
			Agency{ID: "620524/统计局", Name: "天水市武山县统计局", Raw: "统计局", From: "title", Level: "county", Kind: "department", Code: "620524"}},
		{"区 in front", article("区统计局2022年" + tail), Hints{Code: "370502"},
			Agency{ID: "370502/统计局", Name: "东营市东营区统计局", Raw: "区统计局", From: "title", Level: "county", Kind: "department", Code: "370502"}},
		{"市 in front on a county's site", article("市扶农办2016年" + tail), Hints{Code: "370502"},
			Agency{ID: "370500/扶农办", Name: "东营市扶农办", Raw: "市扶农办", From: "title", Level: "prefecture", Kind: "department", Code: "370500"}},
		{"市场 is no city", article("市场监督管理局2022年" + tail), Hints{Code: "620524"},
			Agency{ID: "620524/市场监督管理局", Name: "天水市武山县市场监督管理局", Raw: "市场监督管理局", From: "title", Level: "county", Kind: "department", Code: "620524"}},
		{"site code", meta(article("统计局2022年"+tail), "SiteIDCode", "6205240001"), Hints{},
			Agency{ID: "620524/统计局", Name: "天水市武山县统计局", Raw: "统计局", From: "title", Level: "county", Kind: "department", Code: "620524"}},
		{"signature completes a title", article("统计局2022年"+tail, "编制本报告。", "六、其他需要报告的事项", "无。", "武山县统计局", "2023年1月20日"), Hints{},
			Agency{ID: "620524/统计局", Name: "天水市武山县统计局", Raw: "武山县统计局", From: "title", Level: "county", Kind: "department", Code: "620524"}},
		{"introduction", article("2022年"+tail, "本报告由武山县水务局编制。"), Hints{},
			Agency{ID: "620524/水务局", Name: "天水市武山县水务局", Raw: "武山县水务局", From: "intro", Level: "county", Kind: "department", Code: "620524"}},
		{"signature", article("2022年"+tail, "现发布本报告。", "武山县水务局", "2023年1月20日"), Hints{},
			Agency{ID: "620524/水务局", Name: "天水市武山县水务局", Raw: "武山县水务局", From: "signature", Level: "county", Kind: "department", Code: "620524"}},
		{"source", article("2022年"+tail, "现发布本报告。"), Hints{Code: "620524", Name: "武山县人民政府"},
			Agency{ID: "620524/人民政府", Name: "天水市武山县人民政府", Raw: "武山县人民政府", From: "source", Level: "county", Kind: "government", Code: "620524"}},
		{"namesakes", article("鼓楼区人民政府2022年" + tail), Hints{},
			Agency{Name: "鼓楼区人民政府", Raw: "鼓楼区人民政府", From: "title", Level: "county", Kind: "government"}},
		{"bare namesakes", article("桥西区2022年" + tail), Hints{},
			Agency{Name: "桥西区人民政府", Raw: "桥西区", From: "title", Level: "county", Kind: "government"}},
		{"namesake by its source", article("鼓楼区人民政府2022年" + tail), Hints{Code: "320100"},
			Agency{ID: "320106/人民政府", Name: "南京市鼓楼区人民政府", Raw: "鼓楼区人民政府", From: "title", Level: "county", Kind: "government", Code: "320106"}},
		{"report of a higher body", article("甘肃省人民政府办公厅2022年" + tail), Hints{Code: "620524"},
			Agency{ID: "620000/人民政府办公厅", Name: "甘肃省人民政府办公厅", Raw: "甘肃省人民政府办公厅", From: "title", Level: "province", Kind: "office", Code: "620000"}},
		{"department of a municipality", article("上海市科委2024年" + tail), Hints{},
			Agency{ID: "310000/科学技术委员会", Name: "上海市科学技术委员会", Raw: "上海市科委", From: "title", Level: "province", Kind: "department", Code: "310000"}},
		{"abbreviation spelled out", article("上海市科委2024年"+tail, "上海市科学技术委员会（以下简称市科委）编制本报告。"), Hints{},
			Agency{ID: "310000/科学技术委员会", Name: "上海市科学技术委员会", Raw: "上海市科委", From: "title", Level: "province", Kind: "department", Code: "310000"}},
		{"street", article("上海市黄浦区打浦桥街道2025年" + tail), Hints{},
			Agency{ID: "310101021/办事处", Name: "上海市黄浦区打浦桥街道办事处", Raw: "上海市黄浦区打浦桥街道", From: "title", Level: "township", Kind: "street", Code: "310101021"}},
		{"tax bureau", article("国家税务总局武山县税务局2023年" + tail), Hints{},
			Agency{ID: "620524/国家税务总局税务局", Name: "国家税务总局天水市武山县税务局", Raw: "国家税务总局武山县税务局", From: "title", Level: "other", Kind: "vertical", Code: "620524"}},
		{"zone", article("定西经济开发区管委会2023年" + tail), Hints{Code: "621100"},
			Agency{ID: "621100/定西经济开发区管理委员会", Name: "定西市定西经济开发区管理委员会", Raw: "定西经济开发区管委会", From: "title", Level: "other", Kind: "zone", Code: "621100"}},
		{"state assets commission is no zone", article("定西市国有资产监督管理委员会2023年" + tail), Hints{},
			Agency{ID: "621100/国有资产监督管理委员会", Name: "定西市国有资产监督管理委员会", Raw: "定西市国有资产监督管理委员会", From: "title", Level: "prefecture", Kind: "department", Code: "621100"}},
		{"state council", article("国家公务员局2015年" + tail), Hints{},
			Agency{ID: "100000/国家公务员局", Name: "国家公务员局", Raw: "国家公务员局", From: "title", Level: "country", Kind: "department", Code: "100000"}},
		{"abolished district keeps its identity", article("北京市崇文区2009年" + tail), Hints{},
			Agency{ID: "110101/人民政府", Name: "北京市崇文区人民政府", Raw: "北京市崇文区", From: "title", Level: "county", Kind: "government", Code: "110103", CodeNow: "110101"}},
		{"prefecture that was divided stands for itself", article("安徽省巢湖市人民政府2009年" + tail), Hints{},
			Agency{ID: "341400/人民政府", Name: "巢湖市人民政府", Raw: "安徽省巢湖市人民政府", From: "title", Level: "prefecture", Kind: "government", Code: "341400"}},
		{"its district that became a city", article("安徽省巢湖市居巢区2009年" + tail), Hints{},
			Agency{ID: "340181/人民政府", Name: "巢湖市居巢区人民政府", Raw: "安徽省巢湖市居巢区", From: "title", Level: "county", Kind: "government", Code: "341402", CodeNow: "340181"}},
		{"its county that went to another", article("安徽省巢湖市庐江县2009年" + tail), Hints{},
			Agency{ID: "340124/人民政府", Name: "巢湖市庐江县人民政府", Raw: "安徽省巢湖市庐江县", From: "title", Level: "county", Kind: "government", Code: "341421", CodeNow: "340124"}},
		{"the city of the same name", article("安徽省巢湖市人民政府2020年" + tail), Hints{},
			Agency{ID: "340181/人民政府", Name: "合肥市巢湖市人民政府", Raw: "安徽省巢湖市人民政府", From: "title", Level: "county", Kind: "government", Code: "340181"}},
		{"county that became a district", article("石家庄市栾城县2012年" + tail), Hints{},
			Agency{ID: "130111/人民政府", Name: "石家庄市栾城县人民政府", Raw: "石家庄市栾城县", From: "title", Level: "county", Kind: "government", Code: "130124", CodeNow: "130111"}},
		{"the same as a district", article("石家庄市栾城区2018年" + tail), Hints{},
			Agency{ID: "130111/人民政府", Name: "石家庄市栾城区人民政府", Raw: "石家庄市栾城区", From: "title", Level: "county", Kind: "government", Code: "130111"}},
		{"renamed city keeps its code", article("湖北省襄樊市2009年" + tail), Hints{},
			Agency{ID: "420600/人民政府", Name: "襄樊市人民政府", Raw: "湖北省襄樊市", From: "title", Level: "prefecture", Kind: "government", Code: "420600"}},
		{"the same under its new name", article("襄阳市2012年" + tail), Hints{},
			Agency{ID: "420600/人民政府", Name: "襄阳市人民政府", Raw: "襄阳市", From: "title", Level: "prefecture", Kind: "government", Code: "420600"}},
		{"commission of the centre", article("国家发改委2013年" + tail), Hints{},
			Agency{ID: "100000/国家发展和改革委员会", Name: "国家发展和改革委员会", Raw: "国家发改委", From: "title", Level: "country", Kind: "department", Code: "100000"}},
		{"abbreviation by its source", article("区卫健委2020年" + tail), Hints{Code: "370502"},
			Agency{ID: "370502/卫生健康委员会", Name: "东营市东营区卫生健康委员会", Raw: "区卫健委", From: "title", Level: "county", Kind: "department", Code: "370502"}},
		{"abbreviation that differs from place to place", article("武山县住建局2020年" + tail), Hints{},
			Agency{ID: "620524/住建局", Name: "天水市武山县住建局", Raw: "武山县住建局", From: "title", Level: "county", Kind: "department", Code: "620524"}},
		{"street under its government", article("北京市东城区人民政府东华门街道办事处2022年" + tail), Hints{},
			Agency{ID: "110101001/办事处", Name: "北京市东城区东华门街道办事处", Raw: "北京市东城区人民政府东华门街道办事处", From: "title", Level: "township", Kind: "street", Code: "110101001"}},
		{"town the table does not have", article("安远县无名乡2012年" + tail), Hints{},
			Agency{ID: "360726/无名乡人民政府", Name: "赣州市安远县无名乡人民政府", Raw: "安远县无名乡", From: "title", Level: "township", Kind: "township", Code: "360726"}},
		{"unit of a county's site", article("2022年"+tail, "现发布本报告。"), Hints{Code: "360726102", Name: "安远县人民政府"},
			Agency{ID: "360726102/人民政府", Name: "赣州市安远县版石镇人民政府", Raw: "版石镇", From: "source", Level: "township", Kind: "township", Code: "360726102"}},
		{"column is no body", breadcrumb(article("2022年"+tail, "现发布本报告。"), "首页", "乡镇街道", "政府信息公开年报"), Hints{}, Agency{}},
		{"breadcrumb", breadcrumb(article("2022年"+tail, "现发布本报告。"), "首页", "乡镇街道", "版石镇", "政府信息公开年报"), Hints{Code: "360726"},
			Agency{ID: "360726102/人民政府", Name: "赣州市安远县版石镇人民政府", Raw: "版石镇", From: "breadcrumb", Level: "township", Kind: "township", Code: "360726102"}},
		{"unusual ending", article("武山县残联2022年"+tail, "武山县人民政府", "2023年1月3日"), Hints{},
			Agency{ID: "620524/残联", Name: "天水市武山县残联", Raw: "武山县残联", From: "title", Level: "county", Kind: "other", Code: "620524"}},
		{"whole territory in the title", article("全县2022年"+tail, "武山县人民政府", "2023年1月3日"), Hints{},
			Agency{ID: "620524/人民政府", Name: "天水市武山县人民政府", Raw: "武山县人民政府", From: "signature", Level: "county", Kind: "government", Code: "620524"}},
		{"district not said", article("区统计局2022年" + tail), Hints{Code: "620500"},
			Agency{Name: "区统计局", Raw: "区统计局", From: "title", Level: "county", Kind: "department"}},
		{"a province that a subdistrict of the city is named after", article("吉林省长春市高新技术产业开发区管理委员会2022年" + tail), Hints{Code: "220100"},
			Agency{ID: "220100/高新技术产业开发区管理委员会", Name: "长春市高新技术产业开发区管理委员会", Raw: "吉林省长春市高新技术产业开发区管理委员会", From: "title", Level: "other", Kind: "zone", Code: "220100"}},
		{"subdistrict that only another prefecture has", article("沿江街道办事处2022年" + tail), Hints{Code: "321203"},
			Agency{Name: "沿江街道办事处", Raw: "沿江街道办事处", From: "title", Level: "township", Kind: "street"}},
		{"stem of a city in the name of a zone", article("兰州新区管委会2022年" + tail), Hints{Code: "620100"},
			Agency{ID: "620100/兰州新区管理委员会", Name: "兰州市兰州新区管理委员会", Raw: "兰州新区管委会", From: "title", Level: "other", Kind: "zone", Code: "620100"}},
		{"district the table does not have", article("天水市秦城区2003年" + tail), Hints{},
			Agency{Name: "天水市秦城区人民政府", Raw: "天水市秦城区", From: "title", Level: "county", Kind: "government"}},
		{"second name in brackets", article("武山县人民政府办公室（县外事办）2022年" + tail), Hints{},
			Agency{ID: "620524/人民政府办公室", Name: "天水市武山县人民政府办公室", Raw: "武山县人民政府办公室（县外事办）", From: "title", Level: "county", Kind: "office", Code: "620524"}},
		{"ministry", article("生态环境部2022年" + tail), Hints{},
			Agency{ID: "100000/生态环境部", Name: "生态环境部", Raw: "生态环境部", From: "title", Level: "country", Kind: "department", Code: "100000"}},
		{"party department is no ministry", article("组织部2022年" + tail), Hints{},
			Agency{Name: "组织部", Raw: "组织部", From: "title", Level: "other", Kind: "department"}},
		{"nobody", article("2022年" + tail), Hints{}, Agency{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Parse(tt.doc, KindAnnual, tt.hints).Agency
			if got != tt.want {
				t.Errorf("agency of %q\n got %+v\nwant %+v", tt.doc.Title, got, tt.want)
			}
		})
	}
}

func breadcrumb(doc *document.Document, items ...string) *document.Document {
	doc.Breadcrumb = items
	return doc
}

func TestScope(t *testing.T) {
	tests := []struct {
		name string
		doc  *document.Document
		want string
	}{
		{"county", article("武山县2022年政府信息公开工作年度报告", "编制本报告。"), "aggregate"},
		{"office", article("武山县人民政府办公室2022年政府信息公开工作年度报告", "编制本报告。"), "own"},
		{"office for its government", article("武山县人民政府办公室2022年政府信息公开工作年度报告", "本报告由县政府办公室根据各部门、各乡镇年度报告汇总编制。"), "aggregate"},
		{"department", article("武山县水务局2022年政府信息公开工作年度报告", "编制本报告。"), "own"},
		{"town", article("安远县版石镇2022年政府信息公开工作年度报告", "编制本报告。"), "own"},
		{"tax system", article("国家税务总局天水市税务局2022年政府信息公开工作年度报告", "全系统收到申请3件。"), "system"},
		{"own words", article("2022年政府信息公开工作年度报告", "本机关收到申请3件。"), "own"},
		{"nothing", article("2022年政府信息公开工作年度报告", "编制。"), "unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parse(tt.doc, KindAnnual, Hints{}).Scope; got != tt.want {
				t.Errorf("scope = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAgencyExpanded(t *testing.T) {
	const title = "上海市科委2024年政府信息公开工作年度报告"
	tests := []struct {
		name string
		doc  *document.Document
		want bool
	}{
		{"by its abbreviation", article(title), true},
		{"spelled out in the document", article(title, "上海市科学技术委员会编制本报告。"), false},
		{"full name", article("上海市科学技术委员会2024年政府信息公开工作年度报告"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := Parse(tt.doc, KindAnnual, Hints{})
			if got := slices.Contains(rep.Flags, "agency_expanded"); got != tt.want {
				t.Errorf("flags %v of %s, want agency_expanded: %v", rep.Flags, rep.Agency.Name, tt.want)
			}
		})
	}
}

func TestLongOrgansAreFullNames(t *testing.T) {
	for short, long := range longOrgans {
		if again, changed := longOrgan(long); changed {
			t.Errorf("%s stands for %s, which stands for %s", short, long, again)
		}
		b := body{organ: long}
		if kindOf(b, docAnnual) != "department" {
			t.Errorf("%s is no department", long)
		}
	}
}
