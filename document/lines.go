package document

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxPipes is the longest run of empty cells that a table of a text
// extraction can leave; statutory forms have 15 columns. Longer runs are
// what a layout table leaves.
const maxPipes = 40

// line is one line of a text form.
type line struct {
	n    int // in the snapshot, from 1
	text string
}

// linesOf splits a text into its non-empty lines, each squeezed.
func linesOf(text string) []line {
	var out []line
	n := 0
	for s := range strings.Lines(text) {
		n++
		if t := squeeze(s); t != "" {
			out = append(out, line{n, t})
		}
	}
	return out
}

// readText fills the document from lines of plain text.
func (d *Document) readText() {
	d.Form = FormText
	d.page.base = baseAt(d.URL, "")
	all := linesOf(d.page.raw)
	if start := bookStart(all); start >= 0 {
		d.readBook(all, start)
		d.Title = titleOfLines(all[:start])
		return
	}
	crumb := d.crumbLine(all)
	for i, l := range all {
		text, ok := pipes(l.text)
		if !ok {
			continue
		}
		d.Blocks = append(d.Blocks, Block{Kind: BlockLine, Text: text, Main: i != crumb, Place: linePlace(l.n)})
	}
	d.Title = titleOfLines(all)
}

func linePlace(n int) string { return "line " + strconv.Itoa(n) }

// pipes keeps the marks of empty cells and drops what a layout table leaves.
func pipes(text string) (string, bool) {
	if strings.Trim(text, "| ") != "" {
		return text, true
	}
	text = strings.ReplaceAll(text, " ", "")
	return text, len(text) <= maxPipes
}

// headLines is how far down a text its breadcrumb and title are looked for.
const headLines = 15

// crumbLine finds the breadcrumb among the first lines and returns its index.
func (d *Document) crumbLine(all []line) int {
	for i, l := range all[:min(len(all), headLines)] {
		text := strings.Trim(l.text, "| ")
		if runes(text) > maxCrumb || !crumbLabel.MatchString(text) && !strings.HasPrefix(text, "首页") && !strings.HasPrefix(text, "首頁") {
			continue
		}
		if items := splitCrumb(text); len(items) > 0 {
			d.Breadcrumb = items
			return i
		}
	}
	return -1
}

var (
	titleEnd   = regexp.MustCompile(`(?:年度|工作|信息公开|資訊公開|信息公開)(?:工作)?(?:报告|報告|报告书|報告書)(?:[(（][^()（）]*[)）])?$|年报$|年報$`)
	titleStart = regexp.MustCompile(`^(.{4,60}?(?:年度报告|年度報告|年度报告书|工作报告|工作報告|信息公开年报))(?:\s|$)`)
)

// titleOfLines finds the title in the first lines of a text. Titles wrap
// over lines, carry a label, or open a long line that holds everything.
func titleOfLines(all []line) string {
	head := headOf(all)
	for _, text := range head {
		if label, value, ok := cutLabel(text); ok && titleLabel.MatchString(compact(label)) {
			return value
		}
	}
	for i, text := range head {
		if runes(text) <= 80 && titleEnd.MatchString(text) {
			return joinTitle(head, i)
		}
		if m := titleStart.FindStringSubmatch(text); m != nil {
			return joinHan(strings.Fields(m[1]))
		}
	}
	for _, text := range head {
		if _, _, labelled := cutLabel(text); !labelled && runes(text) >= 4 && runes(text) <= 60 {
			return text
		}
	}
	return ""
}

// headOf returns the first lines without pipes, breadcrumbs and blanks.
func headOf(all []line) []string {
	var head []string
	for _, l := range all[:min(len(all), headLines)] {
		text := strings.Trim(l.text, "| #*")
		if text == "" || crumbLabel.MatchString(text) && runes(text) < maxCrumb || len(splitCrumb(text)) >= 2 && runes(text) < maxCrumb {
			continue
		}
		head = append(head, text)
	}
	return head
}

var sentenceEnd = regexp.MustCompile(`[。；;:：,，!！?？]$`)

// joinTitle joins a title's last line with the lines it wraps from.
func joinTitle(head []string, last int) string {
	first := last
	for first > 0 && last-first < 2 && !isWholeTitle(strings.Join(head[first:last+1], "")) {
		before := head[first-1]
		if _, _, labelled := cutLabel(before); labelled || runes(before) > 40 || runes(before) < 4 || sentenceEnd.MatchString(before) {
			break
		}
		first--
	}
	return joinHan(head[first : last+1])
}

// isWholeTitle tells a title that names its matter and its body.
func isWholeTitle(s string) bool {
	s = compact(s)
	return runes(s) >= 18 && (strings.Contains(s, "信息公开") || strings.Contains(s, "信息公開") || strings.Contains(s, "政务公开"))
}

// joinHan joins the pieces of a title, with a space only where neither side
// is Chinese.
func joinHan(parts []string) string {
	var b strings.Builder
	var last rune
	for _, p := range parts {
		first, _ := utf8.DecodeRuneInString(p)
		if b.Len() > 0 && !isWide(last) && !isWide(first) {
			b.WriteByte(' ')
		}
		b.WriteString(p)
		last, _ = utf8.DecodeLastRuneInString(p)
	}
	return b.String()
}
