package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html/atom"
)

// firstTable reads a body and returns its first data table, or nil.
func firstTable(t *testing.T, body string) *Table {
	t.Helper()
	for _, b := range read(t, "<html><body><p>段落</p>"+body+"</body></html>").Blocks {
		if b.Table != nil {
			return b.Table
		}
	}
	return nil
}

func TestTableKind(t *testing.T) {
	long := strings.Repeat("全年公开工作平稳推进，各项任务按期完成。", 20)
	tests := []struct {
		name, body string
		data       bool
	}{
		{"statutory form", `<table><tr><td>信息内容</td><td>本年制发件数</td></tr><tr><td>规章</td><td>0</td></tr></table>`, true},
		{"labels only, every value blank", `<table><tr><td>信息内容</td><td>本年制发件数</td></tr><tr><td>规章</td><td></td></tr><tr><td>规范性文件</td><td></td></tr></table>`, true},
		{"one row of numbers", `<table><tr><td>0</td><td>1</td><td>0</td></tr></table>`, true},
		{"one cell", `<table><tr><td>本机关年度报告</td></tr></table>`, false},
		{"one column", `<table><tr><td>标题</td></tr><tr><td>正文</td></tr></table>`, false},
		{"menu beside text", `<table><tr><td>首页 新闻</td><td>` + long + `</td></tr><tr><td>a</td><td>b</td></tr></table>`, false},
		{"menu above text", `<table><tr><td>首页</td><td>新闻</td></tr><tr><td colspan="2">` + long + `</td></tr></table>`, false},
		{"spacers", `<table><tr><td></td><td>正文</td><td></td></tr></table>`, false},
		{"tables in cells", `<table><tr><td><table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table></td><td>右</td></tr></table>`, false},
		{"frame", `<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td><iframe src="x.html"></iframe></td></tr></table>`, false},
		{"label and long value", `<table><tr><td>单位名称</td><td>某中心</td></tr><tr><td>住所</td><td>某路</td></tr><tr><td>开展业务活动情况</td><td>` + long + `</td></tr></table>`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tr, _ := parseHTML("<body>" + tt.body + "</body>")
			defer tr.release()
			table := tr.root
			for table.atom != atom.Table {
				table = table.following()
			}
			if got := isData(table); got != tt.data {
				t.Errorf("isData = %v, want %v", got, tt.data)
			}
		})
	}
}

func TestTableWithProseRows(t *testing.T) {
	long := strings.Repeat("全年公开工作平稳推进，各项任务按期完成。", 20)
	d := read(t, `<body><table>
<tr><td colspan=3><p>一、总体情况</p><p>`+long+`</p></td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>1</td></tr><tr><td>文件</td><td>2</td><td>3</td></tr>
<tr><td colspan=3>`+long+`</td></tr>
<tr><td>行政许可</td><td>4</td><td>5</td></tr></table></body>`)
	want := []string{"一、总体情况", long, "| 信息内容 | 本年制发件数 | 现行有效件数", "| 规章 | 0 | 1", "| 文件 | 2 | 3", long, "| 行政许可 | 4 | 5"}
	if diff := cmp.Diff(want, texts(d)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

func TestPreformattedText(t *testing.T) {
	d := read(t, "<body><pre>一、总体情况\n规章 0 0\n\n文件 1 2</pre></body>")
	if diff := cmp.Diff([]string{"一、总体情况", "规章 0 0", "文件 1 2"}, texts(d)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

func TestTableSpans(t *testing.T) {
	tests := []struct {
		name, rows string
		width      int
		columns    [][]int
	}{
		{"plain", `<tr><td>a<td>b<tr><td>c<td>d`, 2, [][]int{{0, 1}, {0, 1}}},
		{"rowspan pushes right", `<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e`, 2, [][]int{{0, 1}, {1}, {0, 1}}},
		{"rowspan zero reaches to the end of its group", `<tbody><tr><td rowspan=0>a<td>b<tr><td>c</tbody><tbody><tr><td>d<td>e</tbody>`, 2, [][]int{{0, 1}, {1}, {0, 1}}},
		{"two rowspans with a gap", `<tr><td rowspan=2>a<td>b<td rowspan=2>c<tr><td>d<td>e`, 4, [][]int{{0, 1, 2}, {1, 3}}},
		{"colspan over the limit", `<tr><td colspan=60000>a<td>b<tr><td>c<td>d`, 101, [][]int{{0, 100}, {0, 1}}},
		{"nonsense spans", `<tr><td colspan=-3 rowspan=x>a<td colspan="">b<tr><td>c<td>d`, 2, [][]int{{0, 1}, {0, 1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := firstTable(t, "<table>"+tt.rows+"</table>")
			if table == nil {
				t.Fatal("no data table found")
			}
			var columns [][]int
			for _, row := range table.Rows {
				var at []int
				for _, c := range row.Cells {
					at = append(at, c.Column)
				}
				columns = append(columns, at)
			}
			if diff := cmp.Diff(tt.columns, columns); diff != "" || table.Width != tt.width {
				t.Errorf("width %d, want %d; columns (-want +got):\n%s", table.Width, tt.width, diff)
			}
		})
	}
}

func TestTableCaption(t *testing.T) {
	d := read(t, `<body><table><caption>附表一</caption><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></body>`)
	if got, want := d.MainText(), "附表一\na\tb\nc\td"; got != want {
		t.Errorf("main text %q, want %q", got, want)
	}
}

func TestTableBombs(t *testing.T) {
	wide := strings.Repeat(`<td colspan=1000 rowspan=60000>x`, 20)
	tests := []struct {
		name, body string
		note       string
	}{
		{"spans multiply", "<table>" + strings.Repeat("<tr>"+wide, 300) + "</table>", "columns of tables beyond 1,000"},
		{"spans fit", "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td colspan=1000>x", 10), 300) + "</table>", ""},
		{"too many cells", "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td>1", 300), 700) + "</table>", "tables cut"},
		{"too many rows", "<table>" + strings.Repeat("<tr><td>1<td>2", 11_000) + "</table>", "tables cut"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cells := 0
			d := read(t, "<body>"+tt.body)
			for _, b := range d.Blocks {
				if b.Table == nil {
					continue
				}
				if len(b.Table.Rows) > maxRows || b.Table.Width > maxWidth+maxColSpan {
					t.Errorf("%d rows, %d wide", len(b.Table.Rows), b.Table.Width)
				}
				for _, row := range b.Table.Rows {
					cells += len(row.Cells)
				}
			}
			if cells > 2*maxCells {
				t.Errorf("%d cells", cells)
			}
			if !strings.Contains(d.Trail.Note, tt.note) || (tt.note == "") != (len(d.Lost) == 0) {
				t.Errorf("note %q, want one of %q", d.Trail.Note, tt.note)
			}
		})
	}
}

func TestNestedLayoutTablesKeepText(t *testing.T) {
	for _, depth := range []int{5, 120, 300} {
		t.Run(fmt.Sprint(depth), func(t *testing.T) {
			body := strings.Repeat("<table><tr><td>", depth) + "<p>正文在最里面</p><table><tr><td>规章</td><td>3</td></tr><tr><td>文件</td><td>4</td></tr></table>" + strings.Repeat("</td></tr></table>", depth)
			d := read(t, "<body>"+body+"</body>")
			if got, want := d.MainText(), "正文在最里面\n规章\t3\n文件\t4"; got != want {
				t.Errorf("main text %q, want %q (%s)", got, want, d.Trail.Note)
			}
		})
	}
}
