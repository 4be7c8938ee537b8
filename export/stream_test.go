package export

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/shopspring/decimal"

	"nianbao/document"
	"nianbao/report"
)

// many fills a store with reports of several bodies and years.
func (f *fixture) many(bodies, years int) {
	f.Helper()
	for b := range bodies {
		for y := range years {
			rd := annual(2015+y, int64(b+y))
			id := fmt.Sprintf("6205%02d/人民政府", 20+b)
			rd.Report.Agency.ID, rd.Report.Agency.Code = id, id[:6]
			rd.Report.ID = report.ReportID("annual_report", id, 2015+y)
			f.add(fmt.Sprintf("https://www.wushan.gov.cn/%d/%d.html", b, y), "", fmt.Sprint(b, y), rd)
		}
	}
}

// institution is a report of an institution that names a person.
func institution() report.Reading {
	rep := &report.Report{
		ID: report.ReportID("institution_annual_report", "620524/小学", 2022), DocType: "institution_annual_report", Title: "小学", Year: 2022,
		Agency: report.Agency{ID: "620524/小学", Name: "小学", Code: "620524", Level: "other", Kind: "institution"},
		Fields: []document.Field{{Name: "unit_name", Value: "小学"}, {Name: "legal_rep", Value: "李小红"}, {Name: "activities", Value: "校长李小红主持工作。"}},
	}
	return report.Reading{Version: report.Version, Kind: report.KindInstitution, Form: document.FormHTML, Report: rep}
}

func (f *fixture) read(path string) string {
	f.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	return string(data)
}

// TestSameBytes writes one store twice in every format.
func TestSameBytes(t *testing.T) {
	f := newFixture(t)
	f.many(4, 3)
	f.add("https://www.wushan.gov.cn/i.html", "", "i", institution())
	opt := Options{Formats: Formats(), Split: Split{[]int{80, 20}, 7}}
	var manifests []Manifest
	for _, name := range []string{"one", "two"} {
		m, _, err := f.corpus(Filter{}).Write(filepath.Join(t.TempDir(), name), opt)
		if err != nil {
			t.Fatal(err)
		}
		manifests = append(manifests, m)
	}
	if !slices.Equal(manifests[0].Files, manifests[1].Files) || manifests[0].Root != manifests[1].Root || manifests[0].Root == "" {
		for i, file := range manifests[0].Files {
			if file != manifests[1].Files[i] {
				t.Errorf("%v and %v differ", file, manifests[1].Files[i])
			}
		}
	}
	if len(manifests[0].Files) != 45 {
		t.Errorf("%d files", len(manifests[0].Files))
	}
}

// TestPersonsAreHidden looks for a name in every file of a corpus.
func TestPersonsAreHidden(t *testing.T) {
	f := newFixture(t)
	f.add("https://www.wushan.gov.cn/i.html", "", "i", institution())
	for _, open := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "out")
		if _, _, err := f.corpus(Filter{}).Write(dir, Options{Formats: Formats(), Names: open}); err != nil {
			t.Fatal(err)
		}
		named := 0
		files, err := filesIn(dir)
		for _, name := range append(files, manifestName) {
			if strings.Contains(f.read(filepath.Join(dir, name)), "李小红") {
				named++
				if !open {
					t.Errorf("%s names the person", name)
				}
			}
		}
		if err != nil || open && named == 0 {
			t.Errorf("with names: %d files name the person, %v", named, err)
		}
		if !open && !strings.Contains(f.read(filepath.Join(dir, "institutions.csv")), "校长李＊＊主持工作") {
			t.Error("the text of the institution is not there")
		}
	}
}

// TestAsOf gives the corpus as it was before a report changed.
func TestAsOf(t *testing.T) {
	f := newFixture(t)
	const url = "https://www.wushan.gov.cn/a.html"
	first := f.add(url, "", "one", annual(2023, 12))
	f.add(url, "", "two", annual(2023, 13))
	c := f.corpus(Filter{AsOf: first.FetchedAt.Add(1)})
	if d := c.Works[0].Documents[0]; d.Snapshot.ID != first.ID {
		t.Errorf("snapshot %d, want %d", d.Snapshot.ID, first.ID)
	}
}

// TestNoBodyInTwoParts tries splits of random bodies.
func TestNoBodyInTwoParts(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		shares := []int{1 + r.IntN(98)}
		shares = append(shares, 100-shares[0])
		s := Split{shares, seed}
		parts, counts := map[string]string{}, map[string]int{}
		for range 400 {
			id := fmt.Sprintf("62%04d/x", r.IntN(60))
			w := &Work{ID: fmt.Sprint(r.Uint64()), Documents: []Document{{Reading: report.Reading{Report: &report.Report{Year: 2000 + r.IntN(30), Agency: report.Agency{ID: id}}}}}}
			part := s.Part(w)
			if known, ok := parts[id]; ok && known != part {
				t.Fatalf("seed %d: %s is in parts %s and %s", seed, id, known, part)
			}
			parts[id] = part
			counts[part]++
		}
		for part := range counts {
			if part != "1" && part != "2" {
				t.Fatalf("seed %d: part %q", seed, part)
			}
		}
	}
}

// full is a disk on which only some bytes have room.
type full struct {
	io.WriteCloser
	room *int
}

func (w full) Write(p []byte) (int, error) {
	if *w.room -= len(p); *w.room < 0 {
		return 0, syscall.ENOSPC
	}
	return w.WriteCloser.Write(p)
}

// TestDiskFillsUp leaves no half corpus under the final name, nor beside it.
func TestDiskFillsUp(t *testing.T) {
	f := newFixture(t)
	f.many(6, 4)
	for _, format := range Formats() {
		dir := filepath.Join(t.TempDir(), "out")
		room := 3000
		_, _, err := f.corpus(Filter{}).Write(dir, Options{Formats: []string{format}, Create: func(path string) (io.WriteCloser, error) {
			file, err := os.Create(path)
			return full{file, &room}, err
		}})
		if !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%s: %v, want no space", format, err)
		}
		if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) > 0 {
			t.Errorf("%s left %v, %v", format, left, err)
		}
	}
}

// TestDatabaseMeetsAFullDisk lets a database have no more pages: SQLite has its own
// word for a full disk, and it is told as that of all files.
func TestDatabaseMeetsAFullDisk(t *testing.T) {
	f := newFixture(t)
	f.many(6, 4)
	s, err := newSQLiteSink(&folder{dir: t.TempDir()}, tables(false))
	if err != nil {
		t.Fatal(err)
	}
	defer s.db.Close()
	if _, err := s.tx.Exec("PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	if err := f.corpus(Filter{}).Each(s.add); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v, want no space", err)
	}
}

// TestNothingPasses writes nothing where only the quality keeps reports out.
func TestNothingPasses(t *testing.T) {
	f := newFixture(t)
	f.many(2, 2)
	dir := filepath.Join(t.TempDir(), "out")
	if _, _, err := f.corpus(Filter{}).Write(dir, Options{Formats: Formats()}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.corpus(Filter{Verified: true}).Write(dir, Options{Formats: Formats()}); !errors.Is(err, ErrNothing) {
		t.Errorf("%v, want ErrNothing", err)
	}
}

// TestFormulas guards text that spreadsheets run, also behind white space.
func TestFormulas(t *testing.T) {
	for _, prefix := range formulaPrefixes {
		if got := guard(prefix + "cmd|' /C calc'!A0"); got[0] != '\'' {
			t.Errorf("guard leaves %q", got)
		}
	}
	if len(formulaPrefixes) != 20 {
		t.Errorf("%d prefixes", len(formulaPrefixes))
	}
}

var formulaPrefixes = []string{"=", "+", "-", "@", "\t", "\r", "\n", "\v", "\f", "|", "%", "＝", "＋", "－", "＠", "\u00a0=", "\u3000=", "\ufeff=", "\u200b=", " ="}

// TestDerived checks the formulas on numbers that can be done in the head.
func TestDerived(t *testing.T) {
	rep := annual(2023, 0).Report
	rep.Tables[0].Cells = nil
	for name, n := range map[string]int64{"new_received": 18, "carried_in": 2, "granted": 8, "partial": 2, "processed_total": 16, "carried_out": 4} {
		rep.Tables[0].Cells = append(rep.Tables[0].Cells, report.Cell{Table: "t3", Row: name, Column: "total", State: report.StateNumber, Value: &report.Number{Decimal: decimal.NewFromInt(n)}})
	}
	for name, want := range map[string]string{"caseload": "20", "grant_rate": "0.625", "full_grant_rate": "0.5", "backlog_rate": "0.2", "denial_rate": "", "dispute_rate": "", "granted": "8", "t3.partial.total": "2"} {
		v, ok := FindVariable(name)
		if !ok {
			t.Errorf("there is no variable %s", name)
			continue
		}
		if got := valueText(v.Of(rep)); got != want {
			t.Errorf("%s (%s) is %q, want %q", name, v.Formula, got, want)
		}
	}
	if _, ok := FindVariable("nonsense"); ok {
		t.Error("nonsense is a variable")
	}
}

// TestSentences cuts a text where sentences end.
func TestSentences(t *testing.T) {
	var b strings.Builder
	appendText(&b, "一。二！")
	whole, sentences := appendText(&b, "三。\n四；五")
	text := []rune(b.String())
	var got []string
	for _, s := range sentences {
		got = append(got, string(text[s[0]:s[1]]))
	}
	if strings.Join(got, "|") != "三。|四；|五" || string(text[whole[0]:whole[1]]) != "三。\n四；五" {
		t.Errorf("sentences %q of %q", got, string(text[whole[0]:whole[1]]))
	}
	if got := Words("公开2023年abc"); got != "公开 开 2023 年 abc" {
		t.Errorf("words %q", got)
	}
}
