package crawler

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// robotsParser collects the groups of a robots.txt while its lines go by.
type robotsParser struct {
	agents  agents // of the group the line is in
	inRules bool   // a rule has been seen since the last user-agent line
	ours    robots // rules of groups that name our token
	all     robots // rules of groups for everyone
	named   bool   // some group names our token
	general bool   // some group is for everyone
}

// agents says whom a group of rules is for.
type agents struct{ us, all bool }

// parseRobots reads a robots.txt. It accepts anything: lines it does not
// understand, those of an HTML page among them, are passed over.
func parseRobots(body []byte) *robots {
	var p robotsParser
	for number, line := range robotsLines(body) {
		key, value, found := splitRobotsLine(line)
		if found {
			p.take(key, value, number+1)
		}
	}
	return p.result()
}

// robotsLines splits the text at LF, CR or CRLF. A byte order mark is
// dropped and UTF-16 with one is decoded: editors write both.
func robotsLines(body []byte) []string {
	text := string(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	switch {
	case bytes.HasPrefix(body, []byte{0xff, 0xfe}):
		text = decodeUTF16(body[2:], 0)
	case bytes.HasPrefix(body, []byte{0xfe, 0xff}):
		text = decodeUTF16(body[2:], 1)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
}

// decodeUTF16 decodes pairs of bytes whose low byte stands at index low.
func decodeUTF16(b []byte, low int) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		units = append(units, uint16(b[1-low])<<8|uint16(b[low]))
	}
	return string(utf16.Decode(units))
}

// splitRobotsLine takes key and value of a line, the key in small letters.
// A key without its colon is understood when white space follows it.
func splitRobotsLine(line string) (key, value string, found bool) {
	line, _, _ = strings.Cut(line, "#")
	line = strings.TrimSpace(line)
	key, value, found = strings.Cut(line, ":")
	if !found || strings.ContainsAny(strings.TrimSpace(key), "/*") {
		i := strings.IndexAny(line, " \t")
		if i < 0 {
			return "", "", false
		}
		key, value = line[:i], line[i+1:]
	}
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value), true
}

// take adds one line. The spellings beside the right ones are those that
// common parsers accept: a rule that was meant is kept.
func (p *robotsParser) take(key, value string, number int) {
	switch key {
	case "user-agent", "useragent", "user agent":
		p.agent(value)
	case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		p.rule(false, value, number)
	case "allow":
		p.rule(true, value, number)
	case "crawl-delay", "crawldelay", "crawl delay":
		p.delay(value)
	}
}

// agent opens a group, or adds to the one whose rules have not begun.
func (p *robotsParser) agent(value string) {
	if p.inRules {
		p.agents, p.inRules = agents{}, false
	}
	if value == "*" || strings.HasPrefix(value, "* ") {
		p.agents.all, p.general = true, true
	}
	if strings.EqualFold(productToken(value), robotsToken) {
		p.agents.us, p.named = true, true
	}
}

// productToken returns the leading characters a product token may have.
func productToken(s string) string {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && s[i] != '-' && s[i] != '_' {
			return s[:i]
		}
	}
	return s
}

// rule adds a rule to the groups it stands in; before any user-agent line it
// stands in none.
func (p *robotsParser) rule(allow bool, pattern string, number int) {
	p.inRules = true
	r, ok := compileRule(allow, pattern, number)
	if !ok {
		return
	}
	if p.agents.us {
		p.ours.rules = append(p.ours.rules, r)
	}
	if p.agents.all {
		p.all.rules = append(p.all.rules, r)
	}
}

// delay notes a Crawl-delay, the longest of several. It does not close the
// list of agents: RFC 9309 lets no other line change what its own mean.
// A unit after the number ("10s") is passed over.
func (p *robotsParser) delay(value string) {
	value = strings.TrimRight(value, " secondSECOND.")
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds > 0) {
		return
	}
	d := crawlDelayCap
	if seconds < crawlDelayCap.Seconds() {
		d = time.Duration(seconds * float64(time.Second))
	}
	if p.agents.us {
		p.ours.delay = max(p.ours.delay, d)
	}
	if p.agents.all {
		p.all.delay = max(p.all.delay, d)
	}
}

// result returns the rules that hold for us.
func (p *robotsParser) result() *robots {
	switch {
	case p.named:
		p.ours.note = "robots.txt: no rule matches"
		return &p.ours
	case p.general:
		p.all.note = "robots.txt: no rule matches"
		return &p.all
	default:
		return openRobots("robots.txt: no rules for us")
	}
}

// openRobots allows everything, for the reason given.
func openRobots(note string) *robots { return &robots{note: note} }
