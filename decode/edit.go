package decode

import (
	"slices"
	"strings"
)

// edit puts text in the place of a span.
type edit struct {
	span Span
	text string
}

// substitute is the part of s within base with the edits made. The edits
// are in order and inside base.
func substitute(s string, base Span, edits []edit) string {
	var b strings.Builder
	at := base.Start
	for _, e := range edits {
		b.WriteString(s[at:e.span.Start])
		b.WriteString(e.text)
		at = e.span.End
	}
	b.WriteString(s[at:base.End])
	return b.String()
}

// group is a stretch of text that earlier mends and new repairs share.
type group struct {
	span  Span
	old   []edit // undo the earlier mends
	new   []edit // make the repairs
	rules []string
}

// groups joins what overlaps among the mends of s and the new repairs.
func groups(mends, repairs []Mend) []group {
	var gs []group
	add := func(span Span, rule string) *group {
		if n := len(gs); n > 0 && span.Start < gs[n-1].span.End {
			gs[n-1].span.End = max(gs[n-1].span.End, span.End)
		} else {
			gs = append(gs, group{span: span})
		}
		g := &gs[len(gs)-1]
		if !slices.Contains(g.rules, rule) {
			g.rules = append(g.rules, rule)
		}
		return g
	}
	for len(mends)+len(repairs) > 0 {
		if len(repairs) == 0 || len(mends) > 0 && mends[0].Span.Start <= repairs[0].Span.Start {
			m := mends[0]
			g := add(m.Span, m.Rule)
			g.old = append(g.old, edit{m.Span, m.From})
			mends = mends[1:]
			continue
		}
		r := repairs[0]
		g := add(r.Span, r.Rule)
		g.new = append(g.new, edit{r.Span, r.From})
		repairs = repairs[1:]
	}
	return gs
}

// apply makes repairs in s, whose From holds the text to put in, and returns
// the new text with all mends, earlier ones included. Where a repair touches
// an earlier mend, one mend stands for both, with what stood there first.
func apply(s string, mends, repairs []Mend) (string, []Mend) {
	var b strings.Builder
	var all []Mend
	at := 0
	for _, g := range groups(mends, repairs) {
		b.WriteString(s[at:g.span.Start])
		from := substitute(s, g.span, g.old)
		start := b.Len()
		b.WriteString(substitute(s, g.span, g.new))
		all = append(all, Mend{Span{start, b.Len()}, from, strings.Join(g.rules, ", then ")})
		at = g.span.End
	}
	b.WriteString(s[at:])
	return b.String(), all
}

// shift moves the spans of mends by n bytes, not below the beginning.
func shift(mends []Mend, n int) []Mend {
	for i := range mends {
		mends[i].Span.Start = max(0, mends[i].Span.Start+n)
		mends[i].Span.End = max(0, mends[i].Span.End+n)
	}
	return mends
}

// dropNUL takes the NUL bytes out of s and keeps the mends in their places.
func dropNUL(s string, mends []Mend) (string, []Mend) {
	for i := range mends {
		sp := &mends[i].Span
		sp.Start -= strings.Count(s[:sp.Start], "\x00")
		sp.End -= strings.Count(s[:sp.End], "\x00")
	}
	return strings.ReplaceAll(s, "\x00", ""), mends
}
