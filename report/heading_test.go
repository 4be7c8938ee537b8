package report

import (
	"strings"
	"testing"
)

// TestMayBeHeading holds the look at the first two characters of a text against
// the names of all sections, with the slip 其它 too.
func TestMayBeHeading(t *testing.T) {
	for _, names := range sectionNames() {
		for _, n := range names {
			for _, text := range []string{n.name, strings.ReplaceAll(n.name, "其他", "其它"), "（" + n.name, n.name + "5"} {
				p := &passage{text: text}
				p.look()
				if id, _ := knownHeading(p.bare()); p.mayBeHeading() != (id != "") {
					t.Errorf("%q: section %q, may be a heading: %v", text, id, p.mayBeHeading())
				}
			}
		}
	}
}
