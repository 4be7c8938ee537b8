package decode

import "testing"

func TestScriptOf(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Script
	}{
		{"simplified page", page, ScriptHans},
		{"traditional page", pageHant, ScriptHant},
		{"machine-made traditional", "公開范圍，行政復議，規范性文件", ScriptHant},
		{"simplified with a link in traditional", "政府信息公开年报 繁體", ScriptHans},
		{"characters of both", "主要工作：后、里、范、云、面、谷、干、台", ScriptNone},
		{"traditional names in simplified text", "乾隆、於菟、徵调、著作", ScriptHans},
		{"no han", "GDP 2023", ScriptNone},
		{"empty", "", ScriptNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ScriptOf(c.text); got != c.want {
				t.Errorf("ScriptOf(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}
