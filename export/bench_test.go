package export

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"nianbao/report"
	"nianbao/store"
)

// benchReports is how many reports the figures of the README come from.
var benchReports = flag.Int("reports", 200, "synthetic reports to export")

// fullReport is a report of the newest form with every cell and a narrative.
func fullReport(n int) report.Reading {
	code := fmt.Sprintf("62%04d", n/15)
	year := 2010 + n%15
	rd := annual(year, 1)
	rep := rd.Report
	rep.Agency = report.Agency{ID: code + "/人民政府", Name: "某市某县人民政府", Code: code, Level: "county", Kind: "government"}
	rep.ID, rep.Tables, rep.Problems = report.ReportID("annual_report", rep.Agency.ID, year), nil, nil
	tables := map[string]*report.Table{}
	draw := rand.New(rand.NewPCG(uint64(n), 1))
	for _, t := range report.FormOf(report.FormatF2021).Tables {
		id := strings.SplitN(t.ID, "_", 2)[0]
		if tables[id] == nil {
			tables[id] = &report.Table{ID: id, Format: report.FormatF2021, Status: report.StatusOK, Shape: "html"}
		}
		for r, row := range t.Rows {
			for c, col := range t.Columns {
				if row.Kind == "group" {
					continue
				}
				v := draw.Int64N(500)
				tables[id].Cells = append(tables[id].Cells, report.Cell{Table: t.ID, Row: row.ID, Column: col.ID, Value: &report.Number{Decimal: decimal.NewFromInt(v)}, Unit: "件", State: report.StateNumber, Raw: fmt.Sprint(v), Place: fmt.Sprintf("table[%d] r%dc%d", r, r, c)})
			}
		}
	}
	for _, id := range tableIDs {
		rep.Tables = append(rep.Tables, *tables[id])
	}
	for i, id := range sectionIDs {
		rep.Sections = append(rep.Sections, report.Section{ID: id, Heading: "总体情况", Text: strings.Repeat(fmt.Sprintf("本年度共收到政府信息公开申请%d件，全部按期答复。", n%97+i), 20)})
	}
	return rd
}

// fillStore keeps n reports, many writers at a time so that they share
// commits.
func fillStore(tb testing.TB, path string, n int) *store.Store {
	tb.Helper()
	s, err := store.Open(path, store.Options{Create: true, Timeout: time.Second, Now: func() time.Time { return start }})
	if err != nil {
		tb.Fatal(err)
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for i := range next {
				if err := keepReport(s, i); err != nil {
					tb.Error(err)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	return s
}

func keepReport(s *store.Store, i int) error {
	rd := fullReport(i)
	url := fmt.Sprintf("https://www.example.gov.cn/%d.html", i)
	snap, err := s.Keep(store.Capture{Body: []byte(url), Snapshot: store.Snapshot{Source: "x", URL: url, FinalURL: url, Status: 200, FetchedAt: start, Provenance: "http"}})
	if err != nil {
		return err
	}
	data, err := json.Marshal(rd)
	if err != nil {
		return err
	}
	_, err = s.Finish(store.Finish{Snapshot: snap.ID, Reading: &store.Reading{Snapshot: snap.ID, Version: report.Version, Schema: 1, Kind: "annual", ReportID: rd.Report.ID, At: start, Data: data}})
	return err
}

// BenchmarkExport writes -reports reports in one format. NIANBAO_BENCH names
// a store that is kept from one run to the next.
func BenchmarkExport(b *testing.B) {
	path := filepath.Join(b.TempDir(), "bench.db")
	if kept := os.Getenv("NIANBAO_BENCH"); kept != "" {
		path = kept
	}
	var s *store.Store
	if _, err := os.Stat(path); err != nil {
		s = fillStore(b, path, *benchReports)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	s, err := store.Open(path, store.Options{ReadOnly: true, Timeout: time.Second, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for _, format := range []string{FormatCSV, FormatParquet, FormatJSONL, FormatSQLite, FormatText} {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				runtime.GC()
				stop := watchMemory()
				c, err := Open(s, Filter{})
				if err != nil {
					b.Fatal(err)
				}
				m, _, err := c.Write(filepath.Join(b.TempDir(), "out"), Options{Formats: []string{format}})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(stop())/(1<<20), "MiB-peak")
				b.ReportMetric(float64(m.Reports)/b.Elapsed().Seconds(), "reports/s")
			}
		})
	}
}

// watchMemory returns a function that says how much the runtime held at most.
func watchMemory() func() uint64 {
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse+m.StackInuse)
			select {
			case <-done:
				most <- peak
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(done); return <-most }
}
