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

// schema is the version of the layout described in the package comment. A
// store with a higher one is refused.
//
// Layout 2 has bucket dictionaries, layout 3 bucket frontier/kept; a store of an
// older one is brought to it when it is opened for writing.
const schema = 3

// headerMagic says whose file it is.
const headerMagic = "nianbao store"

// headerKey holds the header in bucket meta.
var headerKey = []byte("header")

// header is the first record of every store.
type header struct {
	Magic   string    `json:"magic"`
	Schema  int       `json:"schema"`
	Created time.Time `json:"created"`
	Version string    `json:"version"` // of the program that made it
}

// create makes a new store at s.path, which must not exist. It is built under
// another name and then linked, so that a process that dies meanwhile leaves
// nothing at s.path; when another process was faster, that one's file stands.
func (s *Store) create() error {
	dir := filepath.Dir(s.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, filepath.Base(s.path)+".new-*") // mode 0600
	if err != nil {
		return err
	}
	tmp := f.Name()
	defer os.Remove(tmp)
	if err := f.Close(); err != nil {
		return err
	}
	if err := s.initialize(tmp); err != nil {
		return err
	}
	if err := moveNew(tmp, s.path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	syncFolder(dir)
	return nil
}

// initialize makes the buckets and the header in an empty file.
func (s *Store) initialize(path string) error {
	db, err := boltOpen(path, defaultTimeout, false, 0)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, t := range tables() {
			if err := t.create(tx); err != nil {
				return err
			}
		}
		return s.putJSON(tx, meta, headerKey, header{Magic: headerMagic, Schema: schema, Created: s.now().UTC(), Version: s.version})
	})
	return errors.Join(err, db.Close())
}

// moveNew gives tmp the name path unless that exists. A link cannot replace
// anything; file systems without links get a rename, which is a little less
// sure.
func moveNew(tmp, path string) error {
	err := os.Link(tmp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(tmp, path)
}

// syncFolder puts a new name on disk. Errors are passed over: Windows and some
// network file systems cannot do it, and the file itself is synced.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

// headlessBuckets of our names make a file without a header a damaged store.
const headlessBuckets = 3

// checkHeader refuses files of other programs and of later versions.
func (s *Store) checkHeader() error {
	var h header
	found, ours := false, 0
	err := s.view(func(tx *bolt.Tx) error {
		ours = 0
		for _, t := range tables() {
			if t.within == "" && tx.Bucket([]byte(t.bucket)) != nil {
				ours++
			}
		}
		if tx.Bucket([]byte(meta.bucket)) == nil {
			return nil
		}
		var err error
		found, err = s.findJSON(tx, meta, headerKey, &h)
		return err
	})
	switch {
	case err != nil:
		return err
	case !found && ours >= headlessBuckets:
		return meta.damaged(headerKey, "the header is missing")
	case !found:
		return fmt.Errorf("%w: it is another program's bbolt file", ErrForeign)
	case h.Magic != headerMagic:
		return fmt.Errorf("%w: its header says %q", ErrForeign, h.Magic)
	case h.Schema > schema:
		return fmt.Errorf("%w (layout %d, this one knows %d)", ErrNewer, h.Schema, schema)
	}
	return nil
}
