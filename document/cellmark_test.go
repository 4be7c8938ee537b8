package document

import "testing"

// cellIn reads the first cell of a table's second row.
func cellIn(t *testing.T, cell string) Cell {
	t.Helper()
	table := firstTable(t, `<table><tr><td>信息内容</td><td>数量</td></tr><tr><td>行政处罚</td>`+cell+`</tr><tr><td>行政强制</td><td>0</td></tr></table>`)
	if table == nil || len(table.Rows) != 3 || len(table.Rows[1].Cells) < 2 {
		t.Fatalf("the table was not read: %+v", table)
	}
	return table.Rows[1].Cells[1]
}

// TestCellText holds what of a cell's markup is its text: what a reader of
// the page would take for the number, and no digit more.
func TestCellText(t *testing.T) {
	tests := []struct{ name, cell, want string }{
		{"sup", `<td>8355<sup>1</sup></td>`, "8355¹"},
		{"sup of a bracket", `<td>8355<sup>[1]</sup></td>`, "8355[¹]"},
		{"sup alone", `<td><sup>2</sup></td>`, "²"},
		{"sub", `<td>8355<sub>12</sub></td>`, "8355₁₂"},
		{"raised by style", `<td>8355<span style="vertical-align: super">3</span></td>`, "8355³"},
		{"lowered by style", `<td>8355<span style="vertical-align:sub">3</span></td>`, "8355₃"},
		{"the whole number raised by style", `<td><span style="vertical-align:super">83</span></td>`, "83"},
		{"link to a note", `<td>7545<a href="#f">1</a></td>`, "7545¹"},
		{"link to a note of the page", `<td>7545<a href="page.html#f1">1</a></td>`, "7545¹"},
		{"number that is a link", `<td><a href="#detail">7545</a></td>`, "7545"},
		{"name of an anchor", `<td><a name="n"></a>7545</td>`, "7545"},
		{"del", `<td><del>77</del>5733</td>`, "5733"},
		{"s", `<td><s>77</s>5733</td>`, "5733"},
		{"strike", `<td><strike>77</strike>5733</td>`, "5733"},
		{"line-through", `<td><span style="text-decoration:line-through">77</span>5733</td>`, "5733"},
		{"line-through with colour", `<td><span style="color:red; TEXT-DECORATION: underline line-through red">77</span>5733</td>`, "5733"},
		{"line-through by its long name", `<td><span style="text-decoration-line:line-through">77</span>5733</td>`, "5733"},
		{"underlined is not struck", `<td><span style="text-decoration:underline">77</span>5733</td>`, "775733"},
		{"ins", `<td><del>1</del><ins>2</ins></td>`, "2"},
		{"display none", `<td>4758<span style="display:none">9</span></td>`, "4758"},
		{"display none important", `<td>4758<span style="DISPLAY : none !important">9</span></td>`, "4758"},
		{"visibility hidden", `<td>4758<span style="visibility:hidden">9</span></td>`, "4758"},
		{"font size 0", `<td>4758<span style="font-size:0">9</span></td>`, "4758"},
		{"font size 0px", `<td>4758<span style="font-size: 0.0px;">9</span></td>`, "4758"},
		{"small font", `<td>4758<span style="font-size:0.8em">9</span></td>`, "47589"},
		{"opacity 0", `<td>4758<span style="opacity:0">9</span></td>`, "4758"},
		{"hidden attribute", `<td>4758<b hidden>9</b></td>`, "4758"},
		{"hidden by Word", `<td>4758<span style="mso-hide:all">9</span></td>`, "4758"},
		{"hidden paragraph", `<td><p>4758</p><p style="display:none">9</p></td>`, "4758"},
		{"hidden by a class is kept apart", `<td>4758<span class="sr-only">9</span></td>`, "4758 9"},
		{"white text is kept apart", `<td>4758<span style="color:#FFFFFF">9</span></td>`, "4758 9"},
		{"white font is kept apart", `<td>4758<font color="#FFFFFF">9</font></td>`, "4758 9"},
		{"white whatever comes is kept apart", `<td>4758<span style="Color : #FFF !important">9</span></td>`, "4758 9"},
		{"nearly white is kept apart", `<td>4758<span style="color:#fdfdfe">9</span></td>`, "4758 9"},
		{"white in figures is kept apart", `<td>4758<span style="color:rgba(255 , 254,255,1)">9</span></td>`, "4758 9"},
		{"clear text is kept apart", `<td>4758<span style="color:rgba(0,0,0,0)">9</span></td>`, "4758 9"},
		{"light grey is not", `<td>4758<span style="color:#ccc">9</span></td>`, "47589"},
		{"blue in figures is not", `<td>4758<span style="color:rgb(25,0,255)">9</span></td>`, "47589"},
		{"white paper is not", `<td>4758<span style="background:white;white-space:normal;color:black">9</span></td>`, "47589"},
		{"text put elsewhere is kept apart", `<td>4758<span style="position:absolute;left:-9999px">9</span></td>`, "4758 9"},
		{"white number", `<td style="background:#000"><span style="color:#fff">9</span></td>`, "9"},
		{"choices of an input", `<td>12<datalist><option>34</option></datalist></td>`, "12"},
		{"ruby", `<td><ruby>12<rp>(</rp><rt>34</rt><rp>)</rp></ruby></td>`, "12"},
		{"input", `<td><input value="12"></td>`, "12"},
		{"hidden input", `<td>12<input type="hidden" value="34"></td>`, "12"},
		{"input that is not displayed", `<td>12<input style="display:none" value="34"></td>`, "12"},
		{"textarea", `<td><textarea>12</textarea></td>`, "12"},
		{"chosen option", `<td><select><option>1</option><option selected>2</option></select></td>`, "2"},
		{"first option", `<td><select><option>1</option><option>2</option></select></td>`, "1"},
		{"script", `<td>12<script>var a = 34;</script></td>`, "12"},
		{"style", `<td>12<style>b{width:34px}</style></td>`, "12"},
		{"noscript", `<td>12<noscript>34</noscript></td>`, "12"},
		{"comment", `<td>12<!-- 34 --></td>`, "12"},
		{"template", `<td>12<template>34</template></td>`, "12"},
		{"spans of one number", `<td><span>8</span><span>355</span></td>`, "8355"},
		{"two lines", `<td>83<br>55</td>`, "83 55"},
		{"hidden cell", `<td style="display:none">9</td><td>12</td>`, "12"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := cellIn(t, tt.cell).Text; got != tt.want {
				t.Errorf("text %q, want %q", got, tt.want)
			}
		})
	}
}

// TestCellLacks holds what a cell shows that its text does not say.
func TestCellLacks(t *testing.T) {
	tests := []struct{ name, cell, want string }{
		{"picture", `<td><img src="n.png" alt="12"></td>`, "image"},
		{"picture beside a number", `<td>1<img src="2.png"></td>`, "image"},
		{"picture of nothing", `<td><img src="x.gif" width="1" height="1"></td>`, ""},
		{"spacer", `<td>12<img src="/images/spacer.gif"></td>`, ""},
		{"picture that is not displayed", `<td>12<img src="n.png" style="display:none"></td>`, ""},
		{"drawing", `<td><svg><text>12</text></svg></td>`, "image"},
		{"canvas", `<td><canvas></canvas></td>`, "image"},
		{"object", `<td><object data="n.swf"></object></td>`, "image"},
		{"script that writes", `<td><script>document.write(12)</script></td>`, "script"},
		{"script beside a number", `<td>1<script>document.write(2)</script></td>`, "script"},
		{"script that writes nothing", `<td>12<script>var a = 1;</script></td>`, ""},
		{"filled by a framework", `<td v-text="row.n"></td>`, "script"},
		{"filled by a framework below", `<td><span ng-bind="row.n"></span></td>`, "script"},
		{"empty", `<td></td>`, ""},
		{"number", `<td>12</td>`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := cellIn(t, tt.cell).Lacks; got != tt.want {
				t.Errorf("lacks %q, want %q", got, tt.want)
			}
		})
	}
}

// TestHiddenRow holds that a row the page does not show is not the table's.
func TestHiddenRow(t *testing.T) {
	table := firstTable(t, `<table><tr><td>信息内容</td><td>数量</td></tr><tr style="display:none"><td>行政处罚</td><td>9</td></tr><tr><td>行政处罚</td><td>12</td></tr></table>`)
	if table == nil || len(table.Rows) != 2 || table.Rows[1].Cells[1].Text != "12" {
		t.Errorf("rows %+v, want the head and the row of 12", table)
	}
}

// TestParagraphMarks holds that the marks of prose do not join its numbers
// either.
func TestParagraphMarks(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"sup", `<p>收到申请57<sup>1</sup>件</p>`, "收到申请57¹件"},
		{"del", `<p>收到申请<del>77</del>57件</p>`, "收到申请57件"},
		{"hidden", `<p>收到申请57<span style="display:none">9</span>件</p>`, "收到申请57件"},
		{"link to a note", `<p>收到申请57<a href="#n1">1</a>件</p>`, "收到申请57¹件"},
		{"hidden tab that holds the text", `<div style="display:none"><p>收到申请57件</p></div>`, "收到申请57件"},
		{"strike left open", `<s><p>收到申请57件</p><p>办结57件</p></s>`, "收到申请57件"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := read(t, "<html><body>"+tt.body+"</body></html>")
			if len(d.Blocks) == 0 || d.Blocks[0].Text != tt.want {
				t.Errorf("blocks %+v, want %q", d.Blocks, tt.want)
			}
		})
	}
}
