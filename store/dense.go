package store

// dense counts the pages that records take when they are written in the order of
// their keys into a new file, as Compact does: at least two to a page, or to a run
// of pages where they are large.
type dense struct {
	page     int // bytes
	pages    int
	size     int // of the run at hand
	elements int // in it
	first    int // length of its first key
	above    *dense
}

// add takes the next record.
func (d *dense) add(key, value int) {
	element := boltElement + key + value
	if d.elements >= 2 && boltHeader+d.size+element > d.page {
		d.end()
	}
	if d.elements == 0 {
		d.first = key
	}
	d.size += element
	d.elements++
}

// end closes the run at hand; the branch above has an entry for it.
func (d *dense) end() {
	if d.elements == 0 {
		return
	}
	d.pages += (boltHeader + d.size + d.page - 1) / d.page
	if d.above == nil {
		d.above = &dense{page: d.page}
	}
	d.above.add(d.first, 0)
	d.size, d.elements = 0, 0
}

// total is the number of pages of all that was added, with the branches above.
func (d *dense) total() int {
	d.end()
	if d.above == nil || d.pages < 2 || d.above.pages == 0 && d.above.elements < 2 {
		return d.pages
	}
	return d.pages + d.above.total()
}
