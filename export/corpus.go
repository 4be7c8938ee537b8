package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"

	"nianbao/report"
	"nianbao/store"
)

// Filter narrows a corpus. The zero value takes everything.
type Filter struct {
	Years    func(year int) bool // nil: every year
	Province string              // first two digits of a division code
	Sources  []string            // source ids
}

// Document is one document that was read as a report, with the provenance of
// its snapshot.
type Document struct {
	Snapshot store.Snapshot
	Reading  report.Reading
	Version  int // of the reader
	Chosen   bool
	Why      string
	First    string // RFC 3339: when the address was first captured
}

// Work is one report with all documents that carry it; the chosen one first.
type Work struct {
	ID        string
	Documents []Document
}

// Report is the report as its chosen document has it.
func (w *Work) Report() *report.Report { return w.Documents[0].Reading.Report }

// Corpus is a consistent view of a store: what stood there when it was
// loaded, whatever a crawl adds meanwhile.
type Corpus struct {
	Works []*Work
	UpTo  uint64 // newest snapshot seen
}

// Load reads the newest reading of the snapshot that stands for every address.
// Works come in the order of division code, agency and year.
func Load(s *store.Store, f Filter) (*Corpus, error) {
	upTo, err := s.Newest()
	if err != nil {
		return nil, fmt.Errorf("load the corpus: %w", err)
	}
	newest, err := captures(s, upTo)
	if err != nil {
		return nil, fmt.Errorf("load the corpus: %w", err)
	}
	works := map[string]*Work{}
	err = s.Readings(upTo, func(snap store.Snapshot, stored store.Reading) error {
		known := newest[key(snap)]
		if known.id != snap.ID || stored.ReportID == "" {
			return nil
		}
		doc := Document{Snapshot: snap, Version: stored.Version, First: known.first}
		if err := json.Unmarshal(stored.Data, &doc.Reading); err != nil {
			return fmt.Errorf("decode the reading of snapshot %d: %w", snap.ID, err)
		}
		if doc.Reading.Report != nil && f.takes(doc) {
			add(works, stored.ReportID, doc)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the corpus: %w", err)
	}
	return &Corpus{Works: arrange(works), UpTo: upTo}, nil
}

// capture is the newest snapshot of an address and the time of the first.
type capture struct {
	id    uint64
	first string
}

// captures finds the snapshot that stands for every address: the newest whose
// bytes were new. A later one that only confirms them changes nothing, and a
// failed answer (a challenge, an error page) never takes the place of a good
// one.
func captures(s *store.Store, upTo uint64) (map[string]capture, error) {
	out := map[string]capture{}
	err := s.Snapshots(upTo, func(snap store.Snapshot) error {
		known, seen := out[key(snap)]
		if !seen {
			known.first = snap.FetchedAt.UTC().Format(timeLayout)
		}
		if good(snap) && !snap.Revisit || known.id == 0 {
			known.id = snap.ID
		}
		out[key(snap)] = known
		return nil
	})
	return out, err
}

func good(snap store.Snapshot) bool {
	return snap.Truncated == "" && (snap.Status == 0 || snap.Status/100 == 2)
}

func key(snap store.Snapshot) string { return snap.Source + "\x00" + snap.URL }

func add(works map[string]*Work, id string, doc Document) {
	if works[id] == nil {
		works[id] = &Work{ID: id}
	}
	works[id].Documents = append(works[id].Documents, doc)
}

// takes says whether a document passes the filter.
func (f Filter) takes(doc Document) bool {
	rep := doc.Reading.Report
	switch {
	case f.Years != nil && !f.Years(rep.Year):
		return false
	case f.Province != "" && (len(rep.Agency.Code) < 2 || rep.Agency.Code[:2] != f.Province):
		return false
	case len(f.Sources) > 0 && !slices.Contains(f.Sources, doc.Snapshot.Source):
		return false
	}
	return true
}

// arrange chooses among the documents of each work and sorts the works.
func arrange(works map[string]*Work) []*Work {
	out := make([]*Work, 0, len(works))
	for _, w := range works {
		w.choose()
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b *Work) int {
		ra, rb := a.Report(), b.Report()
		return cmp.Or(
			cmp.Compare(ra.Agency.Code, rb.Agency.Code),
			cmp.Compare(ra.Agency.Name, rb.Agency.Name),
			cmp.Compare(ra.Year, rb.Year),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return out
}

// choose puts the document that stands for the work first.
func (w *Work) choose() {
	slices.SortFunc(w.Documents, func(a, b Document) int {
		return cmp.Or(cmp.Compare(a.Snapshot.URL, b.Snapshot.URL), cmp.Compare(a.Snapshot.Source, b.Snapshot.Source))
	})
	candidates := make([]report.Candidate, len(w.Documents))
	for i := range w.Documents {
		d := &w.Documents[i]
		candidates[i] = report.Candidate{
			Digest: d.Snapshot.Digest, URL: d.Snapshot.URL, Form: d.Reading.Form,
			FetchedAt: d.Snapshot.FetchedAt, Official: official(d.Snapshot), Reading: &d.Reading,
		}
	}
	best, why := report.Choose(candidates)
	w.Documents[best].Chosen, w.Documents[best].Why = true, why
	chosen := w.Documents[best]
	w.Documents = slices.Insert(slices.Delete(w.Documents, best, best+1), 0, chosen)
}

// official says whether a snapshot came from the site of a public body: any
// definition names only such sites, flipbook hosts apart.
func official(snap store.Snapshot) bool {
	return snap.Provenance == "http" && snap.Referer == "" || sameSite(snap.URL, snap.Referer)
}

// sameSite says whether two addresses have one host.
func sameSite(a, b string) bool {
	ua, errA := url.Parse(a)
	ub, errB := url.Parse(b)
	return errA == nil && errB == nil && ua.Host != "" && ua.Host == ub.Host
}
