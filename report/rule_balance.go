package report

import "cmp"

// balance is the shape of nearly all rules: two sums of cells that are compared.
// It is weighed without the memory a formula takes.
type balance struct {
	op    operator
	terms []term // of both sides, those of the right one taken off
	rest  int64  // the numbers among them
}

// term is a cell that is added or, where it is less, taken off.
type term struct {
	cell int
	less bool
}

// balanceOf is the balance a formula comes to, nil where it is something else. A
// cell that is a whole number and at least 0 is one, too: what is weighed is whole.
func balanceOf(f *formula) *balance {
	if f.op == opAnd && f.kids[0].op == opCall && f.kids[0].name == "isint" && f.kids[1].op == opAtLeast &&
		len(f.kids[0].kids) == 1 && f.kids[0].kids[0].op == opPath && f.kids[1].kids[0].op == opPath && f.kids[0].kids[0].name == f.kids[1].kids[0].name {
		f = f.kids[1]
	}
	if f.op < opEqual || f.op > opMore {
		return nil
	}
	b := &balance{op: f.op}
	if !b.add(f.kids[0], false) || !b.add(f.kids[1], true) {
		return nil
	}
	return b
}

// add takes one side in; it reports false where that is no sum of cells and
// numbers.
func (b *balance) add(f *formula, less bool) bool {
	switch f.op {
	case opPath:
		b.terms = append(b.terms, term{f.cell, less})
		return f.cell >= 0
	case opNumber:
		n := f.number.small
		if less {
			n = -n
		}
		b.rest += n
		return !f.number.isBig
	case opPlus, opMinus:
		return b.add(f.kids[0], less) && b.add(f.kids[1], less != (f.op == opMinus))
	}
	return false
}

// weigh tells how the balance comes out with the numbers of a report. It reports
// false where one of them is not known or not small: then the formula has to be
// evaluated.
func (b *balance) weigh(small []int64) (v verdict, ok bool) {
	total := b.rest
	for _, t := range b.terms {
		n := small[t.cell]
		switch {
		case n == notSmall:
			return notAssessable, false
		case t.less:
			n = -n
		}
		total += n
	}
	if holds(b.op, cmp.Compare(total, 0)) {
		return passed, true
	}
	return failed, true
}
