package decode

import (
	"bytes"
	"regexp"
	"strings"
)

// metaWindow is how much of a page is searched for a declaration. Browsers
// look at 1024 bytes; many portals put scripts and styles before the tag.
const metaWindow = 4 << 10

var (
	metaCharset = regexp.MustCompile(`(?i)^meta\b[^<>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)`)
	xmlEncoding = regexp.MustCompile(`(?i)^\s*<\?xml\b[^<>]*?\bencoding\s*=\s*["']?\s*([\w.:-]+)`)
	headCharset = regexp.MustCompile(`(?i)\bcharset\s*=\s*["']?\s*([\w.:-]+)`)
)

// metaLabel is the charset label that the head of a page declares in a meta
// tag or an XML declaration, as found, or "".
func metaLabel(head []byte) string {
	head = head[:min(len(head), metaWindow)]
	if bytes.HasPrefix(bytes.TrimLeft(head, metaSpace), []byte("<?")) {
		if m := xmlEncoding.FindSubmatch(head); m != nil {
			return string(m[1])
		}
	}
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 {
			return ""
		}
		head = head[i+1:]
		tag := head
		if end := bytes.IndexAny(head, "<>"); end >= 0 {
			tag = head[:end]
		}
		if !mayDeclare(tag) {
			continue
		}
		if label := plainMeta(tag); label != "" {
			return label
		}
		if m := metaCharset.FindSubmatch(tag); m != nil {
			return string(m[1])
		}
	}
}

// metaSpace is white space within a tag.
const metaSpace = " \t\n\f\r"

// plainMeta is the label of a tag that names its charset first, as most do:
// <meta charset="utf-8">. It is "" of every other tag.
func plainMeta(tag []byte) string {
	rest := bytes.TrimLeft(tag[len("meta"):], metaSpace)
	if len(rest) == len(tag)-len("meta") || len(rest) < len("charset") || !bytes.EqualFold(rest[:len("charset")], []byte("charset")) {
		return ""
	}
	rest, equals := bytes.CutPrefix(bytes.TrimLeft(rest[len("charset"):], metaSpace), []byte("="))
	if !equals {
		return ""
	}
	rest = bytes.TrimLeft(rest, metaSpace)
	if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
		rest = bytes.TrimLeft(rest[1:], metaSpace)
	}
	end := 0
	for end < len(rest) && isLabelByte(rest[end]) {
		end++
	}
	return string(rest[:end])
}

// isLabelByte tells what the labels of charsets consist of.
func isLabelByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '.' || c == ':' || c == '-'
}

// mayDeclare reports whether a tag is a meta tag in which charset stands
// before an equals sign. It spares the other tags the regular expression.
func mayDeclare(tag []byte) bool {
	if len(tag) < len("meta") || !bytes.EqualFold(tag[:len("meta")], []byte("meta")) {
		return false
	}
	for {
		name, rest, ok := bytes.Cut(tag, []byte("="))
		if !ok {
			return false
		}
		name = bytes.TrimRight(name, " \t\n\f\r")
		if n := len(name) - len("charset"); n >= 0 && bytes.EqualFold(name[n:], []byte("charset")) {
			return true
		}
		tag = rest
	}
}

// headerLabel takes the label out of what a caller has of a Content-Type
// header: the label alone, quoted or not, or the whole value.
func headerLabel(header string) string {
	if m := headCharset.FindStringSubmatch(header); m != nil {
		return m[1]
	}
	if strings.ContainsAny(header, "/;=") {
		return ""
	}
	return strings.Trim(header, " \t\"'")
}

// declared gathers what a body says of its own charset.
func declared(raw []byte, header string) map[string]string {
	found := map[string]string{}
	if _, bom := byteOrderMark(raw); bom > 0 {
		found["bom"] = map[byte]string{0xEF: "utf-8", 0xFF: "utf-16le", 0xFE: "utf-16be"}[raw[0]]
	}
	if label := headerLabel(header); label != "" {
		found["header"] = strings.ToValidUTF8(label, "\uFFFD")
	}
	if label := metaLabel(raw); label != "" {
		found["meta"] = label
	}
	return found
}

// byteOrderMark is the charset and the length of a byte order mark.
func byteOrderMark(raw []byte) (Charset, int) {
	switch {
	case len(raw) >= 3 && raw[0] == 0xEF && raw[1] == 0xBB && raw[2] == 0xBF:
		return CharsetUTF8, 3
	case len(raw) >= 2 && raw[0] == 0xFF && raw[1] == 0xFE:
		return CharsetUTF16LE, 2
	case len(raw) >= 2 && raw[0] == 0xFE && raw[1] == 0xFF:
		return CharsetUTF16BE, 2
	}
	return "", 0
}

// contradictions puts into words which declarations the bytes deny.
func contradictions(found map[string]string, chosen Charset, why string) string {
	var notes []string
	for _, from := range []string{"bom", "header", "meta"} {
		label, ok := found[from]
		if c := charsetOf(label); ok && c != chosen && !(sameFamily(c, chosen)) {
			notes = append(notes, from+" says "+label+", "+why)
		}
	}
	return strings.Join(notes, "; ")
}

// sameFamily lets "utf-16" and "unicode" stand for either byte order.
func sameFamily(a, b Charset) bool {
	wide := func(c Charset) bool { return c == CharsetUTF16LE || c == CharsetUTF16BE }
	return wide(a) && wide(b)
}
