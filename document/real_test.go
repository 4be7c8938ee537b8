package document

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shared returns a path in the folder of real documents, which lies beside
// the project and is not part of it.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "shared"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("REAL DOCUMENTS ABSENT, NOTHING TESTED HERE: %v", err)
	}
	return path
}

func readShared(t testing.TB, path string) (*Document, error) {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Read(Input{URL: "file:" + filepath.Base(path), Body: body})
}

func TestRealPortalPages(t *testing.T) {
	raw, err := os.ReadFile(shared(t, "real", "truth", "portal-pages.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth struct {
		Pages []struct {
			File, Title, Published, Site, Column, Source string
			SiteID                                       string `json:"site_id"`
			HTMLTitle                                    string `json:"html_title"`
		}
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	for _, want := range truth.Pages {
		t.Run(filepath.Base(want.File), func(t *testing.T) {
			d, err := readShared(t, shared(t, "real", want.File))
			if err != nil {
				t.Fatal(err)
			}
			if d.Form != FormHTML {
				t.Errorf("form %q", d.Form)
			}
			check := func(what, got, want string) {
				if want != "" && squeeze(got) != squeeze(want) {
					t.Errorf("%s = %q, want %q", what, got, want)
				}
			}
			check("title", d.Title, want.Title)
			check("page title", d.PageTitle, want.HTMLTitle)
			check("site", d.MetaValue("SiteName"), want.Site)
			check("site id", d.MetaValue("SiteIDCode"), want.SiteID)
			check("column", d.MetaValue("ColumnName"), want.Column)
			if pub := d.MetaValue("PubDate"); pub != "" || want.Site != "" {
				check("published", pub, want.Published)
			}
			if n := runes(d.MainText()); n < 200 || n > 4000 {
				t.Errorf("%d characters of main text", n)
			}
		})
	}
}

func TestRealSeeds(t *testing.T) {
	tests := []struct {
		file, title string
		form        Form
		crumbs      int
		first, last string // of the main text
	}{
		{"000_ef8f2c20f5597fcb.txt", "定西市人民政府办公室2023年政府信息公开工作年度报告", FormText, 1, "|", "| [ 打印本页 | 关闭窗口 ] |"},
		{"001_460eccb9c86bd1f4.txt", "东营市东营区人民政府办公室2023年政府信息公开工作年度报告", FormFlipbook, 0, "东营市东营区人民政府办公室", "2024 年 1 月 18 日"},
		{"002_a7e4ba11a3b1e26d.txt", "安远县版石镇2023年政府信息公开工作年度报告", FormText, 0, "安远县版石镇2023年政府信息公开工作", ""},
		{"003_242b91d3e9f2f879.txt", "武山縣2016年政府信息公開工作年度報告", FormText, 0, "- 索引號: 20230611-131235-108", "甘公網安備 62050202000103號"},
		{"004_493f86b962eb816c.txt", "宝鸡市政务公开办公室", FormText, 4, "宝鸡市政务公开办公室", "接收捐赠资助及使用情况"},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			d, err := readShared(t, shared(t, "seeds", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(d.MainText(), "\n")
			if d.Form != tt.form || d.Title != tt.title || len(d.Breadcrumb) != tt.crumbs {
				t.Errorf("form %q, title %q, breadcrumb %q", d.Form, d.Title, d.Breadcrumb)
			}
			if lines[0] != tt.first || tt.last != "" && lines[len(lines)-1] != tt.last {
				t.Errorf("from %q to %q", lines[0], lines[len(lines)-1])
			}
		})
	}
}

func TestRealFlipbookPages(t *testing.T) {
	d, err := readShared(t, shared(t, "seeds", "001_460eccb9c86bd1f4.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var empty []int
	for i, p := range d.Pages {
		if p.N != i+1 {
			t.Errorf("page %d stands at %d", p.N, i)
		}
		if p.Empty {
			empty = append(empty, p.N)
		}
	}
	if len(d.Pages) != 13 || !cmp.Equal(empty, []int{2}) {
		t.Errorf("%d pages, empty %v", len(d.Pages), empty)
	}
	for _, b := range d.Blocks {
		if b.Main && (folio.MatchString(b.Text) || pageMark.MatchString(b.Text) || strings.Contains(b.Text, "{{") || b.Page == 0) {
			t.Errorf("%s: %q in the book", b.Place, b.Text)
		}
	}
}

func TestRealReports(t *testing.T) {
	tests := []struct {
		file string
		form Form
	}{
		{"hongze-district-2023.pdf", FormPDF},
		{"near-miss-policy.pdf", FormPDF},
		{"unmapped-font-not-a-real-report.pdf", FormPDF},
		{"form-2021-blank.docx", FormWord},
		{"fliphtml5-protected-config.js", FormFlipbook},
		{"shanghai-kewei-2024.flattened-pdf.md", FormText},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			d, err := readShared(t, shared(t, "real", "reports", tt.file))
			var u *UnreadableError
			switch {
			case errors.As(err, &u):
				if u.Form != tt.form {
					t.Errorf("form %q", u.Form)
				}
			case err != nil || d.Form != tt.form:
				t.Errorf("err %v, document %+v", err, d)
			}
		})
	}
}

// Every real page cut at any place is read without a crash.
func TestRealPagesCut(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(shared(t, "real", "portal-pages"), "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		body, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if len(body) > 50_000 {
			continue
		}
		for cut := 1; cut < len(body); cut += len(body)/12 + 1 {
			if _, err := Read(Input{URL: "http://a.gov.cn/", Body: body[:cut]}); err != nil {
				var u *UnreadableError
				if !errors.As(err, &u) {
					t.Errorf("%s cut at %d: %v", filepath.Base(page), cut, err)
				}
			}
		}
	}
}
