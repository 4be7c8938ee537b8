package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"unicode/utf8"

	"nianbao/decode"
)

// Limits of what is read as JSON. Lists of a hundred rows need a few hundred
// kilobytes and nest five or six deep; what is larger is data for programs.
const (
	maxJSON       = 4 << 20
	maxJSONDepth  = 100
	maxJSONValues = 1_000_000
)

// callback begins the answers of services that call a function of the page
// with their data (JSONP): a comment against old browsers, a test that the
// function is there, its name.
var callback = regexp.MustCompile(`^(?:/\*[^*]{0,80}\*/\s*)?(?:typeof [\w$.]{1,80}\s*={2,3}\s*['"]function['"]\s*&&\s*)?[A-Za-z_$][\w$.]{0,80}\s*\(\s*`)

// JSON returns the value of the JSON answer of a list service, with
// json.Number for numbers; nil for other forms. A string that is JSON itself,
// as some services send, stands decoded in its place. Callers must not change
// the value.
func (d *Document) JSON() any { return d.page.json }

// isAnswer tells whether a body is the JSON answer of a service. Bytes that
// are no UTF-8 may hold a backslash in the half of a character, so they are
// decoded first.
func isAnswer(body []byte, contentType string) bool {
	if len(body) > maxJSON {
		return false
	}
	wide := bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff"))
	data := payload(body)
	if data == nil && !wide {
		return false
	}
	if isJSON(data) {
		return true
	}
	if utf8.Valid(body) {
		return false
	}
	return isJSON(payload([]byte(decode.Bytes(body, charsetLabel(Input{ContentType: contentType})).String)))
}

// opensAnswer tells whether a text begins like an answer.
func opensAnswer(head []byte) bool {
	return bytes.HasPrefix(head, []byte("{")) || bytes.HasPrefix(head, []byte("[")) || callback.Match(head[:min(len(head), 400)])
}

// payload returns the object or array that a body is or hands to a function;
// nil when it does not begin and end like one.
func payload(body []byte) []byte {
	const space = " \t\r\n"
	body = bytes.Trim(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), space)
	if head := callback.Find(body[:min(len(body), 400)]); head != nil {
		body = bytes.TrimRight(body[len(head):], "; \t\r\n")
		if !bytes.HasSuffix(body, []byte(")")) {
			return nil
		}
		body = bytes.TrimRight(body[:len(body)-1], space)
	}
	if len(body) < 2 || body[0] != '{' && body[0] != '[' || body[len(body)-1] != body[0]+2 {
		return nil
	}
	return body
}

// isJSON tells whether data is JSON within the limits.
func isJSON(data []byte) bool { return data != nil && modest(data) && json.Valid(data) }

// modest tells whether data stays within the limits of depth and number of
// values, in which it need not be JSON.
func modest(data []byte) bool {
	depth, values := 0, 1
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			if i = endOfString(data, i+1); i < 0 {
				return false
			}
		case '{', '[':
			if depth++; depth > maxJSONDepth {
				return false
			}
		case '}', ']':
			depth--
		case ',':
			if values++; values > maxJSONValues {
				return false
			}
		}
	}
	return true
}

// endOfString returns where the quote stands that ends a string; -1 when
// there is none.
func endOfString(data []byte, from int) int {
	for i := from; ; i++ {
		at := bytes.IndexByte(data[i:], '"')
		if at < 0 {
			return -1
		}
		i += at
		slashes := 0
		for i-slashes > from && data[i-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
	}
}

// parseJSON decodes data within the limits.
func parseJSON(data []byte) (any, bool) {
	if data == nil || !modest(data) {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, false
	}
	_, err := dec.Token()
	return v, errors.Is(err, io.EOF)
}

// readJSON reads the answer of a list service: no text, only links.
func readJSON(in Input) (*Document, error) {
	d := decoded(in)
	v, ok := parseJSON(payload([]byte(d.page.raw)))
	if !ok {
		return nil, &UnreadableError{FormOther, reasons[FormOther]}
	}
	d.Form = FormJSON
	d.page.base = baseAt(d.URL, "")
	d.page.json = d.answerLinks(v)
	return d, nil
}
