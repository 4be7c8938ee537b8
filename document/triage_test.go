package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/decode"
)

func TestScan(t *testing.T) {
	gbk := func(s string) string {
		out, err := simplifiedchinese.GBK.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	report := `<html><head><META content="某县2023年政府信息公开年报" name='ArticleTitle'><meta name="ColumnType" content=信息公开年报>
		<title>某县 &amp; 年报</title></head><body><a href="/">首页</a><A href=x>附件</A><abbr>甲</abbr>
		<p>一、总体情况</p><table><tr><td>本年制发件数</td><td>（本列数据的勾稽关系为：第一项加第二项）</td><td>申请人情况</td></tr></table><p>勾稽关系</p></body></html>`
	tests := []struct {
		name, body string
		want       Triage
	}{
		{"report", report, Triage{Form: FormHTML, Title: "某县 & 年报", Article: "某县2023年政府信息公开年报", Column: "信息公开年报", Links: 2, Declared: -1,
			Labels: []Count{{"一、总体情况", 1}, {"勾稽关系", 2}, {"申请人情况", 1}, {"本年制发件数", 1}}}},
		{"report in GBK", gbk(report), Triage{Form: FormHTML, Title: "某县 & 年报", Article: "某县2023年政府信息公开年报", Column: "信息公开年报", Links: 2, Declared: -1,
			Labels: []Count{{"一、总体情况", 1}, {"勾稽关系", 2}, {"申请人情况", 1}, {"本年制发件数", 1}}}},
		{"traditional script", `<html><body><p>申請人情況</p><p>本年製發件數</p><p>本年制發件數</p>`, Triage{Form: FormHTML, Declared: -1, Labels: []Count{{"申请人情况", 1}, {"本年制发件数", 2}}}},
		{"list", `<html><body><ul><li><a href=1>甲</a></li></ul>共有&nbsp;<b>125</b> 条 共3条`, Triage{Form: FormHTML, Links: 1, Declared: 125}},
		{"pages are no rows", `<html><body>共3页，共同`, Triage{Form: FormHTML, Declared: -1}},
		{"list service", `<datastore><totalrecord>48</totalrecord><recordset><record><![CDATA[<li><a href="1">甲</a></li>]]></record></recordset></datastore>`, Triage{Form: FormHTML, Links: 2, Declared: 48}},
		{"a list service counts before a line", `<html><p>共3条</p><totalrecord>48</totalrecord>`, Triage{Form: FormHTML, Declared: 48}},
		{"text", "某县年报\n一、总体情况\n<a b>", Triage{Form: FormText, Declared: -1, Labels: []Count{{"一、总体情况", 1}}}},
		{"pdf", "%PDF-1.7", Triage{Form: FormPDF, Declared: -1}},
		{"label at the very end", "<html><p>勾稽关系", Triage{Form: FormHTML, Declared: -1, Labels: []Count{{"勾稽关系", 1}}}},
		{"tag without end", `<html><meta name="ArticleTitle" content="甲`, Triage{Form: FormHTML, Declared: -1, Article: "甲"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Scan(Input{Body: []byte(tt.body)})); diff != "" {
				t.Errorf("triage (-want +got):\n%s", diff)
			}
		})
	}
}

// What a first look says of a page, the full reading says too.
func TestScanAgreesWithRead(t *testing.T) {
	for _, name := range []string{"layout-tables.html", "word-table.html", "register.html", "records.html"} {
		t.Run(name, func(t *testing.T) {
			d, got := load(t, name), Scan(Input{Body: mustLoad(t, name)})
			if got.Title != d.PageTitle || got.Article != d.MetaValue("ArticleTitle") || got.Column != d.MetaValue("ColumnType") {
				t.Errorf("triage %+v, page title %q, meta %+v", got, d.PageTitle, d.Meta)
			}
		})
	}
}

func FuzzScan(f *testing.F) {
	f.Add([]byte(`<html><meta name=ArticleTitle content='甲'><title>乙</title>共 <b>3</b>条 一、总体情况<record>`))
	f.Add([]byte("<meta name"))
	f.Add([]byte("\xe5\x85\xb1<"))
	f.Fuzz(func(t *testing.T, body []byte) {
		tooLong(t, len(body))
		got := Scan(Input{Body: body, ContentType: "text/html"})
		if got.Declared < -1 || got.Links > strings.Count(string(body), "<")+len(body)/2 {
			t.Errorf("triage %+v", got)
		}
	})
}

// BenchmarkScan times a first look with and without decoding.
func BenchmarkScan(b *testing.B) {
	body := []byte(report60K())
	b.Run("with decoding", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			Scan(Input{ContentType: "text/html", Body: body})
		}
	})
	b.Run("beside decoding", func(b *testing.B) {
		text := decode.Bytes(body, "").String
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			t := Triage{Form: Sniff(body, "text/html", ""), Declared: -1}
			t.look(text)
		}
	})
}
