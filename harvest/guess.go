package harvest

import (
	"cmp"
	"context"
	"fmt"

	"nianbao/sources"
)

// Guess surveys a site over the network and says how it should be defined. The
// store takes what was fetched; a provisional one will do.
func (h *Harvest) Guess(ctx context.Context, src sources.Source) (sources.Guess, *Summary, error) {
	h.Survey = true
	h.Sources.Add(src)
	summary, err := h.Crawl(ctx, []sources.Source{src})
	if err != nil {
		return sources.Guess{}, summary, fmt.Errorf("survey %s: %w", src.Base, err)
	}
	var sights []sources.Sight
	err = h.Looks(src, func(l Look) error {
		sights = append(sights, l.Sight())
		return nil
	})
	guess := sources.GuessSource(src, sights)
	lists, listsErr := h.Lists(src.ID)
	for _, l := range lists {
		if l.Gap != "" {
			guess.Partial, guess.Expect = true, sources.Expect{}
			guess.Notes = append(guess.Notes, l.Gap)
		}
	}
	return guess, summary, cmp.Or(err, listsErr)
}

// Sight is the look as package sources takes it.
func (l Look) Sight() sources.Sight {
	return sources.Sight{
		Page: sources.Page{
			URL: l.Snapshot.FinalURL, Referer: l.Request.Referer, Step: sources.Step(l.Request.Step),
			Unit: l.Request.Unit, Paging: sources.Paging(l.Request.Paging), Doc: l.Doc,
		},
		Judgement: l.Judgement,
	}
}
