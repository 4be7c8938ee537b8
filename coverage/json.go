package coverage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
)

// errScan says that stored JSON is not what this program writes.
var errScan = errors.New("stored reading is not the JSON this program writes")

// Scan walks over JSON without decoding it, each byte once. It checks no more
// than it needs: the store's digest vouches for what stands there.
type Scan struct {
	data []byte
	at   int
}

// NewScan walks over data.
func NewScan(data []byte) *Scan { return &Scan{data: data} }

// At is the place of the next byte.
func (s *Scan) At() int { return s.at }

// Rest is what was not read yet.
func (s *Scan) Rest() []byte { return s.data[s.at:] }

// Pass passes over n bytes that were read in Rest.
func (s *Scan) Pass(n int) { s.at += n }

// Object calls fn with every key of the object at hand. fn must read the value.
func (s *Scan) Object(fn func(key []byte) error) error {
	if s.Null() {
		return nil
	}
	if !s.take('{') {
		return errScan
	}
	for !s.take('}') {
		key, err := s.Text()
		if err != nil {
			return err
		}
		if !s.take(':') {
			return errScan
		}
		if err := fn(key); err != nil {
			return err
		}
		if !s.take(',') && s.peek() != '}' {
			return errScan
		}
	}
	return nil
}

// Array calls fn for every element of the array at hand. fn must read it.
func (s *Scan) Array(fn func() error) error {
	if s.Null() {
		return nil
	}
	if !s.take('[') {
		return errScan
	}
	for !s.take(']') {
		if err := fn(); err != nil {
			return err
		}
		if !s.take(',') && s.peek() != ']' {
			return errScan
		}
	}
	return nil
}

// Null reads null, if it is there.
func (s *Scan) Null() bool {
	if s.peek() == 'n' && bytes.HasPrefix(s.data[s.at:], []byte("null")) {
		s.at += 4
		return true
	}
	return false
}

// Text reads a string and returns it as it stands between its quotes.
func (s *Scan) Text() ([]byte, error) {
	if !s.take('"') {
		return nil, errScan
	}
	from := s.at
	end := textEnd(s.data, from)
	if end < 0 {
		return nil, errScan
	}
	s.at = end + 1
	return s.data[from:end], nil
}

// escaped says whether what follows a text is escaped: an odd number of
// backslashes ends it.
func escaped(text []byte) bool {
	n := 0
	for n < len(text) && text[len(text)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// Raw reads a value and returns it as it stands.
func (s *Scan) Raw() ([]byte, error) {
	s.peek()
	from := s.at
	if err := s.Skip(); err != nil {
		return nil, err
	}
	return s.data[from:s.at], nil
}

// Skip passes over a value.
func (s *Scan) Skip() error {
	switch s.peek() {
	case '"':
		_, err := s.Text()
		return err
	case '{', '[':
		return s.skipNested()
	case 0, '}', ']', ',', ':':
		return errScan
	}
	s.word()
	return nil
}

// skipNested passes over an object or array. Most of a reading is passed over
// here.
func (s *Scan) skipNested() error {
	i, depth, within := s.at, 0, false
	for i < len(s.data) {
		i, depth, within = passWords(s.data, i, depth, within)
		for end := min(i+8, len(s.data)); i < end; i++ {
			switch c := s.data[i]; {
			case within && c == '\\':
				i++
			case c == '"':
				within = !within
			case within:
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				if depth--; depth == 0 {
					s.at = i + 1
					return nil
				}
			}
		}
	}
	return errScan
}

// passWords passes over JSON from i on, eight bytes at a time, up to those in
// which the value may end or a backslash stands. Depth counts the brackets that
// are open, within says whether i is in a string. In the masks the highest bit of
// a byte counts.
func passWords(data []byte, i, depth int, within bool) (int, int, bool) {
	inside := uint64(0)
	if within {
		inside = math.MaxUint64
	}
	for ; i+8 <= len(data); i += 8 {
		word := binary.LittleEndian.Uint64(data[i:])
		text := equal(word, '"')
		text ^= text << 8 // from every quote on, up to the next
		text ^= text << 16
		text ^= text << 32
		text ^= inside
		folded := word | 0x20*each // [ becomes {, and ] becomes }
		closed := bits.OnesCount64(equal(folded, '}') &^ text)
		if closed >= depth || equal(word, '\\') != 0 {
			break
		}
		depth += bits.OnesCount64(equal(folded, '{')&^text) - closed
		inside = uint64(int64(text) >> 63)
	}
	return i, depth, inside != 0
}

// each has the lowest bit of every byte set.
const each = 0x0101010101010101

// equal has the highest bit of every byte of word set that is c, and no other.
func equal(word uint64, c byte) uint64 {
	x := word ^ uint64(c)*each
	return ^((x&(0x7f*each) + 0x7f*each) | x | 0x7f*each)
}

// textEnd is the place of the quote that ends the string whose text begins at i,
// -1 where there is none.
func textEnd(data []byte, i int) int {
	for from := i; ; i++ {
		near := min(len(data), i+shortText)
		for i < near && data[i] != '"' {
			i++
		}
		if i == near {
			n := bytes.IndexByte(data[i:], '"')
			if n < 0 {
				return -1
			}
			i += n
		}
		if !escaped(data[from:i]) {
			return i
		}
	}
}

// shortText is how far a quote is looked for byte by byte, which is faster than
// a call where it is near.
const shortText = 16

// word passes over a number, true, false or null.
func (s *Scan) word() {
	s.at++
	for ; s.at < len(s.data); s.at++ {
		switch s.data[s.at] {
		case ',', ':', ']', '}', ' ', '\t', '\r', '\n':
			return
		}
	}
}

// peek is the next byte that is no white space, 0 at the end.
func (s *Scan) peek() byte {
	for s.at < len(s.data) {
		switch c := s.data[s.at]; c {
		case ' ', '\n', '\t', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// take reads one byte, if it is there.
func (s *Scan) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}
