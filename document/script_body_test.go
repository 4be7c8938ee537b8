package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestArticleInScript(t *testing.T) {
	d := load(t, "script-body.html")
	want := []string{"一、总体情况", "2022年，本馆公开“馆藏目录”等信息31条📄。", "信息内容 | 本年制发件数 | 现行有效件数", "规章 | 0 | 2", "目录"}
	for i, line := range want {
		want[i] = strings.TrimPrefix(line, "| ")
	}
	var got []string
	for _, line := range texts(d) {
		got = append(got, strings.TrimPrefix(line, "| "))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("article (-want +got):\n%s", diff)
	}
	if d.Title != "云山区档案馆2022年政府信息公开工作年度报告" {
		t.Errorf("title %q", d.Title)
	}
	var links []string
	for _, l := range d.Links {
		if l.Main {
			links = append(links, l.Text+" "+l.URL+" "+l.Place)
		}
	}
	wantLinks := []string{
		"目录 http://www.example.gov.cn/zwgk/nb/mulu.pdf _CONFIG.DETAIL.content[1]/p[3]/a[1]",
		"年度报告.pdf http://www.example.gov.cn/attachment/0/512/report.pdf _CONFIG.DETAIL.attachment",
	}
	if diff := cmp.Diff(wantLinks, links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	for _, b := range d.Blocks {
		if b.Table != nil && b.Table.Rows[1].Cells[2].Place != "_CONFIG.DETAIL.content[1]/table[1]/tbody[1]/tr[2]/td[3]" {
			t.Errorf("cell at %q", b.Table.Rows[1].Cells[2].Place)
		}
	}
}

// An article cut off in its script says so.
func TestArticleInScriptCut(t *testing.T) {
	d := read(t, `<html><body><script>window._CONFIG={"DETAIL":{"content":"<p>本馆公开信息三十一条。`)
	if len(texts(d)) != 1 || !strings.Contains(d.Trail.Note, "its end is missing") {
		t.Errorf("blocks %+v, note %q", d.Blocks, d.Trail.Note)
	}
}

// A page that shows the article itself is read as it shows it.
func TestArticleInScriptShownToo(t *testing.T) {
	article := `<p>` + strings.Repeat("本馆公开信息三十一条。", 20) + `</p>`
	d := read(t, `<html><body><script>window._CONFIG={DETAIL:{content:"`+article+`"}}</script><div id="zoom">`+article+`</div></body></html>`)
	if len(texts(d)) != 1 || strings.Contains(d.Blocks[0].Place, "_CONFIG") {
		t.Errorf("blocks %+v", d.Blocks)
	}
}

func TestReadLiteral(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"double quotes", `{"content": "a\"b"}`, `a"b`},
		{"single quotes and a bare name", `{ id:5, content : 'a\'"b' , x: 1}`, `a'"b`},
		{"template", "{content:`a\nb`}", "a\nb"},
		{"codes", `{"content":"\u003Cp\u003e\x41\/\n"}`, "<p>A/\n"},
		{"pair of halves", `{"content":"\uD83D\uDCC4"}`, "📄"},
		{"half", `{"content":"\uD83Dx"}`, "\uFFFDx"},
		{"backslash before a character", `{"content":"\年"}`, "年"},
		{"nested before", `{a:{content:"no",b:[1,{c:2}]},content:"yes"}`, "yes"},
		{"trailing comma", `{content:"yes",}`, "yes"},
		{"cut in the text", `{"content":"half of i`, "half of i"},
		{"cut in a code", `{"content":"a\u00`, "a\uFFFD00"},
		{"a call before", `{a:f(1),content:"no"}`, ""},
		{"nothing", `{`, ""},
		{"too deep", strings.Repeat("[", 100_000), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := readLiteral(tt.text).part("content").text; got != tt.want {
				t.Errorf("content %q, want %q", got, tt.want)
			}
		})
	}
}
