package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wordStyleSheet is a styles part of some styles.
func wordStyleSheet(styles string) string {
	return `<w:styles ` + wordSpaces + `>` + styles + `</w:styles>`
}

// lookStyles cross out and whiten in every place a style can.
const lookStyles = `<w:docDefaults><w:rPrDefault><w:rPr><w:color w:val="333333"/></w:rPr></w:rPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:styleId="Void"><w:rPr><w:strike/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="VoidToo"><w:basedOn w:val="Void"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Alive"><w:basedOn w:val="Void"/><w:rPr><w:strike w:val="false"/></w:rPr></w:style>` +
	`<w:style w:type="character" w:styleId="Out"><w:rPr><w:dstrike/></w:rPr></w:style>` +
	`<w:style w:type="character" w:styleId="Once"><w:rPr><w:strike/></w:rPr></w:style>` +
	`<w:style w:type="character" w:styleId="Pale"><w:rPr><w:color w:val="FEFEFE"/></w:rPr></w:style>`

func TestReadWordLooks(t *testing.T) {
	run := func(props, text string) string {
		return `<w:r><w:rPr>` + props + `</w:rPr><w:t>` + text + `</w:t></w:r>`
	}
	in := func(style, runs string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + runs + `</w:p>`
	}
	tests := []struct{ name, paragraph, want string }{
		{"crossed out", in("", run(`<w:strike/>`, "4")+run("", "18")), "18"},
		{"crossed out twice", in("", run(`<w:dstrike w:val="1"/>`, "4")+run("", "18")), "18"},
		{"no longer crossed out", in("", run(`<w:strike w:val="off"/>`, "4")+run("", "18")), "418"},
		{"white", in("", run("", "4")+run(`<w:color w:val="FFFFFF" w:themeColor="background1"/>`, "18")), "4 18"},
		{"dark", in("", run("", "4")+run(`<w:color w:val="FF0000"/>`, "18")+run(`<w:color w:val="auto"/>`, "0")), "4180"},
		{"by the style of the paragraph", in("Void", run("", "4")), ""},
		{"by a style that one is based on", in("VoidToo", run("", "4")+run(`<w:strike w:val="0"/>`, "18")), "18"},
		{"a style takes it back", in("Alive", run("", "4")), "4"},
		{"by the style of characters", in("", run(`<w:rStyle w:val="Out"/>`, "4")+run("", "18")), "18"},
		{"two styles undo each other", in("Void", run(`<w:rStyle w:val="Once"/>`, "4")), "4"},
		{"nearly white by a style", in("", run(`<w:rStyle w:val="Pale"/>`, "4")+run("", "18")), "4 18"},
		{"crossed out formula", in("", `<m:r><w:rPr><w:strike/></w:rPr><m:t>4</m:t></m:r>`+run("", "18")), "18"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			row := `<w:tr>` + cell("", "规章") + `<w:tc>` + tt.paragraph + `</w:tc>` + cell("", "件") + `</w:tr>`
			d := readDocx(t, `<w:tbl>`+row+row+`</w:tbl>`, "word/styles.xml", wordStyleSheet(lookStyles))
			line := "0+1x1 规章 | 1+1x1 " + tt.want + " | 2+1x1 件"
			if diff := cmp.Diff([]string{line, line}, grids(d)); diff != "" {
				t.Errorf("table (-want +got):\n%s", diff)
			}
		})
	}
}
