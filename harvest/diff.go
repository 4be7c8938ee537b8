package harvest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nianbao/report"
)

// diff lists the differences of two readings of one snapshot, cell by cell
// and field by field, in the order of their names.
func diff(a, b report.Reading) ([]string, error) {
	was, err := flatten(a)
	if err != nil {
		return nil, err
	}
	is, err := flatten(b)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(union(was, is))) {
		if was[name] != is[name] {
			lines = append(lines, fmt.Sprintf("%s: %s -> %s", name, show(was[name]), show(is[name])))
		}
	}
	return lines, nil
}

func union(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// show shortens a value for a line.
func show(s string) string {
	const most = 60
	if s == "" {
		return "nothing"
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// flatten names every value of a reading. Cells have their names, problems
// their rule and cells, all other lists their positions. The version is left
// out, and so is what follows from the cells: the wording of problems, which
// cites their numbers, and the count of rules that hold.
func flatten(rd report.Reading) (map[string]string, error) {
	out := map[string]string{}
	rd.Version = 0
	if rd.Report != nil {
		rep := *rd.Report
		for _, table := range rep.Tables {
			for _, cell := range table.Cells {
				out[cell.Name()] = cellText(cell)
			}
		}
		for _, p := range rep.Problems {
			out[strings.Join(append([]string{"problem", p.Rule}, p.Cells...), " ")] = "told"
		}
		rep.Problems, rep.Checks = nil, report.Checks{}
		rep.Tables = slices.Clone(rep.Tables)
		for i := range rep.Tables {
			rep.Tables[i].Cells = nil
		}
		rd.Report = &rep
	}
	data, err := json.Marshal(rd)
	if err != nil {
		return nil, fmt.Errorf("compare readings: %w", err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		return nil, fmt.Errorf("compare readings: %w", err)
	}
	spread(out, "", tree)
	return out, nil
}

// spread names the leaves of a tree by their paths.
func spread(out map[string]string, name string, node any) {
	switch v := node.(type) {
	case map[string]any:
		for key, child := range v {
			spread(out, strings.TrimPrefix(name+"."+key, "."), child)
		}
	case []any:
		for i, child := range v {
			spread(out, fmt.Sprintf("%s[%d]", name, i), child)
		}
	case nil:
	default:
		out[name] = fmt.Sprint(v)
	}
}

// cellText is a cell in one line: value, state, and all that marks it.
func cellText(c report.Cell) string {
	text := string(c.State)
	if c.Value != nil {
		text = c.Value.String() + " (" + text + ")"
	}
	if c.Raw != "" {
		text += fmt.Sprintf(" from %q", c.Raw)
	}
	return strings.TrimSpace(strings.Join(append([]string{text, c.Unit}, c.Flags...), " "))
}
