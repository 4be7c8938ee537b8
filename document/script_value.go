package document

import (
	"regexp"
	"strings"
)

// Value is what a script of a page holds under a name: a text, a list or an
// object. Numbers are texts as they stand. The zero value is an empty text.
type Value struct{ literal literal }

// maxValues is how many places of a name are tried.
const maxValues = 8

// ScriptValue returns the value that a page's scripts assign to a name, or
// hold under it as the key of an object: TREE of `{SID:'1', TREE:[…]}`. The
// first that is a list, an object or a text that is not empty counts.
func (d *Document) ScriptValue(name string) Value {
	if !strings.Contains(d.page.raw, name) {
		return Value{}
	}
	re, err := regexp.Compile(`\b` + regexp.QuoteMeta(name) + `["']?\s*[:=]\s*`)
	if err != nil {
		return Value{}
	}
	for _, at := range re.FindAllStringIndex(d.page.raw, maxValues) {
		if l := readLiteral(d.page.raw[at[1]:]); l.text != "" || len(l.parts) > 0 {
			return Value{l}
		}
	}
	return Value{}
}

// Text returns a text or number as it stands, "" for lists and objects.
func (v Value) Text() string { return v.literal.text }

// Part returns the value of an object under a key, the zero value where there
// is none.
func (v Value) Part(key string) Value { return Value{v.literal.part(key)} }

// Parts returns the values of a list or an object, in order.
func (v Value) Parts() []Value {
	parts := make([]Value, len(v.literal.parts))
	for i, p := range v.literal.parts {
		parts[i] = Value{p}
	}
	return parts
}
