package report

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// maxDepth bounds how deep a formula may nest.
const maxDepth = 100

// formula is one node of a parsed rule: an operator or function with its
// operands, a number, a word (level, province) or a path (t3.granted.total).
type formula struct {
	op     operator
	name   string // of a call, path or word
	number value
	cell   int // of a path, its number; -1 for none
	kids   []*formula
}

// operator says what a node of a formula does.
type operator byte

const (
	opNone operator = iota
	opImplies
	opOr
	opAnd
	opNot
	opEqual
	opUnequal
	opAtMost
	opAtLeast
	opLess
	opMore
	opPlus
	opMinus
	opIn
	opCall
	opNumber
	opPath
	opWord
)

// infix are the operators that stand between two operands, as rules write them.
var infix = map[string]operator{
	"=>": opImplies, "||": opOr, "&&": opAnd, "==": opEqual, "!=": opUnequal, "<=": opAtMost, ">=": opAtLeast, "<": opLess, ">": opMore,
	"+": opPlus, "-": opMinus,
}

// parseFormula parses the rule language of the schema files.
func parseFormula(text string) (*formula, error) {
	tokens, err := formulaTokens(text)
	if err != nil {
		return nil, fmt.Errorf("parse formula %q: %w", text, err)
	}
	p := &formulaParser{tokens: tokens}
	f := p.implication()
	if p.err == nil && p.peek() != "" {
		p.fail("unexpected %q", p.peek())
	}
	if p.err != nil {
		return nil, fmt.Errorf("parse formula %q: %w", text, p.err)
	}
	return f, nil
}

// formulaTokens cuts a formula into operators, numbers and names.
func formulaTokens(s string) ([]string, error) {
	var tokens []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		n := operatorLen(s)
		if n == 0 {
			n = strings.IndexFunc(s, func(r rune) bool { return !isNameRune(r) })
			if n < 0 {
				n = len(s)
			}
		}
		if n == 0 {
			return nil, fmt.Errorf("unexpected %q", s[:1])
		}
		tokens = append(tokens, s[:n])
		s = s[n:]
	}
	return tokens, nil
}

// operatorLen is the length of the operator s begins with, 0 for none.
func operatorLen(s string) int {
	for _, op := range []string{"==", "!=", "<=", ">=", "&&", "||", "=>", "<", ">", "!", "+", "-", "(", ")", "{", "}", ","} {
		if strings.HasPrefix(s, op) {
			return len(op)
		}
	}
	return 0
}

func isNameRune(r rune) bool {
	return r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// formulaParser descends over the tokens. The first error stays in err and
// every method returns quickly from then on.
type formulaParser struct {
	tokens []string
	depth  int
	err    error
}

func (p *formulaParser) peek() string {
	if p.err != nil || len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *formulaParser) take() string {
	t := p.peek()
	if t != "" {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *formulaParser) accept(t string) bool {
	if p.peek() != t {
		return false
	}
	p.take()
	return true
}

func (p *formulaParser) expect(t string) {
	if !p.accept(t) {
		p.fail("expected %q, found %q", t, p.peek())
	}
}

func (p *formulaParser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

// implication is the weakest operator: a => b.
func (p *formulaParser) implication() *formula {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		p.fail("nested too deep")
		return &formula{}
	}
	f := p.chain([]string{"||"}, p.conjunction)
	if p.accept("=>") {
		f = &formula{op: opImplies, kids: []*formula{f, p.implication()}}
	}
	return f
}

func (p *formulaParser) conjunction() *formula {
	return p.chain([]string{"&&"}, p.comparison)
}

// chain parses operands joined by operators of one strength, left to right.
func (p *formulaParser) chain(ops []string, operand func() *formula) *formula {
	f := operand()
	for p.err == nil {
		op := p.peek()
		if !contains(ops, op) {
			return f
		}
		p.take()
		f = &formula{op: infix[op], kids: []*formula{f, operand()}}
	}
	return f
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// comparison is a == b, a <= b, a in {x, y}, or a sum alone.
func (p *formulaParser) comparison() *formula {
	f := p.sum()
	switch op := p.peek(); op {
	case "==", "!=", "<=", ">=", "<", ">":
		p.take()
		return &formula{op: infix[op], kids: []*formula{f, p.sum()}}
	case "in":
		p.take()
		p.expect("{")
		return &formula{op: opIn, kids: append([]*formula{f}, p.list("}")...)}
	}
	return f
}

func (p *formulaParser) sum() *formula {
	return p.chain([]string{"+", "-"}, p.operand)
}

// operand is a number, a name, a call, a negation or something in brackets.
func (p *formulaParser) operand() *formula {
	switch t := p.take(); {
	case t == "":
		p.fail("unexpected end")
	case t == "(":
		f := p.implication()
		p.expect(")")
		return f
	case t == "!":
		p.depth++
		defer func() { p.depth-- }()
		if p.depth > maxDepth {
			p.fail("nested too deep")
			return &formula{}
		}
		return &formula{op: opNot, kids: []*formula{p.operand()}}
	case t[0] >= '0' && t[0] <= '9':
		n, err := decimal.NewFromString(t)
		if err != nil {
			p.fail("bad number %q", t)
		}
		return &formula{op: opNumber, number: number(n)}
	case operatorLen(t) > 0:
		p.fail("unexpected %q", t)
	case p.accept("("):
		return &formula{op: opCall, name: t, kids: p.list(")")}
	case strings.Contains(t, "."):
		return &formula{op: opPath, name: t, cell: -1}
	default:
		return &formula{op: opWord, name: t}
	}
	return &formula{}
}

// list parses operands up to the closing bracket.
func (p *formulaParser) list(end string) []*formula {
	var kids []*formula
	for p.err == nil && !p.accept(end) {
		kids = append(kids, p.implication())
		if p.peek() != end {
			p.expect(",")
		}
	}
	return kids
}

// bind gives the paths of a formula the numbers of their cells.
func (f *formula) bind(n *cellNumbers) {
	if f.op == opPath {
		f.cell = n.find(f.name)
	}
	for _, k := range f.kids {
		k.bind(n)
	}
}

// paths returns every path of a formula in the order written.
func (f *formula) paths() []string {
	if f.op == opPath {
		return []string{f.name}
	}
	var all []string
	for _, k := range f.kids {
		all = append(all, k.paths()...)
	}
	return all
}
