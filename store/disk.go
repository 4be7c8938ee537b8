package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrDiskLow is returned when the disk of the store stayed nearly full.
var ErrDiskLow = errors.New("disk is nearly full")

const (
	diskRoom = 1 << 30          // that must stay free, or
	diskPart = 20               // one part of so many, where that is less
	diskPoll = 20 * time.Second // between two looks while waiting
	diskWait = 10 * time.Minute // for room, before giving up
)

// Disk guards the last of the free room on a disk: the last 1 GiB, or 5 % of a
// small disk. Its fields are set before use; Room may be called concurrently.
type Disk struct {
	Path string // of the store
	// Free says how much is free for this user and how much there is in all;
	// a total of 0 means that it is not known. FreeOn is the real one.
	Free func(path string) (free, total uint64, err error)
	// Sleep waits, or returns the error of ctx.
	Sleep func(ctx context.Context, d time.Duration) error
	// Say tells that the work pauses, and that it goes on. It may be nil.
	Say func(text string)
}

// Room returns at once while there is room. Else it waits until there is again,
// and gives up with ErrDiskLow after ten minutes.
func (d *Disk) Room(ctx context.Context) error {
	free, low, err := d.low()
	if err != nil || !low {
		return err
	}
	d.say(fmt.Sprintf("only %d MiB are free beside %s: pausing until there is room", free>>20, d.Path))
	for waited := time.Duration(0); waited < diskWait; waited += diskPoll {
		if err := d.Sleep(ctx, diskPoll); err != nil {
			return err
		}
		if free, low, err = d.low(); err != nil {
			return err
		}
		if !low {
			d.say("there is room again: going on")
			return nil
		}
	}
	return fmt.Errorf("%w: %d MiB are free beside %s", ErrDiskLow, free>>20, d.Path)
}

// Fits says that so many bytes more leave the last of the room free, or returns
// ErrDiskLow.
func (d *Disk) Fits(bytes int64) error {
	free, total, err := d.Free(d.Path)
	if err == nil && total > 0 && free < uint64(bytes)+min(diskRoom, total/diskPart) {
		err = fmt.Errorf("%w: %d MiB are free beside %s, and %d MiB are needed", ErrDiskLow, free>>20, d.Path, (bytes+1<<20-1)>>20)
	}
	return err
}

func (d *Disk) low() (free uint64, low bool, err error) {
	free, total, err := d.Free(d.Path)
	return free, total > 0 && free < min(diskRoom, total/diskPart), err
}

func (d *Disk) say(text string) {
	if d.Say != nil {
		d.Say(text)
	}
}

// Sleep waits for d, or less when ctx ends.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
