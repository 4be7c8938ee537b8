package region

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// ByName returns the divisions a name can mean in a year (0 is today), higher
// levels first. The name is full (武山县), short (武山) or in daily use
// (临夏州, 棠景街); where it is some division's full name, short names are not
// tried. within is the code of a division whose subtree is searched, "" for
// the whole country; the division itself is part of its subtree. Many names
// are ambiguous, so several results are normal: 朝阳区 is two, 朝阳 four.
//
// A report of a year in which a division was founded or dissolved may carry
// either name, so where nothing of that name was in force in the year itself,
// the year before and the year after count too.
//
// Townships are found by their full name anywhere, by a short name only inside
// a prefecture or county, where no higher division has it: 城关镇 alone exists
// 88 times.
func ByName(name, within string, year int) []Division {
	name = strings.TrimSpace(name)
	if name == "" {
		return nil
	}
	t, prefix := divisions(), codePrefix(within)
	if found := t.pick(t.byName[name], prefix, year); len(found) > 0 {
		return found
	}
	if found := fullTowns(townFull(name), prefix); len(found) > 0 {
		return found
	}
	if found := t.pick(t.stems[name], prefix, year); len(found) > 0 {
		return found
	}
	if found := t.around(name, prefix, year); len(found) > 0 {
		return found
	}
	return shortTowns(name, prefix)
}

// around returns divisions of a name in force in the year after or before one.
func (t *table) around(name, prefix string, year int) []Division {
	if year == 0 {
		return nil
	}
	for _, y := range []int{year + 1, year - 1} {
		for _, places := range [][]int{t.byName[name], t.stems[name]} {
			if found := t.pick(places, prefix, y); len(found) > 0 {
				return found
			}
		}
	}
	return nil
}

func (t *table) pick(places []int, prefix string, year int) []Division {
	var found []Division
	for _, n := range places {
		if d := t.all[n]; strings.HasPrefix(d.Code, prefix) && d.InForce(year) {
			found = append(found, d)
		}
	}
	slices.SortStableFunc(found, func(a, b Division) int {
		return cmp.Or(cmp.Compare(rank(a.Level), rank(b.Level)), cmp.Compare(a.Code, b.Code))
	})
	return found
}

func rank(level string) int {
	return slices.Index([]string{LevelCountry, LevelProvince, LevelPrefecture, LevelCounty, LevelTownship}, level)
}

// codePrefix is the part of a code that all codes of its subtree begin with.
func codePrefix(code string) string {
	code = normalCode(code)
	switch {
	case code == CountryCode:
		return ""
	case len(code) == 6 && strings.HasSuffix(code, "0000"):
		return code[:2]
	case len(code) == 6 && strings.HasSuffix(code, "00"):
		return code[:4]
	}
	return code
}

// fullTowns returns the townships of a full name.
func fullTowns(name, prefix string) []Division {
	var found []Division
	if len(prefix) >= 4 {
		for _, t := range townRange(prefix) {
			if t.name == name {
				found = append(found, t.division())
			}
		}
		return found
	}
	for _, t := range townsCalled(name) {
		if strings.HasPrefix(t.code, prefix) {
			found = append(found, t.division())
		}
	}
	return found
}

// shortTowns returns the townships of a short name inside a prefecture.
func shortTowns(name, prefix string) []Division {
	if len(prefix) < 4 {
		return nil
	}
	var found []Division
	for _, t := range townRange(prefix) {
		if strings.HasPrefix(t.name, name) && townStem(t.name) == name {
			found = append(found, t.division())
		}
	}
	return found
}

// townFull gives a subdistrict 街道 the name it has in the table: 棠景街 and
// 棠景街道办事处 are both 棠景街道.
func townFull(name string) string {
	stem := strings.TrimSuffix(name, "办事处")
	if strings.HasSuffix(stem, "街") && utf8.RuneCountInString(stem) > 2 {
		return stem + "道"
	}
	if stem != name && strings.HasSuffix(stem, "街道") {
		return stem
	}
	return name
}

func townStem(name string) string {
	for _, suffix := range []string{"街道办事处", "民族乡", "街道", "地区", "苏木", "镇", "乡"} {
		stem, ok := strings.CutSuffix(name, suffix)
		if ok && utf8.RuneCountInString(stem) > 1 {
			return withoutPeoples(stem)
		}
	}
	return name
}
