package harvest

import (
	"fmt"
	"strings"

	"nianbao/report"
	"nianbao/store"
)

// reread reads one stored snapshot again and stores what is new. An outcome
// that the new reading overturns is written anew.
func (h *Harvest) reread(snap store.Snapshot, outcomes map[string]store.Outcome) (Change, error) {
	change := Change{Snapshot: snap.ID, URL: snap.URL}
	body, err := h.Store.Body(snap)
	if err != nil {
		return change, fmt.Errorf("reread %s: %w", snap.URL, err)
	}
	p := &page{snapshot: snap, body: body}
	p.source, _ = h.Sources.Find(snap.Source)
	broken := guard(func() error { return h.read(p) })
	f := store.Finish{Snapshot: snap.ID}
	if change.Lines, err = h.compare(p); err != nil {
		return change, err
	}
	if p.reading.Version != 0 && len(change.Lines) > 0 {
		reading, err := p.reading.record(snap.ID, h.Now())
		if err != nil {
			return change, err
		}
		f.Reading = &reading
	}
	f.Outcome = overturned(p, broken, outcomes[key(snap.Source, snap.URL)], h)
	if f.Reading == nil && f.Outcome.Class == "" {
		return change, nil
	}
	_, err = h.Store.Finish(f)
	return change, err
}

// overturned is the new outcome of a page whose class changed with its
// reading; the zero value where the old one stands.
func overturned(p *page, err error, old store.Outcome, h *Harvest) store.Outcome {
	o := judge(p, err, h.Now())
	if old.Snapshot != p.snapshot.ID || old.Class == o.Class {
		return store.Outcome{}
	}
	o.Source, o.URL, o.Snapshot, o.Run = old.Source, old.URL, old.Snapshot, old.Run
	return o
}

func key(source, url string) string { return source + "\x00" + url }

// compare lists what differs between the stored reading and the new one, and
// keeps the judged rows of the stored one: only a crawl judges rows.
func (h *Harvest) compare(p *page) ([]string, error) {
	stored, ok, err := h.Store.Reading(p.snapshot.ID)
	if err != nil || p.reading.Version == 0 {
		return nil, err
	}
	if !ok {
		return []string{"read for the first time: " + string(p.reading.Kind)}, nil
	}
	old, err := Decode(stored)
	if err != nil {
		return nil, err
	}
	p.reading.Listing = old.Listing
	return diff(old.Reading, p.reading.Reading), nil
}

// diff lists the differences of two readings of one snapshot, cell by cell.
func diff(a, b report.Reading) []string {
	var lines []string
	say := func(what, from, to string) {
		if from != to {
			lines = append(lines, fmt.Sprintf("%s: %s -> %s", what, show(from), show(to)))
		}
	}
	say("kind", string(a.Kind), string(b.Kind))
	say("charset", string(a.Trail.Chosen), string(b.Trail.Chosen))
	ra, rb := orEmpty(a.Report), orEmpty(b.Report)
	say("agency", ra.Agency.Name, rb.Agency.Name)
	say("level", ra.Agency.Level, rb.Agency.Level)
	say("year", fmt.Sprint(ra.Year), fmt.Sprint(rb.Year))
	say("format", string(ra.Format), string(rb.Format))
	was, is := cells(ra), cells(rb)
	for _, name := range append(names(ra), names(rb)...) {
		say(name, was[name], is[name])
		was[name] = is[name] // a cell of both reports is told once
	}
	say("problems", problems(ra), problems(rb))
	return lines
}

func orEmpty(rep *report.Report) *report.Report {
	if rep == nil {
		return &report.Report{}
	}
	return rep
}

func show(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// names are the names of all cells of a report in their order.
func names(rep *report.Report) []string {
	var out []string
	for _, table := range rep.Tables {
		for _, cell := range table.Cells {
			out = append(out, cell.Name())
		}
	}
	return out
}

// cells maps the names of cells to value and state.
func cells(rep *report.Report) map[string]string {
	out := map[string]string{}
	for _, table := range rep.Tables {
		for _, cell := range table.Cells {
			text := string(cell.State)
			if cell.Value != nil {
				text = cell.Value.String() + " (" + text + ")"
			}
			out[cell.Name()] = text
		}
	}
	return out
}

// problems joins the rules a report breaks.
func problems(rep *report.Report) string {
	var rules []string
	for _, p := range rep.Problems {
		rules = append(rules, p.Rule)
	}
	return strings.Join(rules, " ")
}
