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

// unread are the pages and files of a source that lists call reports and that
// were not read as such, nor led to another form that stands for them.
func (r *run) unread(source string) ([]store.Outcome, error) {
	var found []store.Outcome
	err := r.Store.Frontier(source, func(req store.Request) error {
		step := sources.Step(req.Step)
		if step != sources.StepArticle && step != sources.StepAttachment || !sources.NamesReport(req.Title) {
			return nil
		}
		o, known, err := r.Store.Outcome(source, req.URL)
		if err != nil || !known || !silent[o.Class] {
			return err
		}
		if told, err := r.toldElsewhere(req, o); told || err != nil {
			return err
		}
		found = append(found, o)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for reports of %s that were not read: %w", source, err)
	}
	return found, nil
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
