package store

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

// damageOf is how many findings the bytes of a store have, and its snapshots. What
// is no store any more is one.
func damageOf(image []byte) (findings, snapshots int) {
	report, err := CheckImage(bytes.NewReader(image), int64(len(image)), CheckOptions{ReadData: true})
	if err != nil {
		return 1, 0
	}
	return report.Findings, report.Records["snapshots"]
}

// TestImageWhileWriting takes images while pages are kept: each is sound and has
// all that was acknowledged before. The control reads the file half by half, as cp
// does, and is damaged.
func TestImageWhileWriting(t *testing.T) {
	s := create(t)
	fill(t, s)
	var kept atomic.Int64
	var group sync.WaitGroup
	stop := make(chan struct{})
	for w := range 4 {
		group.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := s.Keep(page(fmt.Sprint("http://w/", w, "/", i), string(noise(2000+i)))); err != nil {
					t.Error(err)
					return
				}
				kept.Add(1)
			}
		})
	}
	for range 5 {
		var image bytes.Buffer
		least, size := int(kept.Load())+12, int64(0)
		if err := s.Image(&image, func(n int64) error { size = n; return nil }); err != nil {
			t.Fatal(err)
		}
		findings, snapshots := damageOf(image.Bytes())
		if findings > 0 || snapshots < least || int64(image.Len()) != size {
			t.Errorf("%d findings, %d snapshots of at least %d, %d bytes of %d", findings, snapshots, least, image.Len(), size)
		}
	}
	close(stop)
	group.Wait()

	f, err := os.Open(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	head := make([]byte, 8*os.Getpagesize())
	if _, err := io.ReadFull(f, head); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		keep(t, s, page(fmt.Sprint("http://after/", i), string(noise(2000+i))))
	}
	rest, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if findings, _ := damageOf(append(head, rest...)); findings == 0 {
		t.Error("the control, a copy of the file in two parts, is sound: the proof proves nothing")
	}
}
