package sources

import (
	"fmt"
	"strconv"
	"strings"
)

// The years a report can be for: the regulation came into force in 2008, and a
// few cities reported before it.
const (
	firstYear = 2000
	lastYear  = 2099
)

// Years is a range of report years 报告年度, both ends included. The zero value
// is all years; From or To alone being 0 leaves that end open.
type Years struct{ From, To int }

// ParseYears reads "2023", "2019-2025", "2019-" and "-2025". The empty string
// is all years.
func ParseYears(s string) (Years, error) {
	text := strings.NewReplacer("–", "-", "—", "-", "～", "-", "~", "-", "年", "").Replace(strings.TrimSpace(s))
	if text == "" {
		return Years{}, nil
	}
	first, second, ranged := strings.Cut(text, "-")
	from, err := parseYear(first, ranged)
	if err != nil {
		return Years{}, fmt.Errorf("read years %q: %w", s, err)
	}
	if !ranged {
		return Years{From: from, To: from}, nil
	}
	to, err := parseYear(second, true)
	switch {
	case err != nil:
		return Years{}, fmt.Errorf("read years %q: %w", s, err)
	case from == 0 && to == 0:
		return Years{}, fmt.Errorf("read years %q: neither end is given; write 2019-2025", s)
	case to != 0 && from > to:
		return Years{}, fmt.Errorf("read years %q: %d is after %d; write %d-%d", s, from, to, to, from)
	}
	return Years{From: from, To: to}, nil
}

func parseYear(s string, open bool) (int, error) {
	s = strings.TrimSpace(s)
	if s == "" && open {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || len(s) != 4 {
		return 0, fmt.Errorf("%q is not a year; write 2023 or 2019-2025", s)
	}
	if n < firstYear || n > lastYear {
		return 0, fmt.Errorf("%d is not between %d and %d", n, firstYear, lastYear)
	}
	return n, nil
}

// Has says whether a report year is wanted.
func (y Years) Has(year int) bool {
	return (y.From == 0 || year >= y.From) && (y.To == 0 || year <= y.To)
}

// String writes the range as ParseYears reads it, "all" for all years.
func (y Years) String() string {
	switch {
	case y == Years{}:
		return "all"
	case y.From == y.To:
		return strconv.Itoa(y.From)
	}
	s := "-"
	if y.From != 0 {
		s = strconv.Itoa(y.From) + s
	}
	if y.To != 0 {
		s += strconv.Itoa(y.To)
	}
	return s
}
