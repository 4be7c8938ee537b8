package document

import "strings"

// answerMarks begin the field that holds the URL in the records of an answer;
// a record may have two of them.
var answerMarks = [...]string{`"url`, `"URL`, `"infourl`, `"linkurl`, `"link"`, `"href"`, `"path"`}

// anchorMarks begin the anchors in lists that an answer holds as markup.
var anchorMarks = [...]string{"<a ", `\u003ca `, `\u003Ca `}

// answer looks at a JSON answer: how many links it has, and the total it
// gives.
func (t *Triage) answer(text string) {
	for _, mark := range answerMarks {
		t.Links = max(t.Links, strings.Count(text, mark))
	}
	for _, mark := range anchorMarks {
		t.Links += strings.Count(text, mark)
	}
	for _, mark := range [...]string{"otal", "OTAL", `" count=`} {
		if t.Declared = totalAt(text, mark); t.Declared >= 0 {
			return
		}
	}
}

// totals are names of the field that says how many rows the whole list has.
var totals = [...]string{"total", "totalrecord", "totalrecords", "totalcount", "totalnum", "totalrows", "totalelements", "total_count"}

// totalAt returns the first total whose name holds the mark; -1 for none.
func totalAt(text, mark string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], mark)
		if at < 0 {
			return -1
		}
		at += from
		from = at + len(mark)
		n := -1
		if mark[0] == '"' { // rows="15" count="432" of a list in markup
			n = leadingNumber(skipQuote(text[from:]))
		} else if at >= 2 && text[at-2] == '"' {
			n = totalField(text[at-1:])
		}
		if n >= 0 {
			return n
		}
	}
}

// totalField reads the number of a field that is a total; -1 for others.
func totalField(text string) int {
	end := strings.IndexByte(clipBytes(text, 20), '"')
	if end < 0 {
		return -1
	}
	name := strings.TrimSuffix(text[:end], `\`)
	for _, total := range totals {
		if strings.EqualFold(name, total) {
			value, ok := strings.CutPrefix(strings.TrimLeft(text[end+1:], " \t\r\n"), ":")
			if !ok {
				return -1
			}
			return leadingNumber(skipQuote(strings.TrimLeft(value, " \t\r\n")))
		}
	}
	return -1
}

// skipQuote drops a quote, which in a string has a backslash before it.
func skipQuote(text string) string {
	return strings.TrimPrefix(strings.TrimPrefix(text, `\`), `"`)
}
