package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Backup copies a store as it is at one moment to path to. Others may read it
// meanwhile. The copy has another name until it is on disk and verify, which
// is given that name, has approved of it; then it takes the place of what was
// at to, which must be a store or nothing.
func Backup(path, to string, timeout time.Duration, verify func(copy string) error) (bytes int64, err error) {
	if bytes, err = backup(path, to, timeout, verify); err != nil {
		return 0, fmt.Errorf("back up store %s: %w", path, err)
	}
	return bytes, nil
}

func backup(path, to string, timeout time.Duration, verify func(string) error) (n int64, err error) {
	if err := replaceable(path, to); err != nil {
		return 0, err
	}
	s, err := open(path, Options{ReadOnly: true, Timeout: timeout})
	if err != nil {
		return 0, err
	}
	defer s.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return 0, err
	}
	f, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".new-*") // mode 0600
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	err = s.view(func(tx *bolt.Tx) (err error) {
		n, err = tx.WriteTo(f)
		return err
	})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	if err := verify(f.Name()); err != nil {
		return 0, err
	}
	if err := os.Rename(f.Name(), to); err != nil {
		return 0, err
	}
	syncFolder(filepath.Dir(to))
	return n, nil
}

// replaceable refuses to put a copy in the place of the store itself, or of a
// file that is not a store.
func replaceable(path, to string) error {
	there, err := os.Stat(to)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if own, err := os.Stat(path); err == nil && os.SameFile(own, there) {
		return fmt.Errorf("%s is the store itself", to)
	}
	if err := checkFile(to); err != nil && !errors.Is(err, ErrDamaged) {
		return fmt.Errorf("%s is there: %w", to, err)
	}
	return nil
}
