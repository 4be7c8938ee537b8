package region

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/townships.csv.gz
var townshipsGzip []byte

// town is one line of the township table: the strings share its text.
type town struct {
	code, name string
}

var towns = sync.OnceValue(func() []town { return parseTowns(inflate(townshipsGzip)) })

// parseTowns reads the CSV lines code,name and sorts them by code.
func parseTowns(text string) []town {
	list := make([]town, 0, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		code, name, ok := strings.Cut(strings.TrimSpace(line), ",")
		if ok && isCode(code, 9) {
			list = append(list, town{code, name})
		}
	}
	slices.SortStableFunc(list, func(a, b town) int { return strings.Compare(a.code, b.code) })
	return list
}

// townsByName is the township table in order of names.
var townsByName = sync.OnceValue(func() []town {
	list := slices.Clone(towns())
	slices.SortStableFunc(list, func(a, b town) int { return strings.Compare(a.name, b.name) })
	return list
})

// townsCalled is the part of the table whose names are name.
func townsCalled(name string) []town {
	list := townsByName()
	from, _ := slices.BinarySearchFunc(list, name, func(t town, n string) int { return strings.Compare(t.name, n) })
	to := from
	for to < len(list) && list[to].name == name {
		to++
	}
	return list[from:to]
}

func (t town) division() Division {
	return Division{Code: t.code, Name: t.name, Level: LevelTownship}
}

func findTown(code string) (Division, bool) {
	list := towns()
	n, ok := slices.BinarySearchFunc(list, code, func(t town, c string) int { return strings.Compare(t.code, c) })
	if !ok {
		return Division{}, false
	}
	return list[n].division(), true
}

// townRange is the part of the table whose codes begin with prefix.
func townRange(prefix string) []town {
	list := towns()
	from, _ := slices.BinarySearchFunc(list, prefix, func(t town, p string) int { return strings.Compare(t.code, p) })
	to := from
	for to < len(list) && strings.HasPrefix(list[to].code, prefix) {
		to++
	}
	return list[from:to]
}

func townsUnder(county string) []Division {
	var under []Division
	for _, t := range townRange(county) {
		under = append(under, t.division())
	}
	return under
}

// straysUnder returns the townships of a prefecture whose county code stands
// in no list of divisions: those of prefectures without counties, and those of
// development zones that only the statistics bureau numbers.
func straysUnder(prefecture string) []Division {
	var under []Division
	for _, t := range townRange(prefecture[:4]) {
		county := t.code[:6]
		if _, known := divisions().byCode[county]; !known || county == prefecture {
			under = append(under, t.division())
		}
	}
	return under
}
