package document

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// isNought tells a measure of 0 in whatever unit.
func isNought(measure string) bool {
	if measure == "" || measure[0] > '9' || measure[0] >= '1' {
		return false
	}
	v, err := strconv.ParseFloat(strings.TrimRight(measure, "abcdefghijklmnopqrstuvwxyz% "), 64)
	return err == nil && v == 0
}

// isGone tells a cell or row that takes no place on the page.
func isGone(n *node) bool {
	return n.look.has(undisplayedLook) || (n.has(hiddenTrait) || n.look.has(unseenLook)) && !n.look.has(measuredLook)
}

// isWithdrawn tells an element whose text a reader of the page does not take
// for text of it: crossed out, unseen, the reading of a character, or what
// stands in for a device.
func isWithdrawn(n *node) bool {
	switch n.atom {
	case atom.Rt, atom.Rp, atom.Del, atom.S, atom.Strike, atom.Datalist, atom.Audio, atom.Video, atom.Progress, atom.Meter:
		return true
	}
	return n.has(hiddenTrait) || n.look.has(unseenLook|struckLook)
}

// isApart tells an element that may be unseen or stand elsewhere: a name or a
// style says so, and only the style sheets of the page know.
func isApart(n *node) bool {
	return n.names.has(hidingNamed) || n.look.has(elsewhereLook) || n.atom == atom.Font && isPaperColour(n.attr("color"))
}

// isNamedHidden tells a part of the page with a name that style sheets use for
// what is not seen.
func isNamedHidden(n *node) bool {
	switch n.atom {
	case atom.Div, atom.Table, atom.Section, atom.Article:
		return n.names.has(hidingNamed)
	}
	return false
}

// standsElsewhere tells a style that takes a text out of its line, or gives it
// the colour of the paper.
func standsElsewhere(style string) bool {
	for style != "" {
		var declaration string
		declaration, style, _ = strings.Cut(style, ";")
		name, value, _ := strings.Cut(declaration, ":")
		value, _, _ = strings.Cut(strings.TrimSpace(value), "!")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "color":
			if isPaperColour(value) {
				return true
			}
		case "position":
			if value == "absolute" || value == "fixed" {
				return true
			}
		case "float":
			return value != "none"
		case "text-indent":
			if strings.HasPrefix(value, "-9") {
				return true
			}
		}
	}
	return false
}

// isPaperColour tells a colour of text that is not told from that of the
// page: white, nearly white, or none.
func isPaperColour(colour string) bool {
	colour = strings.ToLower(compact(colour))
	if code, ok := strings.CutPrefix(colour, "#"); ok {
		if len(code) == 3 || len(code) == 4 {
			return strings.Trim(code[:3], "f") == "" || isClear(code[3:])
		}
		return len(code) >= 6 && (isPaper(code[:6]) || isClear(code[6:]))
	}
	return paperColours[colour] || paperRGB.MatchString(colour)
}

// isClear tells the digits of an opacity of 0.
func isClear(alpha string) bool { return alpha != "" && strings.Trim(alpha, "0") == "" }

// paperColours are the names of such colours.
var paperColours = set(`white transparent snow ivory ghostwhite floralwhite mintcream azure`)

// paperRGB are such colours in figures, or of no opacity.
var paperRGB = regexp.MustCompile(`^rgba?\((?:(?:24\d|25[0-5])[, ]?){3}|^(?:rgba|hsla)\(.*[,/](?:0|0?\.0+|0%)\)$|^hsla?\(.*,(?:9[5-9]|100)%`)

// hidingNames are names that style sheets use for what is not seen.
var hidingNames = set(`hidden hide sr-only d-none visually-hidden invisible`)

// lift is how the digits of an element are written to keep them apart from
// those beside it; nil where they are ordinary.
type lift func(rune) rune

// liftOf tells the marks of notes, and other text set above or below the
// line.
func liftOf(n *node) lift {
	switch {
	case n.atom == atom.Sup:
		return raise
	case n.atom == atom.Sub:
		return lower
	}
	return nil
}

// noteMarkOf tells text that is a mark only beside other text: a short link to a
// place on a page, and what a style raises or lowers.
func noteMarkOf(n *node) lift {
	if len(n.attrs) == 0 {
		return nil
	}
	if n.atom == atom.A && strings.Contains(n.attr("href"), "#") && runes(textOf(n, 100)) <= maxMark {
		return raise
	}
	switch {
	case n.look.has(raisedLook):
		return raise
	case n.look.has(loweredLook):
		return lower
	}
	return nil
}

// maxMark is the length of the longest mark of a note: [注12].
const maxMark = 6

// lower writes figures below the line.
func lower(r rune) rune {
	if r < '0' || r > '9' {
		return r
	}
	return '₀' + r - '0'
}

// holdsBlock tells whether an element has blocks below it: then it is no mark
// in a line of text, but most likely was left open.
func holdsBlock(n *node) bool {
	for c := n.first; c != nil; c = c.next {
		if c.isBlock() && c.atom != atom.Br || holdsBlock(c) {
			return true
		}
	}
	return false
}
