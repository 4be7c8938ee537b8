package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
	Across    []report.Problem // beside its other documents, the report of the year before and other bodies
}

// Report is the report as its chosen document has it.
func (w *Work) Report() *report.Report { return w.Documents[0].Reading.Report }

// Problems are the problems of the chosen document and those that show only
// beside other reports.
func (w *Work) Problems() []report.Problem {
	return slices.Concat(w.Report().Problems, w.Across)
}

// Corpus is a consistent view of a store: what stood there when it was
// loaded, whatever a crawl adds meanwhile.
type Corpus struct {
	Works    []*Work
	LeftOut  int  // documents that did not pass the filter
	Readings bool // WARC files hold what the reader made of each capture, too

	store  *store.Store
	upTo   uint64 // newest snapshot that belongs to it
	all    bool   // nothing was filtered: WARC files hold every snapshot
	rotate int64  // size of a WARC file; 0: rotateAt
}

// Load reads, for every address, the newest capture that was read as a report,
// by the newest version of the reader that read it. A capture that only
// confirms older bytes changes nothing, and a refusal or another page in its
// place never takes a report away: it was published. Works come in the order
// of division code, agency and year.
func Load(s *store.Store, f Filter) (*Corpus, error) {
	upTo, err := s.Newest()
	if err != nil {
		return nil, fmt.Errorf("load the corpus: %w", err)
	}
	newest, first := map[string]Document{}, map[string]string{}
	err = s.Readings(upTo, func(snap store.Snapshot, stored store.Reading) error {
		if !snap.Whole() || stored.ReportID == "" {
			return nil
		}
		at := snap.FetchedAt.UTC().Format(timeLayout)
		if seen, ok := first[key(snap)]; !ok || at < seen {
			first[key(snap)] = at
		}
		if known, ok := newest[key(snap)]; ok && (snap.Revisit && known.Snapshot.Digest == snap.Digest || older(snap, known.Snapshot)) {
			return nil
		}
		doc := Document{Snapshot: snap, Version: stored.Version}
		if err := report.Decode(stored.Schema, stored.Data, &doc.Reading); err != nil {
			return fmt.Errorf("snapshot %d: %w", snap.ID, err)
		}
		newest[key(snap)] = doc
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the corpus: %w", err)
	}
	works := map[string]*Work{}
	for at, doc := range newest {
		doc.First = first[at]
		add(works, doc.Reading.Report.ID, doc)
	}
	c := &Corpus{store: s, upTo: upTo, all: f.all()}
	for _, w := range arrange(works) {
		if f.takes(w) {
			c.Works = append(c.Works, w)
		} else {
			c.LeftOut += len(w.Documents)
		}
	}
	return c, nil
}

// older says whether a capture taken from an archive is of an earlier time
// than one that was stored before it.
func older(snap, than store.Snapshot) bool {
	return (snap.Provenance == "warc" || than.Provenance == "warc") && snap.FetchedAt.Before(than.FetchedAt)
}

// key names an address. A saved file is named by its bytes too: two folders
// may hold different files of one name. A capture of another crawler's is one
// of the portal whose page it is.
func key(snap store.Snapshot) string {
	if snap.Provenance == "file" {
		return snap.Source + "\x00" + snap.URL + "\x00" + snap.Digest
	}
	if snap.Provenance == "warc" {
		return cmp.Or(snap.Owner, snap.Source) + "\x00" + snap.URL
	}
	return snap.Source + "\x00" + snap.URL
}

func add(works map[string]*Work, id string, doc Document) {
	if works[id] == nil {
		works[id] = &Work{ID: id}
	}
	works[id].Documents = append(works[id].Documents, doc)
}

// all says whether the filter lets everything pass.
func (f Filter) all() bool { return f.Years == nil && f.Province == "" && len(f.Sources) == 0 }

// takes says whether a work passes the filter.
func (f Filter) takes(w *Work) bool {
	rep := w.Report()
	switch {
	case f.Years != nil && !f.Years(rep.Year):
		return false
	case f.Province != "" && (len(rep.Agency.Code) < 2 || rep.Agency.Code[:2] != f.Province):
		return false
	case len(f.Sources) > 0 && !slices.ContainsFunc(w.Documents, f.names):
		return false
	}
	return true
}

// names says whether the filter names the source of a document.
func (f Filter) names(d Document) bool { return slices.Contains(f.Sources, d.Snapshot.Source) }

// arrange chooses among the documents of each work, sorts the works, and holds
// each against the one of the year before and those of other bodies.
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
	byYear := map[string]*Work{}
	for _, w := range out {
		byYear[inYear(w.Report(), 0)] = w
	}
	for _, w := range out {
		if before := byYear[inYear(w.Report(), -1)]; before != nil {
			w.Across = append(w.Across, w.Report().CrossYear(before.Report())...)
		}
	}
	beside(out)
	return out
}

// beside holds the works of one year against each other.
func beside(works []*Work) {
	reports := make([]*report.Report, len(works))
	for i, w := range works {
		reports[i] = w.Report()
	}
	found := report.Beside(reports)
	for _, w := range works {
		w.Across = append(w.Across, found[w.Report()]...)
	}
}

// inYear names the report of the same body and kind some years away; reports
// without a body are named by themselves.
func inYear(rep *report.Report, away int) string {
	if rep.Agency.ID == "" {
		return rep.ID + strings.Repeat("?", -away)
	}
	return fmt.Sprintf("%s|%s|%d", rep.DocType, rep.Agency.ID, rep.Year+away)
}

// choose puts the document that stands for the work first and tells where the
// documents disagree.
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
	w.Across = report.Disagreements(candidates)
	best, why := report.Choose(candidates)
	for i := range w.Documents {
		w.Documents[i].Why = report.WhyNot(candidates[i], candidates[best])
	}
	w.Documents[best].Chosen, w.Documents[best].Why = true, why
	chosen := w.Documents[best]
	w.Documents = slices.Insert(slices.Delete(w.Documents, best, best+1), 0, chosen)
}

// official says whether a snapshot came from the site of the body that it
// speaks for: any definition names only such sites, flipbook hosts apart.
func official(snap store.Snapshot) bool {
	return snap.Provenance == "http" && (snap.Owner == "" || snap.Owner == snap.Source)
}
