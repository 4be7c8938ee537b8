package report

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"nianbao/document"
)

// TestReadOfBrokenDocuments cuts fixtures at many places: whatever is left is
// read without a panic, and twice the same.
func TestReadOfBrokenDocuments(t *testing.T) {
	pages, _ := filepath.Glob(filepath.Join("testdata", "pages", "*"))
	for _, path := range pages {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for cut := 0; cut < len(body); cut += 1 + len(body)/12 {
			for _, part := range [][]byte{body[:cut], body[cut:]} {
				doc, err := document.Read(document.Input{URL: "http://portal.test/a", Body: part})
				if err != nil {
					continue
				}
				r := Read(doc, Hints{})
				if again := Read(doc, Hints{}); !reflect.DeepEqual(r, again) {
					t.Fatalf("%s cut at %d: read twice with different results", path, cut)
				}
				if r.Kind == "" || len(r.Reasons) == 0 {
					t.Fatalf("%s cut at %d: kind %q, reasons %q; want both", path, cut, r.Kind, r.Reasons)
				}
			}
		}
	}
}

func TestReadKeepsWhatTheDocumentTells(t *testing.T) {
	doc := page(t, articlePage("安溪县2023年政府信息公开工作年度报告",
		sixHeadings+`<p><img src="/t3.png"></p><p>附件：<a href="/f/nb.docx">年度报告</a> <a href="/f/nb.docx">再次下载</a></p>`))
	r := Read(doc, Hints{})
	if r.Version != Version || r.Images != 1 || len(r.Attachments) != 1 || r.Attachments[0] != "http://anxi.test/f/nb.docx" {
		t.Errorf("version %d, images %d, attachments %q; want %d, 1 and the file once", r.Version, r.Images, r.Attachments, Version)
	}
	if r.Report == nil || r.Title != "安溪县2023年政府信息公开工作年度报告" {
		t.Errorf("title %q, report %v", r.Title, r.Report)
	}
}

func TestParseOfOtherKinds(t *testing.T) {
	if rep := Parse(article("停水公告", "明日停水。"), KindNone, Hints{}); rep != nil {
		t.Errorf("Parse = %+v, want nil", rep)
	}
}

func TestTitleIsFound(t *testing.T) {
	const want = "安溪县2023年政府信息公开工作年度报告"
	tests := []struct {
		name string
		doc  *document.Document
	}{
		{"document's own", article(want)},
		{"headline under a title that is the site's name", article("安溪县人民政府", want, "编制。")},
		{"headline broken over two lines", article("", "安溪县2023年政府信息公开工作", "年度报告", "编制。")},
		{"body on a line of its own", article("", "安溪县", "2023年政府信息公开工作年度报告", "编制。")},
		{"run together with the text", article("", want+" 根据《中华人民共和国政府信息公开条例》和有关规定，结合本县实际，编制本报告。本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。")},
		{"header block", article("安溪县人民政府", "标题："+want, "编制。")},
		{"meta tag", func() *document.Document {
			doc := article("政府信息公开年报")
			doc.Meta = []document.Field{{Name: "articletitle", Value: want}}
			return doc
		}()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := newGist(tt.doc, Hints{}).title; got != want {
				t.Errorf("title %q, want %q", got, want)
			}
		})
	}
}
