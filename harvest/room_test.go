package harvest

import (
	"context"
	"errors"
	"sync/atomic"
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

// fullAfter is a disk that is full after n looks, until it is told to go on.
type fullAfter struct {
	n, looks atomic.Int64
	paused   chan struct{} // closed at the first look that finds no room
	more     chan struct{} // closed when there is room again
}

func newFullAfter(n int64) *fullAfter {
	f := &fullAfter{paused: make(chan struct{}), more: make(chan struct{})}
	f.n.Store(n)
	return f
}

// room waits like store.Disk.Room.
func (f *fullAfter) room(ctx context.Context) error {
	if f.looks.Add(1) == f.n.Load()+1 {
		close(f.paused)
		select {
		case <-f.more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// TestIngestPauses: while the disk is nearly full nothing is taken in; then it
// goes on by itself, and every file is there.
func TestIngestPauses(t *testing.T) {
	r := newRig(t)
	disk := newFullAfter(7)
	r.Room = disk.room
	done := make(chan error, 1)
	dir, taken := saved(t, 40), atomic.Int64{}
	go func() { done <- r.Ingest(t.Context(), []string{dir}, func(Ingested) { taken.Add(1) }) }()
	<-disk.paused
	if n, err := r.Store.Newest(); err != nil || n > 7 {
		t.Errorf("%d files are in the store while it pauses, want at most 7; error %v", n, err)
	}
	close(disk.more)
	must(t, <-done)
	if n, err := r.Store.Newest(); err != nil || n != 40 || taken.Load() != 40 {
		t.Errorf("%d files are in the store, %d were told, want 40; error %v", n, taken.Load(), err)
	}
}

// TestIngestGivesUp: a disk that stays full ends an ingest with its own error;
// what was taken in before is whole, and the next one takes the rest.
func TestIngestGivesUp(t *testing.T) {
	r := newRig(t)
	left := atomic.Int64{}
	left.Store(9)
	r.Room = func(context.Context) error {
		if left.Add(-1) < 0 {
			return store.ErrDiskLow
		}
		return nil
	}
	dir := saved(t, 30)
	if err := r.Ingest(t.Context(), []string{dir}, func(Ingested) {}); !errors.Is(err, store.ErrDiskLow) {
		t.Fatalf("a full disk: %v", err)
	}
	if n, err := r.Store.Newest(); err != nil || n != 9 {
		t.Errorf("%d files were taken in, want 9; error %v", n, err)
	}
	r.Room = nil
	known := 0
	for _, one := range r.ingest(t, dir) {
		if one.Known {
			known++
		}
	}
	if n, err := r.Store.Newest(); err != nil || n != 30 || known != 9 {
		t.Errorf("%d files are in the store, %d were known, want 30 and 9; error %v", n, known, err)
	}
}

// TestParseWaitsForRoom: reading again stops at a full disk, and can be done anew.
func TestParseWaitsForRoom(t *testing.T) {
	r := newRig(t)
	r.ingest(t, saved(t, 5))
	r.Room = func(context.Context) error { return store.ErrDiskLow }
	if _, err := r.Parse(t.Context()); !errors.Is(err, store.ErrDiskLow) {
		t.Errorf("a full disk: %v", err)
	}
}
