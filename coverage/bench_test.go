package coverage

import (
	"fmt"
	"testing"
	"time"

	"nianbao/region"
	"nianbao/report"
	"nianbao/sources"
)

// country are the facts of a country half of whose governments were found,
// with a list for each portal.
func country() *Facts {
	f := &Facts{pages: map[page]*look{}, outcomes: map[string]outcome{}, requests: map[string][]request{}, asked: map[string]bool{}}
	set, err := sources.Embedded()
	if err != nil {
		panic(err)
	}
	for n, src := range set.All() {
		if src.Code == "" {
			continue
		}
		list := &Listing{Column: true, Declared: -1}
		for year := firstYear; year < 2026; year++ {
			url := fmt.Sprintf("%sart/%d.html", src.Base, year)
			list.Rows = append(list.Rows, sources.Row{URL: url, Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", src.Name, year), Verdict: "followed"})
			if (n+year)%2 == 0 {
				f.outcomes[url] = outcome{class: "ok"}
				f.found = append(f.found, &found{report.Head{ID: url, DocType: annual, Year: year, Agency: report.HeadAgency{ID: src.Code + "/人民政府", Name: src.Name, Code: src.Code, Kind: kindGov}}, src.ID, url, 1, time.Now()})
			}
		}
		f.asked[src.ID] = true
		f.requests[src.ID] = []request{{url: src.Base + "list", step: "column", list: src.Base + "list"}}
		f.pages[page{src.ID, src.Base + "list"}] = &look{list, Search{Source: src.ID, URL: src.Base + "list", Rows: len(list.Rows)}}
	}
	return f
}

// BenchmarkCountry judges the whole country with its townships and 18 years.
func BenchmarkCountry(b *testing.B) {
	set, err := sources.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	facts := country()
	region.Townships("")
	for b.Loop() {
		l := facts.Ledger(set, Options{Years: sources.Years{From: 2008, To: 2025}, Levels: []string{"province", "prefecture", "county", "township", "unit"}})
		b.ReportMetric(float64(len(l.Bodies)), "bodies")
	}
}
