package harvest

import (
	"context"
	"errors"
	"testing"

	"nianbao/store"
)

// TestNoRoom: no request is leased while the disk is nearly full.
func TestNoRoom(t *testing.T) {
	r := &run{Harvest: &Harvest{Room: func(context.Context) error { return store.ErrDiskLow }}}
	if got, err := r.Lease(t.Context(), "a", 1); !errors.Is(err, store.ErrDiskLow) || got != nil {
		t.Errorf("leased %v, error %v", got, err)
	}
}
