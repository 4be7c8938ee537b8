package harvest

import (
	"encoding/json"
	"fmt"
	"time"

	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// Record is a reading as the store keeps it: what the reader made of the
// document and, of a page with links, how each row was judged.
type Record struct {
	report.Reading
	Listing *Listing `json:"listing,omitempty"`
}

// Listing is a judged page of links: the proof that a row was seen.
type Listing struct {
	Column   bool          `json:"column,omitempty"` // an annual-report column (信息公开年报)
	Family   string        `json:"family,omitempty"` // platform the page was recognised as
	Declared int           `json:"declared"`         // 共 n 条, as the page says; -1 where it says nothing
	Next     string        `json:"next,omitempty"`
	Pages    int           `json:"pages,omitempty"`   // pages the list says it has
	Repeats  bool          `json:"repeats,omitempty"` // it shows the rows of the page before once more
	Cut      string        `json:"cut,omitempty"`     // why the list is not followed to its end
	Rows     []sources.Row `json:"rows,omitempty"`
	Units    []sources.Row `json:"units,omitempty"` // sites of other bodies that the page links
}

// listing keeps what was judged, nil where nothing was.
func listing(j sources.Judgement) *Listing {
	if len(j.Rows) == 0 && !j.IsColumn && j.Family == "" && len(j.Units) == 0 {
		return nil
	}
	return &Listing{Column: j.IsColumn, Family: j.Family, Declared: j.Declared, Next: j.Next, Pages: j.Pages, Repeats: j.Repeats, Cut: j.Cut, Rows: j.Rows, Units: j.Units}
}

// record maps a reading onto the store's record.
func (rec Record) record(snapshot uint64, now time.Time) (store.Reading, error) {
	data, err := rec.encoded()
	if err != nil {
		return store.Reading{}, fmt.Errorf("encode the reading of snapshot %d: %w", snapshot, err)
	}
	out := store.Reading{Snapshot: snapshot, Version: rec.Version, Schema: report.Schema, Kind: string(rec.Kind), At: now, Data: data}
	if rec.Report != nil {
		out.ReportID, out.Year, out.Problems = rec.Report.ID, rec.Report.Year, len(rec.Report.Problems)
	}
	if rec.Report != nil && (rec.Listing == nil || !rec.Listing.Column && len(rec.Listing.Units) == 0) { // a ledger wants the list, too
		if out.Head, err = json.Marshal(rec.Report.Head()); err != nil {
			return store.Reading{}, fmt.Errorf("encode the head of the reading of snapshot %d: %w", snapshot, err)
		}
	}
	return out, nil
}

// encoded is the record as JSON: the reading with the listing as its last member.
func (rec Record) encoded() ([]byte, error) {
	data, err := rec.Encode()
	if err != nil || rec.Listing == nil {
		return data, err
	}
	listing, err := json.Marshal(rec.Listing)
	if err != nil {
		return nil, err
	}
	data = append(data[:len(data)-1], `,"listing":`...)
	return append(append(data, listing...), '}'), nil
}
