package document

import (
	"regexp"
	"strconv"
)

// wordStyles are the styles of a Word file by id.
type wordStyles struct {
	byID     map[string]*wordStyle
	runs     map[string]*wordStyle // styles of characters by id
	usual    runLook               // of all text
	ordinary string                // id of the style of paragraphs that name none
}

// wordStyle is what matters here of a style.
type wordStyle struct {
	id, name, parent string
	outline          int // outline level from 1; 0 not said; bodyLevel for running text
	number           numberRef
	look             runLook
}

// bodyLevel is the outline level of running text.
const bodyLevel = 10

// maxStyles bounds how far a chain of styles is followed.
const maxStyles = 20

// read takes the styles part.
func (s *wordStyles) read(x *xmlPart) error {
	s.byID, s.runs = map[string]*wordStyle{}, map[string]*wordStyle{}
	return x.root(func(xmlElement) error {
		return x.each(func(e xmlElement) error {
			style := &wordStyle{id: e.value("styleId")}
			switch kind := e.value("type"); {
			case e.name() == "docDefaults":
				return s.readDefaults(x)
			case e.name() != "style":
				return x.skip()
			case kind == "character":
				s.runs[style.id] = style
			case kind == "" || kind == "paragraph":
				s.byID[style.id] = style
				if def := e.value("default"); def == "1" || def == "true" {
					s.ordinary = style.id
				}
			default:
				return x.skip()
			}
			return style.read(x)
		})
	})
}

func (s *wordStyle) read(x *xmlPart) error {
	return x.each(func(e xmlElement) error {
		switch e.name() {
		case "name":
			s.name = e.value("val")
		case "basedOn":
			s.parent = e.value("val")
		case "pPr":
			var p paragraphProps
			err := p.read(x)
			s.outline, s.number = p.outline, p.number
			return err
		case "rPr":
			var err error
			s.look, err = readRunLook(x)
			return err
		}
		return x.skip()
	})
}

// chain hands a style and those it is based on to visit, until that is true.
func (s *wordStyles) chain(id string, visit func(*wordStyle) bool) {
	if id == "" {
		id = s.ordinary
	}
	follow(s.byID, id, visit)
}

func follow(styles map[string]*wordStyle, id string, visit func(*wordStyle) bool) {
	for range maxStyles {
		style := styles[id]
		if style == nil || visit(style) {
			return
		}
		id = style.parent
	}
}

var (
	headingName  = regexp.MustCompile(`^(?i:heading|标题|標題) ?([1-9])$`)
	titleName    = regexp.MustCompile(`^(?i:title|标题|標題)$`)
	contentsName = regexp.MustCompile(`^(?i:toc|目录|目錄) ?[1-9]$`)
)

// outline returns the outline level that a style gives, 0 for none.
func (s *wordStyles) outline(id string) int {
	level := 0
	s.chain(id, func(style *wordStyle) bool {
		switch m := headingName.FindStringSubmatch(style.name); {
		case style.outline > 0:
			level = style.outline
		case m != nil:
			level, _ = strconv.Atoi(m[1]) // one digit
		case titleName.MatchString(style.name):
			level = 1
		}
		return level > 0
	})
	return level
}

// named tells whether a style or one it is based on has a name.
func (s *wordStyles) named(id string, name *regexp.Regexp) bool {
	found := false
	s.chain(id, func(style *wordStyle) bool {
		found = name.MatchString(style.name)
		return found
	})
	return found
}

// number returns the list that a style belongs to, and the style that says so.
func (s *wordStyles) number(id string) (ref numberRef, style string) {
	s.chain(id, func(st *wordStyle) bool {
		ref, style = st.number, st.id
		return ref.list != ""
	})
	return ref, style
}

// paragraphProps are the properties of a paragraph that matter here.
type paragraphProps struct {
	style   string
	outline int // as in wordStyle
	number  numberRef
	deleted bool // its end is deleted in a tracked change
}

// read takes the pPr element just begun.
func (p *paragraphProps) read(x *xmlPart) error {
	return x.each(func(e xmlElement) error {
		switch e.name() {
		case "pStyle":
			p.style = e.value("val")
		case "outlineLvl":
			if n, err := strconv.Atoi(e.value("val")); err == nil && n >= 0 && n < bodyLevel {
				p.outline = n + 1
			}
		case "numPr":
			return p.number.read(x)
		case "rPr":
			return x.each(func(e xmlElement) error {
				p.deleted = p.deleted || e.name() == "del"
				return x.skip()
			})
		}
		return x.skip()
	})
}
