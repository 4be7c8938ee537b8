package sources

import (
	"strings"
	"testing"
)

func TestParseYears(t *testing.T) {
	cases := []struct {
		name, in string
		want     Years
		text     string
		err      string
	}{
		{"one", "2023", Years{2023, 2023}, "2023", ""},
		{"range", "2019-2025", Years{2019, 2025}, "2019-2025", ""},
		{"spaces and long dash", " 2019 — 2025 ", Years{2019, 2025}, "2019-2025", ""},
		{"with 年", "2019年-2025年", Years{2019, 2025}, "2019-2025", ""},
		{"from", "2019-", Years{From: 2019}, "2019-", ""},
		{"up to", "-2025", Years{To: 2025}, "-2025", ""},
		{"all", "", Years{}, "all", ""},
		{"reversed", "2025-2019", Years{}, "", "2025 is after 2019; write 2019-2025"},
		{"no number", "abc", Years{}, "", `"abc" is not a year`},
		{"two digits", "19-25", Years{}, "", `"19" is not a year`},
		{"out of range", "1899", Years{}, "", "1899 is not between"},
		{"dash alone", "-", Years{}, "", "neither end"},
		{"three parts", "2019-2020-2021", Years{}, "", `"2020-2021" is not a year`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseYears(c.in)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("ParseYears(%q): got error %v, want one with %q", c.in, err, c.err)
				}
				return
			}
			if err != nil || got != c.want || got.String() != c.text {
				t.Errorf("ParseYears(%q) = %v (%s), %v, want %v (%s)", c.in, got, got, err, c.want, c.text)
			}
		})
	}
}

func TestYearsHas(t *testing.T) {
	cases := []struct {
		years Years
		year  int
		want  bool
	}{
		{Years{}, 1999, true},
		{Years{2019, 2021}, 2019, true},
		{Years{2019, 2021}, 2022, false},
		{Years{From: 2019}, 2050, true},
		{Years{To: 2019}, 2020, false},
	}
	for _, c := range cases {
		if got := c.years.Has(c.year); got != c.want {
			t.Errorf("%s has %d: got %v, want %v", c.years, c.year, got, c.want)
		}
	}
}
