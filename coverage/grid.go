package coverage

import (
	"nianbao/region"
)

// Row is one line of the table: a division with all bodies in it.
type Row struct {
	Code   string         `json:"code"`
	Name   string         `json:"name"`
	Bodies int            `json:"bodies"`
	Years  map[int]Counts `json:"years"`
	Total  Counts         `json:"total"`
	Share  *float64       `json:"share"` // nil where nothing is due

	only *Body // the one body of the row
}

// Grid sums the ledger up by the divisions right below one: provinces below
// the country (code ""), prefectures below a province, counties below a
// prefecture, and below a county its bodies one by one.
func (l *Ledger) Grid(code string) []*Row {
	rows := map[string]*Row{}
	for _, b := range l.Bodies {
		key, name := rowOf(b, code)
		r := rows[key]
		if r == nil {
			r = &Row{Code: key, Name: name, Years: map[int]Counts{}, Total: Counts{}}
			rows[key] = r
		}
		r.add(b)
	}
	var all []*Row
	for _, key := range sortedKeys(rows) {
		r := rows[key]
		if share, ok := r.Total.Share(); ok {
			r.Share = &share
		}
		all = append(all, r)
	}
	return all
}

func (r *Row) add(b *Body) {
	r.Bodies++
	r.only = b
	for _, cell := range b.Cells {
		if r.Years[cell.Year] == nil {
			r.Years[cell.Year] = Counts{}
		}
		r.Years[cell.Year][cell.State]++
		r.Total[cell.State]++
	}
}

// rowOf names the line a body belongs to.
func rowOf(b *Body, code string) (key, name string) {
	digits := len(code) + 2
	switch {
	case b.Code == "" || b.Code == region.CountryCode:
		return region.CountryCode, "国务院部门"
	case len(code) >= 6:
		return b.Code + " " + b.ID + " " + b.Type, b.Name
	case len(b.Code) < 6:
		return b.Code, b.Name
	}
	key = (b.Code[:digits] + "0000")[:6]
	own := key == (code + "000000")[:6] // bodies of the place itself
	if name = region.Name(key); name == "" && len(code) == 2 {
		name = region.Name(code+"0000") + "直管"
	}
	if own {
		name += "本级"
	}
	return key, name
}
