package report

import (
	"strings"
	"testing"
)

func TestFormula(t *testing.T) {
	cells := map[string]int64{"a.b": 3, "a.c": 4, "a.zero": 0}
	path := func(f *formula) value {
		if n, ok := cells[f.name]; ok {
			return whole(n)
		}
		return value{}
	}
	word := func(name string) value {
		switch name {
		case "level":
			return value{kind: wordValue, word: "county"}
		case "unheard":
			return value{}
		case "can_issue_rules":
			return truth(false)
		}
		return value{kind: wordValue, word: name}
	}
	cases := []struct {
		formula string
		want    verdict
	}{
		{"a.b + a.c == 7", passed},
		{"a.b - a.c - 1 == 0 - 2", passed},
		{"a.c == a.b + 2", failed},
		{"a.b >= a.c", failed},
		{"isint(a.b) && a.b >= 0", passed},
		{"isint(a.b) && a.lost >= 0", notAssessable},
		{"a.b == 3 || a.lost == 1", notAssessable},
		{"a.b in {1, a.b}", passed},
		{"a.b in {a.c, a.b + a.c}", failed},
		{"a.b > 5 || level in {province, county}", passed},
		{"a.b > 0 => can_issue_rules()", failed},
		{"a.zero > 0 => can_issue_rules()", passed},
		{"a.zero > 0 => unheard", passed},
		{"a.b > 0 => unheard", notAssessable},
		{"!(a.b > 0 && a.zero == 0)", failed},
		{"(a.b == 0) == (a.zero == 1)", passed},
		{"sum(a.b, a.c) == 7", passed},
		{"prev(a.b) == 5", passed},
		{"prev(a.c) == 5", notAssessable},
		{"a.b != a.c", passed},
		{"a.zero => a.lost", notAssessable},
	}
	for _, c := range cases {
		t.Run(c.formula, func(t *testing.T) {
			f, err := parseFormula(c.formula)
			if err != nil {
				t.Fatal(err)
			}
			sc := &scope{path: path, word: word, prev: func(f *formula) value {
				if f.name == "a.b" {
					return whole(5)
				}
				return value{}
			}}
			if got := run(sc, &instance{formula: f}); got != c.want {
				t.Errorf("verdict %d, want %d", got, c.want)
			}
		})
	}
}

func TestFormulaRefused(t *testing.T) {
	for _, text := range []string{"", "a.b ==", "(a.b", "a.b c.d", "a.b in 3", "1.2.3 == 0", "f(", "a.b == 第", "&& a.b", strings.Repeat("(", 1000) + "1", strings.Repeat("!", 1000) + "a.b"} {
		if f, err := parseFormula(text); err == nil {
			t.Errorf("%.20q parsed as %+v", text, f)
		}
	}
}

// TestSchemaRules holds every rule of the schema to the language.
func TestSchemaRules(t *testing.T) {
	want := map[Format]int{FormatF2021: 245, FormatF2019: 232, FormatF2014: 12, FormatF2008: 3}
	for _, f := range Forms() {
		counted := 0
		for _, r := range f.Rules {
			if r.Severity == SeverityCrossDoc {
				continue
			}
			ins, err := compileRule(f, r)
			if err != nil {
				t.Errorf("%s: %v", f.Format, err)
			}
			if r.Severity == SeverityHard || r.Severity == SeveritySoft || r.Severity == SeveritySemantic {
				counted += len(ins)
			}
			for _, in := range ins {
				for _, p := range in.paths {
					if !isFact(p) && !cellOf(f, p) {
						t.Errorf("%s touches %s, which the form does not have", in.name, p)
					}
				}
			}
		}
		if counted != want[f.Format] {
			t.Errorf("%s has %d instances, want %d", f.Format, counted, want[f.Format])
		}
	}
}

func cellOf(f *Form, path string) bool {
	parts := strings.Split(path, ".")
	table := f.Table(parts[0])
	return len(parts) == 3 && table != nil && table.Row(parts[1]) != nil && table.Column(parts[2]) != nil
}

func FuzzFormula(f *testing.F) {
	for _, form := range Forms() {
		for _, r := range form.Rules {
			f.Add(r.Formula)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := parseFormula(text)
		if err != nil {
			return
		}
		sc := &scope{word: func(string) value { return value{} }, path: func(*formula) value { return whole(0) }}
		run(sc, &instance{formula: parsed, paths: parsed.paths()})
	})
}
