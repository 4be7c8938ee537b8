package region

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns up to n full names of divisions, province to county, that
// look most like a name, for "did you mean". Names that share nothing with it
// are left out.
func Nearest(name string, n int) []string {
	want := []rune(strings.TrimSpace(name))
	if len(want) == 0 || n <= 0 {
		return nil
	}
	type near struct {
		d        Division
		distance int
		same     int
	}
	var found []near
	for _, d := range divisions().all {
		if !d.InForce(0) {
			continue
		}
		dist := distance(want, []rune(d.Name))
		for _, s := range shortNames(d.Name, d.Level) {
			dist = min(dist, distance(want, []rune(s)))
		}
		if dist < len(want) {
			found = append(found, near{d, dist, samePrefix(want, []rune(d.Name))})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(b.same, a.same), cmp.Compare(rank(a.d.Level), rank(b.d.Level)))
	})
	var names []string
	for _, f := range found {
		if len(names) < n && !slices.Contains(names, f.d.Name) {
			names = append(names, f.d.Name)
		}
	}
	return names
}

// samePrefix counts the characters two words begin with in common.
func samePrefix(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// distance is the Levenshtein distance of two words.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ra := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, rb := range b {
			cost := diagonal
			if ra != rb {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
