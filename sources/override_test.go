package sources

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/document"
)

// overrideKeys are the keys that say how a page is read. A definition that has
// one must show on pages of its own that it fits.
var overrideKeys = []string{"rows", "title", "date", "body", "next", "pager"}

// TestOverridesHaveFixtures holds that every embedded definition with overrides
// has a folder testdata/<id> with a list page, an article page and want.json.
func TestOverridesHaveFixtures(t *testing.T) {
	entries, err := definitions.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".toml") {
			continue
		}
		data, err := definitions.ReadFile("data/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range missingFixtures(t, data, "testdata") {
			t.Errorf("%s: %s", e.Name(), fault)
		}
	}
}

func TestMissingFixtureIsFound(t *testing.T) {
	const definition = `[[source]]
id = "150600-worked"
rows = "li"
[[source]]
id = "150600-without"
pager = "index_{k}.html"
[[source]]
id = "150600-plain"
`
	got := missingFixtures(t, []byte(definition), "testdata")
	want := []string{
		"150600-without has pager: add testdata/150600-without/list.html",
		"150600-without has pager: add testdata/150600-without/article.html",
		"150600-without has pager: add testdata/150600-without/want.json",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("missing fixtures (-want +got):\n%s", diff)
	}
}

// missingFixtures lists the files that definitions with overrides lack.
func missingFixtures(t *testing.T, data []byte, dir string) []string {
	t.Helper()
	root, faults := parseTOML(data)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var missing []string
	for _, v := range root.table["source"].items {
		at := slices.IndexFunc(overrideKeys, func(key string) bool { return v.table[key] != nil })
		if at < 0 {
			continue
		}
		id := v.table["id"].text
		for _, name := range []string{"list.html", "article.html", "want.json"} {
			if _, err := os.Stat(filepath.Join(dir, id, name)); err != nil {
				missing = append(missing, id+" has "+overrideKeys[at]+": add "+dir+"/"+id+"/"+name)
			}
		}
	}
	return missing
}

// wanted is what the pages of a fixture folder must give.
type wanted struct {
	ListURL    string            // address of list.html
	ArticleURL string            // of article.html
	Leads      []string          // of the list: "step address"
	Passed     []string          // rows not followed
	Next       string            // further page of the list
	Files      []string          // attachments the article leads to
	Found      map[string]string // by key: the text its selector finds on the article
}

// TestFixtures follows the pages of every fixture folder. A folder whose id is
// no embedded source brings its definition along, as the worked example does.
func TestFixtures(t *testing.T) {
	paths, err := filepath.Glob("testdata/*/want.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("got fixtures %v, error %v", paths, err)
	}
	for _, path := range paths {
		dir := filepath.Dir(path)
		t.Run(filepath.Base(dir), func(t *testing.T) { checkFixture(t, dir) })
	}
}

func checkFixture(t *testing.T, dir string) {
	s := embedded(t)
	if own := filepath.Join(dir, "source.toml"); exists(own) {
		if err := s.LoadFile(own, []byte(readFile(t, own))); err != nil {
			t.Fatal(err)
		}
	}
	src, ok := s.Find(filepath.Base(dir))
	if !ok {
		t.Fatalf("no source %s", filepath.Base(dir))
	}
	var want wanted
	if err := json.Unmarshal([]byte(readFile(t, filepath.Join(dir, "want.json"))), &want); err != nil {
		t.Fatal(err)
	}
	got := wanted{ListURL: want.ListURL, ArticleURL: want.ArticleURL, Found: map[string]string{}}
	got.list(s, src, readPage(t, want.ListURL, filepath.Join(dir, "list.html")))
	got.article(s, src, readPage(t, want.ArticleURL, filepath.Join(dir, "article.html")))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", dir, diff)
	}
}

func (got *wanted) list(s *Set, src Source, d *document.Document) {
	j := s.Follow(src, Page{URL: got.ListURL, Step: StepColumn, Depth: 1, Doc: d}, Years{})
	for _, l := range j.Leads {
		got.Leads = append(got.Leads, string(l.Step)+" "+l.URL)
	}
	for _, r := range j.Rows {
		if strings.HasPrefix(r.Verdict, "passed over") {
			got.Passed = append(got.Passed, r.Title)
		}
	}
	got.Next = j.Next
}

func (got *wanted) article(s *Set, src Source, d *document.Document) {
	j := s.Follow(src, Page{URL: got.ArticleURL, Step: StepArticle, Depth: 2, Doc: d}, Years{})
	for _, l := range j.Leads {
		got.Files = append(got.Files, l.URL)
	}
	for key, selector := range map[string]string{"title": src.Title, "date": src.Date, "body": src.Body} {
		if selector == "" {
			continue
		}
		text := []string{}
		for _, e := range d.Find(selector) {
			text = append(text, strings.Join(strings.Fields(e.Text()), " "))
		}
		got.Found[key] = strings.Join(text, " | ")
	}
}

func readPage(t *testing.T, address, path string) *document.Document {
	t.Helper()
	d, err := document.Read(document.Input{URL: address, ContentType: "text/html; charset=utf-8", Body: []byte(readFile(t, path))})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
