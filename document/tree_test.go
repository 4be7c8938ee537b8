package document

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// treeText writes a tree, everything in it.
func treeText(root *html.Node) string {
	var b strings.Builder
	var write func(n *html.Node, depth int)
	write = func(n *html.Node, depth int) {
		fmt.Fprintf(&b, "%d %d %d %q %q %+v\n", depth, n.Type, n.DataAtom, n.Namespace, n.Data, n.Attr)
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Parent != n {
				b.WriteString("wrong parent\n")
			}
			write(c, depth+1)
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
	want, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := treeText(want), treeText(got); a != b {
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
