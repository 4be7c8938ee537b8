package document

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// repeatedPages are n whole pages behind each other, as a merged page has
// them; the report stands in the last.
func repeatedPages(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<html lang="zh" data-%d="x"><body class=c%d><p>第%d页</p></body></html>`, i, i, i)
	}
	return b.String() + "<html><body>" + statutoryTables() + "</body></html>"
}

// unalike is formatting left open, each with attributes of its own.
func unalike(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<font size=%d>", i)
	}
	return b.String()
}

// TestClockDoesNotDecide holds that pages made to multiply are read alike
// however late it is, and that others are not given up for their size.
func TestClockDoesNotDecide(t *testing.T) {
	tests := []struct {
		name, page string
		multiplies bool
	}{
		{"a merged page", repeatedPages(200), false},
		{"thousands of pages in one", repeatedPages(3_000), true},
		{"html tags in the head", manyTags("html", 3_000) + "<body>" + statutoryTables(), true},
		{"formatting opened in every block", "<html><body>" + unalike(200) + strings.Repeat("<p>文", 8_000), true},
		{"one text in very many pieces", "<html><body>" + strings.Repeat("文字</div>", 15_000), true},
		{"the same formatting in every block", "<html><body>" + strings.Repeat("<p><b><i>文", 15_000), false},
		{"formatting left open in every cell", "<html><body><table>" + strings.Repeat("<tr><td><font size=1><b>1<td><font size=2><u>2", 8_000) + "</table>", false},
		{"formatting around inner tables", "<html><body><table>" + strings.Repeat("<tr><td><b><table><tr><td><i>1</table>", 300) + "</table>" + strings.Repeat("<p>文", 5_000), false},
		{"paragraphs", "<html><body>" + strings.Repeat(`<p class="a"><span>文字</span><br></p>`, 15_000), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := multiplies(tt.page); got != tt.multiplies {
				t.Fatalf("multiplies = %v", got)
			}
			if !tt.multiplies {
				return
			}
			early, _ := parseTree(tt.page, time.Now().Add(time.Hour))
			late, note := parseTree(tt.page, time.Unix(0, 0))
			if treeText(early.root) != treeText(late.root) || !strings.Contains(note, errMultiply.Error()) {
				t.Errorf("another tree when it is late; note %q", note)
			}
		})
	}
}

// TestMergedPagesKeepTables holds that a report is read whole behind any
// number of other pages.
func TestMergedPagesKeepTables(t *testing.T) {
	want := tablesOf(read(t, "<html><body>"+statutoryTables()))
	for _, n := range []int{1, 30, 700, 5_000} {
		if diff := cmp.Diff(want, tablesOf(read(t, repeatedPages(n)))); diff != "" {
			t.Errorf("%d pages before it (-alone +behind):\n%s", n, diff)
		}
	}
}

// TestPagesDoNotMultiply holds that no fixture is taken for hostile.
func TestPagesDoNotMultiply(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.html"))
	if err != nil || len(names) == 0 {
		t.Fatal("no pages", err)
	}
	real, _ := filepath.Glob(filepath.Join("..", "..", "shared", "real", "portal-pages", "*.html"))
	for _, name := range append(names, real...) {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if multiplies(string(body)) {
			t.Errorf("%s is taken for a page made to multiply", filepath.Base(name))
		}
	}
}
