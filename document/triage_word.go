package document

import (
	"math/bits"
	"strings"
)

// triageLabels are texts that reports print, in both scripts. Each counts
// under its Simplified form.
var triageLabels = [...]struct{ text, label string }{
	{"一、总体情况", "一、总体情况"}, {"一、總體情況", "一、总体情况"},
	{"勾稽关系", "勾稽关系"}, {"勾稽關係", "勾稽关系"}, {"勾稽關系", "勾稽关系"},
	{"申请人情况", "申请人情况"}, {"申請人情況", "申请人情况"},
	{"本年制发件数", "本年制发件数"}, {"本年制發件數", "本年制发件数"}, {"本年製發件數", "本年制发件数"},
	{"本年收费金额", "本年收费金额"}, {"本年收費金額", "本年收费金额"},
	{"本年新收政府信息公开申请", "本年新收政府信息公开申请"}, {"本年新收政府信息公開申請", "本年新收政府信息公开申请"},
	{"结转下年度继续办理", "结转下年度继续办理"}, {"結轉下年度繼續辦理", "结转下年度继续办理"},
	{"主动公开政府信息数", "主动公开政府信息数"}, {"主動公開政府信息數", "主动公开政府信息数"},
	{"事业单位法人年度报告", "事业单位法人年度报告"}, {"事業單位法人年度報告", "事业单位法人年度报告"},
	{"政府信息公开工作年度报告", "政府信息公开工作年度报告"}, {"政府信息公開工作年度報告", "政府信息公开工作年度报告"},
}

// labelBuckets are the labels by a key of their first character.
type labelBuckets struct {
	bucket [1 << 12]uint8 // 0: no label begins with such a character
	labels [][]int        // indexes into triageLabels
}

// bucketOf is the key of a character of three bytes.
func bucketOf(s string) int { return int(s[1]&0x3f)<<6 | int(s[2]&0x3f) }

var buckets = func() *labelBuckets {
	t := &labelBuckets{labels: make([][]int, 1)}
	for i, l := range triageLabels {
		key := bucketOf(l.text)
		if t.bucket[key] == 0 {
			t.bucket[key] = uint8(len(t.labels))
			t.labels = append(t.labels, nil)
		}
		t.labels[t.bucket[key]] = append(t.labels[t.bucket[key]], i)
	}
	t.bucket[bucketOf(totalMark)] = 1 // looked at as well, whatever else is there
	return t
}()

// pass looks for labels and declared totals among the characters beyond
// ASCII, and in markup at the tags; it passes over the rest eight bytes at a
// time.
func (t *Triage) pass(text string, markup bool) {
	var found [len(triageLabels)]int
	said := -1 // the total a line of the page tells
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '<' && markup:
			if i++; i+7 <= len(text) {
				t.tag(text[i:])
			}
		case c < 0x80:
			i = nextStop(text, i)
		case c < 0xe0:
			i += 2
		case c >= 0xf0 || i+2 >= len(text):
			i += 4
		default:
			if i = nextBucket(text, i); i+2 < len(text) && text[i]&0xf0 == 0xe0 {
				countLabels(text[i:], &found)
				if said < 0 && strings.HasPrefix(text[i:], totalMark) {
					said = declared(text[i+len(totalMark):])
				}
				i += 3
			}
		}
	}
	if t.Declared < 0 {
		t.Declared = said
	}
	t.count(found[:])
}

// nextBucket is the offset of the first character from i on that is not of
// three bytes, or may begin a label.
func nextBucket(text string, i int) int {
	for ; i+2 < len(text); i += 3 {
		c := text[i : i+3]
		if c[0]&0xf0 != 0xe0 || buckets.bucket[int(c[1]&0x3f)<<6|int(c[2]&0x3f)] != 0 {
			break
		}
	}
	return i
}

// nextStop is the offset of the next bracket or byte beyond ASCII behind i.
func nextStop(text string, i int) int {
	const each = 0x0101010101010101
	for i++; i+8 <= len(text); i += 8 {
		w := eightBytes(text, i)
		other := w ^ '<'*each // 0 in the bytes that are brackets
		if stops := (w | (other-each)&^other) & highBits; stops != 0 {
			return i + bits.TrailingZeros64(stops)/8
		}
	}
	for i < len(text) && text[i] < 0x80 && text[i] != '<' {
		i++
	}
	return i
}

// countLabels counts the labels that begin here.
func countLabels(text string, found *[len(triageLabels)]int) {
	if len(text) < 6 {
		return
	}
	for _, at := range buckets.labels[buckets.bucket[bucketOf(text)]] {
		label := triageLabels[at].text
		if label[5] == text[5] && strings.HasPrefix(text, label) { // most differ in the second character
			found[at]++
		}
	}
}

// count keeps the labels found, in the order of the table.
func (t *Triage) count(found []int) {
	for i, n := range found {
		label := triageLabels[i].label
		switch last := len(t.Labels) - 1; {
		case n == 0:
		case last >= 0 && t.Labels[last].Label == label:
			t.Labels[last].N += n
		default:
			t.Labels = append(t.Labels, Count{label, n})
		}
	}
}

// totalMark begins the line that says how many rows a list has.
const totalMark = "共"

// declared reads what follows 共: a number with 条 or 篇, markup and white
// space between them or not; -1 when it says something else.
func declared(text string) int {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "有"), "计")
	text = skipMarkup(text)
	n := leadingNumber(text)
	if n < 0 {
		return -1
	}
	text = skipMarkup(strings.TrimLeft(text, "0123456789"))
	for _, unit := range []string{"条", "條", "篇"} {
		if strings.HasPrefix(text, unit) {
			return n
		}
	}
	return -1
}

// skipMarkup drops white space, colons and short tags.
func skipMarkup(text string) string {
	for range 40 {
		switch {
		case text != "" && (isSpace(rune(text[0])) || text[0] == ':'):
			text = text[1:]
		case strings.HasPrefix(text, "&nbsp;"):
			text = text[len("&nbsp;"):]
		case strings.HasPrefix(text, "<"):
			end := strings.IndexByte(clipBytes(text, 82), '>')
			if end < 0 {
				return text
			}
			text = text[end+1:]
		default:
			return text
		}
	}
	return text
}

// leadingNumber reads one to six digits; -1 when there are none, or more.
func leadingNumber(text string) int {
	n, digits := 0, 0
	for digits < len(text) && text[digits] >= '0' && text[digits] <= '9' {
		if digits++; digits > 6 {
			return -1
		}
		n = 10*n + int(text[digits-1]-'0')
	}
	if digits == 0 {
		return -1
	}
	return n
}
