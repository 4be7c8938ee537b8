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
func (h *Harvest) dismissed(p *page, look *document.Look) bool {
	step := sources.Step(p.snapshot.Step)
	if step != "" && step != sources.StepArticle || sources.NamesReport(p.snapshot.Title) {
		return false
	}
	page, ok := look.Skim()
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
