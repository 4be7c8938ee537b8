package document

import (
	"errors"
	"strings"
	"testing"
)

func TestScriptIsKeptForQuestions(t *testing.T) {
	d, err := Read(Input{URL: "http://a.test/js/x.js", Body: []byte(`var common = { siteGuid: "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a", n: 3, list: [{id: 7, name: '年报'}] };`)})
	if err != nil || d.Form != FormScript || len(d.Blocks) > 0 {
		t.Fatalf("%v, %+v", err, d)
	}
	if got := d.ScriptValue("siteGuid").Text(); got != "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a" {
		t.Errorf("siteGuid %q", got)
	}
	list := d.ScriptValue("list").Parts()
	if len(list) != 1 || list[0].Part("name").Text() != "年报" || list[0].Part("id").Text() != "7" {
		t.Errorf("list %+v", list)
	}
	if v := d.ScriptValue("absent"); v.Text() != "" || len(v.Parts()) != 0 {
		t.Errorf("absent %+v", v)
	}
}

func TestBookConfiguration(t *testing.T) {
	open, err := Read(Input{URL: "https://b.test/u/b/files/search/book_config.js", Body: []byte(
		`var textForPages = ["某镇2023年政府信息公开工作年度报告", "- 2 -\n一、总体情况\n全年主动公开 12 条。", ""];`)})
	if err != nil || open.Form != FormFlipbook || len(open.Pages) != 3 || !open.Pages[2].Empty || open.Pages[1].Empty {
		t.Fatalf("%v, %+v", err, open)
	}
	if text := open.MainText(); !strings.Contains(text, "一、总体情况\n全年主动公开 12 条。") || strings.Contains(text, "- 2 -") {
		t.Errorf("text %q", text)
	}
	for name, c := range map[string]struct{ body, want string }{
		"protected": {`var htmlConfig = {"meta":{"pageCount":13},"fliphtml5_pages":"v01000210801"};`, "protected: the text of its pages (13)"},
		"pictures":  {`var bookConfig={totalPageCount:2}; var textForPages = ["",""];`, "pages of the flipbook (2) are pictures"},
	} {
		_, err := Read(Input{URL: "https://b.test/u/b/javascript/config.js", Body: []byte(c.body)})
		var u *UnreadableError
		if !errors.As(err, &u) || u.Form != FormFlipbook || !strings.Contains(u.Reason, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
