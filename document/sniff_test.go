package document

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

func utf16le(s string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestSniff(t *testing.T) {
	tests := []struct {
		name, body, contentType, url string
		want                         Form
	}{
		{"page", "<!DOCTYPE html><html><body>页</body></html>", "text/html", "", FormHTML},
		{"page with BOM and blank lines", "\xef\xbb\xbf\r\n\r\n<HTML><BODY>页", "", "", FormHTML},
		{"page in UTF-16", utf16le("<html><head><meta charset=gb2312></head><body>页</body></html>"), "", "", FormHTML},
		{"XHTML", `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "x"><html xmlns="y"></html>`, "", "", FormHTML},
		{"fragment", `<div><p>一</p><p>二</p></div>`, "", "", FormHTML},
		{"comment first", "<!-- generated --><table><tr><td>x</td></tr></table>", "", "", FormHTML},
		{"text before the tags", "统计\n<div><p>一</p></div><table>", "text/html; charset=gbk", "", FormHTML},
		{"list service", `<?xml version="1.0"?><datastore><recordset></recordset></datastore>`, "text/xml", "", FormHTML},
		{"plain text", "某县2023年政府信息公开工作年度报告\n一、总体情况", "", "file:a.txt", FormText},
		{"text sent as html", "Not Found", "text/html", "", FormText},
		{"text that mentions a tag", "用 <br> 换行，共 3 行", "", "", FormText},
		{"markdown with a table tag", "# 报告\n<table><tr><td>1</td></tr></table>\n<p>x</p>", "", "file:report.md", FormText},
		{"text in brackets", "[2023]5号文件\n正文", "", "", FormText},
		{"flipbook text", "甲\n文本内容\n第1页\n正文", "", "", FormFlipbook},
		{"flipbook page", "<html><body><div>文本内容</div><p>第1页</p></body></html>", "text/html", "", FormFlipbook},
		{"flipbook page in GBK", "<html><body>\xce\xc4\xb1\xbe\xc4\xda\xc8\xdd<p>\xb5\xda1\xd2\xb3", "text/html", "", FormFlipbook},
		{"the words far apart", "文本内容" + strings.Repeat("甲", 400) + "第1页", "", "", FormText},
		{"pdf", "%PDF-1.7\n", "text/html", "", FormPDF},
		{"pdf after blank lines", "\r\n%PDF-1.4", "", "", FormPDF},
		{"pdf after a line of a server", "HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n1 0 obj\n<< >>\nendobj\n", "", "", FormPDF},
		{"pdf after more than readers skip", strings.Repeat("x", 1025) + "%PDF-1.4\n1 0 obj\n<< >>\nendobj\n", "", "", FormText},
		{"page that names the header of a PDF", "<html><body>A PDF begins with %PDF-1.4 and has objects.</body></html>", "", "", FormHTML},
		{"docx", "PK\x03\x04....word/document.xml....", "", "", FormWord},
		{"xlsx", "PK\x03\x04....xl/workbook.xml....", "", "", FormOther},
		{"doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00", "", "", FormWord},
		{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00", "", "", FormOther},
		{"rtf", `{\rtf1\ansi`, "application/msword", "", FormWord},
		{"png", "\x89PNG\r\n\x1a\n", "", "", FormPicture},
		{"jpeg", "\xff\xd8\xff\xe0", "", "", FormPicture},
		{"bitmap", "BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28", "", "", FormPicture},
		{"text that begins with BM", "BMI 指数说明：身体质量指数", "", "", FormText},
		{"webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", "", "", FormPicture},
		{"script", `var htmlConfig = {"a":"<html>"};`, "", "", FormScript},
		{"script by its name", `/* c */ a=1`, "", "http://a/x.js?v=1", FormScript},
		{"jsonp", `callback({"a":1})`, "", "", FormJSON},
		{"jsonp with all that may stand around it", "/**/ typeof jQuery1_2 === 'function' && jQuery1_2( [{\"a\":1}] ) ;\n", "text/html", "", FormJSON},
		{"jsonp cut short", `callback({"a":1}`, "text/javascript", "", FormScript},
		{"jsonp with a wrong bracket at its end", `callback({"a":1}}`, "text/javascript", "", FormScript},
		{"call with a literal that is no JSON", `callback({a:1});`, "", "", FormScript},
		{"json", `{"total":3,"articles":[]}`, "application/json", "", FormJSON},
		{"json sent as html, with BOM", "\xef\xbb\xbf\r\n{\"html\":\"<div><p>1</p><p>2</p></div>\"}", "text/html", "", FormJSON},
		{"json in UTF-16", utf16le(`{"title":"年报"}`), "", "", FormJSON},
		{"json cut short", `{"total":3,"articles":[{"ti`, "application/json", "", FormOther},
		{"json with something behind", `{"total":3} {"total":4}`, "", "", FormOther},
		{"json too deep", strings.Repeat(`{"a":`, 101) + "1" + strings.Repeat("}", 101), "", "", FormOther},
		{"json of too many values", "[1" + strings.Repeat(",1", maxJSONValues) + "]", "", "", FormOther},
		{"json too long", `{"a":"` + strings.Repeat("a", maxJSON) + `"}`, "", "", FormOther},
		{"page that begins with a brace", "{\"a\":1}\n<html><body><div><p>一</p></div></body></html>", "text/html", "", FormOther},
		{"page with braces around it", "{ <div><p>一</p><p>二</p></div> }", "text/html", "", FormHTML},
		{"text in braces", "{附件}某县年报{附件}", "", "", FormText},
		{"text that calls", "Report(2023) (附件)", "", "", FormText},
		{"page sent as json", `<html><body>错误</body></html>`, "application/json", "", FormHTML},
		{"feed", `<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>`, "", "", FormOther},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := IsPDF([]byte(tt.body)); got != (tt.want == FormPDF) {
				t.Errorf("a PDF: %v", got)
			}
			if got := Sniff([]byte(tt.body), tt.contentType, tt.url); got != tt.want {
				t.Errorf("Sniff = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	noise := make([]byte, 4000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(r.IntN(256))
	}
	tests := []struct {
		name, body string
		form       Form
		reason     string
	}{
		{"empty", "", FormText, "empty"},
		{"blank", " \r\n\t\n", FormText, "empty"},
		{"only a BOM", "\xef\xbb\xbf", FormOther, "empty"},
		{"page without content", "<html><head></head><body><div></div></body></html>", FormHTML, "empty"},
		{"pdf", "%PDF-1.7\n1 0 obj", FormPDF, "no process"},
		{"word cut short", "PK\x03\x04..word/document.xml", FormWord, "damaged"},
		{"picture", "\xff\xd8\xff\xe0", FormPicture, "picture"},
		{"feed", "<rss><channel></channel></rss>", FormOther, "neither a page nor a text"},
		{"random bytes", string(noise), FormOther, ""},
		{"control characters", strings.Repeat("\x01\x02a", 200), FormOther, "not text"},
		{"unmapped font", strings.Repeat("!\"#$%&'()*+,-./:;<=>?@ ", 40), FormOther, "noise"},
		{"private use", strings.Repeat("\ue001\ue002\ue003甲", 40), FormOther, "decoded"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(Input{URL: "http://a.gov.cn/", Body: []byte(tt.body)})
			var u *UnreadableError
			if !errors.As(err, &u) {
				t.Fatalf("err = %v, want an UnreadableError", err)
			}
			if u.Form != tt.form || !strings.Contains(u.Reason, tt.reason) {
				t.Errorf("got %s: %q, want %s: …%s…", u.Form, u.Reason, tt.form, tt.reason)
			}
		})
	}
}

func TestReadKeepsShells(t *testing.T) {
	for _, body := range []string{
		`<html><script>location.replace('./x/')</script></html>`,
		`<html><head><script>window._CONFIG={SID:'1'}</script></head><body><div id="app"></div></body></html>`,
		`<html><body><img src="scan.jpg"></body></html>`,
	} {
		if d, err := Read(Input{URL: "http://a.gov.cn/", Body: []byte(body)}); err != nil || d == nil {
			t.Errorf("Read(%q): %v", body, err)
		}
	}
}

func TestLowered(t *testing.T) {
	for c := range 256 {
		in := strings.Repeat("@AZ[`az{年", 3) + string([]byte{byte(c)}) + "XYZ" + string([]byte{byte(c)})
		want := ""
		for i := range len(in) {
			b := in[i]
			if b >= 'A' && b <= 'Z' {
				b += 'a' - 'A'
			}
			want += string([]byte{b})
		}
		if got := string(lowered([]byte(in))); got != want {
			t.Fatalf("lowered(%q) = %q", in, got)
		}
	}
}

func TestTagsOfMarkup(t *testing.T) {
	tests := []struct {
		text            string
		begins, head    bool
		structure, rest int // rest is what follows the prolog, in bytes
	}{
		{"<html>", true, false, 0, 6},
		{"<<html>", true, false, 0, 7},
		{"<html/>", false, false, 0, 7},
		{"</html>", false, false, 0, 7},
		{"<htmlx>", false, false, 0, 7},
		{"<html", false, false, 0, 5},
		{"<!doctype html><p>", true, false, 1, 3},
		{"<!doctype  html>", false, false, 0, 0},
		{"<!doctype htmlx>", false, false, 0, 0},
		{"<!doctype html", false, false, 0, 14},
		{"<meta\n>", false, true, 0, 7},
		{" <?xml?><!--<p>--><td/><h1></h1 ><h7>", false, false, 4, 19},
		{"<!--<p>", false, false, 1, 7},
		{"<//p></p/>", false, false, 1, 10},
		{"<verylongnameofanelement><br>", false, false, 1, 29},
	}
	for _, tt := range tests {
		b := []byte(tt.text)
		if got := hasTag(b, pageTags); got != tt.begins {
			t.Errorf("%q: a tag that pages begin with: %v", tt.text, got)
		}
		if got := hasTag(b, headTags); got != tt.head {
			t.Errorf("%q: a tag of a head: %v", tt.text, got)
		}
		if got := countTags(b, structureTags, 9); got != tt.structure {
			t.Errorf("%q: %d tags of text, want %d", tt.text, got, tt.structure)
		}
		if got := len(skipProlog(b)); got != tt.rest {
			t.Errorf("%q: %d bytes behind the prolog, want %d", tt.text, got, tt.rest)
		}
	}
}

// TestOpening holds that a page which is known by its beginning is the same when
// all is looked at.
func TestOpening(t *testing.T) {
	long, short := 0, 0
	for _, before := range []string{"", "\ufeff", " \r\n", strings.Repeat(" ", 3000), "<!-- " + strings.Repeat("x", 5000) + " -->", "<!-- x -->", "<?xml version='1.0'?>", "<!-- " + strings.Repeat("<html>", 900) + " -->", "text ", "<p>"} {
		for _, start := range []string{"<!DOCTYPE html><HTML>", "<html lang=zh>", "<!doctype svg><svg>", "<feed>", "<meta charset=gbk>", "text"} {
			for _, rest := range []string{"</html>", strings.Repeat("<td>0</td>\n", 600), strings.Repeat("甲", 3000) + "<body>"} {
				for _, ct := range []string{"", "text/html", "application/xml"} {
					body := []byte(before + start + rest)
					head, all := opening(body), ascii(body)
					if len(head) < len(all) {
						short++
					} else {
						long++
					}
					if isMarkup(head, ct, "") != isMarkup(all, ct, "") || isProgram(head, body, ct, "") != isProgram(all, body, ct, "") || opensAnswer(head) != opensAnswer(all) {
						t.Errorf("the beginning of %.40q%.30q as %q is taken for something else", before, start, ct)
					}
				}
			}
		}
	}
	if short < 20 || long < 20 {
		t.Errorf("%d beginnings are short, %d are not", short, long)
	}
}
