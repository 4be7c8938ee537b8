package document

import "testing"

func TestIsNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"0": true, "-12": true, "+3.5": true, "1,024件": true, "１２，３": true, "25.1万元": true, "100%": true, "3项条": true,
		"": false, "-": false, "--1": false, "件": false, ".5": false, "1 2": false, "1件2": false, "一": false, "2023年": false,
	} {
		if got := isNumber(text); got != want {
			t.Errorf("isNumber(%q) = %v", text, got)
		}
	}
}

func TestTextWeight(t *testing.T) {
	for text, want := range map[string]int{
		"2023年，某县。 a":     8,
		"㐀㏿・ é":           1,
		"版权所有：某县人民政府":     0,
		"备案号：京ICP备12345号": 0,
		"备案号：京备12345号":    12,
		"主办了三场政策宣讲会":      10,
		"网站标识":            4, // too short for an imprint
		"某县公开主办：某某局":      0,
	} {
		if got := textWeight(text); got != want {
			t.Errorf("textWeight(%q) = %d, want %d", text, got, want)
		}
	}
}
