package document

import (
	"strings"

	"golang.org/x/net/html"
)

// look is what the own style of an element says of how its text is seen.
// Values are as written, without !important; the last declaration counts.
type look struct {
	display        string // of the first declaration
	visibility     string
	size           string
	opacity        string
	wordHide       string
	decoration     string
	decorationLine string
	align          string
}

// lookOf reads the style of an element in one pass: pages of word processors
// carry one on nearly every element.
func lookOf(n *html.Node) look {
	var l look
	for rest := attr(n, "style"); rest != ""; {
		var declaration string
		declaration, rest, _ = strings.Cut(rest, ";")
		name, value, _ := strings.Cut(declaration, ":")
		field := l.field(strings.TrimSpace(name))
		if field == nil || field == &l.display && *field != "" {
			continue
		}
		value, _, _ = strings.Cut(value, "!")
		*field = strings.TrimSpace(value)
	}
	return l
}

// field returns where the value of a property is kept, or nil.
func (l *look) field(property string) *string {
	var name string
	var field *string
	switch len(property) {
	case 7:
		name, field = "opacity", &l.opacity
		if property[0]|0x20 == 'd' {
			name, field = "display", &l.display
		}
	case 8:
		name, field = "mso-hide", &l.wordHide
	case 9:
		name, field = "font-size", &l.size
	case 10:
		name, field = "visibility", &l.visibility
	case 14:
		name, field = "vertical-align", &l.align
	case 15:
		name, field = "text-decoration", &l.decoration
	case 20:
		name, field = "text-decoration-line", &l.decorationLine
	}
	if field == nil || !strings.EqualFold(property, name) {
		return nil
	}
	return field
}

// undisplayed tells whether the element takes no place on the page.
func (l *look) undisplayed() bool {
	return len(l.display) >= 4 && strings.EqualFold(l.display[:4], "none")
}

// unseen tells whether a reader of the page does not see the element.
func (l *look) unseen() bool {
	return l.undisplayed() || strings.EqualFold(l.visibility, "hidden") || strings.EqualFold(l.visibility, "collapse") ||
		isNought(l.size) || isNought(l.opacity) || strings.EqualFold(l.wordHide, "all")
}

// struck tells whether the text is crossed out.
func (l *look) struck() bool {
	return l.decoration != "" && strings.Contains(strings.ToLower(l.decoration), "line-through") ||
		l.decorationLine != "" && strings.Contains(strings.ToLower(l.decorationLine), "line-through")
}
