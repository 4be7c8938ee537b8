package decode

import "sync"

// scripts says of each character of the basic plane which script alone
// holds it: 1 for Simplified, -1 for Traditional, 0 for both or neither.
//
// A character is Simplified alone when some Traditional one turns into it
// and Big5, the Traditional standard, does not have it; Traditional alone
// when it turns into another and GB 2312, the Simplified standard, does not
// have it. So 后 and 范 tell nothing.
var scripts = sync.OnceValue(func() *[1 << 16]int8 {
	var out [1 << 16]int8
	t := tables()
	for from := range rune(1 << 16) {
		to := opencc().single(from)
		if to == 0 {
			continue
		}
		if to < 1<<16 && !t.big5[to] {
			out[to] = 1
		}
		if !t.gb2312[from] {
			out[from] = -1
		}
	}
	return &out
})

// ScriptOf says which script most of the Han characters of s are written in
// that stand in one script alone; ScriptNone when there are none, or as many
// of the one as of the other.
func ScriptOf(s string) Script {
	v := surveyOf(s)
	return v.script()
}
