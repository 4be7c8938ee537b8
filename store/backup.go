package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup puts an image of the store own at path to. It has another name until it is on
// disk and verify, which is given that name, has approved of it; then it takes the
// place of what was at to, which must be a store that no one writes, or nothing.
// A backup with increments is not replaced: they would belong to nothing.
func Backup(own string, image Image, to string, verify func(copy string) error) (bytes int64, err error) {
	if err = replaceable(own, to); err == nil {
		bytes, err = placeFile(to, verify, func(f *os.File) error {
			return image(f, func(int64) error { return nil })
		}, os.Rename)
	}
	if err != nil {
		return 0, fmt.Errorf("back up to %s: %w", to, err)
	}
	return bytes, nil
}

// placeFile writes a file under another name, has it verified, and moves it to
// its own. It says how many bytes it has.
func placeFile(to string, verify func(path string) error, fill func(*os.File) error, move func(from, to string) error) (n int64, err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return 0, err
	}
	f, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".new-*") // mode 0600
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name()) // not there any more where it was moved
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	info, statErr := f.Stat()
	if err = errors.Join(err, statErr, f.Close()); err != nil {
		return 0, err
	}
	if err := verify(f.Name()); err != nil {
		return 0, err
	}
	if err := move(f.Name(), to); err != nil {
		return 0, err
	}
	syncFolder(filepath.Dir(to))
	return info.Size(), nil
}

// replaceable refuses to put a copy in the place of what is no backup, and of what
// increments belong to.
func replaceable(own, to string) error {
	if first := incrementName(to, 1); isThere(first) {
		return fmt.Errorf("%s would be of no use any more: %w", first, fs.ErrExist)
	}
	if err := backupAt(own, to); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// backupAt refuses a file that is the store own itself, that is no store, or that
// is in use. A damaged one may be replaced.
func backupAt(own, to string) error {
	there, err := os.Stat(to)
	if err != nil {
		return err
	}
	if info, err := os.Stat(own); err == nil && os.SameFile(info, there) {
		return fmt.Errorf("%s is the store itself", to)
	}
	if err := checkFile(to); err != nil && !errors.Is(err, ErrDamaged) {
		return fmt.Errorf("%s is there: %w", to, err)
	}
	f, err := openLocked(to, 0)
	if err != nil {
		return fmt.Errorf("%s is there: %w", to, err)
	}
	return f.Close()
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
