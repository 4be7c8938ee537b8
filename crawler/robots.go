package crawler

import (
	"fmt"
	"strings"
	"time"
)

const (
	robotsToken   = "nianbao"         // our product token, compared without case
	robotsMaxSize = 500 << 10         // bytes of a robots.txt that are read (RFC 9309, 2.5)
	crawlDelayMax = 300 * time.Second // a longer Crawl-delay is kept over runs, one request in each
	crawlDelayCap = 24 * time.Hour    // a longer one counts as this
)

// robots is what one robots.txt asks of us: the rules of all groups that
// name our token, or else of all groups for everyone.
type robots struct {
	rules []rule
	delay time.Duration // Crawl-delay
	note  string        // what decides when no rule matches
}

// rule is one Allow or Disallow line, compiled.
type rule struct {
	allow    bool
	parts    []string // literal parts between the asterisks of the pattern, normalized
	anchored bool     // the pattern ends with $
	length   int      // of the normalized pattern: the longest match decides
	text     string   // the line, for the record
}

// verdict is the answer of a robots.txt for one URL.
type verdict struct {
	allowed bool
	line    string // the deciding line, or why there is none
}

// check judges a request URI, path and query as they are sent.
func (r *robots) check(uri string) verdict {
	if uri == "/robots.txt" {
		return verdict{true, "robots.txt itself"}
	}
	path := normalizePath(uri)
	var best *rule
	for i := range r.rules {
		if c := &r.rules[i]; c.beats(best) && c.matches(path) {
			best = c
		}
	}
	if best == nil {
		return verdict{true, r.note}
	}
	return verdict{best.allow, best.text}
}

// beats says whether c decides before the rule found so far: the longer
// pattern, and of two equal ones the one that allows.
func (c *rule) beats(best *rule) bool {
	if best == nil || c.length != best.length {
		return best == nil || c.length > best.length
	}
	return c.allow && !best.allow
}

// matches compares a normalized path with the pattern. Parts are taken as
// far left as they come, which finds a match whenever there is one; the
// last part of an anchored pattern must end the path.
func (c *rule) matches(path string) bool {
	first, rest := c.parts[0], c.parts[1:]
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	if len(rest) == 0 {
		return !c.anchored || path == ""
	}
	last := rest[len(rest)-1]
	for _, part := range rest[:len(rest)-1] {
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path = path[i+len(part):]
	}
	if c.anchored {
		return strings.HasSuffix(path, last)
	}
	return strings.Contains(path, last)
}

// compileRule makes a rule of a pattern; ok is false for an empty one, which
// matches nothing.
func compileRule(allow bool, pattern string, line int) (r rule, ok bool) {
	if pattern == "" {
		return rule{}, false
	}
	word := "Disallow"
	if allow {
		word = "Allow"
	}
	r = rule{allow: allow, text: fmt.Sprintf("%s: %s (line %d)", word, printable(pattern), line)}
	if pattern[0] != '/' && pattern[0] != '*' {
		pattern = "/" + pattern // "Disallow: admin/" is meant as a path
	}
	pattern, r.anchored = strings.CutSuffix(pattern, "$")
	for part := range strings.SplitSeq(pattern, "*") {
		part = normalizePath(part)
		r.parts = append(r.parts, part)
		r.length += len(part) + 1
	}
	if r.anchored {
		r.length++
	}
	return r, true
}

const upperHex = "0123456789ABCDEF"

// normalizePath writes each octet in the one way RFC 9309 compares by:
// escaped unreserved characters plain, octets outside ASCII and the two
// operators escaped, hex digits in capitals.
func normalizePath(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			i += 2
			if isUnreserved(c) {
				b.WriteByte(c)
				continue
			}
		} else if c > ' ' && c < 0x7f && !strings.ContainsRune("%*$", rune(c)) {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', upperHex[c>>4], upperHex[c&15]})
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^0x20 - 'A' + 10
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

// printable keeps a line of a foreign file fit for a log: at most 200 bytes,
// no control characters, valid UTF-8.
func printable(s string) string {
	if len(s) > 200 {
		s = s[:200] + "…"
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
