package report

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"nianbao/document"
)

// tableText is the text of a table, its cells joined by tabs and its rows by ends of
// lines.
func tableText(t *document.Table) string {
	out := make([]byte, 0, tableSize(t))
	for i := range t.Rows {
		for k := range t.Rows[i].Cells {
			if k > 0 {
				out = append(out, '\t')
			}
			out = append(out, t.Rows[i].Cells[k].Text...)
		}
		out = append(out, '\n')
	}
	return asString(bytes.TrimRight(out, "\n"))
}

// saysAnything tells whether the text of a table is not empty.
func saysAnything(t *document.Table) bool {
	return slices.ContainsFunc(t.Rows, func(r document.Row) bool {
		return len(r.Cells) > 1 || len(r.Cells) == 1 && strings.Trim(r.Cells[0].Text, "\n") != ""
	})
}

// lookAtTable is the look at the text of a table, which is not kept.
func lookAtTable(t *document.Table) sight {
	if !slices.ContainsFunc(t.Rows, func(r document.Row) bool { return len(r.Cells) > 1 }) {
		if seen, plain := glance(tableText(t)); plain {
			return seen
		}
	}
	scratch := bareScratch.Get().(*[]byte)
	defer bareScratch.Put(scratch)
	out, ok := appendBareCells((*scratch)[:0], t)
	if *scratch = out; !ok {
		return look(bare(tableText(t)))
	}
	return look(asString(out))
}

// bareScratch is what bare forms are written over that are only looked at.
var bareScratch = sync.Pool{New: func() any { return &[]byte{} }}

// appendBareCells appends the bare texts of the cells of a table, as appendBare does.
func appendBareCells(out []byte, t *document.Table) (_ []byte, ok bool) {
	b, han := barer{out: out}, hanTraits()
	for i := range t.Rows {
		for k := range t.Rows[i].Cells {
			text := t.Rows[i].Cells[k].Text
			if len(text) == 1 && text[0] > ' ' && text[0] < utf8.RuneSelf {
				b.out = append(b.out, text[0])
				continue
			}
			b.source, b.kept, b.settled = text, 0, 0
			if !b.run(han, &han.bare) {
				return b.out, false
			}
		}
	}
	return b.out, true
}

func tableSize(t *document.Table) int {
	n := 0
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			n += len(c.Text) + 1
		}
		n++
	}
	return n
}
