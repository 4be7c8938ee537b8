package report

import (
	"cmp"

	"github.com/shopspring/decimal"
)

// valueKind tells the values of a formula apart.
type valueKind byte

const (
	unknownValue valueKind = iota // not known, e.g. the level of an agency nobody named
	numberValue
	truthValue
	wordValue
)

// value is what a formula, or a part of it, comes to. A whole number that
// is far from the bounds of int64 is in small: nearly all are, and sums of
// them need no memory.
type value struct {
	kind  valueKind
	truth bool
	isBig bool
	small int64
	big   *decimal.Decimal // where isBig
	word  string
}

// Bounds of small, so that no sum of a formula runs over.
const (
	mostSmall   = 1 << 52
	smallDigits = 15 // fewer than mostSmall has
)

func truth(b bool) value   { return value{kind: truthValue, truth: b} }
func whole(n int64) value  { return value{kind: numberValue, small: n} }
func isTrue(v value) bool  { return v.kind == truthValue && v.truth }
func isFalse(v value) bool { return v.kind == truthValue && !v.truth }

func number(n decimal.Decimal) value {
	if n.Exponent() == 0 && n.NumDigits() <= smallDigits {
		return whole(n.IntPart())
	}
	big := n // only this way needs memory
	return value{kind: numberValue, isBig: true, big: &big}
}

// decimal is a number in full.
func (v value) decimal() decimal.Decimal {
	if v.isBig {
		return *v.big
	}
	return decimal.NewFromInt(v.small)
}

// scope is what a formula is evaluated in. A path without a number sets lost:
// the formula is then not assessable, whatever it comes to.
type scope struct {
	small []int64                   // of a report, as an index has them; nil where path tells more
	path  func(path *formula) value // of kind unknownValue where there is no number
	prev  func(path *formula) value // of the year before; nil outside CrossYear
	word  func(name string) value
	lost  bool
}

// eval evaluates f. Unknown words follow Kleene's logic, so that a rule whose
// condition is false holds for any agency.
func (sc *scope) eval(f *formula) value {
	switch f.op {
	case opNumber:
		return f.number
	case opPath:
		return sc.find(sc.path, f)
	case opWord:
		return sc.word(f.name)
	case opCall:
		return sc.call(f)
	case opIn:
		return sc.member(f)
	case opNot:
		return not(sc.eval(f.kids[0]))
	}
	if len(f.kids) != 2 {
		return value{}
	}
	a, b := sc.eval(f.kids[0]), sc.eval(f.kids[1])
	switch f.op {
	case opImplies:
		return or(not(a), b)
	case opOr:
		return or(a, b)
	case opAnd:
		return not(or(not(a), not(b)))
	case opPlus, opMinus:
		return sum(f.op, a, b)
	}
	return compare(f.op, a, b)
}

func (sc *scope) find(in func(*formula) value, path *formula) value {
	if in != nil {
		if v := in(path); v.kind == numberValue {
			return v
		}
	}
	sc.lost = true
	return value{}
}

// call evaluates isint, sum, prev and can_issue_rules.
func (sc *scope) call(f *formula) value {
	switch f.name {
	case "prev":
		if len(f.kids) == 1 && f.kids[0].op == opPath {
			return sc.find(sc.prev, f.kids[0])
		}
	case "isint":
		if len(f.kids) == 1 {
			if v := sc.eval(f.kids[0]); v.kind == numberValue {
				return truth(!v.isBig || v.big.IsInteger())
			}
		}
	case "sum":
		total := whole(0)
		for _, k := range f.kids {
			total = sum(opPlus, total, sc.eval(k))
		}
		return total
	case "can_issue_rules":
		return sc.word(f.name)
	}
	return value{}
}

// member evaluates a in {x, y}.
func (sc *scope) member(f *formula) value {
	a, found := sc.eval(f.kids[0]), truth(false)
	for _, k := range f.kids[1:] {
		found = or(found, compare(opEqual, a, sc.eval(k)))
	}
	return found
}

func not(v value) value {
	if b := asTruth(v); b.kind == truthValue {
		return truth(!b.truth)
	}
	return value{}
}

func or(a, b value) value {
	a, b = asTruth(a), asTruth(b)
	if isTrue(a) || isTrue(b) {
		return truth(true)
	}
	if isFalse(a) && isFalse(b) {
		return truth(false)
	}
	return value{}
}

// asTruth lets a number stand for a truth, as facts such as no_requests do:
// anything but 0 is true.
func asTruth(v value) value {
	if v.kind == numberValue {
		return truth(v.small != 0 || v.isBig && !v.big.IsZero())
	}
	if v.kind != truthValue {
		return value{}
	}
	return v
}

func sum(op operator, a, b value) value {
	if a.kind != numberValue || b.kind != numberValue {
		return value{}
	}
	if !a.isBig && !b.isBig {
		n := a.small + b.small
		if op == opMinus {
			n = a.small - b.small
		}
		if n < mostSmall && n > -mostSmall {
			return whole(n)
		}
	}
	if op == opMinus {
		return number(a.decimal().Sub(b.decimal()))
	}
	return number(a.decimal().Add(b.decimal()))
}

// compare compares two values of one kind; order is for numbers only.
func compare(op operator, a, b value) value {
	switch {
	case a.kind != b.kind || a.kind == unknownValue:
		return value{}
	case a.kind == numberValue:
		return truth(holds(op, order(a, b)))
	case op == opEqual:
		return truth(same(a, b))
	case op == opUnequal:
		return truth(!same(a, b))
	}
	return value{}
}

// holds tells whether a comparison is true of two numbers of which it is known
// how they are ordered.
func holds(op operator, order int) bool {
	switch op {
	case opEqual:
		return order == 0
	case opUnequal:
		return order != 0
	case opLess:
		return order < 0
	case opAtMost:
		return order <= 0
	case opMore:
		return order > 0
	}
	return order >= 0
}

// order compares two numbers.
func order(a, b value) int {
	if !a.isBig && !b.isBig {
		return cmp.Compare(a.small, b.small)
	}
	return a.decimal().Cmp(b.decimal())
}

// same tells whether two values that are no numbers are the same.
func same(a, b value) bool { return a.truth == b.truth && a.word == b.word }
