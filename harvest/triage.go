package harvest

import (
	"nianbao/document"
	"nianbao/report"
	"nianbao/sources"
)

// dismissed is stage 3: it passes over a page that no list calls a report, that
// shows no sign of one and that leads nowhere, with the outcome that reading it
// would bring. Entry pages, menus, lists, attachments and what was a report
// before are always read.
func (h *Harvest) dismissed(p *page) bool {
	p.look = document.LookAt(document.Input{
		URL:         p.snapshot.FinalURL,
		ContentType: p.snapshot.ContentType,
		Body:        p.body,
		Encoding:    p.source.Charset,
		Child:       h.Documents,
	})
	step := sources.Step(p.snapshot.Step)
	if step != "" && step != sources.StepArticle || sources.NamesReport(p.snapshot.Title) {
		return false
	}
	page, ok := p.look.Skim()
	if !ok {
		return false
	}
	reading := report.Dismiss(page, h.hints(p))
	if reading == nil || p.request.URL != "" && !h.Sources.LeadsNowhere(p.source, page) {
		return false
	}
	p.reading, p.passed = Record{Reading: *reading}, true
	return true
}

// smallPage is how long a body is at most that is looked at before it is kept.
const smallPage = 1 << 20

// dismissedNew is dismissed for an answer that is not kept yet: true says that it
// can be stored with its outcome, in one commit. What is read is kept first, so
// that a page which ends the process is not fetched for ever; the first look at a
// small body builds nothing. A page that was had before is kept first, too: what
// is stored of it may depend on that.
func (r *run) dismissedNew(p *page) (passed bool) {
	if p.snapshot.Status/100 != 2 || !p.snapshot.Whole() || p.request.Snapshot != 0 || len(p.body) > smallPage {
		return false
	}
	p.source, _ = r.Sources.Find(p.snapshot.Source)
	err := guard(func() error {
		defer r.sit(p)()
		passed = r.dismissed(p)
		return nil
	})
	if err != nil {
		p.look = nil // it is kept, and told when it breaks the reader again
	}
	return passed && err == nil
}
