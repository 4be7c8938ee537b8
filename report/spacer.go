package report

import "slices"

// withoutSpacers takes the columns of a table that are nothing but space
// between others out of its rows of values. Such a column is empty in every
// row, and without all of them each row has the n values it should have:
// either they stand regularly beside every value, or the values that are left
// add up. Otherwise an empty column may be one nobody filled in.
func withoutSpacers(rows []placed, n int) []placed {
	width := 0
	for _, r := range rows {
		if width == 0 {
			width = len(r.values)
		}
		if len(r.values) != width {
			return rows
		}
	}
	if width <= n {
		return rows
	}
	for _, keep := range [][]int{everySecond(width, 0), everySecond(width, 1), filledColumns(rows, width)} {
		if len(keep) == n && onlyThese(rows, keep) && (2*n == width || sumsAgree(rows, keep)) {
			return picked(rows, keep)
		}
	}
	return rows
}

// everySecond numbers every second column of a row.
func everySecond(width, from int) []int {
	var out []int
	for at := from; at < width; at += 2 {
		out = append(out, at)
	}
	return out
}

// filledColumns are the columns that hold something in some row.
func filledColumns(rows []placed, width int) []int {
	var out []int
	for at := range width {
		if slices.ContainsFunc(rows, func(r placed) bool { return !emptyPiece(r.values[at]) }) {
			out = append(out, at)
		}
	}
	return out
}

// emptyPiece reports a cell that shows nothing and spans nothing.
func emptyPiece(p piece) bool { return blankPiece(p) && p.lacks == "" && p.span == 1 }

// onlyThese reports whether all other columns are empty.
func onlyThese(rows []placed, keep []int) bool {
	return !slices.ContainsFunc(rows, func(r placed) bool {
		for at, v := range r.values {
			if !slices.Contains(keep, at) && !emptyPiece(v) {
				return true
			}
		}
		return false
	})
}

// sumsAgree reports whether the last column is the sum of those before it in
// every row, and more than 0 in one.
func sumsAgree(rows []placed, keep []int) bool {
	positive := false
	for _, r := range picked(rows, keep) {
		if !addsUp(r.values) {
			return false
		}
		positive = positive || numberOf(r.values[len(keep)-1]).IsPositive()
	}
	return positive
}

// picked are the rows with some of their columns.
func picked(rows []placed, keep []int) []placed {
	out := slices.Clone(rows)
	for i, r := range rows {
		out[i].values = make([]piece, 0, len(keep))
		for _, at := range keep {
			out[i].values = append(out[i].values, r.values[at])
		}
	}
	return out
}

// spacedBlock takes n values out of a row of section 2 that has more cells: all
// that are filled, or every second one. What can be read in two ways, as space
// between the values or behind them, is flagged.
func spacedBlock(values []piece, n int) (fitted, bool) {
	row := []placed{{values: values}}
	for _, keep := range [][]int{filledColumns(row, len(values)), everySecond(len(values), 0), everySecond(len(values), 1)} {
		if len(values) <= n || len(keep) != n || !onlyThese(row, keep) {
			continue
		}
		f := full(picked(row, keep)[0].values)
		if onlyThese(row, firstColumns(n)) && !sameValues(picked(row, keep)[0].values, values[:n]) {
			f.flag = flagByOrder
		}
		return f, true
	}
	return fitted{}, false
}

// firstColumns numbers the first n columns.
func firstColumns(n int) []int {
	var out []int
	for at := range n {
		out = append(out, at)
	}
	return out
}
