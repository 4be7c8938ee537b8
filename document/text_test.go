package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadFlipbookText(t *testing.T) {
	d := load(t, "book.txt")
	if d.Form != FormFlipbook {
		t.Fatalf("form %q", d.Form)
	}
	type at struct{ Text, Place string }
	var main, rest []at
	for _, b := range d.Blocks {
		if b.Main {
			main = append(main, at{b.Text, b.Place})
		} else {
			rest = append(rest, at{b.Text, b.Place})
		}
	}
	wantMain := []at{
		{"云峰县统计局", "page 1 line 1"},
		{"一、总体情况", "page 1 line 2"},
		{"二、主动公开政府信息情况", "page 5 line 1"},
		{"规章 0 0 0", "page 5 line 2"},
		{"第9页的说明另见附件", "page 5 line 3"},
		{"云峰县统计局", "page 6 line 1"},
		{"2024 年 1 月 18 日", "page 6 line 2"},
	}
	if diff := cmp.Diff(wantMain, main); diff != "" {
		t.Errorf("book (-want +got):\n%s", diff)
	}
	if rest[0].Text != "云峰县统计局2023年政府信息公开工作年度报告" || rest[len(rest)-1].Text != "下载" {
		t.Errorf("furniture: %v", rest)
	}
	wantPages := []Page{{1, 12, false}, {2, 0, true}, {3, 0, true}, {4, 0, true}, {5, 27, false}, {6, 16, false}}
	if diff := cmp.Diff(wantPages, d.Pages); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	if want := "云峰县统计局2023年政府信息公开工作年度报告"; d.Title != want {
		t.Errorf("title %q", d.Title)
	}
	if strings.Contains(d.MainText(), "03... [收起]") {
		t.Error("the cutting before 文本内容 is taken for the book")
	}
}

func TestReadFlipbookPage(t *testing.T) {
	text := strings.SplitAfter(string(mustLoad(t, "book.txt")), "文本内容\n")[1]
	body := `<html><head><title>云峰县统计局2023年政府信息公开工作年度报告 - 翻书</title></head><body>
<div class="book-info"><h1 class="title"><a href="http://book.example.com/ab/cd/mobile/index.html">云峰县统计局2023年政府信息公开工作年度报告</a></h1>
<div class="desc">- 2 -一、总体情况公开信息 12 0 03... [收起]</div></div>
<div class="tab">文本内容</div><div class="text">` + strings.ReplaceAll(text, "\n\n", "<br>\n") + `</div></body></html>`
	d := read(t, body)
	if d.Form != FormFlipbook || len(d.Pages) != 6 || !d.Pages[1].Empty || d.Pages[4].Empty {
		t.Fatalf("form %q, pages %+v", d.Form, d.Pages)
	}
	if diff := cmp.Diff(load(t, "book.txt").MainText(), d.MainText()); diff != "" {
		t.Errorf("main text (-text +page):\n%s", diff)
	}
	if len(d.Links) != 1 || d.Links[0].URL != "http://book.example.com/ab/cd/mobile/index.html" {
		t.Errorf("links %+v", d.Links)
	}
	if want := "云峰县统计局2023年政府信息公开工作年度报告"; d.Title != want {
		t.Errorf("title %q", d.Title)
	}
}

func TestReadText(t *testing.T) {
	tests := []struct {
		name, body, title string
		crumb             []string
		lines             []string // place and text
	}{
		{
			"pipe-joined layout table", "| 当前位置:首页 |\n|\n|\n某市人民政府办公室 |\n" + strings.Repeat("|", 300) + "\n某市人民政府办公室 2023年政府信息公开工作年度报告 根据《条例》编制本报告。\n|| ||\n0 |",
			"某市人民政府办公室2023年政府信息公开工作年度报告", []string{"首页"},
			[]string{"line 1 | 当前位置:首页 |", "line 2 |", "line 3 |", "line 4 某市人民政府办公室 |", "line 6 某市人民政府办公室 2023年政府信息公开工作年度报告 根据《条例》编制本报告。", "line 7 ||||", "line 8 0 |"},
		},
		{
			"title over two lines", "某县某镇2023年政府信息公开工作\n年度报告\n本报告依据《条例》编制。", "某县某镇2023年政府信息公开工作年度报告", nil,
			[]string{"line 1 某县某镇2023年政府信息公开工作", "line 2 年度报告", "line 3 本报告依据《条例》编制。"},
		},
		{
			"labelled header", "- 索引號: 1\n- 發文字號:\n- 標題: 某縣2016年政府信息公開工作年度報告\n按照條例編制。", "某縣2016年政府信息公開工作年度報告", nil,
			[]string{"line 1 - 索引號: 1", "line 2 - 發文字號:", "line 3 - 標題: 某縣2016年政府信息公開工作年度報告", "line 4 按照條例編制。"},
		},
		{
			"register", "首页> 年度报告>某市> 某市服务中心\r\n\r\n某市服务中心\r\n\r\n发布时间: 2023-03-30\r\n从业人数  9", "某市服务中心", []string{"首页", "年度报告", "某市", "某市服务中心"},
			[]string{"line 1 首页> 年度报告>某市> 某市服务中心", "line 3 某市服务中心", "line 5 发布时间: 2023-03-30", "line 6 从业人数 9"},
		},
		{
			"repeated lines stay", "标题文字\n0\n0\n0", "标题文字", nil, []string{"line 1 标题文字", "line 2 0", "line 3 0", "line 4 0"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := read(t, tt.body)
			var lines []string
			for _, b := range d.Blocks {
				if b.Kind != BlockLine {
					t.Errorf("kind %q", b.Kind)
				}
				lines = append(lines, b.Place+" "+b.Text)
			}
			if diff := cmp.Diff(tt.lines, lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if d.Title != tt.title {
				t.Errorf("title %q, want %q", d.Title, tt.title)
			}
			if diff := cmp.Diff(tt.crumb, d.Breadcrumb); diff != "" {
				t.Errorf("breadcrumb (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSqueeze(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"runs", " 甲 \t 乙\u00a0\u3000丙 ", "甲 乙 丙"},
		{"wrapped Chinese", "政府信息\n    公开", "政府信息公开"},
		{"wrapped punctuation", "申请，\r\n按期答复。", "申请，按期答复。"},
		{"wrapped Latin", "annual\nreport", "annual report"},
		{"numbers on two lines stay apart", "12\n34", "12 34"},
		{"zero width", "年\u200b报\ufeff", "年报"},
		{"nothing", "\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := squeeze(tt.in); got != tt.want {
				t.Errorf("squeeze(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
