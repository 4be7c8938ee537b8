package document

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// load reads a fixture as if it came from a portal.
func load(t *testing.T, name string) *Document {
	t.Helper()
	return read(t, string(mustLoad(t, name)))
}

// read reads a body as if it came from a portal.
func read(t *testing.T, body string) *Document {
	t.Helper()
	d, err := Read(Input{URL: "http://www.example.gov.cn/zwgk/nb/page.html", Body: []byte(body)})
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return d
}

// texts returns the main blocks, a table as its rows.
func texts(d *Document) []string {
	var out []string
	for _, b := range d.Blocks {
		switch {
		case !b.Main:
		case b.Table != nil:
			out = append(out, tableLines(b.Table)...)
		case b.Kind == BlockImage:
			out = append(out, "image "+b.URL)
		default:
			out = append(out, b.Text)
		}
	}
	return out
}

func tableLines(t *Table) []string {
	var out []string
	for _, row := range t.Rows {
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, c.Text)
		}
		out = append(out, "| "+strings.Join(cells, " | "))
	}
	return out
}

func TestReadLayoutTables(t *testing.T) {
	d := load(t, "layout-tables.html")
	want := []string{
		"一、总体情况",
		"本办公室全年主动公开各类信息若干条，收到申请七件，全部在期限内答复。本年度继续规范公开目录，清理失效文件，群众查询更加方便。",
		"二、主动公开政府信息情况",
		"| 第二十条第（一）项",
		"| 信息内容 | 本年 制发件数 | 本年废止件数 | 现行有效件数",
		"| 规章 | 0 | 0 | 6",
		"| 行政规范性文件 | 1 | 2 | 37",
		"三、收到和处理政府信息公开申请情况",
		"image http://www.example.gov.cn/zwgk/nb/W020240115.jpg",
		"附件：年度报告.pdf",
	}
	if diff := cmp.Diff(want, texts(d)); diff != "" {
		t.Errorf("main blocks (-want +got):\n%s", diff)
	}
	if want := "青石市人民政府办公室2023年政府信息公开工作年度报告"; d.Title != want {
		t.Errorf("title = %q, want %q", d.Title, want)
	}
	if diff := cmp.Diff([]string{"首页", "政务公开", "政府信息公开年报"}, d.Breadcrumb); diff != "" {
		t.Errorf("breadcrumb (-want +got):\n%s", diff)
	}
	if got := d.MetaValue("SiteIDCode"); got != "9901000001" {
		t.Errorf("SiteIDCode = %q: the empty first tag must not win", got)
	}
}

func TestReadWordTable(t *testing.T) {
	d := load(t, "word-table.html")
	want := []string{
		"2022年，收到申请3件",
		"三、收到和处理政府信息公开申请情况",
		"| （本列数据的勾稽关系） | 申请人情况",
		"| 自然人 | 总计",
		"| 三、本年度办理结果 | （一）予以公开 | 2 | 2",
		"| （三） 不予公开 | 1.属于国家秘密 |  | ",
		"| 2.其他 | 1 | 1",
	}
	if diff := cmp.Diff(want, texts(d)); diff != "" {
		t.Fatalf("main blocks (-want +got):\n%s", diff)
	}
	table := d.Blocks[len(d.Blocks)-1].Table
	if table.Width != 5 {
		t.Errorf("width = %d, want 5", table.Width)
	}
	var columns [][]int
	for _, row := range table.Rows {
		var at []int
		for _, c := range row.Cells {
			at = append(at, c.Column)
		}
		columns = append(columns, at)
	}
	if diff := cmp.Diff([][]int{{0, 3}, {3, 4}, {0, 1, 3, 4}, {1, 2, 3, 4}, {2, 3, 4}}, columns); diff != "" {
		t.Errorf("grid columns (-want +got):\n%s", diff)
	}
	if got := table.Rows[3].Cells[0].RowSpan; got != 2 {
		t.Errorf("rowspan 9 with two rows left = %d, want 2", got)
	}
	if got, want := table.Rows[4].Cells[1].Place, "body/div[1]/table[1]/tbody[1]/tr[3]/td[2]"; got != want {
		t.Errorf("place = %q, want %q", got, want)
	}
}

func TestReadRegister(t *testing.T) {
	d := load(t, "register.html")
	var tables []*Table
	for _, b := range d.Blocks {
		if b.Table != nil && b.Main {
			tables = append(tables, b.Table)
		}
	}
	if len(tables) != 2 {
		t.Fatalf("%d tables, want the label table and the one nested in it", len(tables))
	}
	got := tableLines(tables[0])
	want := []string{
		"| 单位名称 | 南溪市档案服务中心",
		"| 开办资金 | 12万元 | 经费来源 | 全额拨款",
		"| 资产损益情况 | ",
		"| 从业人数 | 9 | 网上名称 | ",
	}
	if diff := cmp.Diff(want, got[:4]); diff != "" {
		t.Errorf("label table (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"| 年初数（万元） | 年末数（万元）", "| 3.20 | 4.05"}, tableLines(tables[1])); diff != "" {
		t.Errorf("nested table (-want +got):\n%s", diff)
	}
	if d.Title != "南溪市档案服务中心" {
		t.Errorf("title = %q", d.Title)
	}
	if diff := cmp.Diff([]string{"首页", "年度报告", "南溪市", "南溪市档案服务中心"}, d.Breadcrumb); diff != "" {
		t.Errorf("breadcrumb (-want +got):\n%s", diff)
	}
}

func TestMainContent(t *testing.T) {
	prose := strings.Repeat("本机关按照条例要求公开政府信息，及时答复申请。", 12)
	nav := `<div class="nav"><a href="/a">政务公开</a><a href="/b">办事服务</a></div>`
	foot := `<div>主办：某县人民政府办公室 技术支持：某公司 网站标识码：9901230001 联系电话 01234567</div>`
	tests := []struct{ name, body, want string }{
		{"zoom", nav + `<div id="zoom"><p>甲` + prose + `</p></div><p>相关阅读很多很多</p>` + foot, "甲" + prose},
		{"vsb", nav + `<form><div id="vsb_content_502"><div class="v_news_content"><p>乙` + prose + `</p></div></div></form>` + foot, "乙" + prose},
		{"ucap", nav + `<div class="article-content"><ucapcontent><p>丙` + prose + `</p></ucapcontent><p>打印</p></div>` + foot, "丙" + prose},
		{"content marks", nav + `<div>索引号<meta name="ContentStart"><p>丁` + prose + `</p><meta name="ContentEnd">分享到微信</div>` + foot, "丁" + prose},
		{"a size control called zoom", nav + `<p>字号：<span id="zoom">大</span></p><div><div><p>戊` + prose + `</p><p>` + prose + `</p></div></div>` + foot, "戊" + prose + "\n" + prose},
		{"nothing but density", nav + `<div><div class="x1"><p>己` + prose + `</p><p>` + prose + `</p></div></div>` + foot, "己" + prose + "\n" + prose},
		{"short page with an attachment", nav + `<div id="zoom"><p>附件：<a href="a.pdf">报告全文.pdf</a></p></div>` + foot, "附件：报告全文.pdf"},
		{"no article at all", `<p>暂无信息</p>`, "暂无信息"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := read(t, "<html><head><title>标题</title></head><body>"+tt.body+"</body></html>")
			if got := d.MainText(); got != tt.want {
				t.Errorf("main text\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}

// mustLoad returns the bytes of a fixture.
func mustLoad(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return body
}
