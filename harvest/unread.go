package harvest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"nianbao/sources"
	"nianbao/store"
)

// silent are the outcomes of pages that were read, or are gone, and are no
// report: right for most pages, a gap for one that lists call a report.
var silent = map[string]bool{OutcomeNotReport: true, OutcomeUnreadable: true, OutcomeGone: true}

// unread says of a page or file of the frontier whether lists call it a report
// and it was not read as such, nor led to another form that stands for it, and
// how it ended.
func (r *run) unread(req store.Request) (o store.Outcome, is bool, err error) {
	step := sources.Step(req.Step)
	if step != sources.StepArticle && step != sources.StepAttachment || !sources.NamesReport(req.Title) {
		return o, false, nil
	}
	o, known, err := r.Store.Outcome(req.Source, req.URL)
	if err != nil || !known || !silent[o.Class] {
		return o, false, err
	}
	told, err := r.toldElsewhere(req, o)
	return o, !told, err
}

// toldElsewhere says whether another page answers for this one: the file or
// book it leads to, or the article that has the file.
func (r *run) toldElsewhere(req store.Request, o store.Outcome) (bool, error) {
	if sources.Step(req.Step) == sources.StepAttachment {
		parent, known, err := r.Store.Outcome(req.Source, req.Referer)
		return known && (parent.Class == OutcomeOK || parent.Class == OutcomeListing), err
	}
	reading, ok, err := r.Store.Reading(cmp.Or(o.Snapshot, req.Snapshot))
	if err != nil || !ok {
		return false, err
	}
	var rec struct{ Listing *Listing }
	if err := json.Unmarshal(reading.Data, &rec); err != nil || rec.Listing == nil {
		return false, err
	}
	for _, row := range rec.Listing.Rows {
		if strings.HasPrefix(row.Verdict, "followed") {
			return true, nil
		}
	}
	return false, nil
}

// unreadGap puts them into words.
func unreadGap(list []store.Outcome) string {
	if len(list) == 1 {
		return "a page with the title of a report was not read as one: " + list[0].URL + ": " + list[0].Sentence
	}
	return fmt.Sprintf("%d pages with titles of reports were not read as such, the first %s: %s", len(list), list[0].URL, list[0].Sentence)
}

// parted sets apart the pages that a list still names and that are gone.
func parted(list []store.Outcome) (gone, others []store.Outcome) {
	for _, o := range list {
		if o.Class == OutcomeGone {
			gone = append(gone, o)
		} else {
			others = append(others, o)
		}
	}
	return gone, others
}

// listedGone tells of reports that lists name and that are gone. It is the
// site's gap and stays as it is, so it does not make the source short.
func (l *SourceSummary) listedGone(gone []store.Outcome) {
	for _, o := range gone {
		l.Gaps = append(l.Gaps, "a listed report is gone: "+o.URL+": "+o.Sentence)
	}
	if len(gone) > 0 && l.State != StateRefused && l.State != StateFailed {
		l.Sentence += fmt.Sprintf("; %s listed but gone", count(len(gone), "report"))
	}
}
