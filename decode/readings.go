package decode

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Readings finds the pronunciations (拼音) that copies of pages on foreign
// hosts carry behind their characters, to look like new text to search
// engines: 索引號(hào), 辦（ban）公廳, 文(wen)(wén). A span holds all brackets
// behind one Han character, with the spaces among and behind them. Nothing is
// a reading but a lower-case syllable of Mandarin, with or without its tone,
// so that 微信(wechat) has none.
//
// One or two may be meant for readers, as behind a rare name. Three and more
// are the mark of a spam mirror.
func Readings(s string) []Span {
	var found []Span
	for i := 0; i < len(s); {
		at := nextBracket(s, i)
		if at == len(s) {
			break
		}
		i = at + 1
		if before, _ := utf8.DecodeLastRuneInString(s[:at]); !isHan(before) {
			continue
		}
		if end := readingsEnd(s, at); end > at {
			found = append(found, Span{at, end})
			i = end
		}
	}
	return found
}

// StripReadings takes the readings out of s. A text without any is returned
// as it is.
func StripReadings(s string) string {
	found := Readings(s)
	if found == nil {
		return s
	}
	var edits []edit
	for _, span := range found {
		edits = append(edits, edit{span, ""})
	}
	return substitute(s, Span{0, len(s)}, edits)
}

// nextBracket is the offset of the first opening bracket at i or after it.
func nextBracket(s string, i int) int {
	for ; i < len(s); i++ {
		if s[i] == '(' || s[i] == 0xEF && strings.HasPrefix(s[i:], "（") {
			return i
		}
	}
	return i
}

// readingsEnd is the end of the readings at i, i for none.
func readingsEnd(s string, i int) int {
	for {
		inner, rest, ok := cutBrackets(s[i:])
		if !ok || !isSyllable(strings.Trim(inner, " \t\u00A0")) {
			return i
		}
		i = len(s) - len(strings.TrimLeft(rest, " \t\u00A0"))
	}
}

// readingSize bounds the bytes between brackets.
const readingSize = 24

// cutBrackets cuts the brackets off that s begins with.
func cutBrackets(s string) (inner, rest string, ok bool) {
	rest, ok = strings.CutPrefix(s, "(")
	if !ok {
		rest, ok = strings.CutPrefix(s, "（")
	}
	if !ok {
		return "", "", false
	}
	for i, r := range rest[:min(len(rest), readingSize)] {
		if r == ')' || r == '）' {
			return rest[:i], rest[i+utf8.RuneLen(r):], true
		}
	}
	return "", "", false
}

// isSyllable reports whether s is a syllable of Mandarin in small letters.
func isSyllable(s string) bool {
	var plain [8]byte
	n := 0
	for _, r := range s {
		c := plainLetter(r)
		if c == 0 || n == len(plain) {
			return false
		}
		plain[n] = c
		n++
	}
	return syllables()[string(plain[:n])]
}

// toneLetters are the letters of pinyin with their tones, and two that fonts
// for teaching use, each group before the plain letter that it stands for.
const toneLetters = "āáǎàɑa ēéěèêe īíǐìi ōóǒòo ūúǔùu üǖǘǚǜv ńňǹn ḿm ɡg"

// plainLetter is the plain small letter of r, v for ü; 0 when r is none.
func plainLetter(r rune) byte {
	if r >= 'a' && r <= 'z' {
		return byte(r)
	}
	for group := range strings.FieldsSeq(toneLetters) {
		if r >= utf8.RuneSelf && strings.ContainsRune(group, r) {
			return group[len(group)-1]
		}
	}
	return 0
}

// finals lists the syllables of Mandarin: what follows each initial, the
// first being none.
const finals = `- a ai an ang ao e ei en eng er o ou yi ya yan yang yao ye yin ying yo yong you yu yuan yue yun wu wa wai wan wang wei wen weng wo
b a ai an ang ao ei en eng i ian iao ie in ing o u
p a ai an ang ao ei en eng i ian iao ie in ing o ou u
m a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
f a an ang ei en eng o ou u
d a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
t a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo
n a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo un v ve ue
l a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve ue
g a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
k a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
h a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j i ia ian iang iao ie in ing iong iu u uan ue un
q i ia ian iang iao ie in ing iong iu u uan ue un
x i ia ian iang iao ie in ing iong iu u uan ue un
zh a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
ch a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
sh a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
r an ang ao e en eng i ong ou u ua uan ui un uo
z a ai an ang ao e ei en eng i ong ou u uan ui un uo
c a ai an ang ao e en eng i ong ou u uan ui un uo
s a ai an ang ao e en eng i ong ou u uan ui un uo`

// syllables holds the syllables of Mandarin without tones.
var syllables = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(finals) {
		parts := strings.Fields(line)
		for _, final := range parts[1:] {
			all[strings.TrimPrefix(parts[0], "-")+final] = true
		}
	}
	return all
})
