package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/document"
)

func TestReadHeader(t *testing.T) {
	type field = document.Field
	tests := []struct {
		name string
		doc  *document.Document
		want []document.Field
	}{
		{"list with empty values", article("",
			"索引號: 20230611-131235-108", "組配分類: 信息公開年報", "成文日期:", "發文字號:", "發布時間: 2020-08-13"),
			[]field{{Name: "index_no", Value: "20230611-131235-108"}, {Name: "catalog", Value: "信息公開年報"}, {Name: "date_written"}, {Name: "doc_no"}, {Name: "date_published", Value: "2020-08-13"}}},
		{"one line with bars", article("", "索引号：000014349/2018-00222 | 发文机关：安溪县人民政府 | 成文日期： | 文号：无"),
			[]field{{Name: "index_no", Value: "000014349/2018-00222"}, {Name: "issuer", Value: "安溪县人民政府"}, {Name: "date_written"}, {Name: "doc_no"}}},
		{"one line with blanks", article("", "发布时间：2023-03-30 15:09 来源：县政府办 浏览次数：12 次 字号：大 中 小"),
			[]field{{Name: "date_published", Value: "2023-03-30 15:09"}, {Name: "source", Value: "县政府办"}, {Name: "views", Value: "12 次"}}},
		{"spaces inside labels", article("", "索 引 号：GK-1 发 布 日 期：2020-01-05"),
			[]field{{Name: "index_no", Value: "GK-1"}, {Name: "date_published", Value: "2020-01-05"}}},
		{"empty value followed by a label", article("", "成文日期: 发文字号: 发布时间: 2020-08-13"),
			[]field{{Name: "date_written"}, {Name: "doc_no"}, {Name: "date_published", Value: "2020-08-13"}}},
		{"block printed twice", article("", "索引号：A1", "索引号：A2"), []field{{Name: "index_no", Value: "A1"}}},
		{"empty first, filled later", article("", "发文机关：", "发文机关：安溪县"), []field{{Name: "issuer", Value: "安溪县"}}},
		{"date under a weak label", article("", "日期：2021-02-03"), []field{{Name: "date_published", Value: "2021-02-03"}}},
		{"weak label gives way", article("", "时间：2019-01-01", "发布日期：2021-02-03"), []field{{Name: "date_published", Value: "2021-02-03"}}},
		{"readings of a copy", article("", "索引號(hào)：A1 發布時間(jiān)：2015-01-02"), []field{{Name: "index_no", Value: "A1"}, {Name: "date_published", Value: "2015-01-02"}}},
		{"not in the text", article("", "一、总体情况", "来源：群众来信。"), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, newGist(tt.doc, Hints{}).header()); diff != "" {
				t.Errorf("header (-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadHeaderOfPage(t *testing.T) {
	doc := page(t, `<html><head><title>安溪县2023年政府信息公开工作年度报告</title>
<meta name="sitename" content="安溪县人民政府"><meta name="SiteIDCode" content="3505240001"><meta name="ColumnType" content="信息公开年报">
<meta name="PubDate" content="2024-01-20 10:00"></head><body>
<table class="info"><tr><td>索 引 号：</td><td>QZ00100-2024-00001</td><td>主题分类：</td><td></td></tr>
<tr><td>发布机构：</td><td>安溪县人民政府办公室</td><td>文　　号：</td><td>无</td></tr></table>
<div class="content"><h1>安溪县2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>`+long+`</p></div></body></html>`)
	want := map[string]string{"index_no": "QZ00100-2024-00001", "theme": "", "issuer": "安溪县人民政府办公室", "doc_no": "",
		"date_published": "2024-01-20 10:00", "site_name": "安溪县人民政府", "site_id_code": "3505240001", "column_type": "信息公开年报"}
	got := map[string]string{}
	for _, f := range newGist(doc, Hints{}).header() {
		got[f.Name] = f.Value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("header (-want +got)\n%s", diff)
	}
}

// long is a paragraph that makes an article an article.
const long = "2023年，本县认真贯彻条例，围绕群众关心的事项做好政府信息公开，健全制度，落实责任，完善平台，加强培训，各项工作有序推进，公开的质量和效率都有提高，群众满意度持续上升，为全县发展营造了良好环境。"
