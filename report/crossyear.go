package report

// CrossYear runs the rules that need the report of the year before: what was
// carried out then must be carried in now. It returns nil when prev is nil or
// is not of the year before. Only broken rules are told; numbers missing on
// either side leave a rule unassessed.
func (r *Report) CrossYear(prev *Report) []Problem {
	if prev == nil || r.Year != 0 && prev.Year != 0 && prev.Year != r.Year-1 {
		return nil
	}
	var problems []Problem
	now, before := indexCells(r.Tables), indexCells(prev.Tables)
	sc := &scope{path: now.number, prev: before.number, word: wordsOf(r)}
	for _, in := range applicable(r) {
		if in.rule.Severity != SeverityCrossYear {
			continue
		}
		if run(sc, in) == failed {
			problems = append(problems, in.crossProblem(now, before))
		}
	}
	return problems
}
