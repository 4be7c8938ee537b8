package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The first year a report can be about: Shanghai published some before the
// regulations of 2008 came into force.
const (
	firstYear = 2003
	lastYear  = 2099
)

var digits = strings.NewReplacer("〇", "0", "○", "0", "◯", "0", "零", "0", "O", "0", "o", "0",
	"一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// digitOf is the value of a digit in any of its forms, -1 for none. The zero
// has many stand-ins.
func digitOf(r rune) int {
	switch r {
	case '〇', '○', '◯', '零', 'O', 'o':
		return 0
	}
	if r >= '0' && r <= '9' {
		return int(r - '0')
	}
	if r < startOfHan {
		return -1
	}
	if at := strings.IndexRune("一二三四五六七八九", r); at >= 0 {
		return at/len("一") + 1
	}
	return -1
}

// yearAt reads the year a text begins with as titles write it: 2023, 二〇二三.
// end is 0 for none.
func yearAt(s string) (year, end int) {
	if r, _ := utf8.DecodeRuneInString(s); r != '2' && r != '二' {
		return 0, 0
	}
	if rest, ok := strings.CutPrefix(s, "二千"); ok {
		return spokenYear(rest)
	}
	for n := range 4 {
		r, width := utf8.DecodeRuneInString(s[end:])
		d := digitOf(r)
		if d < 0 || n == 1 && d != 0 {
			return 0, 0
		}
		year, end = 10*year+d, end+width
	}
	return year, end
}

// spokenYear reads what stands behind 二千 in 二千零二十三年 and 二千一十九年,
// as the end of a year that begins before it.
func spokenYear(s string) (year, end int) {
	rest := strings.TrimLeft(s, "零〇○")
	at := strings.Index(rest, "年")
	if at <= 0 || strings.Trim(rest[:at], "一二三四五六七八九十") != "" || runes(rest[:at]) > 3 {
		return 0, 0
	}
	return 2000 + small(rest[:at]), len("二千") + len(s) - len(rest) + at
}

// findYear returns the first year in a squeezed text and where it stands, its
// 年度 included. A year with 年 behind it wins over bare digits.
func findYear(s string) (year, start, end int) {
	for i := 0; i < len(s); {
		if s[i] != '2' && s[i] != "二"[0] {
			i++
			continue
		}
		n, width := yearAt(s[i:])
		if width == 0 {
			i++
			continue
		}
		stop := i + width
		i += width + yearTail(s[stop:])
		if n < firstYear || n > lastYear {
			continue
		}
		closed := strings.HasPrefix(s[stop:], "年")
		if closed {
			return n, stop - width, i
		}
		if year == 0 {
			year, start, end = n, stop-width, stop
		}
	}
	return year, start, end
}

// yearTail is the length of what belongs to a year behind it: 年度, a bracket.
func yearTail(s string) int {
	rest, ok := strings.CutPrefix(s, "年")
	if !ok {
		if s != "" && (s[0] == ')' || s[0] == ']') {
			return 1
		}
		return 0
	}
	rest = strings.TrimPrefix(rest, "年")
	rest = strings.TrimPrefix(rest, "度")
	return len(s) - len(rest)
}

// period is the sentence on the time the statistics cover. Extractors lose
// characters in it ("20231月1日至202312月31日"), so only its first year counts.
var period = regexp.MustCompile(`(?:统计)?(?:期限|期间|周期|时间|时限|数据)[^。0-9]{0,14}?(20[0-9]{2})(?:年|[01]?[0-9]月)[^。]{0,8}[日号]?[^。]{0,3}(?:至|到|-|~)`)

// yearOfPeriod reads the statistics period; 0 when there is none.
func yearOfPeriod(text string) int {
	m := period.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

var (
	yearInURL   = regexp.MustCompile(`[?&]fbtime=(20[0-9]{2})\b`)
	yearOfStart = regexp.MustCompile(`^[^。]{0,6}?(20[0-9]{2})年`)
)

// datedBy is one source of the report year, in order of trust.
type datedBy struct {
	source string
	year   func() int
}

// decideYear takes the report year from the most trusted source that has one.
func (g *gist) decideYear(rep *Report) {
	title, stated := g.parts.Year, yearOfPeriod(g.intro())
	for _, d := range []datedBy{
		{"title", func() int { return title }},
		{"period", func() int { return stated }},
		{"url", func() int { return firstGroup(yearInURL, g.doc.URL) }},
		{"list", g.listYear},
		{"s1", func() int { return g.firstSentenceYear(rep) }},
		{"published", func() int { return publishedBefore(rep) }},
	} {
		if rep.Year = d.year(); rep.Year != 0 {
			rep.YearSource = d.source
			break
		}
	}
	if rep.YearSource == "published" {
		rep.Flags = append(rep.Flags, "year_guess")
	}
	if title != 0 && stated != 0 && title != stated {
		rep.Flags = append(rep.Flags, "year_conflict")
	}
}

// listYear is the year of the list that led to the document: of the row's own
// title, else of the innermost breadcrumb that names one.
func (g *gist) listYear() int {
	if y, _, _ := findYear(flat(g.hints.Title)); y != 0 {
		return y
	}
	for i := len(g.doc.Breadcrumb) - 1; i >= 0; i-- {
		if y, _, _ := findYear(flat(g.doc.Breadcrumb[i])); y != 0 {
			return y
		}
	}
	return 0
}

func (g *gist) firstSentenceYear(rep *Report) int {
	for _, s := range rep.Sections {
		if s.ID == "s1" {
			return firstGroup(yearOfStart, flat(s.Text))
		}
	}
	return 0
}

// publishedBefore guesses from the day of publication, which is in the year
// after the one reported on. It is weak: re-imported pages carry late dates.
func publishedBefore(rep *Report) int {
	for _, day := range []string{rep.DateSigned, rep.DateWritten, rep.DatePublished} {
		if len(day) >= 4 {
			if n, err := strconv.Atoi(day[:4]); err == nil {
				return n - 1
			}
		}
	}
	return 0
}

func firstGroup(re *regexp.Regexp, s string) int {
	m := re.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// dateForm is a day as pages print it: 2019-01-04, 2024-1-26, 2015/3/6,
// 2018年12月21日, 二〇二四年一月十八日. An hour can follow behind a blank.
var dateForm = regexp.MustCompile(`([12二][0-9〇○◯零Oo一二三四五六七八九]{3}) ?[-/.年] ?([0-9]{1,2}|[一二十]{1,2}|[一二三四五六七八九]) ?[-/.月] ?([0-9]{1,2}|[一二三四五六七八九十]{1,3})`)

// day reads the first date of a text as YYYY-MM-DD, "" when there is none.
func day(s string) string {
	m := dateForm.FindStringSubmatch(strings.Join(strings.Fields(strings.Map(plainOrDrop, s)), " "))
	if m == nil {
		return ""
	}
	y, err := strconv.Atoi(digits.Replace(m[1]))
	month, dayOfMonth := small(m[2]), small(m[3])
	if err != nil || y < 1990 || y > lastYear || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, month, dayOfMonth)
}

// small reads a number up to 39 in Arabic or Chinese digits, 0 if it is none.
func small(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	tens, ones, ten := strings.Cut(s, "十")
	if !ten {
		n, _ := strconv.Atoi(digits.Replace(s))
		return n
	}
	n := 10
	if tens != "" {
		n = 10 * small(tens)
	}
	if ones != "" {
		n += small(ones)
	}
	return n
}
