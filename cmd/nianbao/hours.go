package main

import (
	"fmt"

	"nianbao/crawler"
)

// readHours reads hours of the day, "22-6"; "" is the whole day.
func readHours(text string) (h crawler.Hours, ok bool) {
	if text == "" {
		return h, true
	}
	n, err := fmt.Sscanf(text, "%d-%d", &h.From, &h.To)
	h.To %= 24
	ok = err == nil && n == 2 && text == fmt.Sprintf("%d-%d", h.From, h.To) || text == fmt.Sprintf("%d-24", h.From)
	return h, ok && h.From >= 0 && h.From < 24 && h.To >= 0 && h.From != h.To
}

func validHours(text string) bool { _, ok := readHours(text); return ok }

// hoursOf reads hours that were checked with the configuration.
func hoursOf(text string) crawler.Hours { h, _ := readHours(text); return h }
