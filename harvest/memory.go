package harvest

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// While a run is on, garbage is collected when the heap has grown fivefold, or
// when the program comes near softMemory, whichever is first. Pages make much
// garbage and leave little behind: collecting at twice the live heap, as Go does
// by itself, costs a sixth of a run's processor time. Where the live heap itself
// comes near the limit, the limit gives way, so that three quarters of that heap may be garbage.
const (
	growth     = 400
	softMemory = 144 << 20
	besideHeap = 32 << 20 // stacks, and what the runtime keeps
)

// spendMemory sets the collector for a run and returns what ends that. What the
// environment says, in GOGC or GOMEMLIMIT, stands.
func spendMemory() (restore func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" || debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return func() {}
	}
	percent := debug.SetGCPercent(growth)
	k := &keeper{}
	k.set(softMemory)
	k.watch()
	return func() {
		k.end()
		debug.SetGCPercent(percent)
	}
}

// keeper moves the limit with the live heap.
type keeper struct {
	mu    sync.Mutex
	limit int64 // 0 before the first
	ended bool
}

// set sets the limit and reports whether the run is still on.
func (k *keeper) set(limit int64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.ended && k.limit != limit {
		k.limit = limit
		debug.SetMemoryLimit(limit)
	}
	return !k.ended
}

// end takes the limit away.
func (k *keeper) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ended = true
	debug.SetMemoryLimit(math.MaxInt64)
}

// watch looks after the next collection, and then again after each.
func (k *keeper) watch() {
	mark := new(*keeper) // a pointer, so that it is collected by itself
	runtime.AddCleanup(mark, func(k *keeper) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if k.set(limitFor(live[0].Value.Uint64())) {
			k.watch()
		}
	}, k)
}

// limitFor is the limit for a live heap of so many bytes, in steps, so that it is
// seldom moved.
func limitFor(live uint64) int64 {
	const step = 16 << 20
	return max(softMemory, (7*int64(live)/4/step+1)*step+besideHeap)
}
