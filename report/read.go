package report

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"nianbao/decode"
	"nianbao/document"
)

// Read makes of a document everything this version of the reader can: what it
// was taken for and, if it is a report, the report. The same document and
// hints give the same reading.
func Read(doc *document.Document, h Hints) *Reading {
	g := newGist(doc, h)
	defer g.release()
	r := &Reading{
		Version: Version, Form: doc.Form, Title: g.title,
		Trail: doc.Trail, Script: doc.Script, Mends: doc.Mends, Damage: doc.Damage,
		Pages: doc.Pages, Images: countImages(doc), Attachments: attachments(doc),
	}
	r.Kind, r.Reasons = g.classify()
	r.Report = g.parse(r.Kind)
	return r
}

// Parse reads a document that was taken for kind. It returns nil for kinds
// that are no report.
func Parse(doc *document.Document, kind Kind, h Hints) *Report {
	g := newGist(doc, h)
	defer g.release()
	return g.parse(kind)
}

func (g *gist) parse(kind Kind) *Report {
	switch kind {
	case KindAnnual:
		return g.parseAnnual()
	case KindInstitution:
		return g.parseInstitution()
	}
	return nil
}

// parseAnnual reads the annual report of a public body. Tables come before
// the format, which they decide, and before filling and rules, which need it.
func (g *gist) parseAnnual() *Report {
	rep := &Report{DocType: docAnnual, Title: g.title, Variant: g.parts.Variant, Header: g.header()}
	rep.Sections = g.sections()
	g.readDates(rep)
	g.decideYear(rep)
	g.decideAgency(rep)
	rep.Scope = g.scopeOf(rep)
	rep.Tables = readTablesOf(g.doc, g.sights, g.tableYear(rep))
	g.decideFormat(rep)
	rep.Facts = g.facts(rep.Sections, rep.Year)
	rep.Flags = append(rep.Flags, g.copyFlags()...)
	fill(rep)
	problems, checks := evaluate(rep)
	rep.Problems, rep.Checks = append(g.damage(rep), problems...), checks
	identify(rep, g.hints.Digest)
	return rep
}

// tableYear is the year whose tables are the report's: of its title, else as
// decided.
func (g *gist) tableYear(rep *Report) int {
	if y := yearIn(normalize(g.doc.Title)); y != 0 {
		return y
	}
	return rep.Year
}

// decideFormat takes the format of the requests table, else of another table,
// else reads it from the headings.
func (g *gist) decideFormat(rep *Report) {
	for _, id := range []string{"t3", "st", "t2", "t4"} {
		for _, t := range rep.Tables {
			if t.ID == id && t.Format != "" {
				rep.Format = t.Format
				return
			}
		}
	}
	rep.Format = formatOfHeadings(rep)
}

// enoughHeadings of a form make a report one of that form.
const enoughHeadings = 4

// formatOfHeadings decides by sections where there are no tables. The forms of
// 2019 and 2021 have the same headings, so the year has to tell them apart,
// and so it does for the free reports before and after 2014.
func formatOfHeadings(rep *Report) Format {
	fixed, free := headingsOf(rep, FormOf(FormatF2021)), headingsOf(rep, FormOf(FormatF2014))
	switch {
	case fixed >= enoughHeadings && fixed > free && (rep.Year == 0 || rep.Year >= 2019):
		rep.Flags = append(rep.Flags, "format_from_year")
		if rep.Year == 2019 || rep.Year == 2020 {
			return FormatF2019
		}
		return FormatF2021
	case free < enoughHeadings || rep.Year >= 2019:
		return FormatFree
	case rep.Year != 0 && rep.Year < 2014:
		rep.Flags = append(rep.Flags, "format_from_year")
		return FormatF2008
	}
	return FormatF2014
}

// headingsOf counts the sections whose heading is one of the form's.
func headingsOf(rep *Report, form *Form) int {
	if form == nil {
		return 0
	}
	n := 0
	for _, want := range form.Sections {
		names := append([]string{want.Heading}, want.Variants...)
		if slices.ContainsFunc(rep.Sections, func(s Section) bool {
			_, bare := splitOrdinal(normalize(s.Heading))
			return s.ID == want.ID && slices.ContainsFunc(names, func(name string) bool { return bare == normalize(name) })
		}) {
			n++
		}
	}
	return n
}

// copyFlags tell what shows that a text is a copy that was altered.
func (g *gist) copyFlags() []string {
	var flags []string
	if g.spam {
		flags = append(flags, "mirror_spam")
	}
	words := g.wordings()
	if len(words[decode.OriginTaiwan]) > 0 {
		flags = append(flags, "tw_phrases")
	}
	if len(words[decode.OriginConverted]) > 0 {
		flags = append(flags, "half_converted")
	}
	return flags
}

func countImages(doc *document.Document) int {
	n := 0
	for _, b := range doc.Blocks {
		if b.Main && b.Kind == document.BlockImage {
			n++
		}
	}
	return n
}

// attachmentForms are the endings of files that hold a document.
var attachmentForms = []string{".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".rtf", ".ofd", ".zip", ".rar"}

// attachments lists the files and frames of the article, as absolute URLs.
func attachments(doc *document.Document) []string {
	var out []string
	for i := range doc.Links {
		if l := &doc.Links[i]; l.Main && (isFile(l) || l.Via == "iframe") && !slices.Contains(out, l.URL) {
			out = append(out, l.URL)
		}
	}
	return out
}

// isFile tells whether a link leads to a file, by its text or its address.
func isFile(l *document.Link) bool {
	if isFileName(strings.TrimSpace(l.Text)) {
		return true
	}
	if address, _, _ := strings.Cut(l.URL, "#"); strings.IndexByte(address, '%') < 0 {
		if address, _, _ = strings.Cut(address, "?"); !isFileName(address) {
			return false
		}
	}
	u, err := url.Parse(l.URL)
	return err == nil && isFileName(u.Path)
}

// isFileName tells whether a name has one of the endings.
func isFileName(name string) bool {
	return slices.Contains(attachmentForms, strings.ToLower(path.Ext(name)))
}
