package coverage

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"nianbao/report"
	"nianbao/sources"
)

// Head is what the ledger and the index of a corpus need of a stored reading.
// It is read without decoding the hundreds of cells behind it.
type Head struct {
	Kind    string
	Title   string
	Report  *report.Head
	Listing *Listing
}

// Listing is a judged page of links, as package harvest stores it.
type Listing struct {
	Column   bool          `json:"column"`
	Declared int           `json:"declared"`
	Next     string        `json:"next"`
	Repeats  bool          `json:"repeats"`
	Rows     []sources.Row `json:"rows"`
	Units    []sources.Row `json:"units"`
}

// Peek reads the head of a stored reading from its data.
func Peek(data []byte) (Head, error) {
	var h Head
	s := &Scan{data: data}
	err := s.Object(func(key []byte) error {
		switch string(key) {
		case "kind":
			return s.text(&h.Kind)
		case "title":
			return s.text(&h.Title)
		case "listing":
			return s.decode(&h.Listing)
		case "report":
			if s.Null() {
				return nil
			}
			h.Report = &report.Head{}
			return s.head(h.Report)
		}
		return s.Skip()
	})
	return h, err
}

// ReadHead reads a head that was stored beside its reading.
func ReadHead(data []byte) (*report.Head, error) {
	h := &report.Head{}
	return h, (&Scan{data: data}).head(h)
}

// decode decodes the value at hand.
func (s *Scan) decode(into any) error {
	raw, err := s.Raw()
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// text reads a string.
func (s *Scan) text(into *string) error {
	from := s.at
	raw, err := s.Text()
	if err != nil || bytes.IndexByte(raw, '\\') >= 0 || !utf8.Valid(raw) { // as null, escapes, and what encoding/json mends
		s.at = from
		return s.decode(into)
	}
	*into = string(raw)
	return nil
}

// head reads the head of a report, from the report or as it is stored alone.
func (s *Scan) head(h *report.Head) error {
	h.Statuses = map[string]report.Status{}
	return s.Object(func(key []byte) error {
		switch string(key) {
		case "tables":
			return s.Array(func() error { return s.tableStatus(h) })
		case "statuses":
			return s.decode(&h.Statuses)
		case "id":
			return s.text(&h.ID)
		case "doc_type":
			return s.text(&h.DocType)
		case "agency":
			return s.agency(&h.Agency)
		case "year":
			return s.decode(&h.Year)
		case "scope":
			return s.text(&h.Scope)
		case "format":
			return s.text((*string)(&h.Format))
		case "flags":
			return s.decode(&h.Flags)
		case "requests":
			return s.decode(&h.Requests)
		case "requests_form":
			return s.text((*string)(&h.Form))
		case "sum":
			return s.text(&h.Sum)
		}
		return s.Skip()
	})
}

func (s *Scan) agency(a *report.HeadAgency) error {
	return s.Object(func(key []byte) error {
		switch string(key) {
		case "id":
			return s.text(&a.ID)
		case "name":
			return s.text(&a.Name)
		case "level":
			return s.text(&a.Level)
		case "kind":
			return s.text(&a.Kind)
		case "code":
			return s.text(&a.Code)
		}
		return s.Skip()
	})
}

// tableStatus reads how a table was read.
func (s *Scan) tableStatus(h *report.Head) error {
	var id, status string
	err := s.Object(func(key []byte) error {
		switch string(key) {
		case "id":
			return s.text(&id)
		case "status":
			return s.text(&status)
		}
		return s.Skip()
	})
	h.Statuses[id] = report.Status(status)
	return err
}
