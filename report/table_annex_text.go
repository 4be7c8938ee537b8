package report

import (
	"regexp"
	"slices"
	"strings"
)

// annexText is what is known of an annex that is lines of text: the label of a
// row and its unit may stand on several, its values behind them.
type annexText struct {
	head    []string // words of the head behind its stub
	inHead  bool
	columns int // of numbers, 0 when no head says
	column  int // the year's among them
	rival   int

	lines  []string // labels since the last values
	values []piece  // of the row going on
	rowAt  int      // its place in the form, -1 for none
	unit   string
	kind   rowKind
}

// labelLines is over how many lines a label and its unit are looked for.
const labelLines = 8

// line reads one line of text.
func (a *annexReader) line(r row) {
	t := &a.text
	if stub := annexStubOf(r.label); stub != "" {
		a.commit()
		*t = annexText{head: headFields(r, stub), rowAt: -1}
		a.headEnds()
		t.inHead = t.columns == 0 // the stub alone: the other heads follow
		return
	}
	if r.label != "" {
		a.commit()
		r = withCode(r, t.columns)
		a.label(r.label)
	}
	switch {
	case len(r.cells) == 0:
	case len(t.lines) > 0:
		t.rowAt, t.unit = a.rowOf(t.lines)
		if t.rowAt >= 0 {
			a.at = t.rowAt
		}
		t.lines, t.values, t.kind = nil, slices.Clone(r.cells), r.kind
	default:
		t.values = append(t.values, r.cells...)
	}
}

// rowCode is the code of a row before its numbers: it begins with 0, so it is
// no number.
var rowCode = regexp.MustCompile(`0\d$`)

// withCode parts the code of a row from its label, where its values are one
// short of the columns of the head.
func withCode(r row, columns int) row {
	code := rowCode.FindString(r.label)
	if code == "" || len(r.cells) != columns-1 {
		return r
	}
	r.label = strings.TrimSuffix(r.label, code)
	r.cells = append([]piece{{text: code, norm: code}}, r.cells...)
	return r
}

// label takes a label without values: a piece of one, or a heading.
func (a *annexReader) label(label string) {
	t := &a.text
	if t.inHead && a.find(annexKey(withoutUnit(label))) < 0 && len(label) < 40 {
		t.head = append(t.head, label)
		a.headEnds()
	} else {
		t.inHead = false
	}
	t.lines = append(t.lines, label)
	if len(t.lines) > labelLines {
		t.lines = t.lines[1:]
	}
	if rows := a.keys[annexKey(label)]; len(rows) == 1 {
		a.at = rows[0]
	}
}

// commit keeps the value of the row going on.
func (a *annexReader) commit() {
	t := &a.text
	values, at := t.values, t.rowAt
	t.values, t.rowAt = nil, -1
	if at < 0 || len(values) == 0 {
		return
	}
	v := annexPiece{unit: t.unit, kind: t.kind}
	switch {
	case t.column < 0 || len(values) != max(1, t.columns):
		return // which of them is the year's nothing tells
	case t.rival >= 0 && t.columns > 1 && values[t.rival].norm != values[t.column].norm:
		v.flag = flagColumn
	}
	v.piece = values[t.column]
	a.take(at, v)
}

// rowOf finds the row whose label the last lines are, with its unit of money.
// The longest label counts: the end of one can be another.
func (a *annexReader) rowOf(lines []string) (at int, unit string) {
	for n := min(labelLines, len(lines)); n > 0; n-- {
		label := strings.Join(lines[len(lines)-n:], "")
		for _, l := range []string{label, withoutUnit(label)} {
			if i := a.find(annexKey(l)); i >= 0 {
				return i, moneyBehind(label)
			}
		}
	}
	return -1, ""
}

// moneyBehind is the unit of money a label ends in.
func moneyBehind(label string) string {
	if m := bracketMoney.FindStringSubmatch(label); m != nil {
		return m[1]
	}
	for _, u := range moneyUnits {
		if strings.HasSuffix(label, u) {
			return u
		}
	}
	return unitUnknown
}

// moneyUnits are the units of money, the longest first.
var moneyUnits = []string{"万元", "亿元", "千元", "元"}

// withoutUnit drops the unit a label ends in.
func withoutUnit(label string) string {
	for _, u := range slices.Concat(moneyUnits, counters) {
		if rest, ok := strings.CutSuffix(label, u); ok {
			return rest
		}
	}
	return label
}

// headFields are the words of a head line behind its stub.
func headFields(r row, stub string) []string {
	var fields []string
	for _, f := range strings.Fields(r.published) {
		fields = append(fields, normalize(f))
	}
	if i := slices.Index(fields, stub); i >= 0 {
		return fields[i+1:]
	}
	rest := strings.TrimPrefix(r.label, stub)
	for _, w := range []string{"单位", "计量单位"} {
		rest = strings.TrimPrefix(rest, w)
	}
	if rest == "" {
		return nil
	}
	return []string{rest}
}

// headEnds weighs the words of the head that are known so far.
func (a *annexReader) headEnds() {
	t := &a.text
	var heads []piece
	for _, w := range t.head {
		if w != "单位" && w != "计量单位" {
			heads = append(heads, piece{norm: w, column: len(heads)})
		}
	}
	t.columns = len(heads)
	if t.columns == 0 {
		t.column, t.rival = 0, noColumn
		return
	}
	t.column, t.rival = yearColumn(heads, a.year)
}
