package decode

import (
	"math/rand/v2"
	"testing"
)

// checkTally compares a tally of raw with the score of its decoded text.
func checkTally(t *testing.T, c Charset, raw []byte) {
	t.Helper()
	got := tally{charset: c}
	got.add(raw)
	mean, n := score(decodeAs(raw, c))
	if got.mean() != mean || got.n != n {
		t.Fatalf("%s: tally of %x = %v of %d characters, want %v of %d", c, raw, got.mean(), got.n, mean, n)
	}
}

// TestTallyLikeScore has every pair of bytes and random wrecks.
func TestTallyLikeScore(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	drawn := "/09:<@a~\x7F\x80\x81\x88\x90\xA0\xA1\xA6\xB0\xC2\xE0\xE3\xED\xEF\xF0\xF4\xF8\xFE\xFF\x62\x66\xA3\xA5"
	for _, c := range []Charset{CharsetUTF8, CharsetGB18030, CharsetBig5} {
		t.Run(string(c), func(t *testing.T) {
			for code := 0x0101; code < 1<<16; code++ {
				if code&0xFF != 0 {
					checkTally(t, c, []byte{byte(code >> 8), byte(code), 'a'})
				}
			}
			for range 50_000 {
				raw := make([]byte, rnd.IntN(20))
				for i := range raw {
					raw[i] = drawn[rnd.IntN(len(drawn))]
				}
				checkTally(t, c, raw)
			}
			for _, raw := range bodies(t) {
				checkTally(t, c, raw)
			}
		})
	}
}
