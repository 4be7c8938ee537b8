package store

import (
	"encoding/json"
	"time"
)

// State is where a frontier request stands. Values are stored as written.
type State string

const (
	StateWaiting State = "waiting" // known, not yet fetched, or due again
	StateLeased  State = "leased"  // handed out, which is not stored; a crash returns it
	StateKept    State = "kept"    // snapshot stored, outcome not yet
	StateDone    State = "done"    // has an outcome
)

// Request is one URL of the frontier. Source and URL (canonical, without
// fragment) together are its key.
type Request struct {
	Source    string    `json:"source"`
	URL       string    `json:"url"`
	Step      string    `json:"step"`                // entry, column, list, article …: package sources names them
	Depth     int       `json:"depth"`               // links from the entry page
	Priority  int       `json:"priority"`            // higher is leased first
	Referer   string    `json:"referer,omitempty"`   // page that linked it
	Title     string    `json:"title,omitempty"`     // link text
	Date      string    `json:"date,omitempty"`      // date in the list row, YYYY-MM-DD
	Unit      string    `json:"unit,omitempty"`      // code of the unit (乡镇, 部门) the column belongs to
	Redirects int       `json:"redirects,omitempty"` // shell pages passed on the way
	Why       string    `json:"why,omitempty"`       // in words, why it was taken up
	Paging    Paging    `json:"paging,omitzero"`     // of a page of a list
	State     State     `json:"state"`
	Due       time.Time `json:"due,omitzero"`       // not before
	Attempts  int       `json:"attempts,omitempty"` // fetches tried since the last outcome that was not a failure
	Parses    int       `json:"parses,omitempty"`   // times stage 3 was entered without reaching an outcome
	ETag      string    `json:"etag,omitempty"`
	Modified  string    `json:"modified,omitempty"` // Last-Modified as received
	Snapshot  uint64    `json:"snapshot,omitempty"` // newest snapshot of this URL
	Since     time.Time `json:"since,omitzero"`     // first capture of the bytes of the newest one
	Order     uint64    `json:"-"`                  // filled by Frontier: among equal priorities the lower is leased first
}

// Paging is where a page stands in its list: package sources explains it.
type Paging struct {
	List   string `json:"list,omitempty"`   // address of the list's first page
	Number int    `json:"number,omitempty"` // of the page, from 1; 0 the first
	Seen   int    `json:"seen,omitempty"`   // rows on the pages before it
	Before string `json:"before,omitempty"` // fingerprint of the rows on the page before
	Told   bool   `json:"told,omitempty"`   // the page before says that there is this one
	Dry    int    `json:"dry,omitempty"`    // pages in a row before it that lead to nothing
	Year   int    `json:"year,omitempty"`   // the list is that of a year
	Level  int    `json:"level,omitempty"`  // how far below the first list of its column it lies
}

// Hop is one step of a redirect chain.
type Hop struct {
	URL      string `json:"url"`
	Status   int    `json:"status"`
	Location string `json:"location,omitempty"`
	Robots   string `json:"robots,omitempty"` // the robots.txt line that decided
}

// Snapshot is one capture of one URL, never changed.
type Snapshot struct {
	ID          uint64        `json:"id"`
	Blob        uint64        `json:"blob"`
	Digest      string        `json:"digest"` // "sha256:" and 64 hex digits, of the body after content decoding
	Length      int64         `json:"length"` // bytes of that body
	Source      string        `json:"source"`
	URL         string        `json:"url"`       // as asked for
	FinalURL    string        `json:"final_url"` // after redirects
	Step        string        `json:"step,omitempty"`
	Hops        []Hop         `json:"hops,omitempty"`
	RequestHead []byte        `json:"request_head,omitempty"` // request line and headers
	Head        []byte        `json:"head,omitempty"`         // status line and header block as received, at most 256 KiB
	Status      int           `json:"status,omitempty"`
	ContentType string        `json:"content_type,omitempty"`
	Encoding    string        `json:"encoding,omitempty"`  // content coding that was removed
	Truncated   string        `json:"truncated,omitempty"` // length, time, disconnect: WARC's words
	Address     string        `json:"address,omitempty"`   // peer address and port
	TLS         string        `json:"tls,omitempty"`
	Robots      string        `json:"robots,omitempty"` // the line that allowed it
	FetchedAt   time.Time     `json:"fetched_at"`
	Took        time.Duration `json:"took,omitempty"`
	Run         uint64        `json:"run"`
	Owner       string        `json:"owner,omitempty"`      // source it speaks for: of a book, the portal that links it
	OwnerName   string        `json:"owner_name,omitempty"` // body the definition names for the page when it was fetched
	OwnerCode   string        `json:"owner_code,omitempty"` // its division code
	Provenance  string        `json:"provenance"`           // "http", "file" or "warc"
	Archive     Archive       `json:"archive,omitzero"`     // of provenance "warc": the record it was taken from
	Revisit     bool          `json:"revisit,omitempty"`    // a 304 or an equal body: the blob is an older one's
	Referer     string        `json:"referer,omitempty"`    // page whose link led here: the parent record of a flipbook
	Title       string        `json:"title,omitempty"`      // of that link
	Date        string        `json:"date,omitempty"`       // in its list row, YYYY-MM-DD
	Unit        string        `json:"unit,omitempty"`       // code of the unit whose column it stands in
}

// Whole says whether the snapshot holds a page as published. A refusal, an
// error page and a body cut short are evidence and never read.
func (s Snapshot) Whole() bool {
	return s.Truncated == "" && (s.Status == 0 || s.Status == 304 || s.Status/100 == 2)
}

// Reading is what one version of the reader made of one snapshot.
type Reading struct {
	Snapshot uint64    `json:"snapshot"`
	Version  int       `json:"version"` // report.Version
	Schema   int       `json:"schema"`  // of Data
	Kind     string    `json:"kind"`
	ReportID string    `json:"report_id,omitempty"`
	Year     int       `json:"year,omitempty"`     // of the report
	Problems int       `json:"problems,omitempty"` // of the report
	At       time.Time `json:"at"`

	// Head is what Data says of the report as a whole, as JSON: a report.Head, for
	// readers who do without the rest. It is empty where there is no report, where
	// there is a list beside it, and in readings stored by earlier versions.
	Head json.RawMessage `json:"head,omitempty"`
	Data []byte          `json:"data"` // JSON of a report.Reading
}

// Outcome is how the newest attempt on one URL ended.
type Outcome struct {
	Source   string    `json:"source,omitempty"`
	URL      string    `json:"url,omitempty"`
	Class    string    `json:"class"`    // package harvest names the classes
	Sentence string    `json:"sentence"` // for people
	Status   int       `json:"status,omitempty"`
	Snapshot uint64    `json:"snapshot,omitempty"`
	Attempts int       `json:"attempts,omitempty"`
	At       time.Time `json:"at"`
	Retry    string    `json:"retry,omitempty"` // "time", "parser" or "" for never
	RetryAt  time.Time `json:"retry_at,omitzero"`
	Run      uint64    `json:"run"`
}

// Run is one run of the harvester and what came of it.
type Run struct {
	ID      uint64    `json:"id"`
	Command string    `json:"command"`
	Version string    `json:"version"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended,omitzero"`    // zero: it was cut off
	Summary []byte    `json:"summary,omitempty"` // JSON of a harvest.Summary
}
