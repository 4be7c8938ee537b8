package coverage

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
)

// sortedPages are the list pages in the order of source and address.
func sortedPages(pages map[page]*look) []page {
	return slices.SortedFunc(maps.Keys(pages), func(a, b page) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.url, b.url))
	})
}

// hostOf is the host of an address with its port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
