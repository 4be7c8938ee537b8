package report

import (
	"fmt"
	"strings"
)

// maxCopies is how many different copies of one table are read. Compilations
// have some tens; a page made to cost time has thousands.
const maxCopies = 50

// copiesOf returns the parts that hold a table, without those that say the
// same as one before, and tells whether there are more than are read.
func copiesOf(parts []part, id string) (copies []part, more bool) {
	for _, p := range parts {
		if p.table == id {
			copies = append(copies, p)
		}
	}
	if len(copies) < 2 {
		return copies, false
	}
	seen := map[string]bool{}
	distinct := copies[:0]
	for _, p := range copies {
		mark := p.wording()
		if seen[mark] {
			continue
		}
		if len(distinct) == maxCopies {
			return distinct, true
		}
		seen[mark] = true
		distinct = append(distinct, p)
	}
	return distinct, false
}

// wording is all that a copy of a table is read from, but for where it stands.
func (p part) wording() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q\n", p.above)
	for _, r := range p.rows {
		fmt.Fprintf(&b, "%d %q %q %t %t\n", r.kind, r.label, r.published, r.image, r.hidden)
		for _, c := range r.cells {
			b.WriteString(c.text)
			fmt.Fprintf(&b, "\x00%d %d %s %t\n", c.column, c.span, c.lacks, c.merged)
		}
	}
	return b.String()
}
