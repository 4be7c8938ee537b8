package document

import (
	"regexp"
	"strings"
)

var (
	scriptCall  = regexp.MustCompile(`^(?i:javascript:)?\s*(?:return\s+|void\s*\(?)?([A-Za-z_$][\w$]*)\s*\(\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\)`)
	goesTo      = regexp.MustCompile(`(?i)(?:location(?:\.href)?\s*=|(?:window\.open|location\.(?:replace|assign))\s*\()\s*([^;{}\n]{1,400})`)
	literalPart = regexp.MustCompile(`^(?:'([^']*)'|"([^"]*)"|([A-Za-z_$][\w$]*))$`)
)

// maxFunction is how much of a function is looked at, maxFunctions how many
// functions of a page are.
const (
	maxFunction  = 1000
	maxFunctions = 64
)

// scriptTarget returns the URL that the script of a link opens: one that stands
// in it as it is, or one that a function of the page puts together from texts
// and the link's one argument: goXxgkml('xxgknb').
func (l *linker) scriptTarget(script string) string {
	if target := literalTarget(script); target != "" {
		return target
	}
	m := scriptCall.FindStringSubmatch(script)
	if m == nil || len(script) > 2*maxReference {
		return ""
	}
	f, known := l.functions[m[1]]
	if !known && len(l.functions) < maxFunctions {
		if l.functions == nil {
			l.functions = map[string]function{}
		}
		f = l.doc.function(m[1])
		l.functions[m[1]] = f
	}
	return joinParts(f.target, f.parameter, m[2]+m[3]+m[4])
}

// function is a function of a page that leads elsewhere: the expression of its
// target, and its first parameter.
type function struct{ target, parameter string }

// function finds a function of the page, the zero value where its text does not
// say plainly where it leads.
func (d *Document) function(name string) function {
	at := strings.Index(d.page.raw, "function "+name)
	if at < 0 {
		return function{}
	}
	body := d.page.raw[at+len("function "+name):]
	body = body[:min(len(body), maxFunction)]
	head, rest, ok := strings.Cut(body, "{")
	open, end := strings.IndexByte(head, '('), strings.IndexByte(head, ')')
	if !ok || open < 0 || end < open {
		return function{}
	}
	parameter, _, _ := strings.Cut(head[open+1:end], ",")
	m := goesTo.FindStringSubmatch(rest)
	if m == nil {
		return function{}
	}
	return function{m[1], strings.TrimSpace(parameter)}
}

// joinParts puts an expression of texts and one parameter together, "" where
// anything else stands in it.
func joinParts(expression, parameter, argument string) string {
	expression, _, _ = strings.Cut(expression, ",")
	expression = strings.TrimSpace(expression)
	for strings.HasSuffix(expression, ")") && strings.Count(expression, "(") < strings.Count(expression, ")") {
		expression = strings.TrimSpace(strings.TrimSuffix(expression, ")"))
	}
	var b strings.Builder
	for part := range strings.SplitSeq(expression, "+") {
		m := literalPart.FindStringSubmatch(strings.TrimSpace(part))
		switch {
		case m == nil || m[3] != "" && m[3] != parameter:
			return ""
		case m[3] != "":
			b.WriteString(argument)
		default:
			b.WriteString(m[1] + m[2])
		}
	}
	return b.String()
}
