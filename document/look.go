package document

import "strings"

// look is what the own style of an element says of how its text is seen.
type look uint8

const (
	undisplayedLook look = 1 << iota // takes no place on the page
	unseenLook                       // a reader of the page does not see it
	measuredLook                     // has a visibility, a size or an opacity of its own
	struckLook                       // crossed out
	raisedLook                       // above the line
	loweredLook                      // below the line
	elsewhereLook                    // out of its line, or in the colour of the paper
)

func (l look) has(part look) bool { return l&part != 0 }

// lookOf reads a style.
func lookOf(style string) look {
	var l look
	set := func(part look, on bool) {
		if on {
			l |= part
		}
	}
	d := declarationsOf(style)
	set(undisplayedLook, d.undisplayed())
	set(unseenLook, d.unseen())
	set(measuredLook, d.visibility != "" || d.size != "" || d.opacity != "")
	set(struckLook, d.struck())
	set(raisedLook, strings.EqualFold(d.align, "super"))
	set(loweredLook, strings.EqualFold(d.align, "sub"))
	set(elsewhereLook, standsElsewhere(style))
	return l
}

// declarations are those of a style that count for the look of a text. Values
// are as written, without !important; the last declaration counts.
type declarations struct {
	display        string // of the first declaration
	visibility     string
	size           string
	opacity        string
	wordHide       string
	decoration     string
	decorationLine string
	align          string
}

// declarationsOf reads a style in one pass: those of word processors are long.
func declarationsOf(style string) declarations {
	var d declarations
	for style != "" {
		var declaration string
		declaration, style, _ = strings.Cut(style, ";")
		name, value, _ := strings.Cut(declaration, ":")
		field := d.field(strings.TrimSpace(name))
		if field == nil || field == &d.display && *field != "" {
			continue
		}
		value, _, _ = strings.Cut(value, "!")
		*field = strings.TrimSpace(value)
	}
	return d
}

// field returns where the value of a property is kept, or nil.
func (d *declarations) field(property string) *string {
	var name string
	var field *string
	switch len(property) {
	case 7:
		name, field = "opacity", &d.opacity
		if property[0]|0x20 == 'd' {
			name, field = "display", &d.display
		}
	case 8:
		name, field = "mso-hide", &d.wordHide
	case 9:
		name, field = "font-size", &d.size
	case 10:
		name, field = "visibility", &d.visibility
	case 14:
		name, field = "vertical-align", &d.align
	case 15:
		name, field = "text-decoration", &d.decoration
	case 20:
		name, field = "text-decoration-line", &d.decorationLine
	}
	if field == nil || !strings.EqualFold(property, name) {
		return nil
	}
	return field
}

func (d *declarations) undisplayed() bool {
	return len(d.display) >= 4 && strings.EqualFold(d.display[:4], "none")
}

func (d *declarations) unseen() bool {
	return d.undisplayed() || strings.EqualFold(d.visibility, "hidden") || strings.EqualFold(d.visibility, "collapse") ||
		isNought(d.size) || isNought(d.opacity) || strings.EqualFold(d.wordHide, "all")
}

func (d *declarations) struck() bool {
	return d.decoration != "" && strings.Contains(strings.ToLower(d.decoration), "line-through") ||
		d.decorationLine != "" && strings.Contains(strings.ToLower(d.decorationLine), "line-through")
}
