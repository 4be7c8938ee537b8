package report

import (
	"slices"

	"nianbao/decode"
)

// wordings are the words of the text that no public body of the mainland
// writes, by where they come from, each once.
func (g *gist) wordings() map[decode.Origin][]decode.Wording {
	found := map[decode.Origin][]decode.Wording{}
	for i := range g.passages {
		p := &g.passages[i]
		if p.seen.plain && !p.seen.wordings {
			continue
		}
		for _, w := range decode.Wordings(p.published()) {
			same := func(o decode.Wording) bool { return o.Text == w.Text }
			if !slices.ContainsFunc(found[w.Origin], same) {
				found[w.Origin] = append(found[w.Origin], w)
			}
		}
	}
	return found
}

// foreignWording says, as a reason, which words of Taiwan usage stand where a
// report has others: a report put into them is a copy, which no public body
// published.
func (g *gist) foreignWording() []string {
	words := g.wordings()[decode.OriginTaiwan]
	if len(words) == 0 {
		return nil
	}
	why := "the wording is that of Taiwan, not of a body of the mainland: "
	for i, w := range words[:min(3, len(words))] {
		if i > 0 {
			why += ", "
		}
		why += w.Text + " for " + w.Usual
	}
	return []string{why}
}
