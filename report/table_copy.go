package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// claim is what the words above a table say of whose numbers it holds.
type claim byte

const (
	claimNone  claim = iota
	claimOwn         // the report's own year
	claimOther       // another year, or a part of the body
)

// copyOf is one copy of a table, with what the words above it say.
type copyOf struct {
	Table
	claim  claim
	hidden bool // the page does not display it
	more   bool // there are more copies than are read
}

// readEach reads every copy of a table that says something of its own.
func readEach(parts []part, id string, year int, read func(part) Table) []copyOf {
	var all []copyOf
	copies, more := copiesOf(parts, id)
	for _, p := range copies {
		if t := unlessNumbered(read(p), p); found(t) {
			if p.isScaled() {
				flagNumbers(t.Cells, flagScaled)
			}
			all = append(all, copyOf{t, p.claim(year), p.isHidden(), more})
		}
	}
	return all
}

// chosen takes the best copy of a table: the one the words above it claim for
// the report, not one they claim for another year or body; one that the page
// displays, not one it hides; else the one with most numbers. Where an equally full copy says otherwise, the cells in
// question are flagged, and so are all cells of a table that only the words
// above it speak against.
func chosen(id string, copies []copyOf) Table {
	if len(copies) == 0 {
		return Table{ID: id, Status: StatusAbsent}
	}
	copies = preferred(copies)
	best := 0
	for i := range copies {
		if counted(copies[i].Cells) > counted(copies[best].Cells) {
			best = i
		}
	}
	t := copies[best].Table
	for i, c := range copies {
		if i != best && c.Format == t.Format {
			flagDifferences(&t, c.Table)
		}
	}
	if copies[best].more {
		flagNumbers(t.Cells, flagCopiesUnread)
		t.Status = StatusPartial
	}
	if copies[best].claim == claimOther {
		flagNumbers(t.Cells, flagOther)
	}
	return t
}

// preferred leaves the copies that may be the report's.
func preferred(copies []copyOf) []copyOf {
	for _, out := range []func(copyOf) bool{
		func(c copyOf) bool { return c.claim != claimOwn },
		func(c copyOf) bool { return c.claim == claimOther },
	} {
		if rest := slices.DeleteFunc(slices.Clone(copies), out); len(rest) > 0 {
			return displayed(rest)
		}
	}
	return displayed(copies)
}

// displayed leaves the copies that the page displays, if it displays any: what
// it hides is often an older text, or a pattern.
func displayed(copies []copyOf) []copyOf {
	if rest := slices.DeleteFunc(slices.Clone(copies), func(c copyOf) bool { return c.hidden }); len(rest) > 0 {
		return rest
	}
	return copies
}

// isHidden reports whether the page displays no row of values of the table.
func (p *part) isHidden() bool {
	return p.has(func(r *row) bool { return r.hidden }) &&
		!p.has(func(r *row) bool { return !r.hidden && r.numbers() > 0 })
}

// Limits of what is taken for the caption of a table.
const (
	maxCaption  = 60 // characters
	maxCaptions = 3  // texts above a table
)

var (
	anyYear    = regexp.MustCompile(`20\d\d年`)
	otherWords = strings.Fields("去年 上年 上一年 往年 历年 对比 比较 部门 其中")
	ownWords   = strings.Fields("本年 今年 当年 汇总 合计 全省 全市 全县 全区 全州 全盟 全旗 全镇 全乡")
)

// claim reads the captions above a table, the nearest first, and those in its
// own first rows. A sentence or a long text is no caption.
func (p part) claim(year int) claim {
	captions := slices.Clone(p.above)
	for i := range p.rows {
		r := &p.rows[i]
		if r.numbers() > 0 || len(r.cells) > 1 || annexStubOf(r.label) != "" {
			break
		}
		captions = append(captions, r.text)
	}
	slices.Reverse(captions)
	for i, s := range captions {
		if i == maxCaptions || utf8.RuneCountInString(s) > maxCaption || strings.HasSuffix(s, ".") {
			break
		}
		if c := claimOf(s, year); c != claimNone {
			return c
		}
	}
	return p.headClaim(year)
}

// headClaim reads the years that the heads of a table's columns name.
func (p part) headClaim(year int) claim {
	var years []string
	for i := range p.rows {
		if r := &p.rows[i]; (r.kind == gridRow || r.kind == pipeRow) && len(r.cells) > 1 && r.numbers() == 0 {
			years = append(years, yearsIn(r.text)...)
		}
	}
	if year == 0 || len(years) == 0 || slices.ContainsFunc(years, func(y string) bool { return yearIn(y) == year }) {
		return claimNone
	}
	return claimOther
}

// scale is a unit of counts that is not one.
var scale = regexp.MustCompile(`(?:单位:?|\()[百千万亿]+(?:人次|件|条|份|项|宗|起|例|个|次|人|篇)`)

// isScaled reports whether a head or a caption of a table counts in 万件.
func (p *part) isScaled() bool {
	if slices.ContainsFunc(p.above, isScaled) {
		return true
	}
	return p.has(func(r *row) bool {
		return r.numbers() == 0 && isScaled(r.text) && utf8.RuneCountInString(r.text) < 200
	})
}

// isScaled reports whether a text names a unit of counts that is not one.
func isScaled(text string) bool {
	return containsAny(text, scaleSigns) && scale.MatchString(text)
}

// scaleSigns are one of them in every text that scale finds.
var scaleSigns = []string{"百", "千", "万", "亿"}

// flagNumbers flags the cells that hold a number.
func flagNumbers(cells []Cell, flag string) {
	for i := range cells {
		if cells[i].Value != nil {
			addFlag(&cells[i], flag)
		}
	}
}

// claimOf reads one caption.
func claimOf(s string, year int) claim {
	if years := yearsIn(s); len(years) > 0 && year != 0 {
		if slices.ContainsFunc(years, func(y string) bool { return yearIn(y) == year }) {
			return claimOwn
		}
		return claimOther
	}
	says := claimNone
	switch {
	case containsAny(s, otherWords):
		says = claimOther
	case containsAny(s, ownWords):
		says = claimOwn
	}
	if says != claimNone && isHeadWord(s) {
		return claimNone
	}
	return says
}

// yearsIn are the years a text names.
func yearsIn(s string) []string {
	if !strings.Contains(s, "20") {
		return nil
	}
	return anyYear.FindAllString(s, -1)
}

// isHeadWord reports whether a text belongs to the tables themselves, whose
// labels speak of 上年 and 本年 too.
func isHeadWord(s string) bool {
	bare := withoutPunct(s)
	if slices.ContainsFunc(blockHeads(), func(h string) bool { return strings.Contains(s, h) }) {
		return true
	}
	for _, m := range matchers3() {
		if len(m.find(bare)) > 0 {
			return true
		}
	}
	return false
}

// counted is how many cells hold a number.
func counted(cells []Cell) int {
	n := 0
	for _, c := range cells {
		if c.State == StateNumber {
			n++
		}
	}
	return n
}

// flagDifferences marks the cells in which another copy has another number. A
// copy cut off in the middle is no witness against a full one.
func flagDifferences(t *Table, other Table) {
	if counted(other.Cells) < counted(t.Cells) {
		return
	}
	for i := range t.Cells {
		a, b := &t.Cells[i], other.Cells[i]
		if a.Value != nil && b.Value != nil && !a.Value.Equal(b.Value.Decimal) {
			addFlag(a, flagCopiesDiffer)
			t.Status = StatusPartial
		}
	}
}
