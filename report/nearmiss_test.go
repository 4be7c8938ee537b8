package report

import (
	"strings"
	"testing"
)

// TestSureWords holds the words that are taken for near misses by themselves
// against the patterns.
func TestSureWords(t *testing.T) {
	for _, m := range nearMisses {
		for _, word := range strings.Fields(m.sure) {
			if title := "某县" + word + "一览"; !m.words.MatchString(title) {
				t.Errorf("%q is sure to be %s, but its words do not fit", title, m.why)
			}
		}
	}
}
