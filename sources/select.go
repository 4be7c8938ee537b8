package sources

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"nianbao/region"
)

// Query says which sources are wanted. Every part that is given must fit; the
// zero value wants all.
type Query struct {
	Province string   // name or code: 甘肃, 62
	Division string   // name or code; its whole subtree is wanted
	IDs      []string // globs, of which one must fit
}

// Select returns the sources that fit a query, ordered by id. A name nobody
// has and a query that fits nothing are errors that say what is near.
func (s *Set) Select(q Query) ([]Source, error) {
	code := ""
	if q.Province != "" {
		p, ok := region.Province(q.Province)
		if !ok {
			return nil, fmt.Errorf("find province %q: there is none%s", q.Province, provinceHint(q.Province))
		}
		code = p.Code
	}
	if q.Division != "" {
		d, err := findDivision(q.Division, code)
		if err != nil {
			return nil, err
		}
		code = d.Code
	}
	for _, glob := range q.IDs {
		if _, err := path.Match(glob, ""); err != nil {
			return nil, fmt.Errorf("match source ids by %q: %w", glob, err)
		}
	}
	return s.choose(code, q)
}

func (s *Set) choose(code string, q Query) ([]Source, error) {
	var found []Source
	used := make([]bool, len(q.IDs))
	for _, src := range s.list {
		if inSubtree(src, code) && matchesAny(q.IDs, src.ID, used) {
			found = append(found, src)
		}
	}
	for n, glob := range q.IDs {
		if !used[n] {
			return nil, s.noSource(glob, code)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("select sources: none in %s (%s)", region.Name(code), code)
	}
	return found, nil
}

// noSource explains a glob that fits nothing.
func (s *Set) noSource(glob, code string) error {
	var ids []string
	for _, src := range s.list {
		if ok, err := path.Match(glob, src.ID); err == nil && ok {
			return fmt.Errorf("select sources: %s is not in %s (%s)", src.ID, region.Name(code), code)
		}
		ids = append(ids, src.ID)
	}
	if near := Nearest(glob, ids); near != "" {
		return fmt.Errorf("select sources: no id matches %q; did you mean %s?", glob, near)
	}
	return fmt.Errorf("select sources: no id matches %q; ids look like 621100-dingxi, and 62* is all of 甘肃", glob)
}

func matchesAny(globs []string, id string, used []bool) bool {
	fits := len(globs) == 0
	for n, glob := range globs {
		if ok, err := path.Match(glob, id); err == nil && ok {
			used[n], fits = true, true
		}
	}
	return fits
}

// inSubtree says whether a source, or a unit of it, stands below a division.
func inSubtree(src Source, code string) bool {
	if code == "" || code == region.CountryCode {
		return true
	}
	prefix := strings.TrimSuffix(strings.TrimSuffix(code, "00"), "00")
	if len(code) == 9 {
		prefix = code
	}
	return (src.Code != "" && strings.HasPrefix(src.Code, prefix)) ||
		slices.ContainsFunc(src.Units, func(u Unit) bool { return u.Code != "" && strings.HasPrefix(u.Code, prefix) })
}

// findDivision finds one division by code or name; the name may carry those
// above it: 武山, 武山县, 天水市武山县.
func findDivision(nameOrCode, within string) (region.Division, error) {
	want := strings.TrimSpace(nameOrCode)
	if len(want) == 2 {
		if p, ok := region.Province(want); ok {
			return p, nil
		}
	}
	if d, ok := region.Find(want, 0); ok {
		return inside(d, within)
	}
	if latest := region.Latest(want); latest != want {
		return region.Division{}, fmt.Errorf("find division %q: it became %s (%s)", want, region.Name(latest), latest)
	}
	found := named(want, within)
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		if elsewhere := region.ByName(want, "", 0); within != "" && len(elsewhere) > 0 {
			return region.Division{}, fmt.Errorf("find division %q: it is not in %s but in %s", want, region.Name(within), strings.Join(chains(elsewhere), ", "))
		}
		return region.Division{}, fmt.Errorf("find division %q: there is none%s", want, hint(region.Nearest(want, 3)))
	}
	return region.Division{}, fmt.Errorf("find division %q: it can be %s; give the code", want, strings.Join(chains(found), ", "))
}

func inside(d region.Division, within string) (region.Division, error) {
	if within != "" && !strings.HasPrefix(d.Code, within[:2]) {
		return d, fmt.Errorf("find division %s: %s is not in %s", d.Code, d.Name, region.Name(within))
	}
	return d, nil
}

// named finds divisions by a name that may begin with those of the divisions
// above.
func named(name, within string) []region.Division {
	if found := region.ByName(name, within, 0); len(found) > 0 {
		return found
	}
	runes := []rune(name)
	for cut := len(runes) - 2; cut >= 2; cut-- {
		for _, above := range region.ByName(string(runes[:cut]), within, 0) {
			if found := below(named(string(runes[cut:]), above.Code), above.Code); len(found) > 0 {
				return found
			}
		}
	}
	return nil
}

func below(list []region.Division, code string) []region.Division {
	return slices.DeleteFunc(list, func(d region.Division) bool { return d.Code == code })
}

func chains(list []region.Division) []string {
	var s []string
	for _, d := range list {
		name := ""
		for _, up := range region.Chain(d.Code, 0) {
			name += up.Name
		}
		if len(s) == 6 {
			return append(s, fmt.Sprintf("… (%d in all)", len(list)))
		}
		s = append(s, d.Code+" "+name)
	}
	return s
}

// NearestProvinces are up to three provinces that look like a word.
func NearestProvinces(word string) []string {
	var near []string
	for _, name := range region.Nearest(word, 50) {
		if _, ok := region.Province(name); ok && len(near) < 3 {
			near = append(near, name)
		}
	}
	return near
}

// provinceHint proposes provinces that look like a word.
func provinceHint(word string) string {
	near := NearestProvinces(word)
	if len(near) == 0 {
		return "; give a name or code, as 甘肃 or 62"
	}
	return hint(near)
}

func hint(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}
