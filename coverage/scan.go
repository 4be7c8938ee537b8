package coverage

import (
	"encoding/json"
	"errors"

	"nianbao/sources"
)

// Head is what the ledger and the index of a corpus need of a stored reading.
// It is read without decoding the hundreds of cells behind it.
type Head struct {
	Kind    string
	Title   string
	Report  *ReportHead
	Listing *Listing
}

// ReportHead is the head of a report.
type ReportHead struct {
	ID       string
	DocType  string
	Agency   Agency
	Year     int
	Scope    string
	Format   string
	Statuses map[string]string // of the tables
	Flags    []string
}

// Agency is the body that reports, as package report has it.
type Agency struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Level string `json:"level"`
	Kind  string `json:"kind"`
	Code  string `json:"code"`
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

// errScan says that stored JSON is not what this program writes.
var errScan = errors.New("stored reading is not an object of JSON")

// Peek reads the head of a stored reading. tables, where it is not nil, is
// called with the raw array of the report's tables.
func Peek(data []byte, tables func(raw []byte) error) (Head, error) {
	var h Head
	err := EachField(data, func(key, raw []byte) error {
		switch string(key) {
		case "kind":
			return json.Unmarshal(raw, &h.Kind)
		case "title":
			return json.Unmarshal(raw, &h.Title)
		case "listing":
			return json.Unmarshal(raw, &h.Listing)
		case "report":
			if string(raw) == "null" {
				return nil
			}
			h.Report = &ReportHead{}
			return h.Report.peek(raw, tables)
		}
		return nil
	})
	return h, err
}

func (r *ReportHead) peek(data []byte, tables func(raw []byte) error) error {
	into := map[string]any{
		"id": &r.ID, "doc_type": &r.DocType, "agency": &r.Agency, "year": &r.Year, "scope": &r.Scope,
		"format": &r.Format, "flags": &r.Flags,
	}
	r.Statuses = map[string]string{}
	return EachField(data, func(key, raw []byte) error {
		if string(key) == "tables" {
			if tables != nil {
				if err := tables(raw); err != nil {
					return err
				}
			}
			return EachElement(raw, r.peekTable)
		}
		if target := into[string(key)]; target != nil {
			return json.Unmarshal(raw, target)
		}
		return nil
	})
}

func (r *ReportHead) peekTable(raw []byte) error {
	var id, status string
	err := EachField(raw, func(key, raw []byte) error {
		switch string(key) {
		case "id":
			return json.Unmarshal(raw, &id)
		case "status":
			return json.Unmarshal(raw, &status)
		}
		return nil
	})
	r.Statuses[id] = status
	return err
}

// EachField calls fn with every field of an object and its raw value. What is
// inside a value is passed over and not checked: the store's digest vouches
// for it.
func EachField(data []byte, fn func(key, raw []byte) error) error {
	at := blank(data, 0)
	if at >= len(data) || data[at] != '{' {
		return errScan
	}
	for at = blank(data, at+1); at < len(data) && data[at] != '}'; {
		end, ok := pass(data, at)
		if !ok {
			return errScan
		}
		if data[at] != '"' {
			return errScan
		}
		key := data[at+1 : end-1]               // the fields of our records have plain names
		from := blank(data, blank(data, end)+1) // past the colon
		if end, ok = pass(data, from); !ok {
			return errScan
		}
		if err := fn(key, data[from:end]); err != nil {
			return err
		}
		at = comma(data, end)
	}
	return nil
}

// EachElement calls fn with every element of an array.
func EachElement(data []byte, fn func(raw []byte) error) error {
	at := blank(data, 0)
	if at >= len(data) || data[at] != '[' {
		return nil // null
	}
	for at = blank(data, at+1); at < len(data) && data[at] != ']'; {
		end, ok := pass(data, at)
		if !ok {
			return errScan
		}
		if err := fn(data[at:end]); err != nil {
			return err
		}
		at = comma(data, end)
	}
	return nil
}

// comma goes on behind a comma, where there is one.
func comma(data []byte, at int) int {
	at = blank(data, at)
	if at < len(data) && data[at] == ',' {
		at = blank(data, at+1)
	}
	return at
}

func blank(data []byte, at int) int {
	for at < len(data) && (data[at] == ' ' || data[at] == '\n' || data[at] == '\t' || data[at] == '\r') {
		at++
	}
	return at
}

// pass returns the end of the value that begins at a place.
func pass(data []byte, from int) (end int, ok bool) {
	depth := 0
	for at := from; at < len(data); at++ {
		switch data[at] {
		case '"':
			if at = passString(data, at); at < 0 {
				return 0, false
			}
			if depth == 0 {
				return at + 1, true
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return at + 1, true
			}
			if depth < 0 {
				return at, at > from // behind a number or a word
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return at, at > from
			}
		}
	}
	return len(data), false // what an object or array holds never ends with the data
}

// passString returns the place of the closing quote, -1 where there is none.
func passString(data []byte, at int) int {
	for at++; at < len(data); at++ {
		switch data[at] {
		case '\\':
			at++
		case '"':
			return at
		}
	}
	return -1
}
