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
