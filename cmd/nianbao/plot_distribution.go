package main

import (
	"fmt"
	"html"
	"strings"

	"nianbao/export"
)

// spread is the answer of plot --distribution --json.
type spread struct {
	Variable string         `json:"variable"`
	Chinese  string         `json:"chinese"`
	Formula  string         `json:"formula"`
	Bins     []export.Bin   `json:"bins"`
	All      *export.Figure `json:"all"`
}

// plotSpread draws how the values of a variable are distributed.
func (a *app) plotSpread(c *export.Corpus, v export.Variable, out string) error {
	bins, all, err := c.Distribution(v)
	if err != nil {
		return err
	}
	return a.draw(v, all, spread{v.Name, v.Chinese, v.Formula, bins, all}, out, func() string { return spreadPicture(v, bins, all) })
}

// spreadPicture is a histogram with the median as a line across it.
func spreadPicture(v export.Variable, bins []export.Bin, all *export.Figure) string {
	most := 0
	for _, b := range bins {
		most = max(most, b.Reports)
	}
	var body strings.Builder
	wide := float64(plotWidth-2*plotMargin) / float64(len(bins))
	foot := plotMargin + plotHeight
	for i, b := range bins {
		x, tall := plotMargin+wide*float64(i), float64(plotHeight)*float64(b.Reports)/float64(most)
		if b.Reports > 0 {
			fmt.Fprintf(&body, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#2a6f97"/><text x="%.1f" y="%.1f" text-anchor="middle">%d</text>`+"\n",
				x+1, float64(foot)-tall, wide-2, tall, x+wide/2, float64(foot)-tall-6, b.Reports)
		}
		fmt.Fprintf(&body, `<text x="%.1f" y="%d" text-anchor="middle" fill="#555" font-size="10">%s</text>`+"\n", x, foot+16, html.EscapeString(b.From.String()))
	}
	last := bins[len(bins)-1].To
	share := all.Median.Sub(bins[0].From).Div(last.Sub(bins[0].From)).InexactFloat64()
	middle := plotMargin + share*float64(plotWidth-2*plotMargin)
	fmt.Fprintf(&body, `<text x="%d" y="%d" text-anchor="middle" fill="#555" font-size="10">%s</text><line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#ccc"/>`+"\n",
		plotWidth-plotMargin, foot+16, html.EscapeString(last.String()), plotMargin, foot, plotWidth-plotMargin, foot)
	fmt.Fprintf(&body, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#c1121f" stroke-dasharray="4 3"/><text x="%.1f" y="%d" text-anchor="middle" fill="#c1121f">median %s</text>`+"\n",
		middle, plotMargin-14, middle, foot, middle, plotMargin-18, figureText(all.Median.InexactFloat64()))
	return picture(plotHeight+2*plotMargin, fmt.Sprintf("%s（%s: reports by value）", v.Chinese, v.Name), body.String(), all)
}
