package coverage

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed page.html
var pageText string

// cellView is one field of the heat map.
type cellView struct {
	Text, Title string
	Style       template.CSS
}

// rowView is one line of the heat map.
type rowView struct {
	Name, Code string
	Bodies     int
	Cells      []cellView
}

// missingView is one line of the list of what is missing.
type missingView struct {
	Name, Code, Why, URL string
	Year                 int
	State                State
	Colour               template.CSS
}

// mostMissing is how many missing cells a page lists; the CSV has all.
const mostMissing = 5000

// WriteHTML writes the ledger as one page that needs nothing else: the heat
// map of the divisions below a code, the legend, and what is missing.
func (l *Ledger) WriteHTML(w io.Writer, title, code string) error {
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	total := l.Counts(0, nil)
	view := map[string]any{
		"Title": title, "At": l.At.In(China).Format("2006-01-02"), "Years": l.Years, "Bodies": len(l.Bodies),
		"Rows": l.rowViews(code), "Legend": legend(total), "Share": shareText(total),
	}
	view["Missing"], view["More"] = l.missingViews()
	if err := t.Execute(w, view); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// legendView is one line of the legend.
type legendView struct {
	Mark
	Style template.CSS
	Count int
}

func legend(total Counts) []legendView {
	var all []legendView
	for _, m := range Marks() {
		all = append(all, legendView{m, template.CSS("background:" + m.Page), total[m.State]})
	}
	return all
}

func (l *Ledger) rowViews(code string) []rowView {
	var rows []rowView
	for _, r := range l.Grid(code) {
		v := rowView{Name: r.Name, Code: r.Code, Bodies: r.Bodies}
		for _, year := range l.Years {
			v.Cells = append(v.Cells, viewOf(r.Years[year]))
		}
		v.Cells = append(v.Cells, viewOf(r.Total))
		rows = append(rows, v)
	}
	return rows
}

// viewOf shades a field by the share that is there; a single cell has the
// colour of its state.
func viewOf(c Counts) cellView {
	title, only, cells := "", StateUnknown, 0
	for _, m := range Marks() {
		if n := c[m.State]; n > 0 {
			title += fmt.Sprintf("%s %d\n", m.State, n)
			only = m.State
			cells += n
		}
	}
	v := cellView{Text: shareText(c), Title: title}
	share, due := c.Share()
	switch {
	case cells == 0:
	case cells == c[only]:
		v.Style = template.CSS("background:" + MarkOf(only).Page)
	case due:
		v.Style = template.CSS(fmt.Sprintf("background:hsl(%d 55%% %d%%)", int(20+share*125), int(80-share*30)))
	}
	return v
}

// shareText is found against due.
func shareText(c Counts) string {
	due := c.Expected() + c[StateUnknown]
	if due == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", c[StateFound]+c[StateUnreadable], due)
}

func (l *Ledger) missingViews() (rows []missingView, more int) {
	for _, b := range l.Bodies {
		for _, c := range b.Cells {
			switch {
			case !Missing(c):
			case len(rows) == mostMissing:
				more++
			default:
				rows = append(rows, missingView{b.Name, b.Code, c.Why, c.URL, c.Year, c.State, template.CSS("background:" + MarkOf(c.State).Page)})
			}
		}
	}
	return rows, more
}
