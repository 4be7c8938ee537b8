package document

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// literal is a value written in a script: a text, a list or an object.
// Numbers and names of programs are texts as they stand.
type literal struct {
	text  string
	parts []literal // of a list or an object
	names []string  // of the parts of an object
	whole bool      // was read to its end
}

// maxLiteralDepth is how deep the values of a script may nest.
const maxLiteralDepth = 32

// part returns the value of an object under a name.
func (l literal) part(name string) literal {
	for i, n := range l.names {
		if n == name {
			return l.parts[i]
		}
	}
	return literal{}
}

// literalReader reads values from the text of a script.
type literalReader struct {
	text  string
	depth int
}

// readLiteral reads the value at the beginning of a text.
func readLiteral(text string) literal {
	r := literalReader{text: text}
	return r.value()
}

func (r *literalReader) skip() { r.text = strings.TrimLeft(r.text, " \t\r\n") }

// take drops a byte if it comes next.
func (r *literalReader) take(c byte) bool {
	r.skip()
	if r.text == "" || r.text[0] != c {
		return false
	}
	r.text = r.text[1:]
	return true
}

func (r *literalReader) value() literal {
	r.skip()
	switch {
	case r.text == "" || r.depth >= maxLiteralDepth:
		return literal{}
	case r.text[0] == '{':
		return r.group('}')
	case r.text[0] == '[':
		return r.group(']')
	}
	text, ok := r.word()
	return literal{text: text, whole: ok}
}

// group reads a list or an object up to its end; it stops at what it does
// not understand.
func (r *literalReader) group(end byte) literal {
	r.depth++
	defer func() { r.depth-- }()
	r.text = r.text[1:]
	var l literal
	for !r.take(end) {
		if end == '}' {
			name, ok := r.word()
			if !ok || !r.take(':') {
				return l
			}
			l.names = append(l.names, name)
		}
		part := r.value()
		l.parts = append(l.parts, part)
		if !part.whole {
			return l
		}
		if !r.take(',') && (r.text == "" || r.text[0] != end) {
			return l
		}
	}
	l.whole = true
	return l
}

// word reads a text in quotes, or a name or number without.
func (r *literalReader) word() (string, bool) {
	r.skip()
	if r.text == "" {
		return "", false
	}
	if quote := r.text[0]; quote == '"' || quote == '\'' || quote == '`' {
		return r.quoted(quote)
	}
	end := strings.IndexAny(r.text, " \t\r\n,:;{}[]()\"'`<>")
	if end < 0 {
		end = len(r.text)
	}
	word := r.text[:end]
	r.text = r.text[end:]
	return word, word != ""
}

// quoted reads a text up to its closing quote and undoes its escapes.
func (r *literalReader) quoted(quote byte) (string, bool) {
	var b strings.Builder
	stops := string([]byte{quote, '\\'})
	for r.text = r.text[1:]; ; {
		at := strings.IndexAny(r.text, stops)
		if at < 0 {
			b.WriteString(r.text)
			r.text = ""
			return b.String(), false
		}
		b.WriteString(r.text[:at])
		closed := r.text[at] == quote
		r.text = r.text[at+1:]
		if closed {
			return b.String(), true
		}
		r.escape(&b)
	}
}

// escapes are what single letters after a backslash stand for.
var escapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'b': "", 'f': " ", 'v': " ", '0': "", '\n': ""}

// escape undoes the escape whose backslash was read.
func (r *literalReader) escape(b *strings.Builder) {
	if r.text == "" {
		return
	}
	c := r.text[0]
	switch digits := map[byte]int{'u': 4, 'x': 2}[c]; {
	case digits > 0:
		b.WriteRune(r.code(digits))
		return
	case c >= utf8.RuneSelf:
		return // the character stands for itself and is read next
	}
	r.text = r.text[1:]
	if s, ok := escapes[c]; ok {
		b.WriteString(s)
		return
	}
	b.WriteByte(c)
}

// code reads the digits of an escape and of the second half of a pair.
func (r *literalReader) code(digits int) rune {
	first, ok := r.hex(digits)
	if !ok {
		r.text = r.text[1:]
		return utf8.RuneError
	}
	if utf16.IsSurrogate(first) && strings.HasPrefix(r.text, `\u`) {
		rest := r.text
		r.text = r.text[1:]
		if second, ok := r.hex(4); ok {
			if pair := utf16.DecodeRune(first, second); pair != utf8.RuneError {
				return pair
			}
		}
		r.text = rest
	}
	return first // a lone half is written as the mark of a lost character
}

func (r *literalReader) hex(digits int) (rune, bool) {
	if len(r.text) < 1+digits {
		return 0, false
	}
	v, err := strconv.ParseUint(r.text[1:1+digits], 16, 32)
	if err != nil {
		return 0, false
	}
	r.text = r.text[1+digits:]
	return rune(v), true
}
