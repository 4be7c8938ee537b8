package archive

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// origPrefix marks header lines that described the bytes on the wire and do
// not describe those that are stored. Replay tools know it.
const origPrefix = "X-Archive-Orig-"

// wireHeaders are the lines that content and transfer decoding make untrue.
var wireHeaders = []string{"Content-Encoding", "Transfer-Encoding", "Content-Length"}

// Split parts an HTTP message into its header block, with the empty line, and
// what follows. ok is false where no header block ends.
func Split(block []byte) (head, rest []byte, ok bool) {
	for i := 0; i < len(block); {
		n := bytes.IndexByte(block[i:], '\n')
		if n < 0 {
			return block, nil, false
		}
		line := bytes.TrimRight(block[i:i+n], "\r")
		i += n + 1
		if len(line) == 0 {
			return block[:i], block[i:], true
		}
	}
	return block, nil, false
}

// lines are the lines of a header block with their ends, without the empty
// line. One that was cut off gets an end.
func lines(head []byte) [][]byte {
	var out [][]byte
	for line := range bytes.Lines(head) {
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			continue
		}
		if line[len(line)-1] != '\n' {
			line = append(bytes.Clone(line), "\r\n"...)
		}
		out = append(out, line)
	}
	return out
}

// nameOf is the name of a header line, "" for others.
func nameOf(line []byte) string {
	name, _, ok := bytes.Cut(line, []byte(":"))
	if !ok || bytes.ContainsAny(name, " \t") {
		return ""
	}
	return string(name)
}

// Headers reads a header block as far as it is well-formed. Names are
// canonical; folded lines are joined.
func Headers(head []byte) http.Header {
	h := http.Header{}
	last := ""
	for n, line := range lines(head) {
		text := string(bytes.TrimRight(line, "\r\n"))
		switch name := nameOf(line); {
		case n == 0: // the status or request line
		case (text[0] == ' ' || text[0] == '\t') && last != "":
			values := h[last]
			values[len(values)-1] += " " + strings.TrimSpace(text)
		case name != "":
			last = http.CanonicalHeaderKey(name)
			h[last] = append(h[last], strings.TrimSpace(text[len(name)+1:]))
		}
	}
	return h
}

// Status is the status of a response, 0 where its first line tells none.
func Status(head []byte) int {
	first, _, _ := bytes.Cut(head, []byte("\n"))
	words := strings.Fields(string(first))
	if len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/") {
		return 0
	}
	status, err := strconv.Atoi(words[1])
	if err != nil || status < 100 || status > 999 {
		return 0
	}
	return status
}

// Settle makes a header block fit a body that was decoded: lines of the wire
// that no longer hold get the prefix X-Archive-Orig-, and Content-Length says
// the length of the body. A block that fits already is returned as it is.
func Settle(head []byte, length int) []byte {
	if fits(head, length) {
		return closed(head)
	}
	var out bytes.Buffer
	said := false
	for _, line := range lines(head) {
		name := nameOf(line)
		if !isWire(name) {
			out.Write(line)
			continue
		}
		out.WriteString(origPrefix)
		out.Write(line)
		if !said && strings.EqualFold(name, "Content-Length") {
			said = true
			fmt.Fprintf(&out, "Content-Length: %d\r\n", length)
		}
	}
	if !said {
		fmt.Fprintf(&out, "Content-Length: %d\r\n", length)
	}
	return closed(out.Bytes())
}

// Unsettle undoes Settle, for blocks of our own and of other programs that
// mark the lines of the wire in this way.
func Unsettle(head []byte) []byte {
	var out bytes.Buffer
	marked := false
	for _, line := range lines(head) {
		marked = marked || strings.HasPrefix(nameOf(line), origPrefix) && isWire(nameOf(line)[len(origPrefix):])
	}
	if !marked {
		return head
	}
	for _, line := range lines(head) {
		name := nameOf(line)
		switch orig, is := strings.CutPrefix(name, origPrefix); {
		case is && isWire(orig):
			out.Write(line[len(origPrefix):])
		case !isWire(name):
			out.Write(line)
		}
	}
	return closed(out.Bytes())
}

func isWire(name string) bool {
	for _, wire := range wireHeaders {
		if strings.EqualFold(name, wire) {
			return true
		}
	}
	return false
}

// fits says whether a header block describes a plain body of that length.
func fits(head []byte, length int) bool {
	h := Headers(head)
	coded := len(h["Content-Encoding"]) > 0 || len(h["Transfer-Encoding"]) > 0
	said := h["Content-Length"]
	return !coded && (len(said) == 0 || len(said) == 1 && said[0] == strconv.Itoa(length))
}

// closed ends a header block with an empty line where it has none.
func closed(head []byte) []byte {
	if _, rest, ok := Split(head); ok && len(rest) == 0 {
		return head
	}
	head = bytes.TrimRight(head, "\r\n")
	return append(bytes.Clone(head), "\r\n\r\n"...)
}
