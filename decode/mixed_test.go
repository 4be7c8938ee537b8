package decode

import "testing"

func TestSimplifyMixed(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"simplified county", "咸阳市乾县财政局", "咸阳市乾县财政局"},
		{"traditional county", "咸陽市乾縣財政局", "咸阳市乾县财政局"},
		{"half converted county", "乾县財政局", "乾县财政局"},
		{"simplified name no table has", "乾元路小学", "乾元路小学"},
		{"traditional word beside a place", "乾縣的街道乾淨", "乾县的街道干净"},
		{"town with another character", "垌塚鎮與尖塚镇", "垌塚镇与尖塚镇"},
		{"word of traditional alone", "屬於國家秘密", "属于国家秘密"},
		{"the same in a simplified run", "关於做好", "关于做好"},
		{"its place", "於潛鎮、於潜镇", "於潜镇、於潜镇"},
		{"half of a name", "藉口鎮的藉口", "藉口镇的借口"},
		{"subdistrict with its short name", "鮀蓮街", "鮀莲街"},
		{"other name in traditional", "瀋陽市規範", "沈阳市规范"},
		{"nothing to do", "甘肃省", "甘肃省"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := SimplifyMixed(c.text); got != c.want {
				t.Errorf("SimplifyMixed(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}
