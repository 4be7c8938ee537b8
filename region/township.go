package region

import (
	_ "embed"
	"hash/maphash"
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
		code, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ",")
		if ok && isCode(code, 9) {
			list = append(list, town{code, name})
		}
	}
	byCode := func(a, b town) int { return strings.Compare(a.code, b.code) }
	if !slices.IsSortedFunc(list, byCode) {
		slices.SortStableFunc(list, byCode)
	}
	return list
}

// townNames finds townships by name. It is a hash table of chains, for sorting
// the names, or a map of slices, takes ten times as long to make as it is ever
// used in most runs.
type townNames struct {
	seed  maphash.Seed
	first []int32 // by hash: place of the first township in towns, -1 for none
	next  []int32 // by place: the next one of the same hash
}

// nameSlots is the number of chains, a power of two.
const nameSlots = 1 << 16

var townsByName = sync.OnceValue(func() *townNames { return indexTowns(towns()) })

func indexTowns(list []town) *townNames {
	names := &townNames{seed: maphash.MakeSeed(), first: make([]int32, nameSlots), next: make([]int32, len(list))}
	for n := range names.first {
		names.first[n] = -1
	}
	for n := len(list) - 1; n >= 0; n-- { // backwards, so that chains run by code
		slot := names.slot(list[n].name)
		names.next[n], names.first[slot] = names.first[slot], int32(n)
	}
	return names
}

func (names *townNames) slot(name string) uint64 {
	return maphash.String(names.seed, name) % nameSlots
}

// townsCalled returns the townships of a full name, by code.
func townsCalled(name string) []town {
	list, names := towns(), townsByName()
	var found []town
	for n := names.first[names.slot(name)]; n >= 0; n = names.next[n] {
		if list[n].name == name {
			found = append(found, list[n])
		}
	}
	return found
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
