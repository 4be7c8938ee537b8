package document

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSalvage(t *testing.T) {
	table := `<table border=1><tr><td>规章<td>3<tr><td>文件<td rowspan=2>4</table>`
	tests := []struct {
		name, body string
		want       []string
	}{
		{"unclosed fonts", strings.Repeat(`<font size=3>`, 700) + `<p>一、总体情况<p>` + table + `<p>完`, []string{"一、总体情况", "| 规章 | 3", "| 文件 | 4", "完"}},
		{"words in many spans", strings.Repeat(`<span>`, 700) + `<p><span>政府</span><span>信息</span>公开</p>` + table, []string{"政府信息公开", "| 规章 | 3", "| 文件 | 4"}},
		{"divs without end", strings.Repeat(`<div>`, 3000) + `<p>正文</p>` + table + `<h2>标题</h2>`, []string{"正文", "| 规章 | 3", "| 文件 | 4", "标题"}},
		{"stray end tags", strings.Repeat(`<div>`, 700) + `</table></td>甲<td>乙</p>` + strings.Repeat(`</div>`, 900) + `丙`, []string{"甲", "乙", "丙"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := read(t, "<html><body>"+tt.body+"</body></html>")
			if !strings.Contains(d.Trail.Note, "salvaged") {
				t.Fatalf("note %q: the full parser took the page", d.Trail.Note)
			}
			if diff := cmp.Diff(tt.want, texts(d)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}

// The salvaged tree of an ordinary page says the same as the full parser's.
func TestSalvageAgreesWithParser(t *testing.T) {
	for _, name := range []string{"layout-tables.html", "word-table.html", "register.html"} {
		t.Run(name, func(t *testing.T) {
			whole := load(t, name)
			cut := &Document{URL: whole.URL, page: page{raw: whole.Raw()}}
			root, complete := salvage(whole.Raw())
			if !complete {
				t.Error("not read to the end")
			}
			tr := newTree()
			defer tr.release()
			tr.adoptBelow(tr.root, root)
			s := scan(tr.root)
			cut.Meta, cut.page.base = s.meta, baseAt(cut.URL, s.base)
			cut.readPage(tr, s)
			if diff := cmp.Diff(whole.MainText(), cut.MainText()); diff != "" {
				t.Errorf("main text (-parsed +salvaged):\n%s", diff)
			}
		})
	}
}

func TestSalvageNotesLostEnd(t *testing.T) {
	body := strings.Repeat("<div>", 700) + "<p>正文</p><a href='" + strings.Repeat("x", 2*maxTag) + "'>"
	d := read(t, "<html><body>"+body)
	if !strings.Contains(d.Trail.Note, "the end of the page is missing") {
		t.Errorf("note %q", d.Trail.Note)
	}
}

func TestHostilePages(t *testing.T) {
	attrs := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString("<body a")
			b.WriteString(strings.Repeat("x", i%7))
			b.WriteString(string(rune('a'+i%26)) + strings.Repeat("y", i/26))
			b.WriteString("=1>")
		}
		return b.String()
	}
	tests := []struct{ name, body string }{
		{"attributes copied again and again", attrs(2600)},
		{"distinct unclosed formatting", strings.Repeat("<font size=1><font size=2><b><i>", 60) + strings.Repeat("<p>文", 8_000)},
		{"open brackets", strings.Repeat("<", 1<<20)},
		{"links under links", strings.Repeat("<div><a href=x>", 400) + strings.Repeat("<li><a href=y>文</a>", 2000)},
		{"headlines in headlines", strings.Repeat("<div class=title>", 400) + strings.Repeat("<h1></h1>", 8_000)},
		{"furniture in furniture", strings.Repeat("<div class=nav>文字文字文字", 400) + strings.Repeat("<div class=nav>文</div>", 8_000)},
		{"records without end", strings.Repeat("<record><![CDATA[<li>", 50_000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			d, err := Read(Input{URL: "http://www.example.gov.cn/", Body: []byte("<html><body>" + tt.body)})
			if err != nil && d == nil {
				t.Logf("refused: %v", err)
			}
			// Without its limits each of these takes minutes or memory without
			// end; the bound leaves room for a busy machine.
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
}
