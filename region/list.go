package region

import "slices"

// Divisions returns every division from province to county that the table
// knows, also those that are no more, by code.
func Divisions() []Division { return slices.Clone(divisions().all) }

// Townships returns the townships whose codes begin with a prefix, by code.
func Townships(prefix string) []Division {
	var list []Division
	for _, t := range townRange(prefix) {
		list = append(list, t.division())
	}
	return list
}
