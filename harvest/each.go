package harvest

import (
	"errors"
	"sync"
	"sync/atomic"
)

// each calls fn for 0 to n-1, several at once, and returns the errors. After the
// first it begins no more.
func each(n, several int, fn func(i int) error) error {
	var next atomic.Int64
	var crew sync.WaitGroup
	errs := make([]error, n)
	for range min(n, several) {
		crew.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if errs[i] = fn(i); errs[i] != nil {
					next.Store(int64(n))
				}
			}
		})
	}
	crew.Wait()
	return errors.Join(errs...)
}
