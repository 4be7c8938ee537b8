package coverage

import (
	"bytes"
	"errors"
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
	for {
		n := bytes.IndexByte(s.data[s.at:], '"')
		if n < 0 {
			return nil, errScan
		}
		s.at += n + 1
		if !escaped(s.data[from : s.at-1]) {
			return s.data[from : s.at-1], nil
		}
	}
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
	depth := 0
	for {
		switch s.peek() {
		case 0:
			return errScan
		case '"':
			if _, err := s.Text(); err != nil {
				return err
			}
		case '{', '[':
			depth++
			s.at++
			continue
		case '}', ']':
			if depth--; depth < 0 {
				return errScan
			}
			s.at++
		case ',', ':':
			if depth == 0 {
				return errScan
			}
			s.at++
			continue
		default:
			s.word()
		}
		if depth == 0 {
			return nil
		}
	}
}

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
