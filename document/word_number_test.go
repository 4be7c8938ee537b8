package document

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// level is one level of a list in numbering.xml.
func level(n, format, text, more string) string {
	return `<w:lvl w:ilvl="` + n + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/>` + more + `<w:lvlText w:val="` + text + `"/></w:lvl>`
}

const numberStyles = `<w:styles ` + wordSpaces + `>
<w:style w:type="paragraph" w:styleId="s"><w:name w:val="编号"/><w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="s2"><w:name w:val="编号 2"/><w:basedOn w:val="s"/></w:style>
<w:style w:type="numbering" w:styleId="ls"><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>
</w:styles>`

func testNumbering() string {
	lists := map[string]string{
		"1": level("0", "japaneseCounting", "%1、", "") + level("1", "chineseCounting", "（%2）", "") + level("2", "decimal", "%3.", ""),
		"2": level("0", "decimal", "%1", "") + level("1", "decimal", "%1.%2", ""),
		"3": level("0", "bullet", "\uf06c", ""),
		"4": level("0", "hebrew1", "%1.", ""),
		"5": level("0", "upperRoman", "%1.", "") + level("1", "lowerLetter", "%1-%2)", `<w:isLgl/>`),
		"6": level("0", "decimal", "第%1条", "") + level("1", "decimal", "%2)", `<w:lvlRestart w:val="0"/>`),
		"7": `<w:numStyleLink w:val="ls"/>`,
		"8": level("0", "decimal", "%1.", "") + level("1", "decimalEnclosedCircle", "%2", `<w:pStyle w:val="s2"/>`),
		"9": `<w:styleLink w:val="ls"/>` + level("0", "ideographTraditional", "%1、", ""),
	}
	s := `<w:numbering ` + wordSpaces + `>`
	for _, id := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		s += `<w:abstractNum w:abstractNumId="` + id + `">` + lists[id] + `</w:abstractNum>`
	}
	for _, id := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		s += `<w:num w:numId="` + id + `"><w:abstractNumId w:val="` + id + `"/></w:num>`
	}
	return s + `<w:num w:numId="11"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="12"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>` +
		`<w:num w:numId="13"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">` + level("0", "decimalEnclosedParen", "%1", "") + `</w:lvlOverride></w:num></w:numbering>`
}

func item(list, level, text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func TestReadWordNumbers(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
		note       string
	}{
		{"levels", item("1", "0", "甲") + item("1", "1", "乙") + item("1", "2", "丙") + item("1", "2", "丁") + item("1", "1", "戊") + item("1", "2", "己") + item("1", "0", "庚"),
			[]string{"一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "二、庚"}, ""},
		{"text between", item("1", "2", "甲") + para("文字") + item("1", "2", "乙"), []string{"1.甲", "文字", "2.乙"}, ""},
		{"lists that share a definition count on", item("1", "2", "甲") + item("11", "2", "乙"), []string{"1.甲", "2.乙"}, ""},
		{"a list that begins anew", item("1", "2", "甲") + item("12", "2", "乙") + item("12", "2", "丙"), []string{"1.甲", "1.乙", "2.丙"}, ""},
		{"a list that changes a level", item("13", "0", "甲"), []string{"⑴甲"}, ""},
		{"number before a number", item("1", "2", "5万元") + item("2", "0", "件") + item("2", "1", "甲"), []string{"1. 5万元", "1 件", "1.1 甲"}, ""},
		{"bullets", item("3", "0", "甲"), []string{"甲"}, ""},
		{"unknown numerals", item("4", "0", "甲") + item("4", "0", "乙"), []string{"甲", "乙"}, "2 automatic numbers"},
		{"decimal throughout", item("5", "0", "甲") + item("5", "1", "乙"), []string{"I.甲", "1-1)乙"}, ""},
		{"level that never begins anew", item("6", "0", "甲") + item("6", "1", "乙") + item("6", "0", "丙") + item("6", "1", "丁"), []string{"第1条甲", "1)乙", "第2条丙", "2)丁"}, ""},
		{"list of a list style", item("7", "0", "子") + item("7", "0", "丑"), []string{"甲、子", "乙、丑"}, ""},
		{"list of a style", styled("s", "甲") + styled("s", "乙") + styled("s2", "丙"), []string{"1.甲", "2.乙", "①丙"}, ""},
		{"style without its list", `<w:p><w:pPr><w:pStyle w:val="s"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`, []string{"甲"}, ""},
		{"no such list", item("77", "0", "甲"), []string{"甲"}, ""},
		{"empty items count", item("1", "2", "甲") + item("1", "2", "") + item("1", "2", "乙"), []string{"1.甲", "3.乙"}, ""},
		{"deleted items do not", item("1", "2", "甲") + `<w:p><w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>` + item("1", "2", "乙"),
			[]string{"1.甲", "2.乙"}, ""},
		{"only the first line", `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>`, []string{"一、甲", "乙"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := readDocx(t, tt.body, "word/numbering.xml", testNumbering(), "word/styles.xml", numberStyles)
			if diff := cmp.Diff(tt.want, texts(d)); diff != "" || !strings.Contains(d.Trail.Note, tt.note) || tt.note == "" && d.Trail.Note != "" {
				t.Errorf("note %q, blocks (-want +got):\n%s", d.Trail.Note, diff)
			}
		})
	}
}

// Sub-labels of statutory tables are often automatic numbers; a cell with
// nothing but such a number shows it.
func TestReadWordNumbersInTables(t *testing.T) {
	row := func(a, b string) string { return `<w:tr><w:tc>` + a + `</w:tc><w:tc>` + b + `</w:tc></w:tr>` }
	d := readDocx(t, `<w:tbl>`+row(item("1", "2", "属于国家秘密"), para("0"))+row(item("1", "2", "重复申请"), para("4"))+row(item("1", "2", ""), para("5"))+`</w:tbl>`,
		"word/numbering.xml", testNumbering())
	if got, want := d.MainText(), "1.属于国家秘密\t0\n2.重复申请\t4\n3.\t5"; got != want {
		t.Errorf("main text %q, want %q", got, want)
	}
}

func TestNumeral(t *testing.T) {
	tests := []struct {
		format string
		n      int
		want   string
	}{
		{"decimal", 12, "12"}, {"decimalZero", 3, "03"}, {"decimalFullWidth", 12, "１２"}, {"numberInDash", 2, "- 2 -"}, {"none", 1, ""},
		{"chineseCounting", 10, "十"}, {"chineseCounting", 11, "十一"}, {"chineseCountingThousand", 20, "二十"}, {"japaneseCounting", 99, "九十九"}, {"taiwaneseCounting", 3, "三"},
		{"ideographDigital", 10, "一〇"}, {"chineseLegalSimplified", 6, "陆"}, {"ideographTraditional", 3, "丙"}, {"ideographZodiac", 12, "亥"},
		{"decimalEnclosedCircleChinese", 10, "⑩"}, {"decimalEnclosedFullstop", 1, "⒈"}, {"decimalEnclosedParen", 20, "⒇"}, {"ideographEnclosedCircle", 2, "㊁"},
		{"lowerLetter", 26, "z"}, {"lowerLetter", 28, "bb"}, {"upperLetter", 2, "B"}, {"lowerRoman", 4, "iv"}, {"upperRoman", 1994, "MCMXCIV"},
	}
	for _, tt := range tests {
		if got, ok := numeral(tt.format, tt.n); got != tt.want || !ok {
			t.Errorf("numeral(%s, %d) = %q, %v, want %q", tt.format, tt.n, got, ok, tt.want)
		}
	}
	for _, format := range []string{"chineseCounting", "ideographDigital", "chineseLegalSimplified", "ideographTraditional", "decimalEnclosedCircle", "lowerLetter", "upperRoman", "hebrew1", "custom", ""} {
		for _, n := range []int{0, -1, 1_000_000} {
			if got, ok := numeral(format, n); ok && format != "ideographDigital" {
				t.Errorf("numeral(%s, %d) = %q", format, n, got)
			}
		}
	}
}

// storedDocx is a Word file without compression, so that big ones are quick
// to make and are no bombs.
func storedDocx(t testing.TB, document string, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i, content := range append([]string{document}, parts...) {
		name := []string{"word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"}[i]
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkReadWord reads the ministry's form: 250 KB of XML.
func BenchmarkReadWord(b *testing.B) {
	body, err := os.ReadFile(shared(b, "real", "reports", "form-2021-blank.docx"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(Input{URL: "file:form.docx", Body: body}); err != nil {
			b.Fatal(err)
		}
	}
}
