package decode

import (
	"slices"
	"strings"
	"sync"
)

// sharedCharacters are Traditional by the dictionaries and Simplified too:
// 乾 (qián) of 乾县 beside 乾 (gān), which is 干. They stand in names.
const sharedCharacters = "乾塚濛洩"

// nameCharacters are all that names of places keep against the dictionaries.
const nameCharacters = sharedCharacters + "於藉鷺瀂礐鮜篢輋鮀磑"

// keptPlaces are the names of divisions that the dictionaries would change,
// without 道 of 街道. A test of package region holds them against its table.
var keptPlaces = strings.Fields(`鴜鷺树镇 濛江乡 濛江镇 濛江街 濛洲街 濛阳街 清濛经济开发区 瀂港街 礐石街 鮜门镇 织篢镇 河輋农场
	乾安县 乾县 奇乾乡 乾安镇 乾安鹿场 乾丰镇 乾潭镇 乾西乡 乾务镇 乾塘镇 乾龙镇 乾佑街 尖塚镇 垌塚镇 於潜镇
	鮀莲街 鮀江街 洩湖镇 藉口镇 南磑镇`)

// keptPlace is the name of a place and where in it the character stands that
// the dictionaries would change.
type keptPlace struct {
	name []rune
	at   int
}

var placesKept = sync.OnceValue(func() []keptPlace {
	out := make([]keptPlace, len(keptPlaces))
	for i, name := range keptPlaces {
		r := []rune(name)
		out[i] = keptPlace{r, slices.IndexFunc(r, isNameCharacter)}
	}
	return out
})

func isNameCharacter(r rune) bool { return strings.ContainsRune(nameCharacters, r) }

// SimplifyMixed is Simplify for text of which it is not known that it is
// Traditional. A run without a character of Traditional alone keeps those that
// both scripts have, and names of places keep theirs in any run: 乾县财政局
// stays as it is, 乾縣財政局 becomes the same, 乾淨 becomes 干净.
func SimplifyMixed(s string) string {
	simple := Simplify(s)
	if simple == s || !strings.ContainsAny(s, nameCharacters) {
		return simple
	}
	convert := Simplify
	if !isTraditional(s) {
		convert = func(s string) string { return s }
	}
	var out strings.Builder
	text, done := []rune(s), 0
	for i, r := range text {
		if i < done || !isNameCharacter(r) {
			continue
		}
		if p, ok := placeAround(text, i, done); ok {
			out.WriteString(convert(string(text[done : i-p.at])))
			out.WriteString(string(p.name))
			done = i - p.at + len(p.name)
		}
	}
	out.WriteString(convert(string(text[done:])))
	return out.String()
}

// placeAround finds the name of a place, in either script, whose character is
// the one at i. It does not reach back before from.
func placeAround(text []rune, i, from int) (keptPlace, bool) {
	for _, p := range placesKept() {
		start := i - p.at
		if p.name[p.at] != text[i] || start < from || start+len(p.name) > len(text) {
			continue
		}
		same := true
		for k, r := range p.name {
			have := text[start+k]
			same = same && (have == r || Simplify(string(have)) == string(r))
		}
		if same {
			return p, true
		}
	}
	return keptPlace{}, false
}

// isTraditional tells whether a text has a character of Traditional alone.
func isTraditional(s string) bool {
	rest := strings.Map(func(r rune) rune {
		if strings.ContainsRune(sharedCharacters, r) {
			return ' '
		}
		return r
	}, s)
	return Simplify(rest) != rest
}
