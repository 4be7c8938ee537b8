package export

import (
	"slices"
	"strings"
	"time"

	"nianbao/report"
	"nianbao/store"
)

// spamFlag marks the copies of reports on sites that only want to be found.
const spamFlag = "mirror_spam"

// Filter narrows a corpus. The zero value takes everything but spam mirrors.
type Filter struct {
	Years    func(year int) bool // nil: every year
	Province string              // first digits of a division code
	Sources  []string            // source ids
	Levels   []string            // of agencies: province … township, other
	Kinds    []string            // annual, institution
	Forms    []report.Format     // f2021 …
	Verified bool                // only reports read completely that break no rule and have no damage
	Problems bool                // only reports with a problem
	AsOf     time.Time           // captures from then on are not there; zero: now
}

// all says whether the filter lets everything pass that was there in its time.
func (f Filter) all() bool {
	return f.Years == nil && f.Province == "" && !f.Verified && !f.Problems &&
		len(f.Sources)+len(f.Levels)+len(f.Kinds)+len(f.Forms) == 0
}

// past says whether a capture is of the time of the corpus.
func (f Filter) past(snap store.Snapshot) bool {
	return f.AsOf.IsZero() || snap.FetchedAt.Before(f.AsOf)
}

// heads says whether a report passes by what the index knows.
func (f Filter) heads(w *listed) bool {
	h := w.chosen
	switch {
	case f.Years != nil && !f.Years(h.year):
		return false
	case !strings.HasPrefix(h.body.Code, f.Province):
		return false
	case len(f.Levels) > 0 && !slices.Contains(f.Levels, h.body.Level):
		return false
	case len(f.Kinds) > 0 && !slices.Contains(f.Kinds, strings.TrimSuffix(strings.TrimSuffix(h.docType, "_report"), "_annual")):
		return false
	case len(f.Forms) > 0 && !slices.Contains(f.Forms, h.format):
		return false
	case len(f.Sources) > 0 && !slices.ContainsFunc(w.docs, func(d *head) bool { return slices.Contains(f.Sources, d.source) }):
		return false
	}
	return true
}

// stone says whether a report that was forgotten would pass by what its
// tombstone tells.
func (f Filter) stone(t store.Tombstone) bool {
	h := &head{body: &report.HeadAgency{Code: t.Code, Level: t.Level}, class: &class{docType: t.DocType}, year: t.Year}
	f.Forms, f.Sources = nil, nil
	return f.heads(&listed{chosen: h})
}

// quality says whether a report passes by what was read.
func (f Filter) quality(w *Work) bool {
	return (!f.Verified || w.Verified()) && (!f.Problems || len(w.Problems()) > 0)
}

// Verified says whether the report was read completely, breaks no rule and
// shows no damage: nothing about it is in doubt.
func (w *Work) Verified() bool {
	if len(w.Problems()) > 0 {
		return false
	}
	rep := w.Report()
	for _, t := range rep.Tables {
		if t.Status != report.StatusOK {
			return false
		}
	}
	return rep.Checks.Failed == 0 && (rep.Checks.Passed > 0 || rep.DocType != docAnnual)
}

const docAnnual = "annual_report"
