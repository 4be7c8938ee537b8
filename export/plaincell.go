package export

import (
	"strings"
	"unsafe"
)

// plainCell is a cell as it stands in a stored reading, part for part.
type plainCell struct {
	table, row, column, value, unit, state, raw, flags, place string
}

// readPlain reads the cell at the beginning of text, as nearly all are stored:
// without white space, and with no text that is escaped. It says how long the
// cell is, 0 where it is another sort.
func readPlain(text string, c *plainCell) int {
	*c = plainCell{}
	if n := c.readWritten(text); n > 0 {
		return n
	}
	*c = plainCell{}
	if text == "" || text[0] != '{' {
		return 0
	}
	at := 1
	for {
		if at >= len(text) || text[at] != '"' {
			return 0
		}
		n := strings.IndexByte(text[at+1:], '"')
		if n < 0 || at+n+3 >= len(text) || text[at+n+2] != ':' {
			return 0
		}
		into := c.part(text[at+1 : at+1+n])
		at += n + 3
		value, n := plainValue(text[at:])
		if into == nil || n == 0 || at+n >= len(text) {
			return 0
		}
		*into = value
		at += n
		switch text[at] {
		case ',':
			at++
		case '}':
			return at + 1
		default:
			return 0
		}
	}
}

// readWritten reads a cell with its parts in the order in which report.Cell is
// written.
func (c *plainCell) readWritten(text string) int {
	at := 0
	if c.table, at = textBehind(text, at, `{"table":"`); at < 0 {
		return 0
	}
	if c.row, at = textBehind(text, at, `,"row":"`); at < 0 {
		return 0
	}
	if c.column, at = textBehind(text, at, `,"column":"`); at < 0 {
		return 0
	}
	const value = `,"value":`
	if !strings.HasPrefix(text[at:], value) {
		return 0
	}
	from := at + len(value)
	for at = from; at < len(text) && text[at] != ','; at++ {
		if text[at] == '"' || text[at] == '}' {
			return 0
		}
	}
	c.value = text[from:at]
	if unit, next := textBehind(text, at, `,"unit":"`); next > 0 {
		c.unit, at = unit, next
	}
	if c.state, at = textBehind(text, at, `,"state":"`); at < 0 {
		return 0
	}
	if c.raw, at = textBehind(text, at, `,"raw":"`); at < 0 {
		return 0
	}
	if place, next := textBehind(text, at, `,"place":"`); next > 0 {
		c.place, at = place, next
	}
	if at >= len(text) || text[at] != '}' { // flags, or parts in another order
		return 0
	}
	return at + 1
}

// textBehind is the text behind lead, which stands at a place and ends with a
// quote, and the place behind the text's own; -1 where there is none, and where
// something in it is escaped.
func textBehind(text string, at int, lead string) (string, int) {
	if !strings.HasPrefix(text[at:], lead) {
		return "", -1
	}
	from := at + len(lead)
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '"':
			return text[from:i], i + 1
		case '\\':
			return "", -1
		}
	}
	return "", -1
}

// part is where the value of a key goes, nil for a key that is not known here.
func (c *plainCell) part(key string) *string {
	switch key {
	case "table":
		return &c.table
	case "row":
		return &c.row
	case "column":
		return &c.column
	case "value":
		return &c.value
	case "unit":
		return &c.unit
	case "state":
		return &c.state
	case "raw":
		return &c.raw
	case "flags":
		return &c.flags
	case "place":
		return &c.place
	}
	return nil
}

// plainValue is the value at the beginning of text, of a string what stands
// between its quotes, and how long it is; 0 where it is not plain.
func plainValue(text string) (value string, n int) {
	switch text[0] {
	case '"':
		n := strings.IndexByte(text[1:], '"')
		if n < 0 || strings.IndexByte(text[1:1+n], '\\') >= 0 {
			return "", 0
		}
		return text[1 : 1+n], n + 2
	case '[':
		n := strings.IndexByte(text, ']')
		return text[:n+1], n + 1
	case '{':
		return "", 0
	}
	for n := range len(text) {
		if text[n] == ',' || text[n] == '}' {
			return text[:n], n
		}
	}
	return "", 0
}

// textOf is the text of bytes that nobody changes.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
