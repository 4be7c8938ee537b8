package report

// Cell returns the cell with the given name, e.g. "t3.granted.total".
func (r *Report) Cell(name string) (Cell, bool) {
	for _, t := range r.Tables {
		for _, c := range t.Cells {
			if c.Name() == name {
				return c, true
			}
		}
	}
	return Cell{}, false
}
