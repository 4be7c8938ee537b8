package report_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/document"
	"nianbao/report"
)

var (
	accuracyReports = flag.Int("reports", 60, "how many written reports TestAccuracy reads")
	accuracySeed    = flag.Uint64("seed", 1, "which reports TestAccuracy reads")
)

// asReader makes the test binary the process that reads PDF files.
const asReader = "NIANBAO_TEST_READER"

func TestMain(m *testing.M) {
	if os.Getenv(asReader) == "" {
		os.Exit(m.Run())
	}
	if err := document.ServeChild(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child reads PDF files for the test.
func child() *document.Child {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return &document.Child{Command: []string{"/usr/bin/env", asReader + "=reads", os.Args[0]}, CacheDir: filepath.Join(cache, "nianbao")}
}

// score counts how the reports of one form were read.
type score struct {
	reports, kind, agency, level, year   int
	cells, right, missing, marked, wrong int // wrong: another number, and nothing says it may be
}

func (s *score) String() string {
	part := func(n, of int) string { return fmt.Sprintf("%.2f %%", 100*float64(n)/float64(max(of, 1))) }
	return fmt.Sprintf("%4d reports: kind %s, agency %s, level %s, year %s; %6d cells: right %s, missing %d, marked %d, wrong and unmarked %d",
		s.reports, part(s.kind, s.reports), part(s.agency, s.reports), part(s.level, s.reports), part(s.year, s.reports), s.cells, part(s.right, s.cells), s.missing, s.marked, s.wrong)
}

// TestAccuracy reads reports that were written for it, every number known, in
// all forms, markups and charsets, and holds what is promised of documents the
// reader has not seen: no wrong number unmarked; 99.5 % of the cells of tables
// 2 to 4 right, 97 % where the text has lost its tables; agency, level and year
// on 99 %, the kind on 99.5 %. For more reports than the gate reads:
//
//	go test ./report -run Accuracy -reports 5000 -seed 7 -v
func TestAccuracy(t *testing.T) {
	scores := map[string]*score{}
	all := &score{}
	reader := child()
	for i := range *accuracyReports {
		r := rand.New(rand.NewPCG(*accuracySeed, uint64(i)))
		tr := makeTruth(t, r)
		w := &writer{Rand: r, form: tr.form}
		form, in := w.document(t, tr, i)
		in.Child = reader
		doc, err := document.Read(in)
		if err != nil {
			t.Errorf("report %d, %s: %v", i, form, err)
			continue
		}
		kind, _, _ := strings.Cut(form, " ")
		if scores[kind] == nil {
			scores[kind] = &score{}
		}
		var found []string
		for _, s := range []*score{scores[kind], all} {
			found = s.add(tr, report.Read(doc, report.Hints{Code: tr.hint}))
		}
		if len(found) > 0 {
			t.Logf("report %d, %s, %s (%s, %s): %s", i, form, tr.title, tr.code, tr.hint, strings.Join(found, "; "))
		}
	}
	for kind, s := range scores {
		t.Logf("%-4s %s", kind, s)
		least := 99.5
		switch kind {
		case "text":
			least = 97
		case "lost":
			least = 0
		}
		s.hold(t, kind, "cells", s.right, s.cells, least)
		if s.wrong > 0 {
			t.Errorf("%s: %d numbers are wrong and unmarked", kind, s.wrong)
		}
	}
	t.Logf("all  %s", all)
	all.hold(t, "all", "kinds", all.kind, all.reports, 99.5)
	all.hold(t, "all", "agencies", all.agency, all.reports, 99)
	all.hold(t, "all", "levels", all.level, all.reports, 99)
	all.hold(t, "all", "years", all.year, all.reports, 99)
}

func (s *score) hold(t *testing.T, form, what string, right, of int, least float64) {
	t.Helper()
	if got := 100 * float64(right) / float64(max(of, 1)); got < least {
		t.Errorf("%s: %.2f %% of the %s are right, want %v %%", form, got, what, least)
	}
}

// document writes a report in the form of its turn.
func (w *writer) document(t *testing.T, tr *truth, turn int) (form string, in document.Input) {
	t.Helper()
	in.URL = fmt.Sprintf("http://www.example.gov.cn/zfxxgk/nb/%d", turn)
	switch turn % 12 {
	case 3, 9:
		in.URL += ".docx"
		in.Body = w.word(t, tr)
		return "word", in
	case 5, 7, 11:
		in.URL, in.ContentType = in.URL+".txt", "text/plain; charset=utf-8"
		form := flatForms[w.IntN(len(flatForms))]
		if w.sometimes(20) {
			in.Body = []byte(w.flat(tr, form))
			return "lost " + form, in // with the empty cells lost, not all can be placed
		}
		tr.fill()
		in.Body = []byte(w.flat(tr, form))
		return "text " + form, in
	case 10:
		in.URL += ".pdf"
		in.Body = w.pdf(tr)
		return "pdf", in
	}
	in.URL += ".html"
	markup := markups[w.IntN(len(markups))]
	body, header, err := w.bytes(w.page(tr, markup))
	if err != nil {
		t.Fatal(err)
	}
	in.Body, in.ContentType = body, header
	return "html " + markup + ", " + header, in
}

// add compares a reading with the truth; it says what differs.
func (s *score) add(tr *truth, r *report.Reading) (found []string) {
	s.reports++
	if r.Kind != report.KindAnnual {
		return []string{fmt.Sprintf("kind %s %q", r.Kind, r.Reasons)}
	}
	s.kind++
	rep := r.Report
	if rep.Year == tr.year {
		s.year++
	} else {
		found = append(found, fmt.Sprintf("year %d", rep.Year))
	}
	if rep.Agency.Code == tr.code && strings.HasSuffix(rep.Agency.Name, tr.organ) {
		s.agency++
	} else {
		found = append(found, fmt.Sprintf("agency %s %s, want %s …%s", rep.Agency.Code, rep.Agency.Name, tr.code, tr.organ))
	}
	if rep.Agency.Level == tr.level {
		s.level++
	} else {
		found = append(found, fmt.Sprintf("level %s of %s, want %s", rep.Agency.Level, rep.Agency.Name, tr.level))
	}
	for name, printed := range tr.cells {
		if why := s.cell(rep, name, printed, tr.values[name]); why != "" {
			found = append(found, why)
		}
	}
	if n := len(found); n > 8 {
		found = append(found[:8], fmt.Sprintf("and %d more", n-8))
	}
	return found
}

// cell compares one cell. Where nothing was printed no number is right, and a
// number the reader derived only if it is the one that was meant.
func (s *score) cell(rep *report.Report, name, printed, value string) string {
	s.cells++
	c, ok := rep.Cell(name)
	switch {
	case !ok || c.State == report.StateMissing:
		s.missing++
		return name + " is missing"
	case c.Value != nil && c.Value.String() == value, c.Value == nil && strings.Trim(printed, "/—无") == "":
		s.right++
		return ""
	case c.Value == nil || len(c.Flags) > 0:
		s.marked++
		return fmt.Sprintf("%s is %s %q %v, want %q", name, c.State, c.Raw, c.Flags, value)
	}
	s.wrong++
	return fmt.Sprintf("%s IS %s, WANT %q, UNMARKED", name, c.Value, value)
}
