package document

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// piece is a line, a table or a picture in reading order.
type piece struct {
	box
	page    int
	line    *print
	table   *ruled
	picture bool
}

// pieces puts what stands on the pages in reading order; tables that run over
// pages are joined.
func pieces(leaves []leaf) []piece {
	var all []piece
	for _, l := range leaves {
		start := len(all)
		for i := range l.lines {
			all = append(all, piece{box: l.lines[i].box, page: l.n, line: &l.lines[i]})
		}
		for i := range l.grids {
			all = append(all, piece{box: l.grids[i].box, page: l.n, table: &l.grids[i]})
		}
		for _, p := range l.pictures {
			all = append(all, piece{box: p, page: l.n, picture: true})
		}
		slices.SortStableFunc(all[start:], func(a, b piece) int { return compare(a.y0, b.y0) })
	}
	all = withoutOverflow(all)
	var out []piece
	for _, p := range all {
		if n := len(out); p.table != nil && n > 0 && out[n-1].table != nil && out[n-1].table.continues(p.table) {
			out[n-1].table.join(*p.table)
			continue
		}
		out = append(out, p)
	}
	return out
}

// maxOverflow is how many lines a cell may leave below its table.
const maxOverflow = 3

// withoutOverflow takes the lines between two parts of a table into the cells
// they belong to.
func withoutOverflow(all []piece) []piece {
	var out []piece
	for i := 0; i < len(all); i++ {
		out = append(out, all[i])
		if all[i].table == nil {
			continue
		}
		k := i + 1
		for k < len(all) && k-i <= maxOverflow && all[k].line != nil {
			k++
		}
		if k == i+1 || k >= len(all) || all[k].table == nil || !all[i].table.continues(all[k].table) {
			continue
		}
		for _, p := range all[i+1 : k] {
			if !all[i].table.overflow(*p.line) {
				out = append(out, p)
			}
		}
		i = k - 1
	}
	return out
}

// blocksOf makes the blocks of a document.
func blocksOf(leaves []leaf, url string) []Block {
	all := pieces(leaves)
	m := measure(all)
	var blocks []Block
	for i := 0; i < len(all); {
		p := all[i]
		switch {
		case p.table != nil:
			blocks = append(blocks, Block{Kind: BlockTable, Table: p.table.table(), Main: true, Page: p.page, Place: boxPlace(p.page, p.box)})
			i++
		case p.picture:
			blocks = append(blocks, Block{Kind: BlockImage, URL: fmt.Sprintf("%s#page=%d", url, p.page), Main: true, Page: p.page, Place: boxPlace(p.page, p.box)})
			i++
		default:
			n := m.paragraph(all[i:])
			blocks = append(blocks, m.block(all[i:i+n]))
			i += n
		}
	}
	return blocks
}

// measures of the text of a document.
type measures struct {
	left, right map[int]float64 // of the lines of a page
	size, pitch float64         // of most lines
}

// measure takes the margins of every page, and the size and distance of most
// lines.
func measure(all []piece) measures {
	m := measures{left: map[int]float64{}, right: map[int]float64{}}
	var sizes, pitches []float64
	lefts, rights := map[int][]float64{}, map[int][]float64{}
	var last *print
	for _, p := range all {
		if p.line == nil {
			last = nil
			continue
		}
		for range min(40, runes(p.line.text)) {
			sizes = append(sizes, p.line.size)
		}
		lefts[p.page] = append(lefts[p.page], p.x0)
		rights[p.page] = append(rights[p.page], p.x1)
		if last != nil && last.page == p.page && p.line.size > 0 && p.y0 > last.y0 {
			pitches = append(pitches, p.y0-last.y0)
		}
		last = p.line
	}
	m.size, m.pitch = median(sizes), median(pitches)
	var allLeft, allRight []float64
	for _, page := range lefts {
		allLeft = append(allLeft, page...)
	}
	for _, page := range rights {
		allRight = append(allRight, page...)
	}
	left, right := lowEdge(allLeft, m.size), highEdge(allRight)
	for page := range lefts {
		m.left[page], m.right[page] = left, right
		if len(lefts[page]) >= 8 { // pages for both sides of a sheet have margins of their own
			m.left[page], m.right[page] = lowEdge(lefts[page], m.size), highEdge(rights[page])
		}
	}
	return m
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// lowEdge is the leftmost place at which several lines begin.
func lowEdge(v []float64, size float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	need := max(1, len(v)/8)
	for i := range v {
		if j := i + need - 1; j < len(v) && v[j]-v[i] < size/2 {
			return v[i]
		}
	}
	return v[0]
}

// highEdge is where full lines end.
func highEdge(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[(len(v)-1)*9/10]
}

// paragraph counts the lines of the paragraph that begins with the first
// piece. Tables and pictures end one; a page break does not.
func (m measures) paragraph(all []piece) int {
	n := 1
	for n < len(all) && all[n].line != nil && m.goesOn(*all[n-1].line, *all[n].line) {
		n++
	}
	return n
}

// goesOn reports whether a line continues the one before it: that one is
// full, and this one is not indented.
func (m measures) goesOn(a, b print) bool {
	if a.isRow() || b.isRow() {
		return false
	}
	if math.Abs(a.size-b.size) > 0.15*math.Max(a.size, b.size) {
		return false
	}
	if m.isHeadline(a) && m.isHeadline(b) {
		return b.page == a.page && b.y0-a.y0 < 2.2*math.Max(a.size, m.size)
	}
	if a.page == b.page && m.pitch > 0 && b.y0-a.y0 > 1.7*m.pitch {
		return false
	}
	full := m.right[a.page]-a.x1 < 2.2*a.size && a.x1-m.left[a.page] > leastLine*a.size
	indented := b.x0-m.left[b.page] > 1.2*b.size
	return full && !indented
}

// leastLine is how many characters a line of a text has at least.
const leastLine = 14

// isHeadline tells a line in letters much larger than most.
func (m measures) isHeadline(p print) bool { return m.size > 0 && p.size > 1.15*m.size }

// block makes a paragraph of its lines.
func (m measures) block(lines []piece) Block {
	first := *lines[0].line
	around := first.box
	var prints []print
	for _, l := range lines {
		prints = append(prints, *l.line)
		if l.page == first.page {
			around = around.with(l.box)
		}
	}
	b := Block{Kind: BlockParagraph, Main: true, Page: first.page, Place: boxPlace(first.page, around)}
	b.Text = joinLines(prints, func(p print) bool { return m.right[p.page]-p.x1 < p.size })
	if first.isRow() {
		b.Kind = BlockLine
	}
	if m.isHeadline(first) && runes(b.Text) <= 120 && !sentenceEnd.MatchString(b.Text) {
		b.Kind, b.Level = BlockHeading, 1
	}
	return b
}

// titleOfLeaves finds the title: the headline that ends like one, else the
// largest one, else what the first lines say, else what the file says of
// itself.
func (d *Document) titleOfLeaves(leaves []leaf) string {
	var heads []Block
	for _, b := range d.Blocks[:min(len(d.Blocks), headLines)] {
		if b.Kind == BlockHeading && runes(b.Text) >= 4 {
			heads = append(heads, b)
		}
	}
	for _, b := range heads {
		if titleEnd.MatchString(compact(b.Text)) {
			return b.Text
		}
	}
	if t := titleOfLines(firstLines(leaves)); t != "" && titleEnd.MatchString(t) {
		return t
	}
	for _, b := range heads {
		if !strings.Contains(compact(b.Text), "文件") { // the head of a letter with red letters
			return b.Text
		}
	}
	if t := d.withoutSite(d.PageTitle); runes(t) >= 4 && !strings.HasPrefix(t, "Microsoft ") && extension(t) == "" {
		return t
	}
	return titleOfLines(firstLines(leaves))
}

// firstLines are the lines of the first page with text.
func firstLines(leaves []leaf) []line {
	for _, l := range leaves {
		var out []line
		for i, p := range l.lines {
			out = append(out, line{i + 1, squeeze(p.text)})
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
