package region

import "strings"

// hops bounds a chain of successors, should the table ever hold a circle.
const hops = 8

// Latest returns the code that stands today for what a code meant: the end of
// its chain of successors. A code in force, or one whose successor is not
// known, stands for itself. Where a division was split, the part that kept the
// name counts, else the part founded by the split, else the first one listed.
func Latest(code string) string {
	code = normalCode(code)
	for range hops {
		if _, ok := Find(code, 0); ok {
			return code
		}
		d, ok := last(code)
		if !ok {
			return code
		}
		next := heir(d)
		if next == "" || next == code {
			return code
		}
		code = next
	}
	return code
}

// heir returns the code that took over most of an ended division, "" if none
// is known.
func heir(d Division) string {
	var whole []Division
	for _, s := range d.Successors {
		if strings.Contains(s, "[") {
			continue
		}
		if h, ok := atFounding(s, d.Until); ok {
			whole = append(whole, h)
		}
	}
	if len(whole) == 0 {
		return namesake(d)
	}
	for _, h := range whole {
		if stem(h) == stem(d) {
			return h.Code
		}
	}
	for _, h := range whole {
		if h.From == d.Until {
			return h.Code
		}
	}
	return whole[0].Code
}

// atFounding returns the division of a code in a year, or its newest one.
func atFounding(code string, year int) (Division, bool) {
	if d, ok := Find(code, year); ok {
		return d, true
	}
	return last(code)
}

// namesake returns the code of a prefecture founded under the same short name
// when another ended, as 铜仁市 when 铜仁地区 did: the table lists no successor
// for prefectures.
func namesake(d Division) string {
	for _, other := range divisions().all {
		if other.Level == d.Level && other.From == d.Until && other.Code[:2] == d.Code[:2] && stem(other) == stem(d) {
			return other.Code
		}
	}
	return ""
}
