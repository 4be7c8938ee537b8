package document

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// sniffed is how much of a body the textual tests look at.
const sniffed = 16 << 10

// magics are the first bytes of forms that are not text.
var magics = []struct {
	prefix string
	form   Form
}{
	{"%PDF-", FormPDF},
	{"{\\rtf", FormWord},
	{"\x89PNG\r\n\x1a\n", FormPicture},
	{"\xff\xd8\xff", FormPicture},
	{"GIF8", FormPicture},
	{"BM", FormPicture},
	{"II*\x00", FormPicture},
	{"MM\x00*", FormPicture},
	{"Rar!\x1a\x07", FormOther},
	{"7z\xbc\xaf\x27\x1c", FormOther},
	{"\x1f\x8b", FormOther},
	{"wOFF", FormOther},
}

// Sniff says what form a body has, from its first bytes and marks; the
// content type and the URL only decide where the bytes do not.
func Sniff(body []byte, contentType, url string) Form {
	if form, ok := binaryForm(body); ok {
		return form
	}
	head := opening(body)
	if opensAnswer(head) && isAnswer(body, contentType) {
		return FormJSON
	}
	if isProgram(head, body, contentType, url) {
		if isScript(head) {
			return FormScript
		}
		return FormOther
	}
	form := FormText
	if isMarkup(head, contentType, url) {
		form = FormHTML
	}
	if hasBookMarks(body) {
		return FormFlipbook
	}
	return form
}

// IsPDF says whether Sniff would call a body a PDF file, whatever was said of it.
func IsPDF(body []byte) bool {
	form, _ := binaryForm(body)
	return form == FormPDF
}

// binaryForm recognizes the forms that have a signature.
func binaryForm(body []byte) (Form, bool) {
	switch {
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return zipForm(body), true
	case bytes.HasPrefix(body, []byte(oleMagic)):
		return oleForm(body), true
	case len(body) > 12 && string(body[:4]) == "RIFF" && string(body[8:12]) == "WEBP":
		return FormPicture, true
	}
	trimmed := bytes.TrimLeft(body, "\xef\xbb\xbf \t\r\n")
	for _, m := range magics {
		if !bytes.HasPrefix(trimmed, []byte(m.prefix)) {
			continue
		}
		if m.prefix == "BM" && !isBitmap(trimmed) {
			continue
		}
		return m.form, true
	}
	if isLatePDF(body) {
		return FormPDF, true
	}
	return "", false
}

// isLatePDF recognizes a PDF with something before its header: readers look
// for it in the first 1,024 bytes. A text that only names the header has none
// of the objects.
func isLatePDF(body []byte) bool {
	at := bytes.Index(body[:min(len(body), 1024)], []byte("%PDF-"))
	if at < 0 || len(body) < at+8 || body[at+5] < '1' || body[at+5] > '2' || body[at+6] != '.' {
		return false
	}
	return bytes.Contains(body[at:], []byte(" obj")) && bytes.Contains(body[at:], []byte("endobj"))
}

// isBitmap tells a bitmap file from a text that begins with the letters BM:
// its reserved words are zero.
func isBitmap(body []byte) bool {
	return len(body) > 14 && bytes.Equal(body[6:10], []byte{0, 0, 0, 0})
}

// zipForm tells a Word file from other archives by the names of its members.
func zipForm(body []byte) Form {
	office := bytes.Contains(body, []byte("[Content_Types].xml"))
	if bytes.Contains(body, []byte("word/document")) || office && bytes.Contains(body, []byte("word/")) {
		return FormWord
	}
	return FormOther
}

// oleMagic begins the files of older Office programs and encrypted files.
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// Names of streams that tell a binary Word file and an encrypted Office file.
const (
	binaryWord      = "WordDocument"
	encryptedOffice = "EncryptedPackage"
)

// oleForm tells a Word file by the names of its streams. What an encrypted
// file holds cannot be seen; reports come as Word files.
func oleForm(body []byte) Form {
	if hasStream(body, binaryWord) || hasStream(body, encryptedOffice) {
		return FormWord
	}
	return FormOther
}

// hasStream looks for the name of a stream, which the directory holds in
// UTF-16.
func hasStream(body []byte, name string) bool {
	var wide []byte
	for i := range len(name) {
		wide = append(wide, name[i], 0)
	}
	return bytes.Contains(body, wide)
}

// shortStart is how much of a body the tests look at where it shows that it is
// a page.
const shortStart = 4 << 10

// opening returns as much of the beginning of a body, in the way of ascii, as the
// tests have to see: a page nearly always shows at once that it is one.
func opening(body []byte) []byte {
	if len(body) > shortStart {
		if head := ascii(body[:shortStart]); len(head) >= programHead && beginsPage(head) {
			return head
		}
	}
	return ascii(body)
}

// beginsPage tells of most pages that they are, whatever comes behind: a prolog
// that ends, and an element of a page.
func beginsPage(head []byte) bool {
	rest := skipProlog(head)
	return len(rest) > 1 && rest[0] == '<' && rest[1] != '!' && rest[1] != '?' && hasTag(head, pageTags)
}

// ascii returns the beginning of a body in lower case, with the zero bytes
// of UTF-16 left out, so that tags can be looked for before decoding.
func ascii(body []byte) []byte {
	head := body[:min(len(body), sniffed)]
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil)
	}
	head = bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n")
	return lowered(head)
}

// lowered returns a copy with the letters of ASCII in lower case.
func lowered(head []byte) []byte {
	const each, high = 0x0101010101010101, 0x8080808080808080
	out := bytes.Clone(head)
	i := 0
	for ; i+8 <= len(out); i += 8 { // eight letters at once
		word := binary.LittleEndian.Uint64(out[i:])
		bits := word &^ high
		upper := (bits + (0x80-'A')*each) &^ (bits + (0x7f-'Z')*each) &^ word & high
		binary.LittleEndian.PutUint64(out[i:], word|upper>>2)
	}
	for ; i < len(out); i++ {
		if out[i] >= 'A' && out[i] <= 'Z' {
			out[i] += 'a' - 'A'
		}
	}
	return out
}

var scriptStart = regexp.MustCompile(`^(?:var |let |const |function\b|[(!]function|window\.|"use strict"|[\w$.]+\(\s*[\[{"])`)

// Names of tags: those that pages begin with, those of a head, those that hold
// text.
var (
	pageTags      = set(`!doctype html head body frameset datastore recordset`)
	headTags      = set(`meta title script link`)
	structureTags = set(`div p table tr td span a ul li br h1 h2 h3 h4 h5 h6 font iframe center strong b`)
)

// htmlSpace is the white space of markup.
const htmlSpace = " \t\n\f\r"

// hasTag tells whether a text in lower case has a start tag of such a name.
func hasTag(text []byte, names map[string]bool) bool {
	for {
		name, end, rest, ok := nextTag(text)
		if !ok {
			return false
		}
		isHTML := string(name) != "!doctype" || bytes.HasPrefix(rest, []byte(" html")) && len(rest) > 5 && (rest[5] == '>' || strings.IndexByte(htmlSpace, rest[5]) >= 0)
		if names[string(name)] && end != '/' && isHTML {
			return true
		}
		text = rest
	}
}

// countTags counts the start and end tags of such names, up to a limit.
func countTags(text []byte, names map[string]bool, limit int) int {
	n := 0
	for n < limit {
		name, _, rest, ok := nextTag(text)
		if !ok {
			break
		}
		if names[string(bytes.TrimPrefix(name, []byte("/")))] {
			n++
		}
		text = rest
	}
	return n
}

// longestTag is more than the length of the names that are looked for.
const longestTag = 16

// nextTag returns the name of the next tag, the byte that ends the name, and
// what follows from that byte on. An end tag has a name that begins with a
// slash.
func nextTag(text []byte) (name []byte, end byte, rest []byte, ok bool) {
	for {
		at := bytes.IndexByte(text, '<')
		if at < 0 {
			return nil, 0, nil, false
		}
		text = text[at+1:]
		for i, c := range text[:min(len(text), longestTag)] {
			if c == '<' {
				break
			}
			if c == '>' || c == '/' && i > 0 || c <= ' ' && strings.IndexByte(htmlSpace, c) >= 0 {
				return text[:i], c, text[i:], true
			}
		}
	}
}

// skipProlog drops what may stand before the first element: white space,
// declarations, instructions and comments.
func skipProlog(head []byte) []byte {
	for {
		head = bytes.TrimLeft(head, htmlSpace)
		open, end := "", ""
		switch {
		case bytes.HasPrefix(head, []byte("<?")):
			open, end = "<?", "?>"
		case bytes.HasPrefix(head, []byte("<!--")):
			open, end = "<!--", "-->"
		case bytes.HasPrefix(head, []byte("<!doctype")):
			open, end = "<!doctype", ">"
		default:
			return head
		}
		at := bytes.Index(head[len(open):], []byte(end))
		if at < 0 {
			return head
		}
		head = head[len(open)+at+len(end):]
	}
}

// programHead is how much of an XML file shows whether it is a page.
const programHead = 2048

// isProgram recognizes scripts, JSON beyond the limits or broken off, and
// feeds: data for programs, not pages.
func isProgram(head, body []byte, contentType, url string) bool {
	ct, ext := strings.ToLower(contentType), extension(url)
	markup := bytes.HasPrefix(head, []byte("<"))
	switch {
	case !markup && (strings.Contains(ct, "javascript") || strings.Contains(ct, "json") || ext == "js" || ext == "json" || ext == "css"):
		return true
	case bytes.HasPrefix(head, []byte("<?xml")) || strings.Contains(ct, "xml") && !strings.Contains(ct, "html") && markup:
		return !hasTag(head[:min(len(head), programHead)], pageTags)
	case bytes.HasPrefix(head, []byte("<rss")), bytes.HasPrefix(head, []byte("<feed")), bytes.HasPrefix(head, []byte("<svg")):
		return true
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")):
		return json.Valid(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))) || bytes.HasPrefix(head, []byte(`{"`))
	}
	return scriptStart.Match(head)
}

// isMarkup tells a page, or a fragment of one, from plain text. A text that
// shows a tag or two is still a text.
func isMarkup(head []byte, contentType, url string) bool {
	rest := skipProlog(head)
	if bytes.HasPrefix(rest, []byte("<")) && hasTag(head[:min(len(head), 4096)], pageTags) {
		return true
	}
	html := strings.Contains(strings.ToLower(contentType), "html")
	if !html && (extension(url) == "md" || extension(url) == "txt") && !bytes.HasPrefix(rest, []byte("<")) {
		return false
	}
	tags := countTags(head, structureTags, 3)
	if html || bytes.HasPrefix(rest, []byte("<")) {
		return tags >= 1 || hasTag(rest, headTags) || hasTag(rest, pageTags)
	}
	return tags >= 3 || hasTag(rest, pageTags)
}

// extension returns the lower-case file extension of a URL's path, or "".
func extension(url string) string {
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	url = url[strings.LastIndexByte(url, '/')+1:]
	i := strings.LastIndexByte(url, '.')
	if i < 0 {
		return ""
	}
	return strings.ToLower(url[i+1:])
}

// bookMarks are 文本内容 and the halves of 第1页 in the encodings a landing
// page comes in.
var bookMarks = [...]struct{ text, before, behind []byte }{
	{[]byte(bookMark), []byte("第"), []byte("页")},
	{[]byte("\xce\xc4\xb1\xbe\xc4\xda\xc8\xdd"), []byte("\xb5\xda"), []byte("\xd2\xb3")},
}

// maxBetween is how many bytes may stand behind the line above the text of a
// book up to the end of its first page mark.
const maxBetween = 600

// hasBookMarks looks for the two marks of a flipbook's text, close together
// and in order, before the body is decoded.
func hasBookMarks(body []byte) bool {
	for from := 0; ; {
		next := bytes.IndexByte(body[from:], '1')
		if next < 0 {
			return false
		}
		at := from + next
		if at > 0 && body[at-1] >= utf8.RuneSelf && isFirstPage(body, at) {
			return true
		}
		from = at + 1
	}
}

// isFirstPage tells whether the digit at a place is that of the first page of a
// book, a little behind the line above its text.
func isFirstPage(body []byte, at int) bool {
	for _, m := range bookMarks {
		head, found := bytes.CutSuffix(body[:at], m.before)
		if !found || !bytes.HasPrefix(body[at+1:], m.behind) {
			continue
		}
		if from := at + 1 + len(m.behind) - maxBetween - len(m.text); bytes.Contains(head[max(0, from):], m.text) {
			return true
		}
	}
	return false
}
