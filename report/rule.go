package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// instance is one rule with its variables bound: R3.3 of row 予以公开.
type instance struct {
	rule    *FormRule
	name    string // as problems and flags name it: f2021:R3.3, TX.1
	formula *formula
	balance *balance // the same, where the formula is one
	paths   []string // cells and facts it touches, in the order written
	tables  sheets   // tables whose format must be the form's
	binding binding
	form    *Form
}

// binding says what the variables of an instance stand for.
type binding map[string]string

// ownRules are rules the schema does not have. They stand beside it in the
// same language.
var ownRules = map[Format][]FormRule{
	FormatF2021: {{
		ID: "TX.7", Severity: SeverityText, Label: "正文与表二: 规范性文件废止",
		Formula: "text.normative_repealed == t2_1.normative.repealed",
	}},
}

// compiled are the rules of all forms.
var compiled = sync.OnceValue(func() map[Format][]instance {
	all := map[Format][]instance{}
	for _, f := range Forms() {
		all[f.Format] = compileRules(f)
	}
	return all
})

// instances are the rules of a form, expanded. The slice is shared and must not
// be changed.
func (f *Form) instances() []instance { return compiled()[f.Format] }

// compileRules expands and parses every rule of a form. The schema's rules
// are ours: one that does not parse is left out, and the package's tests say
// so.
func compileRules(f *Form) []instance {
	var all []instance
	for _, rule := range slices.Concat(f.Rules, ownRules[f.Format]) {
		if rule.Severity == SeverityCrossDoc {
			continue
		}
		insts, err := compileRule(f, rule)
		if err == nil {
			all = append(all, insts...)
		}
	}
	return all
}

// compileRule expands one rule over its variables.
func compileRule(f *Form, rule FormRule) ([]instance, error) {
	var all []instance
	bindings, err := bindings(f, rule)
	if err != nil {
		return nil, err
	}
	for _, b := range bindings {
		text := rule.Formula
		for name, v := range b {
			text = strings.ReplaceAll(text, "{"+name+"}", v)
		}
		parsed, err := parseFormula(text)
		if err != nil {
			return nil, fmt.Errorf("rule %s of %s: %w", rule.ID, f.Format, err)
		}
		in := instance{rule: &rule, name: ruleName(f, rule), formula: parsed, paths: parsed.paths(), binding: b, form: f}
		parsed.bind(numbers())
		in.balance = balanceOf(parsed)
		in.tables = tablesOf(in.paths)
		all = append(all, in)
	}
	return all, nil
}

// ruleName is how problems and flags name a rule. Text rules are the same in
// every form and carry no format.
func ruleName(f *Form, rule FormRule) string {
	if rule.Severity == SeverityText {
		return rule.ID
	}
	return string(f.Format) + ":" + rule.ID
}

// tablesOf are the tables paths lie in.
func tablesOf(paths []string) sheets {
	var tables sheets
	for _, p := range paths {
		table, _, _ := strings.Cut(p, ".")
		tables |= sheetSet(table)
	}
	return tables
}

// bindings lists all combinations of a rule's variables, in the order of
// rows and columns.
func bindings(f *Form, rule FormRule) ([]binding, error) {
	all := []binding{{}}
	for _, name := range slices.Sorted(maps.Keys(rule.For)) {
		values, err := domain(f, rule.For[name])
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", rule.ID, err)
		}
		var next []binding
		for _, b := range all {
			for _, v := range values {
				c := maps.Clone(b)
				c[name] = v
				next = append(next, c)
			}
		}
		all = next
	}
	return all, nil
}

// domain lists what one variable runs over: a written list, or the rows or
// columns of a table.
func domain(f *Form, raw json.RawMessage) ([]string, error) {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list, nil
	}
	var over string
	if err := json.Unmarshal(raw, &over); err != nil {
		return nil, fmt.Errorf("read variable: %w", err)
	}
	table, what, _ := strings.Cut(over, ".")
	t := f.Table(table)
	if t == nil {
		return nil, fmt.Errorf("no table %q", table)
	}
	switch what {
	case "columns":
		for _, c := range t.Columns {
			list = append(list, c.ID)
		}
	case "rows", "rows[kind!=group]":
		for _, r := range t.DataRows() {
			list = append(list, r.ID)
		}
	default:
		return nil, fmt.Errorf("unknown variable %q", over)
	}
	return list, nil
}
