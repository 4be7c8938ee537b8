package sources

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// The kinds of a value, as messages name them.
const (
	kindString  = "a string"
	kindInteger = "a whole number"
	kindBool    = "true or false"
	kindList    = "a list"
	kindTable   = "a table"
	kindOther   = "a number or date"
)

// value is a TOML value that knows its line. The library's own decoder tells
// lines of errors only; every finding here names one.
type value struct {
	line  int
	kind  string
	text  string
	n     int
	yes   bool
	items []*value
	keys  []string // of a table, in order of the file
	table map[string]*value
}

func newTable(line int) *value {
	return &value{line: line, kind: kindTable, table: map[string]*value{}}
}

func (v *value) set(key string, to *value) {
	if _, ok := v.table[key]; !ok {
		v.keys = append(v.keys, key)
	}
	v.table[key] = to
}

// syntaxError is a fault of TOML itself, with its line.
type syntaxError struct {
	line    int
	message string
}

// parseTOML reads a file into a table. Where the file has faults of syntax,
// its pieces, each beginning at a [[source]] line, are read one by one, so
// that a fault in one definition does not hide those in the others.
func parseTOML(data []byte) (*value, []syntaxError) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	fault := checkTOML(data)
	if fault == nil {
		return buildTOML(data), nil
	}
	root := newTable(1)
	root.set("source", &value{line: 1, kind: kindList})
	var faults []syntaxError
	for _, piece := range pieces(data) {
		if f := checkTOML(piece); f != nil {
			faults = append(faults, *f)
			continue
		}
		merge(root, buildTOML(piece))
	}
	if len(faults) == 0 {
		faults = []syntaxError{*fault}
	}
	return root, faults
}

// checkTOML lets the library judge a text, with all rules of TOML.
func checkTOML(data []byte) *syntaxError {
	var whole map[string]any
	err := toml.Unmarshal(data, &whole)
	if err == nil {
		return nil
	}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, _ := decode.Position()
		return &syntaxError{line, strings.TrimPrefix(decode.Error(), "toml: ")}
	}
	return &syntaxError{1, strings.TrimPrefix(err.Error(), "toml: ")}
}

// pieces cuts a text before every [[source]] line; blank lines in front keep
// the line numbers.
func pieces(data []byte) [][]byte {
	var cut [][]byte
	var piece []byte
	line := 0
	for l := range bytes.Lines(data) {
		if bytes.HasPrefix(bytes.TrimSpace(l), []byte("[[source]]")) {
			cut = append(cut, piece)
			piece = bytes.Repeat([]byte("\n"), line)
		}
		piece = append(piece, l...)
		line++
	}
	return append(cut, piece)
}

func merge(root, piece *value) {
	for _, key := range piece.keys {
		into, ok := root.table[key]
		if from := piece.table[key]; ok && into.kind == kindList && from.kind == kindList {
			into.items = append(into.items, from.items...)
		} else {
			root.set(key, from)
		}
	}
}

// buildTOML reads a text that checkTOML accepted.
func buildTOML(data []byte) *value {
	p := &unstable.Parser{}
	p.Reset(data)
	root := newTable(1)
	current := root
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			current = open(p, root, e)
		case unstable.KeyValue:
			assign(p, current, e)
		}
	}
	return root
}

// open returns the table that a header [a.b] or [[a.b]] begins.
func open(p *unstable.Parser, root *value, e *unstable.Node) *value {
	at := root
	keys := e.Key()
	for keys.Next() {
		k := keys.Node()
		name, line := string(k.Data), lineOf(p, k)
		next := at.table[name]
		last := keys.IsLast()
		switch {
		case last && e.Kind == unstable.ArrayTable:
			if next == nil || next.kind != kindList {
				next = &value{line: line, kind: kindList}
				at.set(name, next)
			}
			next.items = append(next.items, newTable(line))
		case next == nil:
			next = newTable(line)
			at.set(name, next)
		}
		at = inner(next, line)
	}
	return at
}

// inner is the table a header goes on in: the last one of a list of tables.
func inner(v *value, line int) *value {
	if v.kind == kindList && len(v.items) > 0 {
		v = v.items[len(v.items)-1]
	}
	if v.kind != kindTable {
		return newTable(line)
	}
	return v
}

// assign puts a key = value line into a table; a dotted key opens tables.
func assign(p *unstable.Parser, at *value, e *unstable.Node) {
	keys := e.Key()
	for keys.Next() {
		k := keys.Node()
		name, line := string(k.Data), lineOf(p, k)
		if keys.IsLast() {
			at.set(name, convert(p, e.Value(), line))
			return
		}
		next := at.table[name]
		if next == nil {
			next = newTable(line)
			at.set(name, next)
		}
		at = inner(next, line)
	}
}

// convert turns a node into a value. Strings and lists have no place of their
// own in the parser's tree, so line is that of the key they follow.
func convert(p *unstable.Parser, n *unstable.Node, line int) *value {
	v := &value{line: line, kind: kindOther, text: string(n.Data)}
	switch n.Kind {
	case unstable.String:
		v.kind = kindString
		if n.Raw.Length > 0 {
			v.line = lineOf(p, n)
		}
	case unstable.Bool:
		v.kind, v.yes = kindBool, v.text == "true"
	case unstable.Integer:
		number, err := strconv.ParseInt(strings.ReplaceAll(v.text, "_", ""), 0, 32)
		if err == nil {
			v.kind, v.n = kindInteger, int(number)
		}
	case unstable.Array:
		v.kind = kindList
		for it := n.Children(); it.Next(); {
			v.items = append(v.items, convert(p, it.Node(), line))
		}
	case unstable.InlineTable:
		v = newTable(line)
		for it := n.Children(); it.Next(); {
			assign(p, v, it.Node())
		}
	}
	return v
}

func lineOf(p *unstable.Parser, n *unstable.Node) int {
	return p.Shape(n.Raw).Start.Line
}

// describe names a value in a message.
func describe(v *value) string {
	if v.kind == kindString {
		return fmt.Sprintf("%q", v.text)
	}
	return v.kind
}
