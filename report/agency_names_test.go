package report

import "testing"

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
