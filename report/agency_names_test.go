package report

import (
	"slices"
	"testing"
)

// yearbook is the title of a report by a body on 2022.
func yearbook(body string) string { return body + "2022年政府信息公开工作年度报告" }

// TestAgencyKeepsItsCharacters has names with characters that are Traditional
// in other words.
func TestAgencyKeepsItsCharacters(t *testing.T) {
	tests := []struct{ title, name, code string }{
		{yearbook("咸阳市乾县水利局"), "咸阳市乾县水利局", "610424"},
		{yearbook("乾安县"), "松原市乾安县人民政府", "220723"},
		{yearbook("湛江市坡头区乾塘镇人民政府"), "湛江市坡头区乾塘镇人民政府", "440804102"},
		{yearbook("汉川市垌塚镇"), "孝感市汉川市垌塚镇人民政府", "420984108"},
		{yearbook("杭州市临安区於潜镇"), "杭州市临安区於潜镇人民政府", "330112104"},
		{"咸陽市乾縣水利局2022年政府信息公開工作年度報告", "咸阳市乾县水利局", "610424"},
		{"杭州市臨安區於潛鎮2022年政府信息公開工作年度報告", "杭州市临安区於潜镇人民政府", "330112104"},
		{"瀋陽市規劃和自然資源局2022年政府信息公開工作年度報告", "沈阳市规划和自然资源局", "210100"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Parse(article(tt.title), KindAnnual, Hints{}).Agency
			if got.Name != tt.name || got.Code != tt.code {
				t.Errorf("agency of %q = %s %s, want %s %s", tt.title, got.Name, got.Code, tt.name, tt.code)
			}
		})
	}
}

func TestAgencyOfCentreAndZones(t *testing.T) {
	tests := []struct {
		title       string
		name, id    string
		level, kind string
	}{
		{yearbook("中华人民共和国杭州海关"), "中华人民共和国杭州海关", "100000/杭州海关", "other", "vertical"},
		{yearbook("上海海关"), "上海海关", "100000/上海海关", "other", "vertical"},
		{yearbook("天津海关"), "天津海关", "100000/天津海关", "other", "vertical"},
		{yearbook("海关总署"), "海关总署", "100000/海关总署", "country", "department"},
		{yearbook("国家税务总局"), "国家税务总局", "100000/国家税务总局", "country", "department"},
		{yearbook("国家税务总局甘肃省税务局"), "国家税务总局甘肃省税务局", "620000/国家税务总局税务局", "other", "vertical"},
		{yearbook("国家统计局甘肃调查总队"), "国家统计局甘肃调查总队", "620000/国家统计局甘肃调查总队", "other", "vertical"},
		{yearbook("国家统计局定西调查队"), "国家统计局定西调查队", "100000/国家统计局定西调查队", "other", "vertical"},
		{yearbook("中国人民银行兰州中心支行"), "中国人民银行兰州中心支行", "100000/中国人民银行兰州中心支行", "other", "vertical"},
		{yearbook("财政部江西监管局"), "财政部江西监管局", "360000/财政部江西监管局", "other", "vertical"},
		{yearbook("中国证券监督管理委员会"), "中国证券监督管理委员会", "100000/中国证券监督管理委员会", "country", "department"},
		{yearbook("南宁市经济技术开发区管理委员会"), "南宁市经济技术开发区管理委员会", "450100/经济技术开发区管理委员会", "other", "zone"},
		{yearbook("苏州市经济技术开发区管委会"), "苏州市经济技术开发区管理委员会", "320500/经济技术开发区管理委员会", "other", "zone"},
		{yearbook("襄阳市高新技术产业开发区管理委员会"), "襄阳市高新技术产业开发区管理委员会", "420600/高新技术产业开发区管理委员会", "other", "zone"},
		{yearbook("陕西省西咸新区泾河新城管理委员会"), "陕西省西咸新区泾河新城管理委员会", "610000/西咸新区泾河新城管理委员会", "other", "zone"},
		{yearbook("上海市浦东新区"), "上海市浦东新区人民政府", "310115/人民政府", "county", "government"},
		{yearbook("北京市城市管理委员会"), "北京市城市管理委员会", "110000/城市管理委员会", "province", "department"},
		{yearbook("大兴安岭地区行政公署"), "大兴安岭地区行政公署", "232700/行政公署", "prefecture", "government"},
		{yearbook("锡林郭勒盟行署办公室"), "锡林郭勒盟行政公署办公室", "152500/行政公署办公室", "prefecture", "office"},
		{yearbook("广州市黄埔区人民政府、广州开发区管委会"), "广州市黄埔区人民政府", "440112/人民政府", "county", "government"},
		{"天水市武山县水务局关于报送2022年政府信息公开工作年度报告的报告", "天水市武山县水务局", "620524/水务局", "county", "department"},
		{"天水市武山县水务局二千零二十二年政府信息公开工作年度报告", "天水市武山县水务局", "620524/水务局", "county", "department"},
	}
	for _, tt := range tests {
		t.Run(tt.title, func(t *testing.T) {
			rep := Parse(article(tt.title), KindAnnual, Hints{})
			got := rep.Agency
			if got.Name != tt.name || got.ID != tt.id || got.Level != tt.level || got.Kind != tt.kind {
				t.Errorf("agency is %s %s %s %s, want %s %s %s %s", got.Name, got.ID, got.Level, got.Kind, tt.name, tt.id, tt.level, tt.kind)
			}
			if rep.Year != 2022 {
				t.Errorf("year = %d, want 2022", rep.Year)
			}
		})
	}
}

func TestAgencyUnderItsNameOfToday(t *testing.T) {
	tests := []struct{ title, name, code, level string }{
		{"长治市潞城区信访局2012年政府信息公开年报", "长治市潞城区信访局", "140406", "county"},
		{"内江市隆昌市人民政府2008年政府信息公开年报", "内江市隆昌市人民政府", "511083", "county"},
		{"日喀则市亚东县统计局2013年政府信息公开年报", "日喀则市亚东县统计局", "540233", "county"},
		{"邢台市信都区公安局2019年政府信息公开年报", "邢台市信都区公安局", "130503", "county"},
		{"洛阳市孟津区人民政府办公室2019年政府信息公开年报", "洛阳市孟津区人民政府办公室", "410308", "county"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := Parse(article(tt.title), KindAnnual, Hints{})
			if got := rep.Agency; got.Name != tt.name || got.Code != tt.code || got.Level != tt.level {
				t.Errorf("agency of %q is %s %s %s, want %s %s %s", tt.title, got.Name, got.Code, got.Level, tt.name, tt.code, tt.level)
			}
			if !slices.Contains(rep.Flags, "place_of_today") {
				t.Errorf("flags are %v, want place_of_today among them", rep.Flags)
			}
		})
	}
}

func TestBodiesThatReportTogether(t *testing.T) {
	rep := Parse(article(yearbook("广州市黄埔区人民政府、广州开发区管委会")), KindAnnual, Hints{})
	if rep.Agency.Raw != "广州市黄埔区人民政府、广州开发区管委会" || !slices.Contains(rep.Flags, "agency_joint") {
		t.Errorf("raw name %q, flags %v, want both bodies and agency_joint", rep.Agency.Raw, rep.Flags)
	}
	if rep.Scope != "aggregate" {
		t.Errorf("scope = %q, want aggregate", rep.Scope)
	}
}
