package document

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// maxFuzzed is how long the inputs of the fuzz targets may grow: what is
// longer costs time and shows nothing new.
const maxFuzzed = 8 << 10

// tooLong passes over an input that is longer.
func tooLong(t *testing.T, size int) {
	t.Helper()
	if size > maxFuzzed {
		t.Skip("longer than the inputs that are tried")
	}
}

// FuzzRead holds what is true of every document: no panic, valid text,
// references that can be fetched, tables that fit their grid.
func FuzzRead(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.html"))
	if err != nil || len(names) == 0 {
		f.Fatal("no pages", err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte("<table><tr><td rowspan=0 colspan=9>甲<td><table><tr><td>乙</table>" + strings.Repeat("<font>", 600)))
	f.Fuzz(func(t *testing.T, body []byte) {
		tooLong(t, len(body))
		d, err := Read(Input{URL: "http://a.gov.cn/b/c.html", ContentType: "text/html", Body: body})
		if err != nil {
			var u *UnreadableError
			if !errors.As(err, &u) || u.Reason == "" {
				t.Fatalf("err = %v", err)
			}
			return
		}
		checkBlocks(t, d)
		for _, l := range d.Links {
			u, err := url.Parse(l.URL)
			if err != nil || u.Host == "" || u.Fragment != "" || len(l.URL) > maxReference {
				t.Errorf("link %q: %v", l.URL, err)
			}
		}
		d.MainText()
		d.Find("a[href], td")
	})
}

func checkBlocks(t *testing.T, d *Document) {
	t.Helper()
	if !utf8.ValidString(d.Title) || !utf8.ValidString(d.MainText()) {
		t.Error("text is not valid UTF-8")
	}
	for _, b := range d.Blocks {
		if b.Kind == BlockTable != (b.Table != nil) || b.Place == "" {
			t.Errorf("block %+v", b)
		}
		if b.Table == nil {
			continue
		}
		for r, row := range b.Table.Rows {
			for _, c := range row.Cells {
				if c.Column < 0 || c.Column > maxWidth || c.ColSpan < 1 || c.RowSpan < 1 || r+c.RowSpan > len(b.Table.Rows) {
					t.Errorf("row %d of %d: cell %+v", r, len(b.Table.Rows), c)
				}
			}
		}
	}
}

// report60K is a report page of about 60 KB as word processors make them.
func report60K() string {
	row := `<tr style="height:20pt"><td style="border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt"><p class="MsoNormal" style="text-align:center"><span style="font-size:12.0pt;font-family:宋体">1.属于国家秘密</span></p></td>` +
		strings.Repeat(`<td style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal"><span lang="EN-US">0<o:p></o:p></span></p></td>`, 7) + `</tr>`
	prose := strings.Repeat(`<p class="MsoNormal" style="text-indent:32pt;line-height:28pt"><span style="font-family:仿宋_GB2312;font-size:16pt">本机关严格落实信息公开条例，及时回应社会关切，全年公开各类信息若干条。</span></p>`, 45)
	return `<html><head><meta charset="utf-8"><title>某县2023年政府信息公开工作年度报告_某县人民政府</title><meta name="ArticleTitle" content="某县2023年政府信息公开工作年度报告"></head><body><div class="nav"><ul>` +
		strings.Repeat(`<li><a href="/zwgk/index.html">政务公开</a></li>`, 80) + `</ul></div><div id="zoom">` + prose + `<table>` + strings.Repeat(row, 32) + `</table>` + prose + `</div></body></html>`
}

func BenchmarkReadReport(b *testing.B) {
	in := Input{URL: "http://a.gov.cn/b/c.html", ContentType: "text/html", Body: []byte(report60K())}
	b.SetBytes(int64(len(in.Body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(in); err != nil {
			b.Fatal(err)
		}
	}
}
