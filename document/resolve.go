package document

import (
	"net/url"
	"strings"

	"nianbao/decode"
)

// maxReference is the longest reference that is followed.
const maxReference = 4096

// Resolve makes an absolute http or https URL of a reference on the page,
// against the page's base and with its own encoding for query strings. The
// fragment is dropped. It is false for everything that cannot be fetched.
func (d *Document) Resolve(href string) (string, bool) {
	base := d.page.base
	if base.url == nil {
		base = baseAt(d.URL, "")
	}
	if s, ok := base.plain(href); ok {
		return s, true
	}
	return resolve(href, base.url, d.Trail.Chosen)
}

// base is what references of a page are resolved against.
type base struct {
	url    *url.URL
	origin string // http://host where that is an ordinary name, else ""
	folder string // of the page, with its slashes, where all of it is plain, else ""
}

// baseAt is the base of a page with the reference of its base element.
func baseAt(page, ref string) base {
	b := base{url: baseOf(page, ref)}
	if isPlainBase(b.url) {
		b.origin = b.url.Scheme + "://" + strings.ToLower(b.url.Host)
	}
	folder := b.url.Path[:strings.LastIndexByte(b.url.Path, '/')+1]
	if folder == "/" || b.url.RawPath == "" && isPlainPath(folder) {
		b.folder = folder
	}
	return b
}

// plain resolves a reference as most are: a path, from the root of the host or
// from the folder of the page, or with the host before it, in which there is
// nothing to decode, to encode or to shorten.
func (b *base) plain(href string) (string, bool) {
	switch {
	case b.origin == "":
		return "", false
	case isPlainPath(href):
		return b.origin + href, true
	case strings.HasPrefix(href, b.origin) && isPlainPath(href[len(b.origin):]):
		return href, true
	case b.folder != "" && href != "" && len(b.folder)+len(href) < maxReference/2 && isPlainName(href):
		return b.origin + b.folder + href, true
	}
	return "", false
}

// resolve resolves a reference of any kind.
func resolve(href string, base *url.URL, charset decode.Charset) (string, bool) {
	href = tidyReference(href)
	if href == "" || len(href) > maxReference || strings.HasPrefix(href, "#") {
		return "", false
	}
	href = encodeReference(href, charset)
	ref, err := url.Parse(href)
	if err != nil {
		return "", false
	}
	u := base.ResolveReference(ref)
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.ContainsAny(u.Host, " \"'<>{}") {
		return "", false
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	u.Host = strings.ToLower(u.Host)
	if u.Path == "" {
		u.Path = "/"
	}
	s := u.String()
	return s, len(s) <= maxReference
}

// isPlainPath reports a path from the root of its host as most links are: there
// is nothing to decode, to encode or to shorten in it.
func isPlainPath(href string) bool {
	if len(href) < 2 || len(href) > maxReference/2 || href[0] != '/' {
		return false
	}
	return isPlainName(href[1:])
}

// isPlainName reports such a path without its first slash.
func isPlainName(path string) bool {
	before := byte('/')
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == '-':
		case (c == '/' || c == '.') && before != '/':
		default:
			return false
		}
		before = path[i]
	}
	return true
}

// isPlainBase reports the address of a page on a host with an ordinary name.
func isPlainBase(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Opaque == "" && u.Host != "" && len(u.Host) < 256 &&
		!strings.ContainsFunc(u.Host, func(r rune) bool {
			return r >= 0x80 || !isLetter(byte(r)) && (r < '0' || r > '9') && r != '.' && r != '-' && r != ':'
		})
}

// tidyReference does what browsers do before they read a reference: line
// breaks and tabs go, white space at the ends goes, a backslash in the path
// is a slash.
func tidyReference(href string) string {
	href = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' || isZeroWidth(r) {
			return -1
		}
		return r
	}, href)
	href = strings.TrimFunc(href, isSpace)
	path, rest := href, ""
	if i := strings.IndexAny(href, "?#"); i >= 0 {
		path, rest = href[:i], href[i:]
	}
	return strings.ReplaceAll(path, `\`, "/") + rest
}

// encodeReference percent-encodes what a URL may not hold: the query in the
// encoding of the page, the rest in UTF-8. What is encoded already stays as
// found.
func encodeReference(href string, c decode.Charset) string {
	if i := strings.IndexByte(href, '#'); i >= 0 {
		href = href[:i]
	}
	head, query, has := strings.Cut(href, "?")
	head = escape(head)
	if !has {
		return head
	}
	return head + "?" + escape(decode.QueryEscape(query, c))
}

// escape percent-encodes non-ASCII bytes, spaces, controls, quotes, and
// percent signs that begin no escape.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	first := 0
	for first < len(s) && !isBad(s, first) {
		first++
	}
	if first == len(s) {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:first])
	for i := first; i < len(s); i++ {
		c := s[i]
		if !isBad(s, i) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

// isBad reports a byte that a URL may not hold as it is.
func isBad(s string, i int) bool {
	c := s[i]
	return c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 || c == '%' && !isEscape(s[i:])
}

func isEscape(s string) bool {
	return len(s) >= 3 && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
