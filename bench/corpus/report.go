package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"nianbao/document"
	"nianbao/report"
	"nianbao/store"
)

// years are the report years each body has.
const years = 18

// writers store reports at a time, so that they share commits.
const writers = 256

// start is when the first page was fetched.
var start = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

// fill makes a store of reports, by the write path of a harvest.
func fill(path string, reports int) error {
	s, err := store.Open(path, store.Options{Create: true, Timeout: time.Second, Now: func() time.Time { return start }})
	if err != nil {
		return err
	}
	next := make(chan int)
	failed := make(chan error, writers)
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for n := range next {
				if err := keep(s, n); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	for n := 0; n < reports && len(failed) == 0; n++ {
		select {
		case next <- n:
		case err := <-failed:
			failed <- err
		}
	}
	close(next)
	wg.Wait()
	close(failed)
	for err := range failed {
		_ = s.Close()
		return err
	}
	return s.Close()
}

// keep stores report n: its page, its reading, its outcome.
func keep(s *store.Store, n int) error {
	url := fmt.Sprintf("https://www.example.gov.cn/zfxxgk/art/%d.html", n)
	req := store.Request{Source: "bench", URL: url, Step: "article"}
	snap, err := s.Keep(store.Capture{Body: []byte("<html>" + url), Request: req, Snapshot: store.Snapshot{
		FinalURL: url, Status: 200, ContentType: "text/html", FetchedAt: start.Add(time.Duration(n) * time.Second), Provenance: "http",
	}})
	if err != nil {
		return err
	}
	rd := reading(n)
	data, err := json.Marshal(rd)
	if err != nil {
		return err
	}
	head, err := json.Marshal(rd.Report.Head())
	if err != nil {
		return err
	}
	_, err = s.Finish(store.Finish{Request: req, Snapshot: snap.ID, Outcome: store.Outcome{Class: "ok", Sentence: "bench", At: start}, Reading: &store.Reading{
		Snapshot: snap.ID, Version: report.Version, Schema: report.Schema, Kind: string(report.KindAnnual), ReportID: rd.Report.ID, Year: rd.Report.Year,
		Problems: len(rd.Report.Problems), At: start, Head: head, Data: data,
	}})
	return err
}

// reading is report n with every cell of its form.
func reading(n int) report.Reading {
	draw := rand.New(rand.NewPCG(uint64(n), 7))
	body, year := n/years, 2008+n%years
	agency := report.Agency{ID: fmt.Sprintf("%06d/第%d局", 110000+body%500000, body), Name: fmt.Sprintf("某市某县第%d局", body), Raw: fmt.Sprintf("某县第%d局", body), Code: fmt.Sprintf("%06d", 110000+body%500000), Level: "county", Kind: "department", From: "title"}
	rep := &report.Report{
		ID: report.ReportID("annual_report", agency.ID, year), DocType: "annual_report", Title: fmt.Sprintf("某县第%d局%d年政府信息公开工作年度报告", body, year),
		Year: year, YearSource: "title", Format: report.FormatF2021, Agency: agency, Scope: "own", DatePublished: fmt.Sprintf("%d-01-20", year+1),
		Checks: report.Checks{Passed: 60},
	}
	for _, t := range report.FormOf(report.FormatF2021).Tables {
		rep.Tables = appendCells(rep.Tables, t, draw)
	}
	for i := range 6 {
		text := strings.Repeat(fmt.Sprintf("本年度共收到政府信息公开申请%d件，其中%d件已按期答复，%d件结转下年度继续办理。", draw.IntN(900), draw.IntN(900), draw.IntN(90)), 6)
		rep.Sections = append(rep.Sections, report.Section{ID: fmt.Sprintf("s%d", i+1), Heading: "总体情况", Text: text})
	}
	if n%5 == 0 {
		rep.Problems = append(rep.Problems, report.Problem{Rule: "f2021:R3.3", Severity: report.SeverityHard, Cells: []string{"t3.granted.total"}, Sentence: "the sums differ"})
	}
	return report.Reading{Version: report.Version, Kind: report.KindAnnual, Form: document.FormHTML, Report: rep}
}

// appendCells adds the cells of a block of the form to its table.
func appendCells(tables []report.Table, t report.FormTable, draw *rand.Rand) []report.Table {
	id, _, _ := strings.Cut(t.ID, "_")
	if len(tables) == 0 || tables[len(tables)-1].ID != id {
		tables = append(tables, report.Table{ID: id, Format: report.FormatF2021, Status: report.StatusOK, Shape: "html"})
	}
	last := &tables[len(tables)-1]
	for r, row := range t.Rows {
		if row.Kind == "group" {
			continue
		}
		for c, col := range t.Columns {
			v := int64(0)
			if strings.HasPrefix(row.ID, "carried_") && draw.IntN(100) > 0 {
				v = 3 // what is carried out of a year is carried into the next
			} else if draw.IntN(3) == 0 {
				v = draw.Int64N(5000)
			}
			last.Cells = append(last.Cells, report.Cell{
				Table: t.ID, Row: row.ID, Column: col.ID, Unit: "件", State: report.StateNumber, Raw: fmt.Sprint(v),
				Value: &report.Number{Decimal: decimal.NewFromInt(v)}, Place: fmt.Sprintf("table[%d]/tr[%d]/td[%d]", len(tables), r+2, c+1),
			})
		}
	}
	return tables
}
