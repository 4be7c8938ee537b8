package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline writes the blocks of a document one per line: place, level and text.
func outline(d *Document) []string {
	var out []string
	for _, b := range d.Blocks {
		s := b.Place + " "
		switch b.Kind {
		case BlockHeading:
			s += fmt.Sprintf("h%d %s", b.Level, b.Text)
		case BlockImage:
			s += "image " + b.URL + b.Text
		case BlockTable:
			s += "table"
			for _, row := range b.Table.Rows {
				s += " /"
				for _, c := range row.Cells {
					s += " " + c.Text
				}
			}
		default:
			s += b.Text
		}
		out = append(out, s)
	}
	return out
}

func TestReadWordText(t *testing.T) {
	run := func(s string) string { return `<w:r>` + s + `</w:r>` }
	text := func(s string) string { return run(`<w:t xml:space="preserve">` + s + `</w:t>`) }
	tests := []struct {
		name, paragraph string
		want            []string
	}{
		{"runs are joined", text("政府信息") + text("公开20") + text("23年"), []string{"政府信息公开2023年"}},
		{"spaces that are written stay", text("共 ") + text("3 件"), []string{"共 3 件"}},
		{"tabs", text("规章") + run(`<w:tab/>`) + text("3"), []string{"规章 3"}},
		{"line breaks", text("一、总体情况") + run(`<w:br/>`) + text("全年"), []string{"一、总体情况", "全年"}},
		{"hyphens", text("2023") + run(`<w:noBreakHyphen/>`) + text("1") + run(`<w:softHyphen/>`), []string{"2023-1"}},
		{"symbols", run(`<w:sym w:font="Wingdings" w:char="F0FE"/>`) + run(`<w:sym w:font="Symbol" w:char="F033"/>`) + run(`<w:sym w:font="Wingdings" w:char="F081"/>`), []string{"☑3①"}},
		{"deleted and moved away", text("公开") + `<w:del>` + run(`<w:delText>3</w:delText>`) + `</w:del><w:moveFrom>` + text("4") + `</w:moveFrom><w:ins>` + text("5") + `</w:ins><w:moveTo>` + text("件") + `</w:moveTo>`, []string{"公开5件"}},
		{"deleted text outside its mark", text("公开") + run(`<w:delText>3</w:delText>`), []string{"公开"}},
		{"field", text("第") + run(`<w:fldChar w:fldCharType="begin"/>`) + run(`<w:instrText>PAGE 9</w:instrText>`) + run(`<w:fldChar w:fldCharType="separate"/>`) + text("7") + run(`<w:fldChar w:fldCharType="end"/>`) + text("页"), []string{"第7页"}},
		{"field inside the code of a field", run(`<w:fldChar w:fldCharType="begin"/>`) + run(`<w:fldChar w:fldCharType="begin"/>`) + run(`<w:fldChar w:fldCharType="separate"/>`) + text("8") + run(`<w:fldChar w:fldCharType="end"/>`) + run(`<w:fldChar w:fldCharType="separate"/>`) + text("9") + run(`<w:fldChar w:fldCharType="end"/>`), []string{"9"}},
		{"field that never ends", text("前") + run(`<w:fldChar w:fldCharType="begin"/>`) + text("码") + `</w:p><w:p>` + text("后"), []string{"前", "后"}},
		{"simple field", `<w:fldSimple w:instr="DATE">` + text("2024年") + `</w:fldSimple>`, []string{"2024年"}},
		{"hidden text", run(`<w:rPr><w:vanish/></w:rPr><w:t>5</w:t>`) + run(`<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>6</w:t>`), []string{"6"}},
		{"raised figures", text("3") + run(`<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>12</w:t>`), []string{"3¹²"}},
		{"fraction", `<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>`, []string{"1/2"}},
		{"reading above characters", run(`<w:ruby><w:rt>`+text("guān")+`</w:rt><w:rubyBase>`+text("关")+`</w:rubyBase></w:ruby>`) + text("键"), []string{"关键"}},
		{"content control", `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + text("年度") + `</w:sdtContent></w:sdt>` + `<w:smartTag>` + text("报告") + `</w:smartTag>`, []string{"年度报告"}},
		{"one form of two", text("甲") + `<mc:AlternateContent><mc:Choice Requires="wps">` + text("乙") + `</mc:Choice><mc:Fallback>` + text("丙") + `</mc:Fallback></mc:AlternateContent>`, []string{"甲乙"}},
		{"a chart's fallback", `<mc:AlternateContent><mc:Choice Requires="cx1">` + text("乙") + `</mc:Choice><mc:Fallback>` + text("丙") + `</mc:Fallback></mc:AlternateContent>`, []string{"丙"}},
		{"text of drawings", run(`<w:drawing><a:t>图</a:t></w:drawing><w:t>文</w:t>`), []string{"文"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := readDocx(t, `<w:p>`+tt.paragraph+`</w:p>`)
			if diff := cmp.Diff(tt.want, texts(d)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadWordBoxes(t *testing.T) {
	box := `<w:txbxContent>` + para("盒中文字") + `</w:txbxContent>`
	d := readDocx(t, `<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>`+box+
		`</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>`+box+`</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>`+para("末"))
	want := []string{"body/p[1] 前后", "body/txbxContent[1]/p[1] 盒中文字", "body/p[2] 末"}
	if diff := cmp.Diff(want, outline(d)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

const testStyles = `<w:styles ` + wordSpaces + `>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="9"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="公文二级"/><w:basedOn w:val="9"/></w:style>
<w:style w:type="paragraph" w:styleId="plain"><w:name w:val="公文正文"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="圈"/><w:basedOn w:val="pool"/></w:style>
<w:style w:type="paragraph" w:styleId="pool"><w:name w:val="环"/><w:basedOn w:val="loop"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="c"><w:name w:val="heading 3"/></w:style>
</w:styles>`

func styled(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func TestReadWordHeadings(t *testing.T) {
	d := readDocx(t, styled("1", "甲")+styled("9", "乙")+styled("mine", "丙")+styled("plain", "丁")+styled("loop", "戊")+styled("none", "己")+styled("c", "庚")+
		`<w:p><w:pPr><w:outlineLvl w:val="7"/></w:pPr><w:r><w:t>辛</w:t></w:r></w:p>`+
		`<w:p><w:pPr><w:pStyle w:val="1"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>壬</w:t></w:r></w:p>`+
		`<w:sdt><w:sdtContent>`+styled("1", "癸")+`</w:sdtContent></w:sdt>`+styled("toc", "甲1")+styled("1", "")+para("末"), "word/styles.xml", testStyles)
	want := []string{
		"body/p[1] h1 甲", "body/p[2] h2 乙", "body/p[3] h2 丙", "body/p[4] 丁", "body/p[5] 戊", "body/p[6] 己", "body/p[7] 庚",
		"body/p[8] h6 辛", "body/p[9] 壬", "body/p[10] h1 癸", "body/p[11] 甲1", "body/p[13] 末",
	}
	if diff := cmp.Diff(want, outline(d)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	for _, b := range d.Blocks {
		if b.Main == (b.Text == "甲1") {
			t.Errorf("%s: main %v", b.Text, b.Main)
		}
	}
}

func TestReadWordTitle(t *testing.T) {
	const name = "安溪县统计局2023年政府信息公开工作年度报告"
	core := `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>某人</dc:creator><dc:title> 旧文件的标题 </dc:title></cp:coreProperties>`
	rest := para("一、总体情况") + para("全年主动公开信息若干条。")
	tests := []struct{ name, body, want string }{
		{"one line", para(name) + rest, name},
		{"two lines", para("安溪县统计局") + para("2023年政府信息公开工作年度报告") + rest, name},
		{"broken by a line break", `<w:p><w:r><w:t>安溪县统计局</w:t><w:br/><w:t>2023年政府信息公开工作年度报告</w:t></w:r></w:p>` + rest, name},
		{"in its style", para("内部资料") + styled("t", "安溪县统计局信息公开总结") + rest, "安溪县统计局信息公开总结"},
		{"in its style, over two lines", styled("t", "安溪县统计局") + styled("t", "信息公开总结") + rest, "安溪县统计局信息公开总结"},
		{"its style has half of it", para("安溪县统计局") + styled("t", "2023年政府信息公开工作年度报告") + rest, name},
		{"not a chapter", rest, "旧文件的标题"},
		{"not in a table", `<w:tbl><w:tr><w:tc>` + para(name) + `</w:tc><w:tc>` + para("1") + `</w:tc></w:tr><w:tr><w:tc>` + para("2") + `</w:tc><w:tc>` + para("3") + `</w:tc></w:tr></w:tbl>`, "旧文件的标题"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := readDocx(t, tt.body, "word/styles.xml", testStyles, "docProps/core.xml", core)
			if d.Title != tt.want || d.PageTitle != "" {
				t.Errorf("title %q, want %q (page title %q)", d.Title, tt.want, d.PageTitle)
			}
		})
	}
}

const testRelations = `<Relationships>
<Relationship Id="rId1" Type="http://x/hyperlink" Target="../a/b.html?名=1#c" TargetMode="External"/>
<Relationship Id="rId2" Type="http://x/image" Target="media/1.png"/>
<Relationship Id="rId3" Type="http://x/image" Target="http://b.gov.cn/2.png" TargetMode="External"/>
<Relationship Id="rId4" Type="http://x/image" Target="file:///C:/3.png" TargetMode="External"/>
</Relationships>`

func TestReadWordLinksAndPictures(t *testing.T) {
	picture := func(attr, alt string) string {
		return `<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="` + alt + `"/><a:blip ` + attr + `/></wp:inline></w:drawing></w:r>`
	}
	body := `<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink r:id="rId1"><w:r><w:t>指南</w:t></w:r></w:hyperlink><w:hyperlink w:anchor="x"><w:r><w:t>下文</w:t></w:r></w:hyperlink></w:p>` +
		`<w:p>` + picture(`r:embed="rId2"`, "图一") + picture(`r:link="rId3"`, `C:\我的\图.png`) + picture(`r:link="rId4"`, "") + `</w:p>` +
		`<w:p><w:r><w:pict><v:shape><v:imagedata r:id="rId2"/></v:shape></w:pict></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc>` + para("印章") + `</w:tc><w:tc><w:p>` + picture(`r:embed="rId2"`, "") + `</w:p></w:tc><w:tc>` + para("3") + `</w:tc></w:tr></w:tbl>`
	d := readDocx(t, body, "word/_rels/document.xml.rels", testRelations)
	want := []string{
		"body/p[1] 见指南下文",
		"body/p[2]/drawing[1] image 图一", "body/p[2]/drawing[2] image http://b.gov.cn/2.png", "body/p[2]/drawing[3] image ", "body/p[3]/drawing[1] image ",
		"body/tbl[1] table / 印章  3", "body/tbl[1]/tr[1]/tc[2]/p[1]/drawing[1] image ",
	}
	if diff := cmp.Diff(want, outline(d)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	links := []Link{{URL: "http://a.gov.cn/a/b.html?%E5%90%8D=1", Text: "指南", Row: "见 指南 下文", Via: "a", Main: true, Place: "body/p[1]/hyperlink[1]"}}
	if diff := cmp.Diff(links, d.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

// What is said of the text holds for the text that was read.
func TestReadWordMarksDamage(t *testing.T) {
	d := readDocx(t, para("政府信息公開")+`<w:p><w:r><w:t>共</w:t><w:sym w:font="Webdings" w:char="F0AA"/><w:sym w:font="x" w:char="zz"/><w:t>件</w:t></w:r></w:p>`)
	if d.Script != "hant" || len(d.Damage) == 0 {
		t.Fatalf("script %q, damage %+v", d.Script, d.Damage)
	}
	for _, m := range d.Damage {
		if d.Raw()[m.Span.Start:m.Span.End] != m.Text || !strings.Contains(m.Text, "\uf0aa") && !strings.Contains(m.Text, "\ufffd") {
			t.Errorf("damage %+v", m)
		}
	}
}
