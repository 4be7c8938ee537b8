package sources

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"
)

// Set is a collection of sources with the order among them: which one an
// address belongs to. After loading it may be used concurrently.
type Set struct {
	list     []Source
	byID     map[string]int
	byHost   map[string]int // exact hosts: base and alias
	bySite   map[string]int // hosts without www., for their subdomains
	warnings []Finding
	links    memo
	patterns sync.Map // regular expression text -> *regexp.Regexp
}

func newSet(list []Source) *Set {
	s := &Set{}
	s.replace(list)
	return s
}

// replace takes over a list of sources and indexes it.
func (s *Set) replace(list []Source) {
	slices.SortStableFunc(list, func(a, b Source) int { return cmp.Compare(a.ID, b.ID) })
	s.list = list
	s.byID = make(map[string]int, len(list))
	s.byHost = make(map[string]int, len(list))
	s.bySite = make(map[string]int, len(list))
	for n, src := range list {
		s.byID[src.ID] = n
		for _, host := range hosts(src) {
			s.byHost[host] = n
			if site := siteOf(host); site != "" {
				s.bySite[site] = n
			}
		}
	}
	s.claimDomains()
	for n, src := range list {
		for _, address := range known(src) {
			if host, _ := hostOf(address); host != "" {
				if _, taken := s.byHost[host]; !taken {
					s.byHost[host] = n
				}
			}
		}
	}
}

// claimDomains gives a registered domain to the only source that stands in it:
// a city known by its host public.x.gov.cn has www.x.gov.cn too.
func (s *Set) claimDomains() {
	claims := map[string]int{}
	for host, n := range s.byHost {
		domain, err := publicsuffix.EffectiveTLDPlusOne(host)
		if err != nil {
			continue
		}
		if other, ok := claims[domain]; ok && other != n {
			n = -1
		}
		claims[domain] = n
	}
	for domain, n := range claims {
		if _, ok := s.bySite[domain]; !ok && n >= 0 {
			s.bySite[domain] = n
		}
	}
}

// hosts returns the hosts of a source's base and alias addresses.
func hosts(src Source) []string {
	var found []string
	for _, address := range append([]string{src.Base}, src.Alias...) {
		if host, _ := hostOf(address); host != "" && !slices.Contains(found, host) {
			found = append(found, host)
		}
	}
	return found
}

// All returns every source, ordered by id. The caller must not change it.
func (s *Set) All() []Source { return s.list }

// Find returns the source of an id.
func (s *Set) Find(id string) (Source, bool) {
	n, ok := s.byID[id]
	if !ok {
		return Source{}, false
	}
	return s.list[n], true
}

// ownParts begin the hosts on which governments keep parts of their own portal.
// Any other subdomain is the site of another body: a department or a town.
var ownParts = []string{"www", "zwgk", "zfxxgk", "xxgk", "xxgkml", "gkml", "gk", "zw", "public", "zfxx", "portal", "wap", "m", "old", "new", "big5"}

func ownPart(host string) bool {
	first, rest, _ := strings.Cut(host, ".")
	if !strings.Contains(rest, ".") || siteOf(host) == "" || siteOf(rest) == "" {
		return true // no subdomain of a site
	}
	return slices.Contains(ownParts, first)
}

// ByHost returns the source a host belongs to: the one that names it as base
// or alias, else the one whose site it is a subdomain of, the closest first. A
// port other than the default one is part of a host.
func (s *Set) ByHost(host string) (Source, bool) {
	n, ok := s.owner(strings.ToLower(host))
	if !ok {
		return Source{}, false
	}
	return s.list[n], true
}

func (s *Set) owner(host string) (int, bool) {
	if n, ok := s.byHost[host]; ok {
		return n, true
	}
	own := ownPart(host)
	for site := host; site != ""; {
		if n, ok := s.bySite[site]; ok {
			return n, own || s.list[n].Level == LevelFlipbook
		}
		_, rest, found := strings.Cut(site, ".")
		if !found {
			break
		}
		site = rest
	}
	return 0, false
}

// InScope says whether an address may be fetched for a source: its host is
// that of the source or a subdomain no other source claims, a pattern of
// Accept fits where there is one, and none of Skip does.
func (s *Set) InScope(src Source, rawurl string) bool {
	address, err := Canonical(rawurl)
	return err == nil && s.inScope(src, address) == ""
}

// inScope says why a canonical address is out of a source's scope, "" if it
// is in.
func (s *Set) inScope(src Source, address string) string {
	host, rest := hostOf(address)
	n, ok := s.owner(host)
	switch {
	case s.matches(src.Skip, address, rest):
		return "the definition skips it"
	case ok && s.list[n].ID != src.ID:
		return "its host belongs to " + s.list[n].ID
	case len(src.Accept) > 0 && !slices.Contains(known(src), address) && !s.matches(src.Accept, address, rest):
		return "no accept pattern of the definition fits it"
	case !ok && !s.matches(src.Accept, address, ""):
		return "its host " + host + " is not one of the source's"
	}
	return ""
}

// known are the addresses a definition itself names.
func known(src Source) []string {
	list := append([]string{src.Base}, src.Entry...)
	list = append(list, src.SeedPages...)
	for _, c := range src.Columns {
		list = append(list, c.URL)
	}
	for _, u := range src.Units {
		list = append(list, u.URL)
		for _, c := range u.Columns {
			list = append(list, c.URL)
		}
	}
	return list
}

// matches says whether a pattern fits. One that begins with ^/ is for path and
// query, every other one for the whole address.
func (s *Set) matches(patterns []string, address, rest string) bool {
	for _, p := range patterns {
		text := address
		if strings.HasPrefix(p, "^/") {
			text = rest
		}
		if re := s.pattern(p); re != nil && re.MatchString(text) {
			return true
		}
	}
	return false
}

// pattern compiles a regular expression once. Bad ones were refused when their
// definition was loaded; here they fit nothing.
func (s *Set) pattern(text string) *regexp.Regexp {
	if re, ok := s.patterns.Load(text); ok {
		return re.(*regexp.Regexp)
	}
	re, err := regexp.Compile(text)
	if err != nil {
		re = nil
	}
	s.patterns.Store(text, re)
	return re
}

// Scope says in words why an address is in a source's scope or out of it.
func (s *Set) Scope(src Source, rawurl string) string {
	address, err := Canonical(rawurl)
	if err != nil {
		return "out: " + err.Error()
	}
	host, rest := hostOf(address)
	why := s.inScope(src, address)
	switch {
	case src.ID == "":
		return "out: host " + host + " belongs to no source"
	case why != "":
		return "out: " + why
	case s.matches(src.Accept, address, rest):
		return "in: an accept pattern of " + src.ID + " fits it"
	}
	return "in: host " + host + " belongs to " + src.ID
}
