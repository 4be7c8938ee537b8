package coverage

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// partSize is how many keys a goroutine takes at a time.
const partSize = 64

// inParts calls fn with every key, in as many goroutines as there are processors,
// and returns what it made, without the nils, in the order of the keys.
func inParts[K, V any](keys []K, fn func(K) *V) []*V {
	made := make([]*V, len(keys))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				from := int(next.Add(partSize)) - partSize
				if from >= len(keys) {
					return
				}
				for n := from; n < min(from+partSize, len(keys)); n++ {
					made[n] = fn(keys[n])
				}
			}
		})
	}
	wg.Wait()
	return slices.DeleteFunc(made, func(v *V) bool { return v == nil })
}
