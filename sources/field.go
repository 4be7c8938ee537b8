package sources

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"nianbao/document"
	"nianbao/region"
)

var (
	levels = []string{
		region.LevelCountry, region.LevelProvince, region.LevelPrefecture, region.LevelCounty, region.LevelTownship,
		LevelDepartment, LevelInstitution, LevelFlipbook, LevelZone, LevelOther,
	}
	charsets = []string{"utf-8", "gb18030", "gbk", "gb2312", "big5", "utf-16le", "utf-16be"}
)

func (r *reader) word(v *value) string {
	if v.kind != kindString {
		r.fault(v.line, "put it in quotation marks", "want a string, got %s", describe(v))
		return ""
	}
	if strings.TrimSpace(v.text) == "" {
		r.fault(v.line, "fill it or leave the key out", "the string is empty")
	}
	return strings.TrimSpace(v.text)
}

// words reads a list of strings; one string alone is a list of one.
func (r *reader) words(v *value) []string {
	var list []string
	for _, item := range r.items(v) {
		list = append(list, r.word(item))
	}
	return list
}

func (r *reader) items(v *value) []*value {
	if v.kind == kindList {
		return v.items
	}
	return []*value{v}
}

func (r *reader) choice(v *value, what string, allowed []string) string {
	word := r.word(v)
	if word != "" && !slices.Contains(allowed, word) {
		r.fault(v.line, didYouMean(word, allowed), "unknown %s %q", what, word)
	}
	return word
}

func (r *reader) boolean(v *value) bool {
	if v.kind != kindBool {
		r.fault(v.line, "write true or false", "want true or false, got %s", describe(v))
	}
	return v.yes
}

func (r *reader) number(v *value) int {
	if v.kind == kindInteger && v.n < 0 {
		r.fault(v.line, "write it as 10", "want a whole number of at least 0, got %d", v.n)
		return 0
	}
	if v.kind != kindInteger {
		r.fault(v.line, "write it without quotation marks, as 10", "want a whole number, got %s", describe(v))
		return 0
	}
	return v.n
}

func (r *reader) day(v *value) string {
	s := r.word(v)
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return s
		}
	}
	r.fault(v.line, `write it as "2026-04-26" or "2026-04"`, "%s is no date", describe(v))
	return ""
}

func (r *reader) years(v *value) (from, to int) {
	s := v.text
	if v.kind == kindInteger {
		s = strconv.Itoa(v.n)
	}
	y, err := ParseYears(s)
	if err != nil || y.From == 0 || y.To == 0 {
		r.fault(v.line, `write both ends, as "2008-2025"`, "%s is no range of years", describe(v))
		return 0, 0
	}
	return y.From, y.To
}

func (r *reader) expressions(v *value) []string {
	list := r.words(v)
	for n, e := range list {
		if r.tooLong(r.items(v)[n], "regular expression") {
			continue
		}
		if _, err := regexp.Compile(e); err != nil {
			r.fault(r.items(v)[n].line, "in TOML a literal string 'like this' needs no doubled backslashes",
				"bad regular expression %q: %s", e, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
	}
	return list
}

// longestPattern bounds what is compiled: nobody writes a longer one by hand,
// and a megabyte of it takes seconds and gigabytes.
const longestPattern = 1000

func (r *reader) tooLong(v *value, what string) bool {
	if len(v.text) <= longestPattern {
		return false
	}
	r.fault(v.line, "write several shorter ones", "%s of %d bytes, at most %d are read", what, len(v.text), longestPattern)
	return true
}

func (r *reader) selector(v *value) string {
	s := r.word(v)
	if s == "" || r.tooLong(v, "selector") {
		return ""
	}
	if err := document.ValidSelector(s); err != nil {
		r.fault(v.line, `write a CSS selector, as "ul.list > li"`, "bad selector %q: %s", s,
			strings.TrimPrefix(err.Error(), fmt.Sprintf("parse selector %q: ", s)))
	}
	return s
}

// address reads an absolute address, or one relative to base.
func (r *reader) address(v *value, base string) string {
	s := r.word(v)
	if s == "" {
		return ""
	}
	if strings.Contains(s, "{Y}") && base == "" {
		r.fault(v.line, "write it without {Y}", "only columns may hold {Y}")
		return ""
	}
	full := s
	if b, err := url.Parse(base); err == nil && base != "" {
		u, err := b.Parse(strings.ReplaceAll(s, "{Y}", "9999"))
		if err != nil {
			r.fault(v.line, `write "https://host/path" or "/path"`, "bad address %q: %s", s, err)
			return ""
		}
		full = u.String()
	}
	address, err := Canonical(full)
	if err != nil {
		r.fault(v.line, `write "https://host/path"`, "bad address: %s", err)
		return ""
	}
	return address
}

// own reads an address that must stand on the source's own site.
func (r *reader) own(v *value, src *Source) string {
	if src.Base == "" {
		return ""
	}
	address := r.address(v, src.Base)
	if address == "" {
		return ""
	}
	host, _ := hostOf(address)
	for _, h := range hosts(*src) {
		if site := siteOf(h); host == h || (site != "" && (host == site || strings.HasSuffix(host, "."+site))) {
			return address
		}
	}
	r.fault(v.line, `add it to alias`, "host %s is neither that of base nor of an alias", host)
	return address
}

func (r *reader) addresses(v *value, src *Source) []string {
	var list []string
	for _, item := range r.items(v) {
		if strings.Contains(item.text, "{Y}") {
			r.fault(item.line, "make it a column", "only columns may hold {Y}")
			continue
		}
		if a := r.own(item, src); a != "" {
			list = append(list, a)
		}
	}
	return list
}

func (r *reader) readAlias(src *Source, v *value) {
	src.Alias = nil
	for _, item := range r.items(v) {
		if a := r.address(item, ""); a != "" {
			src.Alias = append(src.Alias, a)
		}
	}
}
