package store

import (
	"encoding/binary"

	"github.com/klauspost/compress/zstd"
)

// The history of a dictionary is chosen as zstd's own trainer does (COVER):
// each stretch of the sample gives the segment whose strings of eight bytes
// stand in most pages, and a string counts once. The library's trainer joins
// single strings instead; its dictionaries left pages a tenth larger.

const (
	familySegment  = 256 // bytes: whole pieces of a frame
	generalSegment = 64  // what platforms have in common is shorter
	gramBits       = 20
	coverRounds    = 8
)

// gram is the slot of the eight bytes at the beginning of b.
func gram(b []byte) uint32 {
	return uint32(binary.LittleEndian.Uint64(b) * 0x9E3779B97F4A7C15 >> (64 - gramBits))
}

// buildDictionary makes a dictionary in zstd's format.
func buildDictionary(id uint32, pages [][]byte, segment int) ([]byte, error) {
	return zstd.BuildDict(zstd.BuildDictOptions{
		ID: id, Contents: pages, History: history(pages, segment), Offsets: [3]int{1, 4, 8}, Level: zstd.SpeedBetterCompression,
	})
}

// history joins the best segments, the best at the end, where they are nearest
// to the page.
func history(pages [][]byte, segment int) []byte {
	c := &cover{freq: pageFrequencies(pages), inside: make([]uint16, 1<<gramBits), segment: segment}
	for _, page := range pages {
		c.all = append(c.all, page...)
	}
	stretch := max(len(c.all)/(dictSize/segment), segment+8)
	var segments [][]byte
	size := 0
	for round := 0; size < dictSize && round < coverRounds; round++ {
		for from := 0; from+stretch <= len(c.all) && size < dictSize; from += stretch {
			if seg := c.best(from, min(from+stretch, len(c.all)-7)); seg != nil {
				segments = append(segments, seg)
				size += len(seg)
			}
		}
	}
	out := make([]byte, 0, size)
	for i := len(segments) - 1; i >= 0; i-- {
		out = append(out, segments[i]...)
	}
	return out[max(0, len(out)-dictSize):]
}

// pageFrequencies counts in how many pages each string of eight bytes stands.
func pageFrequencies(pages [][]byte) []uint32 {
	freq, last := make([]uint32, 1<<gramBits), make([]uint32, 1<<gramBits)
	for n, page := range pages {
		for i := 0; i+8 <= len(page); i++ {
			if h := gram(page[i:]); last[h] != uint32(n+1) {
				last[h] = uint32(n + 1)
				freq[h]++
			}
		}
	}
	return freq
}

type cover struct {
	all     []byte
	freq    []uint32 // of what no segment has yet
	inside  []uint16 // how often a string stands in the window
	segment int
}

// best returns the segment between from and to that covers most and takes its
// strings out of the count. Nil means that nothing there is new.
func (c *cover) best(from, to int) []byte {
	window := c.segment - 7
	var score, most uint64
	at := -1
	grams := make([]uint32, 0, to-from)
	for i := from; i < to; i++ {
		h := gram(c.all[i:])
		if c.inside[h]++; c.inside[h] == 1 {
			score += uint64(c.freq[h])
		}
		grams = append(grams, h)
		if n := i - from - window; n >= 0 {
			old := grams[n]
			if c.inside[old]--; c.inside[old] == 0 {
				score -= uint64(c.freq[old])
			}
		}
		if score > most && i-from >= window-1 {
			most, at = score, i-window+1
		}
	}
	for _, h := range grams {
		c.inside[h] = 0
	}
	if at < 0 {
		return nil
	}
	for i := at; i < at+window; i++ {
		c.freq[gram(c.all[i:])] = 0
	}
	return c.all[at : at+c.segment]
}
