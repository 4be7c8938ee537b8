package harvest

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestSpendMemory(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	percent := debug.SetGCPercent(100)
	defer debug.SetGCPercent(percent)
	end := spendMemory()
	if got := debug.SetMemoryLimit(-1); got != softMemory {
		t.Errorf("limit in a run: %d, want %d", got, softMemory)
	}
	end()
	if late := (&keeper{ended: true}); late.set(softMemory) {
		t.Error("a limit is set after the run")
	}
	if limit, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(100); limit != math.MaxInt64 || percent != 100 {
		t.Errorf("after the run: limit %d, growth %d, want none and 100", limit, percent)
	}

	t.Setenv("GOMEMLIMIT", "1GiB")
	spendMemory()
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("limit where the environment has one: %d, want it untouched", got)
	}
}

// TestLimitFor leaves room above what lives, or garbage would be collected all the
// time.
func TestLimitFor(t *testing.T) {
	for _, live := range []uint64{0, 10 << 20, 50 << 20, 56 << 20, 100 << 20, 1 << 30} {
		got := limitFor(live)
		if got < softMemory || got < 7*int64(live)/4+besideHeap || got > max(softMemory, 7*int64(live)/4+besideHeap+16<<20) {
			t.Errorf("limit for %d live bytes: %d", live, got)
		}
	}
}
