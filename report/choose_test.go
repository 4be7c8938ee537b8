package report

import (
	"strings"
	"testing"
	"time"
)

// readingWith makes a reading with n cells that hold a number and some broken
// rules.
func readingWith(n, hard int) *Reading {
	rep := &Report{Tables: []Table{{ID: "t3"}}}
	for range n {
		rep.Tables[0].Cells = append(rep.Tables[0].Cells, Cell{State: StateNumber})
	}
	rep.Tables[0].Cells = append(rep.Tables[0].Cells, Cell{State: StateDerived}, Cell{State: StateMissing})
	for range hard {
		rep.Problems = append(rep.Problems, Problem{Severity: SeverityHard})
	}
	return &Reading{Report: rep}
}

func TestChoose(t *testing.T) {
	monday := time.Date(2024, 1, 22, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		cs   []Candidate
		best int
		why  string
	}{
		{"none", nil, -1, "no document"},
		{"one", []Candidate{{Reading: readingWith(3, 0)}}, 0, "only"},
		{"official host first", []Candidate{{Reading: readingWith(200, 0)}, {Official: true, Reading: readingWith(10, 2)}}, 1, "host"},
		{"most numbers", []Candidate{{Reading: readingWith(10, 0)}, {Reading: readingWith(200, 5)}, {Reading: readingWith(150, 0)}}, 1, "200"},
		{"fewest broken rules", []Candidate{{Reading: readingWith(9, 2)}, {Reading: readingWith(9, 1)}}, 1, "fewest"},
		{"latest", []Candidate{{FetchedAt: monday, Reading: readingWith(9, 1)}, {FetchedAt: monday.Add(time.Hour), Reading: readingWith(9, 1)}}, 1, "latest"},
		{"first of equals", []Candidate{{Reading: readingWith(9, 1)}, {Reading: readingWith(9, 1)}}, 0, "first"},
		{"a reading without report is last", []Candidate{{}, {Reading: readingWith(0, 3)}}, 1, "cells"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			best, why := Choose(tt.cs)
			if best != tt.best || !strings.Contains(why, tt.why) {
				t.Errorf("Choose = %d, %q; want %d and a reason with %q", best, why, tt.best, tt.why)
			}
		})
	}
}

func TestWhyNot(t *testing.T) {
	monday := time.Date(2024, 1, 22, 0, 0, 0, 0, time.UTC)
	chosen := Candidate{Official: true, FetchedAt: monday, Reading: readingWith(9, 1)}
	tests := []struct {
		name  string
		other Candidate
		why   string
	}{
		{"copy", Candidate{FetchedAt: monday, Reading: readingWith(20, 0)}, "no host"},
		{"fewer numbers", Candidate{Official: true, FetchedAt: monday, Reading: readingWith(5, 0)}, "5, the chosen one 9"},
		{"no report", Candidate{Official: true, FetchedAt: monday}, "0, the chosen one 9"},
		{"more broken rules", Candidate{Official: true, FetchedAt: monday, Reading: readingWith(9, 4)}, "4, the chosen one 1"},
		{"older", Candidate{Official: true, FetchedAt: monday.Add(-time.Hour), Reading: readingWith(9, 1)}, "older"},
		{"equal", Candidate{Official: true, FetchedAt: monday, Reading: readingWith(9, 1)}, "comes first"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if why := WhyNot(tt.other, chosen); !strings.HasPrefix(why, "not chosen: ") || !strings.Contains(why, tt.why) {
				t.Errorf("WhyNot = %q, want a reason with %q", why, tt.why)
			}
		})
	}
}

func TestReportID(t *testing.T) {
	// printf 'v1|annual_report|620524/人民政府|2016' | sha256sum
	if got, want := ReportID("annual_report", "620524/人民政府", 2016), "16bebb8718371b8b"; got != want {
		t.Errorf("ReportID = %q, want %q: identities must never change", got, want)
	}
	rep := Parse(article("2022年政府信息公开工作年度报告", "现发布本报告。"), KindAnnual, Hints{Digest: "sha256:00112233445566778899"})
	if got, want := rep.ID, "snap-0011223344556677"; got != want {
		t.Errorf("id without a body %q, want %q", got, want)
	}
}
