package sources

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nianbao/document"
)

// real returns a path in the folder of real material, or skips the test.
func real(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "real", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("REAL MATERIAL IS ABSENT, nothing was tested: %v", err)
	}
	return path
}

// TestRealPages judges saved pages of many platforms, none of them a report
// and none a column.
func TestRealPages(t *testing.T) {
	dir := real(t, "portal-pages")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := testSet(t)
	src, ok := s.Find("621100-city")
	if !ok {
		t.Fatal("no source")
	}
	for _, e := range entries {
		body, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := document.Read(document.Input{URL: city + "a/b.html", ContentType: "text/html", Body: body})
		if err != nil {
			t.Logf("%s: %v", e.Name(), err)
			continue
		}
		for _, step := range []Step{StepEntry, StepColumn, StepArticle} {
			j := s.Follow(src, Page{URL: city + "a/b.html", Step: step, Doc: doc}, Years{})
			t.Logf("%s as %s: family %q, %d rows, leads %v", e.Name(), step, j.Family, len(j.Rows), leads(j))
			for _, l := range j.Leads {
				if l.Step != StepColumn && judgeTitle(l.Title).class == classReport {
					t.Errorf("%s as %s: %q was taken for a report", e.Name(), step, l.Title)
				}
			}
		}
	}
}

// TestRealAddresses holds the address grammar against addresses of reports
// seen in the wild. A few carry no grammar at all.
func TestRealAddresses(t *testing.T) {
	text, err := os.ReadFile(real(t, "observed-pages.md"))
	if err != nil {
		t.Fatal(err)
	}
	reports, missed := 0, 0
	for _, m := range regexp.MustCompile(`(?m)^  - R \d{4} (\S+)`).FindAllStringSubmatch(string(text), -1) {
		reports++
		if address, err := Canonical(m[1]); err != nil || !isArticle(address) {
			missed++
			t.Logf("not the address of an article: %s (%v)", m[1], err)
		}
	}
	if reports < 40 || missed > 2 {
		t.Errorf("missed %d of %d addresses of reports, want at most 2", missed, reports)
	}
	for _, m := range regexp.MustCompile(`(?m)^  - L +(\S+)`).FindAllStringSubmatch(string(text), -1) {
		if isArticle(strings.TrimSpace(m[1])) {
			t.Errorf("taken for an article: %s", m[1])
		}
	}
}
