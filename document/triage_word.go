package document

import (
	"encoding/binary"
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
func bucketOf(b []byte) int { return int(b[1]&0x3f)<<6 | int(b[2]&0x3f) }

var buckets = func() *labelBuckets {
	t := &labelBuckets{labels: make([][]int, 1)}
	for i, l := range triageLabels {
		key := bucketOf([]byte(l.text))
		if t.bucket[key] == 0 {
			t.bucket[key] = uint8(len(t.labels))
			t.labels = append(t.labels, nil)
		}
		t.labels[t.bucket[key]] = append(t.labels[t.bucket[key]], i)
	}
	t.bucket[bucketOf([]byte(totalMark))] = 1 // looked at as well, whatever else is there
	return t
}()

// words looks for labels and declared totals among the characters beyond
// ASCII, and passes over the rest eight bytes at a time.
func (t *Triage) words(text string) {
	const high = 0x8080808080808080
	b := []byte(text)
	var found [len(triageLabels)]int
	for i := 0; i+2 < len(b); {
		switch {
		case b[i] < 0x80:
			if i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&high == 0 {
				i += 7
			}
			i++
		case b[i] < 0xe0:
			i += 2
		case b[i] >= 0xf0:
			i += 4
		default:
			if k := buckets.bucket[bucketOf(b[i:])]; k != 0 {
				t.word(text[i:], buckets.labels[k], &found)
			}
			i += 3
		}
	}
	t.count(found[:])
}

// word counts the labels that begin here, and reads a total.
func (t *Triage) word(text string, labels []int, found *[len(triageLabels)]int) {
	for _, at := range labels {
		if strings.HasPrefix(text, triageLabels[at].text) {
			found[at]++
		}
	}
	if t.Declared < 0 && strings.HasPrefix(text, totalMark) {
		t.Declared = declared(text[len(totalMark):])
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
