package document

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// treeText writes a tree, everything in it. The full parser sorts attributes
// of some elements.
func treeText(root *node) string {
	var b strings.Builder
	var write func(n *node, depth int)
	write = func(n *node, depth int) {
		attrs := slices.SortedFunc(slices.Values(n.attrs), func(a, b attribute) int { return strings.Compare(a.key, b.key) })
		fmt.Fprintf(&b, "%d %d %d %q %+v %b %b %b\n", depth, n.kind, n.atom, n.data, attrs, n.traits, n.names, n.look)
		var last *node
		for c := n.first; c != nil; c = c.next {
			if c.parent != n || c.prev != last {
				b.WriteString("wrong parent or sibling\n")
			}
			write(c, depth+1)
			last = c
		}
		if n.last != last {
			b.WriteString("wrong last child\n")
		}
	}
	write(root, 0)
	return b.String()
}

// sameTree fails when the quick builder makes another tree than the full
// parser, and tells whether it made one.
func sameTree(t *testing.T, text string) bool {
	t.Helper()
	got := buildTree(text, time.Now().Add(time.Minute))
	if got == nil {
		return false
	}
	defer got.release()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := newTree()
	defer want.release()
	want.adoptBelow(want.root, root)
	if a, b := treeText(want.root), treeText(got.root); a != b {
		t.Fatalf("tree of %.2000q (-parsed +built):\n%s", text, cmp.Diff(strings.Split(a, "\n"), strings.Split(b, "\n")))
	}
	return true
}

// treePieces are what trees are made of at random: tags in and out of place.
var treePieces = strings.Split(`<p>|</p>|<div>|</div>|<span>|</span>|<b>|</b>|<font size=1>|</font>|<a href=x>|</a>|<table>|</table>|<tr>|</tr>|<td>|</td>|<th>|</th>|<tbody>|</tbody>|<thead>|</thead>|<colgroup>|</colgroup>|<col>|<ul>|</ul>|<li>|</li>|<h1>|</h1>|<h2>|</h2>|<br>|<hr>|<img src="a&amp;b">|<form>|</form>|<input>|<o:p>|</o:p>|<o:p/>|文|1 &lt; 2|&nbsp;| |
|<!-- c -->|<!-----c----->|<!--a<!--b-->|<!--a&amp;b-->|<!--a--!>|<meta name=a>|<button>|</button>|<canvas>|</canvas>|<dl>|</dl>|<dt>|</dt>|<dd>|</dd>|<wbr>|<!---->|<script>a<b</script>|<style></style>|<iframe src=x></iframe>|</body>|</html>|<i/>|</br>|<center>|</center>|<sup>|</sup>|<select>|</select>|<P CLASS=a class=b>|<a href='?a=1&copy=2&lt'>|</center >|<|<table width=1 >`, "|")

func FuzzTree(f *testing.F) {
	f.Add([]byte{0, 1, 2, 40, 3})
	f.Add([]byte{12, 14, 16, 40, 17, 15, 13})
	f.Fuzz(func(t *testing.T, picks []byte) {
		tooLong(t, 8*len(picks))
		var b strings.Builder
		b.WriteString("<!DOCTYPE html><html><head><title>t</title></head><body>")
		for _, p := range picks {
			b.WriteString(treePieces[int(p)%len(treePieces)])
		}
		sameTree(t, b.String())
	})
}

// TestTreeAtRandom compares the two parsers on tags that nest mostly well.
func TestTreeAtRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	built := 0
	for range 4_000 {
		var b strings.Builder
		b.WriteString("<html><body>")
		for range 1 + r.IntN(12) {
			b.WriteString(treePieces[r.IntN(len(treePieces))])
		}
		if sameTree(t, b.String()) {
			built++
		}
	}
	if built < 100 {
		t.Errorf("%d trees built", built)
	}
}

func TestTreeOfPages(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	real, err := filepath.Glob(filepath.Join("..", "..", "shared", "real", "portal-pages", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	if len(real) == 0 {
		t.Log("REAL DOCUMENTS ABSENT, ONLY FIXTURES TESTED HERE")
	}
	built := 0
	for _, name := range append(names, real...) {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		ok := sameTree(t, string(body))
		t.Log(filepath.Base(name), ok)
		if ok {
			built++
		}
	}
	if !sameTree(t, report60K()) || !sameTree(t, "<html><body>"+statutoryTables()) {
		t.Error("a plain report was left to the full parser")
	}
	t.Logf("%d of %d", built, len(names)+len(real))
}

// TestTreesServeAgain holds that a page is read the same whatever was read
// before it into the same nodes, and while others are read.
func TestTreesServeAgain(t *testing.T) {
	pages := []string{report60K(), "<html><body>" + statutoryTables(), "<div><p>甲<p>乙", "<html><body><p>丙<div style='display:none' class=hidden>丁"}
	for _, name := range []string{"layout-tables.html", "word-table.html", "register.html", "records.html", "script-body.html"} {
		pages = append(pages, string(mustLoad(t, name)))
	}
	said := func(page string) string {
		d, err := Read(Input{URL: "http://www.example.gov.cn/a/b.html", ContentType: "text/html", Body: []byte(page)})
		if err != nil {
			return err.Error()
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%s %+v %+v\n", d.Title, d.Breadcrumb, d.Links)
		for _, block := range d.Blocks {
			fmt.Fprintf(&b, "%+v\n", block.Table)
			block.Table = nil
			fmt.Fprintf(&b, "%+v\n", block)
		}
		return b.String()
	}
	want := make([]string, len(pages))
	for i, page := range pages {
		want[i] = said(page)
	}
	var wg sync.WaitGroup
	for first := range 4 {
		wg.Go(func() {
			for i := range 3 * len(pages) {
				at := (first + i*(first+1)) % len(pages)
				if got := said(pages[at]); got != want[at] {
					t.Errorf("page %d is read otherwise among others:\n%s", at, cmp.Diff(want[at], got))
					return
				}
			}
		})
	}
	wg.Wait()
}
