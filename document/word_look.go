package document

import "strconv"

// A switch of a run that may be left as it was.
type toggle byte

const (
	notSaid toggle = iota
	isOn
	isOff
)

// runLook is what the properties of a run of text say of how it is seen.
type runLook struct {
	style  string // of its characters
	hidden toggle
	struck toggle // crossed out once
	double toggle // crossed out twice
	raised toggle // set above the line
	white  toggle // in the colour of the paper
}

// readRunLook reads the rPr element just begun.
func readRunLook(x *xmlPart) (runLook, error) {
	var l runLook
	err := x.each(func(e xmlElement) error {
		switch e.name() {
		case "rStyle":
			l.style = e.value("val")
		case "vanish":
			l.hidden = switched(e.on())
		case "strike":
			l.struck = switched(e.on())
		case "dstrike":
			l.double = switched(e.on())
		case "vertAlign":
			l.raised = switched(e.value("val") == "superscript")
		case "color":
			l.white = switched(isPaper(e.value("val")))
		}
		return x.skip()
	})
	return l, err
}

func switched(on bool) toggle {
	if on {
		return isOn
	}
	return isOff
}

// nearWhite is the least share of each colour that is not told from paper.
const nearWhite = 0xf0

// isPaper tells a colour that is not seen on white paper.
func isPaper(colour string) bool {
	v, err := strconv.ParseUint(colour, 16, 24)
	return err == nil && len(colour) == 6 && v>>16 >= nearWhite && v>>8&0xff >= nearWhite && v&0xff >= nearWhite
}

// unseen tells a run that is not printed, or crossed out.
func (l runLook) unseen() bool {
	return l.hidden == isOn || l.struck == isOn || l.double == isOn
}

// with is a look with what another one says on top of it.
func (l runLook) with(over runLook) runLook {
	lay := func(under *toggle, over toggle) {
		if over != notSaid {
			*under = over
		}
	}
	lay(&l.hidden, over.hidden)
	lay(&l.struck, over.struck)
	lay(&l.double, over.double)
	lay(&l.raised, over.raised)
	lay(&l.white, over.white)
	return l
}

// readDefaults reads what holds where no style says otherwise.
func (s *wordStyles) readDefaults(x *xmlPart) error {
	return x.each(func(e xmlElement) error {
		if e.name() != "rPrDefault" {
			return x.skip()
		}
		return x.each(func(e xmlElement) error {
			if e.name() != "rPr" {
				return x.skip()
			}
			var err error
			s.usual, err = readRunLook(x)
			return err
		})
	})
}

// look is how text in a style of paragraphs and one of characters is seen.
// Text that both of them hide or cross out is seen again: that is how the
// switches of styles add up.
func (s *wordStyles) look(paragraph, characters string) runLook {
	var p, c runLook
	s.chain(paragraph, func(style *wordStyle) bool {
		p = style.look.with(p)
		return false
	})
	follow(s.runs, characters, func(style *wordStyle) bool {
		c = style.look.with(c)
		return false
	})
	if p.hidden == isOn && c.hidden == isOn {
		c.hidden = isOff
	}
	if p.struck == isOn && c.struck == isOn {
		c.struck = isOff
	}
	return s.usual.with(p).with(c)
}
