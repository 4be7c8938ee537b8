package report

import (
	"crypto/sha256"
	"encoding/hex"
)

// Head is what a ledger and the index of a corpus need of a report. It is stored
// beside the reading, so that they read no cell and no text.
type Head struct {
	ID       string            `json:"id"`
	DocType  string            `json:"doc_type"`
	Agency   HeadAgency        `json:"agency"`
	Year     int               `json:"year"`
	Scope    string            `json:"scope"`
	Format   Format            `json:"format"`
	Flags    []string          `json:"flags,omitempty"`
	Statuses map[string]Status `json:"statuses"`                // of the tables
	Requests *Number           `json:"requests,omitempty"`      // received, where the place of the number is sure: what rule D3.1 compares
	Form     Format            `json:"requests_form,omitempty"` // of the table it stands in
	Sum      string            `json:"sum,omitempty"`           // digest of all numbers above 0 with their cells, 32 hex digits; "" where there are none
}

// HeadAgency is what identifies the body that reports.
type HeadAgency struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Level string `json:"level"`
	Kind  string `json:"kind"`
	Code  string `json:"code"`
}

// Head is the head of the report.
func (r *Report) Head() Head {
	a := r.Agency
	h := Head{
		ID: r.ID, DocType: r.DocType, Agency: HeadAgency{ID: a.ID, Name: a.Name, Level: a.Level, Kind: a.Kind, Code: a.Code},
		Year: r.Year, Scope: r.Scope, Format: r.Format, Flags: r.Flags, Statuses: map[string]Status{},
	}
	var numbers []byte
	for i := range r.Tables {
		t := &r.Tables[i]
		h.Statuses[t.ID] = t.Status
		if t.ID == "t3" {
			h.Form = t.Format
		}
		for k := range t.Cells {
			if c := &t.Cells[k]; c.State == StateNumber && c.Value != nil && !c.Value.IsZero() {
				numbers = append(append(append(append(append(append(numbers, c.Table...), '.'), c.Row...), '.'), c.Column...), '=')
				numbers = append(appendNumber(numbers, c.Value), ' ')
			}
		}
	}
	if n, ok := r.counted(received); ok {
		h.Requests = &n
	}
	if len(numbers) > 0 {
		sum := sha256.Sum256(numbers)
		h.Sum = hex.EncodeToString(sum[:16])
	}
	return h
}
