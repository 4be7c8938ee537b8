package harvest

import (
	"testing"
	"time"

	"nianbao/sources"
)

func TestMissingYears(t *testing.T) {
	day := func(s string) time.Time {
		at, err := time.Parse("2006-01-02", s)
		must(t, err)
		return at
	}
	expect := sources.Expect{From: 2018, To: 2025}
	cases := []struct {
		name   string
		expect sources.Expect
		found  []int
		now    time.Time
		want   string
	}{
		{"nothing expected", sources.Expect{}, []int{2023}, day("2026-11-28"), ""},
		{"runs and single years", expect, []int{2020, 2022, 2023}, day("2026-11-28"), "2018-2019, 2021, 2024-2025"},
		{"not yet due", expect, []int{2018, 2019, 2020, 2021, 2022, 2023, 2024}, day("2026-03-31"), ""},
		{"due since a day", expect, []int{2018, 2019, 2020, 2021, 2022, 2023, 2024}, day("2026-04-01"), "2025"},
		{"due earlier by its definition", sources.Expect{From: 2025, To: 2025, LatestBy: "01-31"}, []int{2024}, day("2026-02-01"), "2025"},
		{"no report at all is another state", expect, nil, day("2026-11-28"), ""},
	}
	for _, c := range cases {
		if got := yearList(missingYears(c.expect, c.found, c.now)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
