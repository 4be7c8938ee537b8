package harvest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"nianbao/sources"
)

// defaultDue is the day by which the report for the year before must be
// published by governments (《条例》, article 50).
const defaultDue = "03-31"

// missingYears are the report years a definition expects, that are due, and for
// which nothing was found.
func missingYears(e sources.Expect, found []int, now time.Time) []int {
	if e.From == 0 || len(found) == 0 {
		return nil
	}
	due := e.LatestBy
	if due == "" {
		due = defaultDue
	}
	last := now.Year() - 1
	if now.Format("01-02") <= due {
		last--
	}
	var missing []int
	for year := e.From; year <= min(e.To, last); year++ {
		if !slices.Contains(found, year) {
			missing = append(missing, year)
		}
	}
	return missing
}

// yearList writes years, runs of them with a hyphen: 2008-2012, 2015.
func yearList(years []int) string {
	var parts []string
	for n := 0; n < len(years); {
		end := n
		for end+1 < len(years) && years[end+1] == years[end]+1 {
			end++
		}
		part := strconv.Itoa(years[n])
		if end > n {
			part += "-" + strconv.Itoa(years[end])
		}
		parts = append(parts, part)
		n = end + 1
	}
	return strings.Join(parts, ", ")
}
