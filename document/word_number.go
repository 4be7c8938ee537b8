package document

import (
	"strconv"
	"strings"
)

// numberRef says that a paragraph is an item of a list.
type numberRef struct {
	list  string // numId; "" not said, "0" none
	level int    // from 0; -1 not said
}

// read takes the numPr element just begun.
func (r *numberRef) read(x *xmlPart) error {
	r.level = -1
	return x.each(func(e xmlElement) error {
		switch e.name() {
		case "numId":
			r.list = e.value("val")
		case "ilvl":
			if n, err := strconv.Atoi(e.value("val")); err == nil && n >= 0 && n < listLevels {
				r.level = n
			}
		}
		return x.skip()
	})
}

// listLevels is how many levels a list has.
const listLevels = 9

// listLevel is how one level of a list is numbered.
type listLevel struct {
	defined bool
	start   int
	format  string // decimal, chineseCounting, bullet and so on
	text    string // with %1 to %9 where numbers of the levels go
	legal   bool   // all numbers in it are decimal
	style   string // id of the style that belongs to the level
	restart int    // it begins anew after this level, from 1; 0 never; -1 after any above
}

// numberList is a definition of levels, shared by the lists that count on
// from one another.
type numberList struct {
	id     string
	levels [listLevels]listLevel
	link   string // it only points to the list of this style
	style  string // it is the list of this style
}

// numberUse is one list: a definition, with what it changes.
type numberUse struct {
	list   string
	levels [listLevels]listLevel
	starts [listLevels]int // 0 where it counts on
}

// numbering counts the items of lists. Numbers that a word processor makes
// are part of what is printed: the sub-labels of statutory tables often are
// such numbers.
type numbering struct {
	lists   map[string]*numberList
	uses    map[string]*numberUse
	counts  map[string]*[listLevels]int // by definition; 0 before the first item
	begun   map[string]bool             // lists that have items already
	unknown int                         // items whose number could not be made
}

// read takes the numbering part.
func (n *numbering) read(x *xmlPart) error {
	n.lists, n.uses = map[string]*numberList{}, map[string]*numberUse{}
	n.counts, n.begun = map[string]*[listLevels]int{}, map[string]bool{}
	return x.root(func(xmlElement) error {
		return x.each(func(e xmlElement) error {
			switch e.name() {
			case "abstractNum":
				l := &numberList{id: e.value("abstractNumId")}
				n.lists[l.id] = l
				return l.read(x)
			case "num":
				u := &numberUse{}
				n.uses[e.value("numId")] = u
				return u.read(x)
			}
			return x.skip()
		})
	})
}

func (l *numberList) read(x *xmlPart) error {
	return x.each(func(e xmlElement) error {
		switch e.name() {
		case "lvl":
			return readLevel(x, e, &l.levels)
		case "numStyleLink":
			l.link = e.value("val")
		case "styleLink":
			l.style = e.value("val")
		}
		return x.skip()
	})
}

func (u *numberUse) read(x *xmlPart) error {
	return x.each(func(e xmlElement) error {
		switch e.name() {
		case "abstractNumId":
			u.list = e.value("val")
		case "lvlOverride":
			at, err := strconv.Atoi(e.value("ilvl"))
			if err != nil || at < 0 || at >= listLevels {
				return x.skip()
			}
			return x.each(func(e xmlElement) error {
				switch e.name() {
				case "lvl":
					return readLevel(x, e, &u.levels)
				case "startOverride":
					u.starts[at] = startOf(e)
				}
				return x.skip()
			})
		}
		return x.skip()
	})
}

// maxStart is the largest number a list may begin with.
const maxStart = 1_000_000

func startOf(e xmlElement) int {
	n, err := strconv.Atoi(e.value("val"))
	if err != nil || n < 0 {
		return 1
	}
	return min(n, maxStart)
}

// readLevel takes the lvl element just begun.
func readLevel(x *xmlPart, e xmlElement, levels *[listLevels]listLevel) error {
	at, err := strconv.Atoi(e.value("ilvl"))
	if err != nil || at < 0 || at >= listLevels {
		return x.skip()
	}
	l := listLevel{defined: true, start: 1, format: "decimal", restart: -1}
	err = x.each(func(e xmlElement) error {
		switch e.name() {
		case "start":
			l.start = startOf(e)
		case "numFmt":
			l.format = e.value("val")
		case "mc:AlternateContent": // a format of its own making, with the nearest known one
			l.format = "custom"
		case "lvlText":
			l.text = e.value("val")
		case "isLgl":
			l.legal = e.on()
		case "pStyle":
			l.style = e.value("val")
		case "lvlRestart":
			l.restart = startOf(e)
		}
		return x.skip()
	})
	levels[at] = l
	return err
}

// find returns a list and its definition.
func (n *numbering) find(id string) (*numberUse, *numberList) {
	u := n.uses[id]
	if u == nil {
		return nil, nil
	}
	l := n.lists[u.list]
	if l == nil || l.link == "" {
		return u, l
	}
	for _, other := range n.lists {
		if other.style == l.link {
			return u, other
		}
	}
	return u, l
}

// next counts one more item and returns what is printed before it: "" for
// bullets and for numbers that are not known. The styles decide the level
// where the reference does not.
func (n *numbering) next(ref numberRef, styles ...string) string {
	u, l := n.find(ref.list)
	if u == nil || l == nil {
		return ""
	}
	at := ref.level
	if at < 0 {
		at = l.levelOf(styles)
	}
	n.count(ref.list, u, l, at)
	if u.level(l, at).format == "bullet" {
		return ""
	}
	text, ok := n.print(u, l, at)
	if !ok {
		n.unknown++
	}
	return text
}

// levelOf is the level of the first of the styles that has one.
func (l *numberList) levelOf(styles []string) int {
	for _, style := range styles {
		for i, level := range l.levels {
			if level.style == style && style != "" {
				return i
			}
		}
	}
	return 0
}

func (u *numberUse) level(l *numberList, at int) listLevel {
	if u.levels[at].defined {
		return u.levels[at]
	}
	return l.levels[at]
}

// count moves the numbers of a definition on by one item. They are kept one
// too high, so that 0 means a level without items.
func (n *numbering) count(id string, u *numberUse, l *numberList, at int) {
	c := n.counts[l.id]
	if c == nil {
		c = &[listLevels]int{}
		n.counts[l.id] = c
	}
	starts := [listLevels]int{}
	for i := range starts {
		starts[i] = u.level(l, i).start
		if u.starts[i] > 0 {
			starts[i] = u.starts[i]
			if !n.begun[id] {
				c[i] = 0
			}
		}
	}
	n.begun[id] = true
	for i := range at {
		if c[i] == 0 {
			c[i] = starts[i] + 1
		}
	}
	if c[at]++; c[at] == 1 {
		c[at] = starts[at] + 1
	}
	for i := at + 1; i < listLevels; i++ {
		if r := u.level(l, i).restart; r < 0 || at < r {
			c[i] = 0
		}
	}
}

// maxNumberText is the longest pattern of a number, in bytes.
const maxNumberText = 100

// print writes the number of the item counted last.
func (n *numbering) print(u *numberUse, l *numberList, at int) (string, bool) {
	level := u.level(l, at)
	if len(level.text) > maxNumberText {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(level.text); i++ {
		c := level.text[i]
		if c != '%' || i+1 == len(level.text) || level.text[i+1] < '1' || level.text[i+1] > '9' {
			b.WriteByte(c)
			continue
		}
		i++
		of := int(level.text[i] - '1')
		format := u.level(l, of).format
		if level.legal {
			format = "decimal"
		}
		s, ok := numeral(format, n.counts[l.id][of]-1)
		if !ok {
			return "", false
		}
		b.WriteString(s)
	}
	return b.String(), true
}
