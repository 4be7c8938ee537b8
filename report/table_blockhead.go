package report

import (
	"slices"
	"strings"
)

// blockOrder reads the order of a block's columns from the head above its
// first row. A block of several columns without any head keeps the form's
// order, and is marked for it.
func blockOrder(rows []row, names [][]string, ft *FormTable) columns {
	first := slices.IndexFunc(names, func(keys []string) bool { return namesRow(keys, ft) })
	if first < 0 {
		return formOrder(ft)
	}
	var text string
	for i := first - 1; i >= 0 && rows[i].numbers() == 0; i-- {
		r := rows[i]
		switch {
		case r.kind == breakRow:
			continue
		case r.kind == gridRow || r.kind == pipeRow:
			if words := headWords(r); len(words) > 0 {
				return orderOf(words, ft)
			}
		default:
			text = withoutPunct(r.text) + text
		}
		if isCaption(r) || strings.HasPrefix(text, "信息内容") {
			break
		}
	}
	if text != "" && anyWordOf(text, ft) {
		return wordOrder(text, ft)
	}
	out := formOrder(ft)
	out.doubtful = len(out.order) > 1 && !anyWordOf(partText(part{rows: rows}), ft)
	return out
}

// rowNames are, for each row, the words that can name it, in matching form: its
// first cells, or the text before its values.
func rowNames(rows []row) [][]string {
	names := make([][]string, len(rows))
	for i := range rows {
		r := &rows[i]
		names[i] = appendName(names[i], r.label)
		for j := range r.cells[:min(2, len(r.cells))] {
			names[i] = appendName(names[i], r.cells[j].norm)
		}
	}
	return names
}

func appendName(names []string, word string) []string {
	if word == "" || isPlain(word) {
		return names
	}
	if _, key := labelKey(withoutBrackets(word)); key != "" {
		names = append(names, key)
	}
	return names
}

// namesRow reports whether a row with these names is one of the block's.
func namesRow(names []string, ft *FormTable) bool {
	return slices.ContainsFunc(names, func(key string) bool {
		for i := range ft.Rows {
			if slices.Contains(ft.Rows[i].keys, key) {
				return true
			}
		}
		return false
	})
}

// isCaption reports whether a row is the caption of a block.
func isCaption(r row) bool {
	return articleCaption.MatchString(r.label) ||
		slices.ContainsFunc(r.cells, func(c piece) bool { return articleCaption.MatchString(c.norm) })
}

// headWords returns the words of a head row of section 2 behind its stub, nil
// if the row is none.
func headWords(r row) []string {
	at := slices.IndexFunc(r.cells, func(c piece) bool { return c.norm == "信息内容" })
	if isCaption(r) || at < 0 && (len(r.cells) < 2 || countHeads(&r) == 0) {
		return nil
	}
	var words []string
	for _, c := range r.cells[max(at, 0)+1:] {
		if c.norm != "" {
			words = append(words, c.norm)
		}
	}
	return words
}

// anyWordOf reports whether a label of one of the block's columns, or a good
// part of it, stands in a text.
func anyWordOf(text string, ft *FormTable) bool {
	return slices.ContainsFunc(ft.Columns, func(c FormColumn) bool {
		return slices.ContainsFunc(c.keys, func(k string) bool { return strings.Contains(text, k) })
	})
}
