package coverage

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestPeekReadsOnlyTheHead(t *testing.T) {
	const data = `{"version":2,"kind":"annual","reasons":["a \" } ]"],"title":"t\"\\","pages":null,"n":-1.5e3,"report":{"id":"x1","doc_type":"annual_report","agency":{"id":"62/a","name":"甲","kind":"government","code":"620000","level":"province"},"year":2021,"sections":[{"text":"\\\"[{"}],"tables":[{"id":"t3","status":"ok","cells":[{"a":[1,2]}]},{"id":"t4","status":"image","cells":null}],"flags":["year_guess"]},"listing":{"column":true,"declared":-1,"rows":[{"URL":"u","Title":"2021"}]}}`
	h, err := Peek([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	if h.Kind != "annual" || h.Title != `t"\` || h.Report == nil || h.Listing == nil {
		t.Fatalf("head %+v", h)
	}
	r := h.Report
	if r.ID != "x1" || r.Agency.Name != "甲" || r.Year != 2021 || r.Statuses["t3"] != "ok" || r.Statuses["t4"] != "image" || r.Flags[0] != "year_guess" {
		t.Errorf("report %+v", r)
	}
	if len(h.Listing.Rows) != 1 || h.Listing.Declared != -1 || h.Listing.Rows[0].URL != "u" {
		t.Errorf("listing %+v", h.Listing)
	}
	for _, bad := range []string{"", "x", "{", `{"a`, `{"a":`, `{"a":"`} {
		if _, err := Peek([]byte(bad)); bad != "{" && err == nil {
			t.Errorf("Peek(%q) found nothing wrong", bad)
		}
	}
}

func FuzzPeek(f *testing.F) {
	f.Add([]byte(`{"a":{"b":[1,"x"]},"report":null}`))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if _, err := Peek(data); err != nil {
			return // what matters is that it ends
		}
	})
}

func TestSkipEndsWhereTheValueEnds(t *testing.T) {
	values := []string{`{}`, `[]`, `[[],{}]`, `{"a":"\\"}`, `["\\\"]","]"]`, `{"a\"b":[1,{"c":"}}}}}}}}"}]}`, `["甲乙丙丁",null,-1.5e3,true]`, `[{"地":"[[[[[[[["},"\\\\"]`, `{"{":"["}`}
	for depth := range 30 {
		values = append(values, strings.Repeat(`[`, depth+1)+strings.Repeat(`]`, depth+1), `{"k":"`+strings.Repeat(`\\`, depth)+`","`+strings.Repeat("x", depth)+`":{"]":0}}`)
	}
	for _, value := range values {
		if !json.Valid([]byte(value)) {
			t.Fatalf("%s is no JSON", value)
		}
		for lead := range 9 {
			s := NewScan([]byte(strings.Repeat(" ", lead) + value + `],"x":[{}]}`))
			if raw, err := s.Raw(); err != nil || string(raw) != value {
				t.Errorf("%d blanks before %s: read %s, %v", lead, value, raw, err)
			}
			s = NewScan([]byte(strings.Repeat(" ", lead) + value[:len(value)-1]))
			if raw, err := s.Raw(); err == nil {
				t.Errorf("%s without its end was read as %s", value, raw)
			}
		}
	}
}

func TestDueDays(t *testing.T) {
	for _, c := range []struct {
		kind string
		year int
		want string
	}{
		{"government", 2023, "2024-03-31"}, {"department", 2023, "2024-01-31"}, {"township", 2019, "2020-01-31"},
		{"department", 2016, "2017-03-31"}, {"government", 2010, "2011-03-31"}, {"institution", 2022, "2023-03-31"},
	} {
		due := Due(c.kind, c.year)
		if got := due.Add(-time.Second).Format("2006-01-02"); got != c.want {
			t.Errorf("%s %d is due by %s, want %s", c.kind, c.year, got, c.want)
		}
	}
}
