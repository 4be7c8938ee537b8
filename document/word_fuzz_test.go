package document

import (
	"errors"
	"strings"
	"testing"
)

// FuzzReadWord holds what is true of every Word file, whatever its parts say.
func FuzzReadWord(f *testing.F) {
	f.Add(wordBody(para("甲")+item("1", "0", "乙")+`<w:tbl><w:tr>`+cell(begins+spans(2), "丙")+cell("", "1")+`</w:tr><w:tr>`+cell(goesOn+spans(2), "")+cell(`<w:hMerge/>`, "2")+`</w:tr></w:tbl>`), numberStyles, testNumbering(), testRelations)
	f.Add(wordBody(styled("1", "甲")+styled("toc", "乙")+`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:sym w:font="Symbol" w:char="F0B4"/><w:drawing><a:blip r:embed="rId3"/><w:txbxContent>`+para("丁")+`</w:txbxContent></w:drawing></w:r></w:p>`), testStyles, "", "")
	f.Fuzz(func(t *testing.T, document, styles, numbering, relations string) {
		tooLong(t, len(document)+len(styles)+len(numbering)+len(relations))
		checkWord(t, storedDocx(t, document, styles, numbering, relations))
	})
}

func checkWord(t *testing.T, body []byte) {
	t.Helper()
	d, err := Read(Input{URL: "http://a.gov.cn/b/c.docx", Body: body})
	if err != nil {
		var u *UnreadableError
		if !errors.As(err, &u) || u.Reason == "" {
			t.Fatalf("err = %v", err)
		}
		return
	}
	if d.Form != FormWord || len(d.Blocks) == 0 {
		t.Errorf("form %q, %d blocks", d.Form, len(d.Blocks))
	}
	checkBlocks(t, d)
}

// elements are what FuzzReadWordTree builds files of. An element that stays
// open has no slash at its end.
var elements = []string{
	`<w:p>`, `<w:r>`, `<w:t>甲</w:t>`, `<w:t>12</w:t>`, `<w:tbl>`, `<w:tr>`, `<w:tc>`, `<w:tcPr>`, `<w:trPr>`, `<w:pPr>`, `<w:rPr>`,
	`<w:gridSpan w:val="2"/>`, `<w:gridSpan w:val="99999"/>`, `<w:vMerge/>`, `<w:vMerge w:val="restart"/>`, `<w:hMerge/>`, `<w:hMerge w:val="restart"/>`,
	`<w:gridBefore w:val="3"/>`, `<w:del>`, `<w:del/>`, `<w:ins>`, `<w:sdt>`, `<w:sdtContent>`, `<w:hyperlink r:id="rId1">`, `<w:br/>`, `<w:tab/>`,
	`<w:fldChar w:fldCharType="begin"/>`, `<w:fldChar w:fldCharType="separate"/>`, `<w:fldChar w:fldCharType="end"/>`, `<w:vanish/>`,
	`<w:strike/>`, `<w:dstrike w:val="0"/>`, `<w:color w:val="FFFFFF"/>`, `<w:rStyle w:val="s2"/>`, `<m:r>`, `<m:t>3</m:t>`,
	`<w:pStyle w:val="1"/>`, `<w:pStyle w:val="toc"/>`, `<w:pStyle w:val="t"/>`, `<w:pStyle w:val="s2"/>`, `<w:outlineLvl w:val="1"/>`,
	`<w:numPr><w:numId w:val="1"/><w:ilvl w:val="2"/></w:numPr>`, `<w:numPr><w:numId w:val="12"/></w:numPr>`, `<w:numPr><w:ilvl w:val="1"/></w:numPr>`,
	`<w:drawing>`, `<w:txbxContent>`, `<a:blip r:embed="rId2"/>`, `<a:blip r:link="rId3"/>`, `<wp:docPr descr="图"/>`, `<v:imagedata r:id="rId2"/>`,
	`<mc:AlternateContent>`, `<mc:Choice Requires="wps">`, `<mc:Choice Requires="cx1">`, `<mc:Fallback>`, `<w:sym w:font="Wingdings" w:char="F0FE"/>`, `<w:altChunk/>`, `<w:footnoteReference/>`,
}

// bodyOf makes well-formed XML of any bytes: each opens an element, and a
// high one closes as many as it says.
func bodyOf(data []byte) string {
	var b strings.Builder
	var open []string
	for _, c := range data {
		e := elements[int(c)%len(elements)]
		b.WriteString(e)
		if !strings.Contains(e, "/") {
			open = append(open, strings.Fields(strings.Trim(e, "<>"))[0])
		}
		for n := int(c) / len(elements); n > 0 && len(open) > 0; n-- {
			b.WriteString("</" + open[len(open)-1] + ">")
			open = open[:len(open)-1]
		}
	}
	for i := len(open) - 1; i >= 0; i-- {
		b.WriteString("</" + open[i] + ">")
	}
	return wordBody(b.String())
}

// FuzzReadWordTree reads files whose elements stand where they should not.
func FuzzReadWordTree(f *testing.F) {
	f.Add([]byte{0, 1, 2, 200, 4, 5, 6, 7, 11, 65, 0, 1, 3, 250})
	f.Add([]byte{0, 1, 38, 39, 0, 1, 2, 250, 4, 5, 6, 7, 14, 250})
	f.Fuzz(func(t *testing.T, data []byte) {
		tooLong(t, 16*len(data)) // a byte makes an element of about 16
		checkWord(t, storedDocx(t, bodyOf(data), testStyles, testNumbering(), testRelations))
	})
}
