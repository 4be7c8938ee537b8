package farm

import (
	"fmt"
	"net/http"
	"strings"
)

// Breaches says, one sentence each, where the requests so far were not what
// a portal may expect of a crawler: two at a time on one host, a first
// request that was not for robots.txt, a path that robots.txt forbids. It
// judges by the log alone. Requests that are answered at once hardly ever
// overlap; Farm.Delay makes a crawler that does not wait show.
func (s *Server) Breaches() []string {
	var out []string
	last := map[string]Entry{}
	for _, e := range s.Log() {
		before, seen := last[e.Host]
		switch {
		case !seen && e.Path != "/robots.txt":
			out = append(out, fmt.Sprintf("%s: the first request was for %s, not for robots.txt", e.Host, e.Path))
		case seen && (before.End.IsZero() || e.Start.Before(before.End)):
			out = append(out, fmt.Sprintf("%s: %s was asked for while %s was not answered", e.Host, e.Path, before.Path))
		}
		if s.farm.site(e.Host).forbids(e.Path) {
			out = append(out, fmt.Sprintf("%s: %s was asked for although robots.txt forbids it", e.Host, e.Path))
		}
		if !seen || e.End.IsZero() || before.End.Before(e.End) {
			last[e.Host] = e
		}
	}
	return out
}

// site finds a portal by its host.
func (f *Farm) site(host string) *site {
	for _, st := range f.sites {
		if st.Host == host {
			return st
		}
	}
	return &site{}
}

// forbids reports whether robots.txt forbids a path to a crawler that it
// does not name. The longest rule decides; a portal without robots.txt
// forbids nothing. Rules with wildcards are not written in the farm.
func (s *site) forbids(path string) bool {
	robots, ok := s.files["/robots.txt"]
	if !ok || s.ruleFor("/robots.txt").Status >= http.StatusBadRequest || path == "/robots.txt" {
		return false
	}
	longest, forbidden, ours := 0, false, false
	for line := range strings.Lines(string(robots.body)) {
		line, _, _ = strings.Cut(line, "#")
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "user-agent":
			ours = value == "*"
		case !ours || name != "disallow" && name != "allow" || !strings.HasPrefix(path, value):
		case len(value) > longest || len(value) == longest && name == "allow":
			longest, forbidden = len(value), name == "disallow"
		}
	}
	return forbidden && longest > 0
}
