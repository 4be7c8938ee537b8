package decode

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// Bytes decodes a body into Text. The header is the charset label of the
// Content-Type header, or "". Bytes never fails: what cannot be read becomes
// U+FFFD, counted in Trail.Lost and marked in Text.Damage. The text is valid
// UTF-8 without byte order mark and NUL bytes.
//
// Valid UTF-8 is UTF-8 whatever was declared. Otherwise every charset that
// the bytes may be in is tried and the text that reads most like Chinese
// wins; a declaration is one small vote among the evidence. Text that had
// been decoded wrongly before it was sent (乱码) is repaired where that can be
// undone without guessing, and every repair stands in Text.Mends.
//
// The text may be the bytes of raw themselves, which must not be changed any more.
func Bytes(raw []byte, header string) Text {
	d := decide(raw, header)
	s, mends := d.text()
	v := d.survey
	if !d.valid || len(s) != len(d.raw) {
		v = surveyOf(s)
	}
	d.countLost(v.lost)
	if v.seen&traitMisread != 0 {
		mended, all := mendAll(s, mends)
		if mended != s {
			v = surveyOf(mended)
		}
		s, mends = mended, all
	}
	return Text{
		String: s,
		Script: v.script(),
		Trail:  d.trail,
		Mends:  mends,
		Damage: damaged(s, v),
	}
}

// decision is a body on its way to text: its bytes without byte order mark
// and the charset decided.
type decision struct {
	raw    []byte
	valid  bool   // all of raw is UTF-8
	survey survey // of raw, where that is valid
	trail  Trail
}

// decide finds the charset of raw.
func decide(raw []byte, header string) decision {
	found := declared(raw, header)
	marked, bom := byteOrderMark(raw)
	d := decision{raw: raw[bom:], trail: Trail{Declared: found}}
	if len(found) == 0 {
		d.trail.Declared = nil
	}
	switch {
	case marked == CharsetUTF16LE || marked == CharsetUTF16BE:
		d.choose(marked, "", "the byte order mark says "+string(marked))
	case bytes.IndexByte(d.raw, 0) >= 0:
		d.weigh(marked)
	case nextHigh(d.raw, 0) == len(d.raw):
		d.valid = true
		d.choose(CharsetUTF8, "", "")
	default:
		whole, ok := trimCutTail(d.raw), false
		if d.survey, ok = surveyed(asString(whole), true); !ok {
			d.weigh(marked)
			break
		}
		d.valid = len(whole) == len(d.raw)
		d.choose(CharsetUTF8, d.denied(CharsetUTF8), "the bytes are valid UTF-8")
	}
	return d
}

// choose settles the charset; why is what is held against declarations.
func (d *decision) choose(c, runnerUp Charset, why string) {
	d.trail.Chosen, d.trail.RunnerUp = c, runnerUp
	if why != "" {
		d.note(contradictions(d.trail.Declared, c, why))
	}
}

// note adds a sentence to the trail.
func (d *decision) note(s string) {
	if s == "" {
		return
	}
	if d.trail.Note != "" {
		s = d.trail.Note + "; " + s
	}
	d.trail.Note = s
}

// denied is a declared charset other than c, or "".
func (d *decision) denied(c Charset) Charset {
	for _, from := range []string{"header", "meta"} {
		if other := charsetOf(d.trail.Declared[from]); other != "" && other != c {
			return other
		}
	}
	return ""
}

// text decodes the body in the charset decided and completes the trail.
func (d *decision) text() (string, []Mend) {
	var s string
	var mends []Mend
	if d.valid {
		s = asString(d.raw)
	} else {
		s, mends = decodePieces(d.raw, d.trail.Chosen)
	}
	d.wideMeta(s)
	if strings.IndexByte(s, 0) >= 0 {
		s, mends = dropNUL(s, mends)
		d.note("NUL bytes dropped")
	}
	for strings.HasPrefix(s, "\uFEFF") {
		s = s[len("\uFEFF"):]
		mends = shift(mends, -len("\uFEFF"))
	}
	return s, mends
}

// asString is raw as a string that shares its bytes: most pages are not copied.
func asString(raw []byte) string { return unsafe.String(unsafe.SliceData(raw), len(raw)) }

// countLost records how many characters the decoder could not read. In a body
// of valid UTF-8 those that stand for such were lost before.
func (d *decision) countLost(n int) {
	if n == 0 || d.valid || d.trail.Chosen == CharsetUTF8 && utf8.Valid(d.raw) {
		return
	}
	d.trail.Lost = n
	d.note(strconv.Itoa(n) + " characters could not be read")
}

// wideMeta records the meta tag of a UTF-16 page, which can be read only
// after decoding and is then known to lie if it names another charset.
func (d *decision) wideMeta(s string) {
	if c := d.trail.Chosen; c != CharsetUTF16LE && c != CharsetUTF16BE {
		return
	}
	label := metaLabel([]byte(s[:min(len(s), metaWindow)]))
	if label == "" {
		return
	}
	if d.trail.Declared == nil {
		d.trail.Declared = map[string]string{}
	}
	d.trail.Declared["meta"] = label
	d.note(contradictions(map[string]string{"meta": label}, d.trail.Chosen, "the bytes are "+string(d.trail.Chosen)))
}

// trimCutTail takes a UTF-8 character that is cut off at the end of raw.
func trimCutTail(raw []byte) []byte {
	for i := 1; i <= min(len(raw), utf8.UTFMax-1); i++ {
		if c := raw[len(raw)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(raw[len(raw)-i:]) {
				return raw[:len(raw)-i]
			}
			break
		}
	}
	return raw
}
