package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"nianbao/document"
)

// Flags of cells. Failing rules are flagged by their names beside these.
const (
	flagZeroGlyph     = "zero_glyph"          // 零, 〇, O stood for 0
	flagConverted     = "unit_converted"      // the cell had another unit of money than its column
	flagSolved        = "solved"              // the one unknown of a row, computed
	flagByStructure   = "placed_by_structure" // the row's label is lost; its order gave the row
	flagByOrder       = "placed_by_order"     // cells are lost; the rest were placed left to right
	flagCopiesDiffer  = "copies_differ"       // another copy of the table says otherwise
	flagCopiesUnread  = "copies_unread"       // there are too many copies of the table to read them all
	flagOther         = "other_table"         // the words above the table name another year or body
	flagColumn        = "column_doubtful"     // two columns could be the year's, and differ
	flagFraction      = "fraction"            // 2023.12 where things are counted
	flagScaled        = "scaled"              // the head or a caption counts in 万件
	flagMerged        = "merged"              // one number for several rows
	flagTextApprox    = "approximate"         // 260余
	flagTextMagnitude = "magnitude"           // 2.3万: rounded by its writer
	flagTextSign      = "sign"                // a sign where none is allowed
	flagTextUnit      = "unit"                // a unit the column cannot have
	flagTextSeveral   = "several_numbers"     // 12 3, 5-8
	flagTextZeros     = "leading_zeros"       // 007
	flagTextWords     = "words"               // anything else
	flagImage         = document.LacksImage   // the cell shows a picture
	flagScript        = document.LacksScript  // a script writes into the cell
)

// Cell returns the cell with the given name, e.g. "t3.granted.total".
func (r *Report) Cell(name string) (Cell, bool) {
	parts := strings.Split(name, ".")
	if len(parts) != 3 {
		return Cell{}, false
	}
	for _, t := range r.Tables {
		for _, c := range t.Cells {
			if c.Column == parts[2] && c.Row == parts[1] && c.Table == parts[0] {
				return c, true
			}
		}
	}
	return Cell{}, false
}

// reading is what one cell text was read as.
type reading struct {
	state State
	value *Number
	unit  string // the unit the value is in
	flags []string
}

var (
	numeral      = regexp.MustCompile(`^(0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3}){1,4})(\.\d{1,8})?$`)
	separated    = regexp.MustCompile(`[\d.]\s+[\d.]`)
	approx       = regexp.MustCompile(`[余多近约]|左右|以上|以下`)
	leadingZeros = regexp.MustCompile(`^0\d`)
	dashes       = regexp.MustCompile(`^([-~_]+|[/\\]+|[.。｡·•∙]{2,}|…+)$`)
)

// counters are the units a count may carry.
var counters = []string{"人次", "件", "条", "份", "项", "宗", "起", "例", "个", "次", "人", "篇"}

// money gives the units of money in 元.
var money = map[string]decimal.Decimal{
	"元": decimal.New(1, 0), "千元": decimal.New(1, 3), "万元": decimal.New(1, 4), "亿元": decimal.New(1, 8),
}

// naWords are the words for "does not apply", folded.
var naWords = []string{"无", "暂无", "无.", "无。", "不涉及", "未涉及", "不适用", "暂无.", "暂无。", "没有"}

// readValue reads the text of a cell of the given column. It never guesses:
// whatever is not plainly a number is text, with the reason as a flag.
func readValue(raw string, col *FormColumn) reading {
	if n, ok := plainCount(raw); ok {
		r := reading{state: StateNumber, unit: col.Unit}
		if n < int64(len(smallCounts)) && col.takesBare() {
			r.value = &smallCounts[n]
			return r
		}
		if r.settle(decimal.NewFromInt(n), "", col) {
			return r
		}
	}
	if raw != "" && len(raw) < 10 && isPlain(raw) {
		return readNumeral(raw, col)
	}
	s := foldValue(raw)
	switch {
	case s == "":
		return reading{state: StateBlank, unit: col.Unit}
	case slices.Contains(naWords, s) || dashes.MatchString(s):
		return reading{state: StateNA, unit: col.Unit}
	case separated.MatchString(foldDigits(raw)):
		return reading{state: StateText, unit: col.Unit, flags: []string{flagTextSeveral}}
	}
	if hasCompatDigit(raw) {
		return textReading(s, col)
	}
	return readNumeral(s, col)
}

// smallCounts are the numbers that most cells hold. They are shared and must not
// be changed.
var smallCounts = func() (small [256]Number) {
	for i := range small {
		small[i] = Number{decimal.NewFromInt(int64(i))}
	}
	return small
}()

// takesBare tells whether a number without a unit is in that of the column.
func (c *FormColumn) takesBare() bool {
	return c.head == "" && (c.Unit != "" || c.Type != "decimal")
}

// stateOf is the state readValue gives a cell of a column of counts. It spares
// words the reasons why they are no number.
func stateOf(raw string, signed bool) State {
	if raw == "" {
		return StateBlank
	}
	if _, ok := plainCount(raw); ok {
		return StateNumber
	}
	if !mayBeValue(raw) {
		return StateText
	}
	return readValue(raw, countColumn(signed)).state
}

// Columns of counts.
var (
	plainColumn  = &FormColumn{Type: "int"}
	signedColumn = &FormColumn{Type: "int", Signed: true}
)

func countColumn(signed bool) *FormColumn {
	if signed {
		return signedColumn
	}
	return plainColumn
}

// mayBeValue reports false for a text with a word in it that occurs neither
// beside a number nor where there is none.
func mayBeValue(s string) bool {
	for _, r := range s {
		if r >= 0x4E00 && r <= 0x9FFF && !isOfValues(r) {
			return false
		}
	}
	return true
}

// isOfValues reports the Han characters of values and their units.
func isOfValues(r rune) bool {
	switch r {
	case '零', '无', '暂', '不', '未', '没', '涉', '及', '适', '用', '有', '增', '加', '减', '少',
		'元', '千', '万', '亿', '人', '次', '件', '条', '份', '项', '宗', '起', '例', '个', '篇':
		return true
	}
	return false
}

// plainCount reads what nearly every cell holds: a few digits without a zero
// before them. It says the same as readNumeral, without its cost.
func plainCount(raw string) (int64, bool) {
	if raw == "" || len(raw) > 9 || raw[0] == '0' && len(raw) > 1 {
		return 0, false
	}
	n := int64(0)
	for i := range len(raw) {
		if raw[i] < '0' || raw[i] > '9' {
			return 0, false
		}
		n = 10*n + int64(raw[i]-'0')
	}
	return n, true
}

// foldValue folds a value as fold does a label, but for what would make
// another number of it: in a label quotation marks and the kind of a dot mean
// nothing, while 1'234 and 12。5 are not how a number is written.
func foldValue(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch m := foldRune(r); {
		case isQuote(r), m == '.' && r != '.' && r != '．':
			b.WriteRune(r)
		case m >= 0:
			b.WriteRune(m)
		default:
			b.WriteString(wideText(r))
		}
	}
	return b.String()
}

// readNumeral reads a folded, non-empty text as sign, digits and unit.
func readNumeral(s string, col *FormColumn) reading {
	digits, unit := cutUnit(s)
	r := reading{state: StateNumber, unit: col.Unit}
	if zeroGlyph(digits) {
		digits, r.flags = "0", append(r.flags, flagZeroGlyph)
	}
	negative := false
	if col.Signed {
		digits, negative = cutSign(digits)
	}
	if !numeral.MatchString(digits) {
		return textReading(s, col)
	}
	n, err := decimal.NewFromString(strings.ReplaceAll(digits, ",", ""))
	if err != nil {
		return textReading(s, col)
	}
	if negative {
		n = n.Neg()
	}
	if !r.settle(n, unit, col) {
		return reading{state: StateText, unit: col.Unit, flags: []string{flagTextUnit}}
	}
	return r
}

// settle sets the value in the column's unit. It reports false when the
// column cannot have the unit the cell names.
func (r *reading) settle(n decimal.Decimal, unit string, col *FormColumn) bool {
	if unit == "" && col.takesBare() {
		r.value = &Number{n}
		return true
	}
	if unit == "" {
		unit = col.head
	}
	factor, isMoney := money[unit]
	own, moneyColumn := money[col.Unit]
	switch {
	case unit == unitUnknown, unit == "" && col.Unit == "" && col.Type == "decimal":
		r.unit = unitUnknown
	case col.Type != "decimal" && isMoney, col.Type == "decimal" && !isMoney:
		return false
	case isMoney && !moneyColumn:
		r.unit = unit
	case isMoney && unit != col.Unit:
		n = n.Mul(factor).Div(own)
		r.flags = append(r.flags, flagConverted)
	}
	r.value = &Number{n}
	return true
}

// cutUnit parts a unit from the end of a cell.
func cutUnit(s string) (digits, unit string) {
	for _, u := range []string{"亿元", "万元", "元"} {
		if d, ok := strings.CutSuffix(s, u); ok {
			return d, u
		}
	}
	for _, u := range counters {
		if d, ok := strings.CutSuffix(s, u); ok && d != "" {
			return d, u
		}
	}
	return s, ""
}

// cutSign parts the sign of a 本年增/减 cell.
func cutSign(s string) (digits string, negative bool) {
	for _, w := range []struct {
		word     string
		negative bool
	}{{"+", false}, {"-", true}, {"增加", false}, {"减少", true}, {"增", false}, {"减", true}, {"↑", false}, {"↓", true}} {
		if d, ok := strings.CutPrefix(s, w.word); ok {
			return d, w.negative
		}
	}
	return s, false
}

func zeroGlyph(s string) bool {
	switch s {
	case "零", "〇", "○", "O", "o", "◯":
		return true
	}
	return false
}

// textReading says why a text is not a number.
func textReading(s string, col *FormColumn) reading {
	reason := flagTextWords
	hasDigit := strings.ContainsAny(s, "0123456789")
	switch {
	case hasDigit && approx.MatchString(s):
		reason = flagTextApprox
	case hasDigit && strings.ContainsAny(s, "万亿千百"):
		reason = flagTextMagnitude
	case hasDigit && strings.IndexAny(s, "+-") == 0 || hasDigit && (strings.HasPrefix(s, "增") || strings.HasPrefix(s, "减") || strings.HasPrefix(s, "↑") || strings.HasPrefix(s, "↓")):
		reason = flagTextSign
	case len(strings.FieldsFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })) > 1:
		reason = flagTextSeveral
	case isPlain(s) && strings.Trim(s, "0") == "":
		reason = flagTextSeveral // 0000: cells run together
	case leadingZeros.MatchString(s):
		reason = flagTextZeros
	}
	return reading{state: StateText, unit: col.Unit, flags: []string{reason}}
}

// foldDigits folds character by character and keeps the white space.
func foldDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) && r != 0x200B && r != 0x200C && r != 0x200D && r != 0xFEFF && r != 0x00AD {
			return ' '
		}
		return foldRune(r)
	}, s)
}

// hasCompatDigit reports circled and bracketed digits: marks, not numbers.
func hasCompatDigit(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return wideText(r) != "" })
}

// newCell makes the cell of a column from its text.
func newCell(table, row string, col *FormColumn, raw, place string) Cell {
	r := readValue(raw, col)
	return Cell{
		Table: table, Row: row, Column: col.ID, Value: r.value, Unit: r.unit,
		State: r.state, Raw: strings.TrimSpace(raw), Flags: r.flags, Place: place,
	}
}

// pieceCell makes the cell of a column from a piece of the document. What the
// piece shows beside its text is flagged: there may be a number in it.
func pieceCell(table, row string, col *FormColumn, p *piece) Cell {
	c := newCell(table, row, col, p.text, p.place)
	if p.lacks != "" {
		addFlag(&c, p.lacks)
	}
	if c.Value != nil && col.Type == "int" && !c.Value.IsInteger() {
		addFlag(&c, flagFraction)
	}
	if p.merged && c.State == StateNumber {
		addFlag(&c, flagMerged)
	}
	return c
}

// lacksText reports whether a cell shows what is not in its text.
func lacksText(c Cell) bool {
	return slices.Contains(c.Flags, flagImage) || slices.Contains(c.Flags, flagScript)
}

// missingCell is a cell of the form that the document does not have.
func missingCell(table, row string, col *FormColumn) Cell {
	return Cell{Table: table, Row: row, Column: col.ID, Unit: col.Unit, State: StateMissing}
}
