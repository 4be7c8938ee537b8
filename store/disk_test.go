package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// TestDiskRoom has a disk of its own making: no test fills one.
func TestDiskRoom(t *testing.T) {
	const gib = 1 << 30
	tests := map[string]struct {
		total uint64
		free  []uint64 // at each look; the last one stays
		looks int
		said  int
		err   error
	}{
		"room":                    {1000 * gib, []uint64{2 * gib}, 1, 0, nil},
		"the last GiB":            {1000 * gib, []uint64{gib - 1, gib - 1, 2 * gib}, 3, 2, nil},
		"small disk with room":    {10 * gib, []uint64{gib / 2}, 1, 0, nil},
		"the last of a small":     {10 * gib, []uint64{gib/2 - 1, gib}, 2, 2, nil},
		"no room for ten minutes": {1000 * gib, []uint64{5}, 31, 1, ErrDiskLow},
		"size not known":          {0, []uint64{0}, 1, 0, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			looks, said, slept := 0, 0, time.Duration(0)
			d := &Disk{
				Path: "nianbao.db",
				Free: func(string) (uint64, uint64, error) {
					free := tt.free[min(looks, len(tt.free)-1)]
					looks++
					return free, tt.total, nil
				},
				Sleep: func(_ context.Context, d time.Duration) error { slept += d; return nil },
				Say:   func(string) { said++ },
			}
			err := d.Room(t.Context())
			if !errors.Is(err, tt.err) || looks != tt.looks || said != tt.said {
				t.Errorf("looked %d times, said %d things, error %v; want %d, %d, %v", looks, said, err, tt.looks, tt.said, tt.err)
			}
			if err == nil && looks > 1 && slept > time.Duration(looks)*time.Minute {
				t.Errorf("slept %v", slept)
			}
		})
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	d := &Disk{Free: func(string) (uint64, uint64, error) { return 0, gib, nil }, Sleep: Sleep}
	if err := d.Room(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped while it waits: %v", err)
	}
	if free, total, err := FreeOn(filepath.Join(t.TempDir(), "store.db")); err != nil || free > total {
		t.Errorf("%d of %d free, error %v", free, total, err)
	}
}

// TestDiskFits: what would take the last of the room is refused before a byte of
// it is written.
func TestDiskFits(t *testing.T) {
	const gib = 1 << 30
	for _, tt := range []struct {
		free, total uint64
		bytes       int64
		want        error
	}{
		{10 * gib, 1000 * gib, 9 * gib, nil},
		{10 * gib, 1000 * gib, 9*gib + 1, ErrDiskLow},
		{gib, 10 * gib, gib / 2, nil}, // 5 % of a small disk
		{gib, 10 * gib, gib/2 + 1, ErrDiskLow},
		{0, 0, gib, nil}, // not known
	} {
		d := &Disk{Path: "nianbao.db", Free: func(string) (uint64, uint64, error) { return tt.free, tt.total, nil }}
		if err := d.Fits(tt.bytes); !errors.Is(err, tt.want) {
			t.Errorf("%d bytes with %d of %d free: %v, want %v", tt.bytes, tt.free, tt.total, err, tt.want)
		}
	}
}
