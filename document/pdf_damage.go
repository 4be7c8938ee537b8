package document

import (
	"fmt"

	"nianbao/decode"
)

// manyLost is the share of a page's characters, as one in so many, at which
// those that only look like noise are taken for it: a page may have a bullet
// of a symbol font, or a name with an accent.
const manyLost = 50

// unmappedRuns lists, for every page, the longest run of characters whose font
// does not say what they are: the page says more than its text.
func (d *Document) unmappedRuns() []decode.Damage {
	type loss struct {
		run             []rune
		sure, lost, all int
	}
	losses, pages := map[int]*loss{}, []int{}
	for _, b := range d.Blocks {
		l := losses[b.Page]
		if l == nil {
			l = &loss{}
			losses[b.Page], pages = l, append(pages, b.Page)
		}
		for _, text := range b.texts() {
			var run []rune
			for _, r := range compact(text) {
				l.all++
				if !isNoise(r) {
					run = nil
					continue
				}
				l.lost++
				if r == unmapped {
					l.sure++
				}
				if run = append(run, r); len(run) > len(l.run) {
					l.run = run
				}
			}
		}
	}
	var out []decode.Damage
	for _, n := range pages {
		if l := losses[n]; l.sure > 0 || l.lost*manyLost > l.all {
			out = append(out, decode.Damage{Text: string(l.run),
				Why: fmt.Sprintf("%d of the %d characters of page %d have no mapping in their font", l.lost, l.all, n)})
		}
	}
	return out
}

// texts are the texts of a block: its own, or those of its cells.
func (b Block) texts() []string {
	if b.Table == nil {
		return []string{b.Text}
	}
	var out []string
	for _, row := range b.Table.Rows {
		for _, c := range row.Cells {
			out = append(out, c.Text)
		}
	}
	return out
}
