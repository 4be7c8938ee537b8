package export

import (
	"cmp"
	"slices"
	"time"

	"nianbao/report"
	"nianbao/store"
)

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
	if len(candidates) > 1 {
		w.Across = report.Disagreements(candidates)
	}
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

// agencyOf is an agency as package report has it.
func agencyOf(a *report.HeadAgency) report.Agency {
	return report.Agency{ID: a.ID, Name: a.Name, Level: a.Level, Kind: a.Kind, Code: a.Code}
}

// moment writes seconds as RFC 3339.
func moment(seconds int64) string { return time.Unix(seconds, 0).UTC().Format(timeLayout) }
