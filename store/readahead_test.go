package store

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

// TestReadAhead reads more readings than go into a part, of many sizes, and stops
// where either function fails.
func TestReadAhead(t *testing.T) {
	s := create(t)
	const all = 3*aheadReadings + 5
	data := func(n uint64) []byte { return bytes.Repeat([]byte(fmt.Sprint(n, " ")), int(n*n%701)) }
	for n := range uint64(all) {
		snap := keep(t, s, page(fmt.Sprintf("https://www.example.gov.cn/%d.html", n), fmt.Sprint(n)))
		if _, err := s.Finish(Finish{Reading: &Reading{Snapshot: snap.ID, Version: 1, Kind: "annual", Data: data(snap.ID)}}); err != nil {
			t.Fatal(err)
		}
	}
	broken := errors.New("broken")
	for _, c := range []struct {
		readFails, takeFails uint64
		want                 uint64
		err                  error
	}{{0, 0, all, nil}, {40, 0, 39, broken}, {0, 40, 39, broken}, {1, 0, 0, broken}, {0, all, all - 1, broken}} {
		taken := uint64(0)
		err := ReadAhead(s, all, func(snap Snapshot, head Reading, open func() ([]byte, error)) (uint64, error) {
			if snap.ID == c.readFails {
				return 0, broken
			}
			raw, err := open()
			if err == nil && (!bytes.Equal(raw, data(snap.ID)) || head.Snapshot != snap.ID || head.Data != nil) {
				err = fmt.Errorf("snapshot %d has another reading, %+v", snap.ID, head)
			}
			return snap.ID, err
		}, func(id uint64) error {
			if id == c.takeFails {
				return broken
			}
			if taken++; id != taken {
				t.Errorf("snapshot %d came as number %d", id, taken)
			}
			return nil
		})
		if !errors.Is(err, c.err) || taken != c.want {
			t.Errorf("reading fails at %d, taking at %d: %d taken, %v; want %d, %v", c.readFails, c.takeFails, taken, err, c.want, c.err)
		}
	}
}
