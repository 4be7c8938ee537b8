package decode

import (
	"cmp"
	"path/filepath"
	"slices"
	"testing"
)

// best is the charset of the candidate with the highest score.
func best(cs []candidate) Charset {
	return slices.MaxFunc(cs, func(a, b candidate) int { return cmp.Compare(a.score, b.score) }).charset
}

// TestGlanceLikeWhole compares a clear glance with the weight of the whole
// body, decoded.
func TestGlanceLikeWhole(t *testing.T) {
	all := bodies(t)
	for _, c := range charsetCases() {
		all[c.name] = c.raw
	}
	for _, folder := range []string{"Big5", "GB2312"} {
		for _, file := range shared(t, "real/charset/"+folder+"/*") {
			all[filepath.Base(file)] = read(t, file)
		}
	}
	clear := 0
	for name, raw := range all {
		if slices.Contains(raw, 0) {
			continue
		}
		glanced := weighAt(raw, glancePlaces, glanceSize)
		if !isClear(glanced) {
			continue
		}
		clear++
		var whole []candidate
		for _, c := range []Charset{CharsetUTF8, CharsetGB18030, CharsetBig5} {
			mean, _ := score(decodeAs(raw, c))
			whole = append(whole, candidate{c, mean})
		}
		if best(glanced) != best(whole) {
			t.Errorf("%s: a glance says %v, the whole %v", name, glanced, whole)
		}
	}
	if clear < 15 {
		t.Errorf("the glance was clear for only %d of %d bodies", clear, len(all))
	}
}
