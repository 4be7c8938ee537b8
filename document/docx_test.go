package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// wordSpaces declares the prefixes of the XML in these tests.
const wordSpaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
	` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
	` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
	` xmlns:v="urn:schemas-microsoft-com:vml"`

func wordBody(body string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + wordSpaces + `><w:body>` + body + `<w:sectPr/></w:body></w:document>`
}

// zipOf makes an archive of members in the order of their names.
func zipOf(t testing.TB, members map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(members[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// docxOf makes a Word file of a body and other parts, name and content by
// turns.
func docxOf(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	members := map[string]string{"[Content_Types].xml": `<Types/>`, "word/document.xml": wordBody(body)}
	for i := 0; i < len(parts); i += 2 {
		members[parts[i]] = parts[i+1]
	}
	return zipOf(t, members)
}

func readDocx(t *testing.T, body string, parts ...string) *Document {
	t.Helper()
	d, err := Read(Input{URL: "http://a.gov.cn/f/1.docx", Body: docxOf(t, body, parts...)})
	if err != nil {
		t.Fatal(err)
	}
	if d.Form != FormWord {
		t.Errorf("form %q", d.Form)
	}
	checkBlocks(t, d)
	return d
}

// para is a paragraph of one run.
func para(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }

func wide(s string) string {
	var b strings.Builder
	for _, c := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(c))
		b.WriteByte(byte(c >> 8))
	}
	return b.String()
}

// rawZip makes an archive of one member that says of itself what h says.
func rawZip(t *testing.T, h zip.FileHeader, content string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.CreateRaw(&h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func repeatedMembers(t *testing.T, names ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func manyNames(n int) []string {
	names := []string{"word/document.xml"}
	for i := range n {
		names = append(names, fmt.Sprint("word/", i))
	}
	return names
}

func TestReadWordRefuses(t *testing.T) {
	text := para("正文")
	good := string(docxOf(t, text))
	ole := oleMagic + strings.Repeat("\x00", 504)
	part := "word/document.xml"
	tests := []struct{ name, body, reason string }{
		{"binary Word", ole + wide("WordDocument"), "binary Word file"},
		{"encrypted", ole + wide("EncryptedPackage"), "password"},
		{"rich text", `{\rtf1\ansi 1}`, "RTF"},
		{"cut short", good[:len(good)/2], "damaged"},
		{"no directory", "PK\x03\x04" + strings.Repeat(part, 3), "damaged"},
		{"no text part", string(zipOf(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/styles.xml": "<a/>"})), "no part word/document.xml"},
		{"the text part is elsewhere", string(docxOf(t, text, "_rels/.rels", `<Relationships><Relationship Id="1" Type="x/officeDocument" Target="word/other.xml"/></Relationships>`)), "no part word/other.xml"},
		{"two text parts", repeatedMembers(t, part, "Word/Document.xml"), "two members"},
		{"two text parts by backslash", repeatedMembers(t, part, `word\document.xml`), "two members"},
		{"too many members", repeatedMembers(t, manyNames(maxEntries)...), "5,000"},
		{"bomb", string(docxOf(t, strings.Repeat(" ", 2<<20))), "200 times"},
		{"huge part", rawZip(t, zip.FileHeader{Name: part, UncompressedSize64: maxPart + 1, CompressedSize64: 8}, "00000000"), "64 MiB"},
		{"encrypted part", rawZip(t, zip.FileHeader{Name: part, Flags: 1, UncompressedSize64: 8, CompressedSize64: 8}, "00000000"), "password"},
		{"size that lies", rawZip(t, zip.FileHeader{Name: part, UncompressedSize64: 8, CompressedSize64: 8, CRC32: 1}, "00000000"), "damaged"},
		{"document type", string(docxOf(t, "", part, `<!DOCTYPE x [<!ENTITY a "b">]>`+wordBody(text))), "DOCTYPE"},
		{"document type in the styles", string(docxOf(t, text, "word/styles.xml", `<!DOCTYPE x><a/>`)), "DOCTYPE"},
		{"entity", string(docxOf(t, para("&a;"))), "damaged"},
		{"not closed", string(docxOf(t, "", part, strings.TrimSuffix(wordBody(text), "</w:document>"))), "damaged"},
		{"not XML", string(docxOf(t, "", part, "正文")), "damaged"},
		{"too deep", string(docxOf(t, strings.Repeat("<w:sdt>", 300)+strings.Repeat("</w:sdt>", 300))), "256"},
		{"nothing in it", string(docxOf(t, "<w:p/>")), "no text"},
		{"only an embedded page", string(docxOf(t, `<w:altChunk r:id="rId1"/>`)), "embedded"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Read(Input{URL: "http://a.gov.cn/1.docx", Body: []byte(tt.body)})
			var u *UnreadableError
			if !errors.As(err, &u) || u.Form != FormWord || !strings.Contains(u.Reason, tt.reason) {
				t.Errorf("got %v, %v, want word: …%s…", d, err, tt.reason)
			}
		})
	}
}

// Members outside the text do no harm, whatever they are called or unpack to.
func TestReadWordIgnoresOtherMembers(t *testing.T) {
	d := readDocx(t, para("正文"),
		"../../etc/passwd", "x", "/word/media/../../a", "x", `C:\a`, "x",
		"word/media/blank.bmp", strings.Repeat("\x00", 4<<20), "word/media/", "")
	if got := d.MainText(); got != "正文" {
		t.Errorf("main text %q", got)
	}
}

func TestReadWordNotesDamage(t *testing.T) {
	tests := []struct{ name, body, part, content, note string }{
		{"styles", para("正文"), "word/styles.xml", "<w:styles", "word/styles.xml is damaged"},
		{"numbering", para("正文"), "word/numbering.xml", "", "word/numbering.xml is damaged"},
		{"foot notes", `<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>`, "word/footnotes.xml", "<a/>", "1 foot or end notes"},
		{"embedded files", para("正文") + `<w:altChunk r:id="rId1"/>`, "word/afchunk.mht", "x", "1 embedded files"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := readDocx(t, tt.body, tt.part, tt.content)
			if d.MainText() != "正文" || !strings.Contains(d.Trail.Note, tt.note) {
				t.Errorf("main text %q, note %q, want …%s…", d.MainText(), d.Trail.Note, tt.note)
			}
		})
	}
}

func TestReadWordCharsets(t *testing.T) {
	plain := wordBody(para("公开"))
	other := func(label string) string { return strings.Replace(plain, "UTF-8", label, 1) }
	tests := []struct{ name, part string }{
		{"byte order mark", "\xef\xbb\xbf" + plain},
		{"GBK", strings.Replace(other("GBK"), "公开", "\xb9\xab\xbf\xaa", 1)},
		{"UTF-16", "\xff\xfe" + wide(other("UTF-16"))},
		{"strict", strings.Replace(plain, "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main", 1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := readDocx(t, "", "word/document.xml", tt.part).MainText(); got != "公开" {
				t.Errorf("main text %q", got)
			}
		})
	}
}

// A file cut anywhere, or with any byte changed, is read or refused.
func TestReadWordBroken(t *testing.T) {
	good := docxOf(t, para("一、总体情况")+`<w:tbl><w:tr><w:tc>`+para("规章")+`</w:tc><w:tc>`+para("3")+`</w:tc></w:tr></w:tbl>`, "word/styles.xml", `<w:styles `+wordSpaces+`/>`)
	for i := range good {
		for _, body := range [][]byte{good[:i], slices.Concat(good[:i], []byte{good[i] ^ 0x5a}, good[i+1:])} {
			_, err := Read(Input{URL: "http://a.gov.cn/1.docx", Body: body})
			var u *UnreadableError
			if err != nil && !errors.As(err, &u) {
				t.Fatalf("byte %d: %v", i, err)
			}
		}
	}
}
