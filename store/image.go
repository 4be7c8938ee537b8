package store

import (
	"cmp"
	"fmt"
	"io"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Image writes a store as it is at one moment to w, as a file that can be
// opened. Begin is told how many bytes it will be, before the first of them; its
// error ends it.
type Image func(w io.Writer, begin func(size int64) error) error

// Image is an Image of the store; others go on reading and writing meanwhile. As
// long as w takes, no page is used again, so a slow w lets the store grow.
func (s *Store) Image(w io.Writer, begin func(size int64) error) error {
	err := s.view(func(tx *bolt.Tx) error {
		if err := begin(tx.Size()); err != nil {
			return err
		}
		out := &failing{w: w}
		if _, err := tx.WriteTo(out); err != nil {
			return cmp.Or(out.err, err)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("copy store %s: %w", s.path, err)
	}
	return nil
}

// failing keeps the error of a writer, of which bbolt passes on no more than the
// words.
type failing struct {
	w   io.Writer
	err error
}

func (f *failing) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	if err != nil {
		f.err = err
	}
	return n, err
}

// ImageOf is the Image of a store that others may read meanwhile.
func ImageOf(path string, timeout time.Duration) Image {
	return func(w io.Writer, begin func(size int64) error) error {
		s, err := Open(path, Options{ReadOnly: true, Timeout: timeout})
		if err != nil {
			return err
		}
		defer s.Close()
		return s.Image(w, begin)
	}
}
