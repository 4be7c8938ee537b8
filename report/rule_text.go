package report

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// maxReadings bounds how many combinations of facts a text rule tries.
const maxReadings = 64

// runText runs a rule that weighs the narrative against a table. A fact can
// be told several times, with other figures beside it (a share of the
// requests, last year's number); the rule is broken only when no combination
// of what was told satisfies it. Approximate facts prove nothing.
func runText(rep *Report, ix index, in *instance) (Problem, bool) {
	said := factsOf(rep, in)
	if len(said) == 0 {
		return Problem{}, false
	}
	readings := combinations(in, said)
	if len(readings) == 0 {
		return Problem{}, false
	}
	for _, facts := range readings {
		sc := &scope{word: wordsOf(rep), path: func(path *formula) value {
			if isFact(path.name) {
				return figureOf(facts, path)
			}
			return ix.number(path)
		}}
		if run(sc, in) != failed {
			return Problem{}, false
		}
	}
	if incomplete(in, said) && !exceeds(readings[0]) {
		return Problem{}, false
	}
	p := in.problem(ix, readings[0])
	p.Place = placeOf(rep, in)
	return p, true
}

// figureOf is the number of a fact in one reading of the narrative, not known where
// it is not told.
func figureOf(facts map[string]decimal.Decimal, path *formula) value {
	if n, ok := facts[path.name]; ok {
		return number(n)
	}
	return value{}
}

// factsOf collects the exact facts a rule asks for, by path.
func factsOf(rep *Report, in *instance) map[string][]decimal.Decimal {
	said := map[string][]decimal.Decimal{}
	for _, f := range rep.Facts {
		if f.Approx || !in.asks(f) {
			continue
		}
		n := decimal.NewFromInt(1) // a fact without a number is a plain statement: no_requests
		if f.Value != nil {
			n = f.Value.Decimal
		}
		said["text."+f.ID] = append(said["text."+f.ID], n)
	}
	return said
}

// asks tells whether a rule is about a fact.
func (in *instance) asks(f Fact) bool {
	return slices.ContainsFunc(in.paths, func(p string) bool { return isFact(p) && p[len("text."):] == f.ID })
}

// combinations lists the readings of a rule's facts, the first mentions
// first. A channel nobody mentions counts 0 if another one is mentioned; any
// other fact that is missing leaves nothing to assess.
func combinations(in *instance, said map[string][]decimal.Decimal) []map[string]decimal.Decimal {
	all := []map[string]decimal.Decimal{{}}
	channels := 0
	for _, path := range in.paths {
		if !isFact(path) {
			continue
		}
		values := said[path]
		switch {
		case isChannel(path) && len(values) > 0:
			channels++
		case isChannel(path):
			values = []decimal.Decimal{decimal.Zero}
		}
		var next []map[string]decimal.Decimal
		for _, reading := range all {
			for _, v := range values {
				next = append(next, with(reading, path, v))
			}
		}
		all = next[:min(len(next), maxReadings)]
	}
	if slices.ContainsFunc(in.paths, isChannel) && channels == 0 {
		return nil
	}
	return all
}

func with(reading map[string]decimal.Decimal, path string, v decimal.Decimal) map[string]decimal.Decimal {
	next := map[string]decimal.Decimal{path: v}
	for k, x := range reading {
		if k != path {
			next[k] = x
		}
	}
	return next
}

// isChannel reports whether a fact is the number of requests of one channel.
func isChannel(path string) bool {
	return strings.HasPrefix(path, "text.requests_") && path != "text.requests_received"
}

// incomplete reports whether a channel was left untold.
func incomplete(in *instance, said map[string][]decimal.Decimal) bool {
	return slices.ContainsFunc(in.paths, func(p string) bool { return isChannel(p) && len(said[p]) == 0 })
}

// exceeds reports whether the channels told already come to more than the
// requests received, which no untold channel can mend.
func exceeds(reading map[string]decimal.Decimal) bool {
	total := decimal.Zero
	for p, v := range reading {
		if isChannel(p) {
			total = total.Add(v)
		}
	}
	return total.GreaterThan(reading["text.requests_received"])
}

// placeOf is where the first fact of a broken text rule stands.
func placeOf(rep *Report, in *instance) string {
	for _, f := range rep.Facts {
		if in.asks(f) {
			return f.Place
		}
	}
	return ""
}
