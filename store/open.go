package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// defaultTimeout is how long Open waits for another process to let go.
const defaultTimeout = time.Second

// allocSize is by how much bbolt lets the file grow at a time. Its own 16 MiB
// would be most of a small store; a large one grows by a sixteenth, up to
// allocMost, since each time costs one more fsync.
const (
	allocSize = 4 << 20
	allocMost = 64 << 20
)

// allocOf is by how much a file of that size grows.
func allocOf(size int64) int { return int(min(max(allocSize, size/16), allocMost)) }

// Options say how to open a store. The zero value opens an existing one for
// reading and writing.
type Options struct {
	// Timeout is how long to wait while another process holds the store; 0
	// means one second.
	Timeout time.Duration
	// ReadOnly shares the store with other readers; every writing method fails.
	ReadOnly bool
	// Create makes the file, and its folder, when there is none.
	Create bool
	// Now is the clock, time.Now when nil.
	Now func() time.Time
	// Version of the program, recorded in a new store and in runs.
	Version string
}

// Store is an open store. All its methods may be called concurrently.
type Store struct {
	path    string
	now     func() time.Time
	version string
	codec   *codec
	db      *bolt.DB

	linger func(took time.Duration) lingering // see write

	torn  atomic.Bool   // a write met a broken page tree
	stuck atomic.Bool   // bbolt broke while it held its locks
	done  atomic.Uint64 // commits

	readOnly bool
	size     int64        // of the file, when it was opened to be read
	read     atomic.Int64 // bytes since mapped pages were given back

	leases leases

	graves  atomic.Pointer[graves] // of what was forgotten
	burying sync.Mutex             // held to forget more

	mu      sync.Mutex // guards what follows
	queue   []*pending
	queued  int // bytes they write
	leading bool
	full    chan struct{} // the leader waits for it to be closed; nil when none waits
	want    int           // writes it waits for
	leads   bool          // one of the queue leads on where requests have run out
	wait    lingering
	ended   time.Time // of the last commit
	closed  bool
	shared  int // closes that are still to come before the last one
}

// Open opens the store at path. Errors are ErrInUse, ErrForeign, ErrNewer,
// ErrDamaged or those of the operating system (fs.ErrNotExist when there is no
// file and Create is not set), wrapped. Requests that were leased when the
// last process ended are waiting again, unless ReadOnly.
func Open(path string, o Options) (*Store, error) {
	s, err := open(path, o)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return s, nil
}

func open(path string, o Options) (*Store, error) {
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c, err := newCodec()
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, now: o.Now, version: o.Version, codec: c, linger: linger, leases: leases{held: map[string]held{}, dry: map[string]bool{}}}
	if err := s.attach(o); err != nil {
		return nil, err
	}
	if err := s.begin(o.ReadOnly); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// begin makes an attached store ready for use.
func (s *Store) begin(readOnly bool) error {
	if readOnly {
		return errors.Join(s.loadDictionaries(), s.loadGraves(), s.loadKept())
	}
	if err := s.checkNumbers(); err != nil {
		return err
	}
	if err := s.migrate(); err != nil {
		return err
	}
	return errors.Join(s.loadDictionaries(), s.loadGraves(), s.countOld(), s.returnLeases(), s.settleKept())
}

// attach opens the file. It looks at it read-only first, because bbolt may
// write to a file it opens for writing, and that one may be another program's.
func (s *Store) attach(o Options) error {
	err := checkFile(s.path)
	if errors.Is(err, fs.ErrNotExist) && o.Create && !o.ReadOnly {
		if err = s.create(); err == nil {
			err = checkFile(s.path)
		}
	}
	if err != nil {
		return err
	}
	if err := s.openBolt(o.Timeout, true); err != nil {
		return err
	}
	if err := errors.Join(checkBranches(s.path), s.checkHeader()); err != nil {
		return errors.Join(err, s.detach())
	}
	if o.ReadOnly {
		s.readOnly = true
		info, err := os.Stat(s.path)
		if err == nil {
			s.size = info.Size()
		}
		return err
	}
	if err := s.detach(); err != nil {
		return err
	}
	return s.openBolt(o.Timeout, false)
}

// openBolt maps the file, with less address space where there is a limit on it.
func (s *Store) openBolt(timeout time.Duration, readOnly bool) error {
	db, err := boltOpen(s.path, timeout, readOnly, initialMmap)
	if isNoMemory(err) && initialMmap > 0 {
		db, err = boltOpen(s.path, timeout, readOnly, 0)
	}
	s.db = db
	return err
}

// boltOpen opens an existing file; a missing one is not made.
func boltOpen(path string, timeout time.Duration, readOnly bool, mmap int) (db *bolt.DB, err error) {
	var file *os.File
	err = guarded(func() error {
		db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout:         timeout,
			ReadOnly:        readOnly,
			InitialMmapSize: mmap,
			FreelistType:    bolt.FreelistMapType,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
				return file, err
			},
		})
		return err
	})
	switch {
	case err == nil:
		db.AllocSize = allocSize
		return db, nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrInUse
	case errors.Is(err, ErrDamaged) && file != nil:
		file.Close() // bbolt panicked and left it open and locked
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, &DamagedError{Reason: err.Error()}
	}
	return nil, err
}

// Close ends the use of the store. Writes under way are finished first, later
// calls fail with os.ErrClosed. Closing twice is allowed. A store that is shared
// is closed by the last one who uses it.
func (s *Store) Close() error {
	s.mu.Lock()
	closed := s.closed || s.shared > 0
	s.shared = max(0, s.shared-1)
	s.closed = s.closed || !closed
	s.mu.Unlock()
	if closed {
		return nil
	}
	return s.detach()
}

// detach closes the file, except where bbolt could only wait for its own lock.
func (s *Store) detach() error {
	if s.stuck.Load() {
		return nil
	}
	return s.db.Close()
}

// Path is the path the store was opened with.
func (s *Store) Path() string { return s.path }

// Share lets one more part of this process use the store; each of them closes it.
func (s *Store) Share() *Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shared++
	return s
}

// Commits is how many commits were made since the store was opened.
func (s *Store) Commits() uint64 { return s.done.Load() }
