package sources

import (
	"regexp"
	"strconv"
	"strings"

	"nianbao/region"
)

// idGrammar is what an id may be made of, for ids are typed, matched by globs
// and used as keys; codedID is what the id of a body should look like.
var (
	idGrammar = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	codedID   = regexp.MustCompile(`^([0-9]{6}|[0-9]{9})-[a-z0-9-]+$`)
)

func (r *reader) readID(src *Source, v *value) {
	src.ID = r.word(v)
	if src.ID != "" && !idGrammar.MatchString(src.ID) {
		r.fault(v.line, `write it as "621100-dingxi"`, "id %q holds more than small letters, digits and hyphens", src.ID)
	}
}

// readCode checks that a division of the code existed while reports were made.
func (r *reader) readCode(src *Source, v *value) {
	src.Code = r.word(v)
	if src.Code == "" {
		return
	}
	if !knownCode(src.Code) {
		r.fault(v.line, codeMend(src.Name), "no division has the code %q", src.Code)
		return
	}
	if codedID.MatchString(src.ID) && !strings.HasPrefix(src.ID, src.Code+"-") {
		r.warn(v.line, "begin the id with "+src.Code, "id %s and code %s differ", src.ID, src.Code)
	}
	if want := src.Code[:2] + ".toml"; provinceFile.MatchString(r.file) && r.file != want {
		r.warn(v.line, "move it to "+want, "code %s does not belong into %s", src.Code, r.file)
	}
}

// provinceFile is the name of a file that holds one province.
var provinceFile = regexp.MustCompile(`^[0-9]{2}\.toml$`)

// knownCode says whether a code was in force at any time since 2008.
func knownCode(code string) bool {
	return (len(code) == 6 || len(code) == 9) && region.Name(code) != ""
}

// codeMend proposes the code of the division that a body's name begins with.
func codeMend(body string) string {
	name := body
	for _, organ := range []string{"人民政府", "行政公署"} {
		name, _, _ = strings.Cut(name, organ)
	}
	if found := region.ByName(name, "", 0); len(found) == 1 {
		return "did you mean " + found[0].Code + " (" + found[0].Name + ")?"
	}
	return "codes are those of GB/T 2260, as 621100 for 定西市"
}

// levelOf tells the level of a division from the shape of its code.
func levelOf(code string) string {
	switch {
	case code == region.CountryCode:
		return region.LevelCountry
	case len(code) == 9:
		return region.LevelTownship
	case strings.HasSuffix(code, "0000"):
		return region.LevelProvince
	case strings.HasSuffix(code, "00"):
		return region.LevelPrefecture
	}
	return region.LevelCounty
}

// columns reads a list of columns, each a string or a table.
func (r *reader) columns(v *value, src *Source, expect Expect, unit string) []Column {
	var list []Column
	for _, item := range r.items(v) {
		c, years, at := r.column(item, src, unit)
		if at == nil || c.URL == "" {
			continue
		}
		if years == nil {
			years = &Years{From: expect.From, To: expect.To}
		}
		list = append(list, r.expand(c, at, *years)...)
	}
	return list
}

// column reads one column; at is where its address stands.
func (r *reader) column(v *value, src *Source, unit string) (c Column, years *Years, at *value) {
	c.Unit = unit
	if v.kind == kindString {
		c.URL = r.template(v, src)
		return c, nil, v
	}
	if !r.table(v, "url", "year", "years", "unit", "via", "seen") {
		return c, nil, nil
	}
	at = v.table["url"]
	if at == nil {
		r.fault(v.line, `add url = "…"`, "the column has no url")
		return c, nil, nil
	}
	c.URL = r.template(at, src)
	if f := v.table["year"]; f != nil {
		c.Year = r.number(f)
	}
	if f := v.table["years"]; f != nil {
		from, to := r.years(f)
		years = &Years{From: from, To: to}
	}
	if f := v.table["unit"]; f != nil {
		c.Unit = r.word(f)
	}
	if f := v.table["via"]; f != nil {
		c.Via = r.word(f)
	}
	if f := v.table["seen"]; f != nil {
		c.Seen = r.day(f)
	}
	return c, years, at
}

// yearMark stands for {Y} while an address is resolved and parsed.
const yearMark = "9999"

// template reads the address of a column, in which {Y} may stand for a year.
func (r *reader) template(v *value, src *Source) string {
	if strings.Contains(v.text, "{Y}") && strings.Contains(v.text, yearMark) {
		r.fault(v.line, "write the columns one by one", "{Y} and the number %s cannot stand together", yearMark)
		return ""
	}
	address := r.own(v, src)
	if strings.Contains(v.text, "{Y}") {
		address = strings.ReplaceAll(address, yearMark, "{Y}")
	}
	return address
}

// expand writes a column once for each year where its address holds {Y}.
func (r *reader) expand(c Column, at *value, years Years) []Column {
	if !strings.Contains(c.URL, "{Y}") {
		return []Column{c}
	}
	if years.From == 0 || years.To == 0 {
		r.fault(at.line, `add expect = { years = "2008-2025" }, or years = "…" to the column`, "{Y} without years")
		return nil
	}
	var list []Column
	for y := years.From; y <= years.To; y++ {
		one := c
		one.URL, one.Year = strings.ReplaceAll(c.URL, "{Y}", strconv.Itoa(y)), y
		list = append(list, one)
	}
	return list
}

func (r *reader) readUnits(src *Source, v *value) {
	src.Units = nil
	for _, item := range r.items(v) {
		if r.table(item, "code", "name", "url", "column", "expect") {
			src.Units = append(src.Units, r.unit(item, src))
		}
	}
}

func (r *reader) unit(v *value, src *Source) Unit {
	var u Unit
	if f := v.table["code"]; f != nil {
		if u.Code = r.word(f); !knownCode(u.Code) {
			r.fault(f.line, "codes of townships have nine digits", "no division has the code %q", u.Code)
		}
		u.Name = region.Name(u.Code)
	}
	if f := v.table["name"]; f != nil {
		u.Name = r.word(f)
	}
	if u.Code == "" && u.Name == "" {
		r.fault(v.line, "add code or name", "the unit has neither code nor name")
	}
	if f := v.table["url"]; f != nil {
		u.URL = r.own(f, src)
	}
	if f := v.table["expect"]; f != nil {
		u.Expect = r.expect(f)
	}
	if f := v.table["column"]; f != nil {
		u.Columns = r.columns(f, src, u.Expect, u.Label())
	}
	return u
}

// readSeeds reads what is fetched although nothing links to it. The word
// portal-links, that books are found by the links of portals, says what is
// done anyway.
func (r *reader) readSeeds(src *Source, v *value) {
	src.SeedPages = nil
	for _, item := range r.items(v) {
		switch {
		case item.kind == kindString && item.text == "portal-links":
		case strings.HasSuffix(item.text, ".txt"):
			r.fault(item.line, "write the addresses themselves", "lists in files are not read: %q", item.text)
		default:
			if a := r.own(item, src); a != "" {
				src.SeedPages = append(src.SeedPages, a)
			}
		}
	}
}
