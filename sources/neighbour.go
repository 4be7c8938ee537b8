package sources

import "strings"

// maxNeighbours bounds the hosts noted on one page.
const maxNeighbours = 200

// neighbours notes the hosts that a page links as those of other bodies:
// departments and towns with sites of their own. They are recorded, never
// fetched unasked; a person may make definitions of them.
func (w *walk) neighbours() {
	seen := map[string]bool{}
	for _, l := range w.links {
		host, _ := hostOf(l.address)
		if !w.foreign(l, host) || seen[host] || len(seen) >= maxNeighbours {
			continue
		}
		seen[host] = true
		w.j.Units = append(w.j.Units, Row{URL: l.URL, Title: l.text, Verdict: "a site of its own: not fetched"})
	}
}

// foreign says whether a link leads to the site of another public body that no
// definition knows: its text is the name of a body or the title of a report, its
// host one of the government's.
func (w *walk) foreign(l link, host string) bool {
	if l.out == "" || l.owner.ID != "" || l.Via != "a" || l.file {
		return false
	}
	if !strings.HasSuffix(host, ".gov.cn") && !private(host) {
		return false
	}
	return l.title.class == classBody || l.title.class == classReport || townName.MatchString(l.text)
}
