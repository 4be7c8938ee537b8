package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// A check needs a few members of every record, and coverage those of all outcomes
// and readings; both know by the digest that they are as they were written. This
// reads them several times as fast as encoding/json, which looks at every byte of
// the others, too.

// member is a member of a record that is wanted, and where it goes: a pointer to
// a string, a bool, an integer, a time or an Outcome.
type member struct {
	name string
	to   any
}

var errNoObject = errors.New("record is no JSON object")

// readMembers fills the wanted members of a JSON object. One that is not there
// leaves its place as it is; the values of others are passed over unread.
func readMembers(data []byte, wanted []member) error {
	i := skipSpace(data, 0)
	if i >= len(data) || data[i] != '{' {
		return errNoObject
	}
	for i = skipSpace(data, i+1); i < len(data) && data[i] == '"'; {
		end := skipString(data, i)
		name := data[i+1 : max(end-1, i+1)]
		i = skipSpace(data, end)
		if i >= len(data) || data[i] != ':' {
			return errNoObject
		}
		from := skipSpace(data, i+1)
		to := skipValue(data, from)
		if to <= from || to >= len(data) {
			return errNoObject
		}
		for _, m := range wanted {
			if m.name == string(name) {
				if err := m.read(data[from:to]); err != nil {
					return err
				}
			}
		}
		if i = skipSpace(data, to); i < len(data) && data[i] == ',' {
			i = skipSpace(data, i+1)
			continue
		}
		break
	}
	if i >= len(data) || data[i] != '}' || skipSpace(data, i+1) != len(data) {
		return errNoObject
	}
	return nil
}

// read takes a value. What is not as json.Marshal writes it plainly is left to
// encoding/json.
func (m member) read(value []byte) (err error) {
	switch to := m.to.(type) {
	case *string:
		if plainString(value) {
			*to = string(value[1 : len(value)-1])
			return nil
		}
	case *uint64:
		if *to, err = strconv.ParseUint(string(value), 10, 64); err == nil {
			return nil
		}
	case *int64:
		if *to, err = strconv.ParseInt(string(value), 10, 64); err == nil {
			return nil
		}
	case *int:
		if *to, err = strconv.Atoi(string(value)); err == nil {
			return nil
		}
	case *Outcome:
		return readMembers(value, to.members())
	case *time.Time:
		if plainString(value) {
			if *to, err = time.Parse(time.RFC3339, string(value[1:len(value)-1])); err == nil {
				return nil
			}
		}
	}
	if err = json.Unmarshal(value, m.to); err != nil {
		return fmt.Errorf("member %s: %w", m.name, err)
	}
	return nil
}

// plainString says whether a value is a string without escapes.
func plainString(value []byte) bool {
	return len(value) >= 2 && value[0] == '"' && bytes.IndexByte(value, '\\') < 0
}

func skipSpace(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r') {
		i++
	}
	return i
}

// skipString is the place behind the string that begins at i, the length of data
// where it does not end.
func skipString(data []byte, i int) int {
	for i++; ; i++ {
		n := bytes.IndexByte(data[i:], '"')
		if n < 0 {
			return len(data)
		}
		back := 0
		for n-back > 0 && data[i+n-1-back] == '\\' {
			back++
		}
		if i += n; back%2 == 0 {
			return i + 1
		}
	}
}

// skipValue is the place behind the value that begins at i.
func skipValue(data []byte, i int) int {
	depth := 0
	for i < len(data) {
		switch c := data[i]; c {
		case '"':
			i = skipString(data, i)
		case '{', '[':
			depth++
			i++
		case '}', ']', ',':
			if depth == 0 {
				return i
			}
			if c != ',' {
				depth--
			}
			i++
		default:
			i++
			continue
		}
		if depth == 0 {
			return i
		}
	}
	return i
}
