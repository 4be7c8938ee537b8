package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A backup at FILE may have increments FILE.1, FILE.2 …: what changed from one
// image of the store to the next. A file once written is never changed, so that a
// backup that breaks off costs nothing but itself. An increment is
//
//	"nianbao change 1"   16 bytes
//	SHA-256 of the image it changes
//	for each block that differs: its number, 8 bytes, and its 4,096 bytes
//	ff ff ff ff ff ff ff ff
//	length of the new image, its time as Unix nanoseconds, 8 bytes each
//	SHA-256 of the new image
//	SHA-256 of all that precedes
//
// with numbers big-endian. The last block is filled up with zeros.
const (
	changeMagic = "nianbao change 1"
	changeBlock = 4096
	changeEnd   = 1<<64 - 1
)

// Increment is a state of a store that a backup has.
type Increment struct {
	Number int       `json:"number"` // 0 is the backup itself, 1 its first increment
	Taken  time.Time `json:"taken,omitzero"`
	Image  int64     `json:"image"`  // bytes of the store then
	Blocks int       `json:"blocks"` // of 4,096 bytes that changed
	Bytes  int64     `json:"bytes"`  // of the file that has them
	Digest string    `json:"digest"` // SHA-256 of the store then
}

// incrementName is the name of the n-th increment of a backup, or of itself.
func incrementName(path string, n int) string {
	if n == 0 {
		return path
	}
	return fmt.Sprintf("%s.%d", path, n)
}

// lastIncrement is the highest number of an increment beside a backup.
func lastIncrement(path string) (last int, err error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		if number, ok := strings.CutPrefix(e.Name(), filepath.Base(path)+"."); ok {
			if n, err := strconv.Atoi(number); err == nil && n > 0 {
				last = max(last, n)
			}
		}
	}
	return last, nil
}

// chain is a backup with its increments: the newest image, as bytes.
type chain struct {
	base   *os.File
	digest [sha256.Size]byte
	size   int64 // of the image
	blocks map[int64]blockPlace
	files  []*os.File // of increments
	states []Increment
}

// blockPlace is where the newest bytes of a block are, when not in the base.
type blockPlace struct {
	file *os.File
	off  int64
}

// openChain opens a backup with its first upTo increments, all with -1. Every
// byte of them is read and digested.
func openChain(path string, upTo int) (*chain, error) {
	c := &chain{blocks: map[int64]blockPlace{}}
	if err := c.open(path, upTo); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

func (c *chain) open(path string, upTo int) (err error) {
	if err := checkFile(path); err != nil {
		return err
	}
	if c.base, err = os.Open(path); err != nil {
		return err
	}
	sum := sha256.New()
	if c.size, err = io.Copy(sum, c.base); err != nil {
		return err
	}
	sum.Sum(c.digest[:0])
	c.states = []Increment{{Image: c.size, Bytes: c.size, Digest: digestText(c.digest)}}
	last, err := lastIncrement(path)
	if err != nil {
		return err
	}
	if upTo > last {
		return fmt.Errorf("increment %d: %w", upTo, fs.ErrNotExist)
	}
	if upTo < 0 {
		upTo = last
	}
	for n := 1; n <= upTo; n++ {
		name := incrementName(path, n)
		if err := c.add(name); err != nil {
			return fmt.Errorf("increment %s: %w", name, err)
		}
	}
	return nil
}

func digestText(sum [sha256.Size]byte) string { return fmt.Sprintf("%s%x", digestPrefix, sum) }

func (c *chain) close() {
	for _, f := range append(c.files, c.base) {
		if f != nil {
			f.Close() // it was only read
		}
	}
}

// add takes the changes of one more increment in.
func (c *chain) add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	c.files = append(c.files, f)
	r := &changeReader{r: bufio.NewReaderSize(f, 1<<20), sum: sha256.New()}
	head := r.take(len(changeMagic) + sha256.Size)
	switch {
	case r.err != nil:
	case string(head[:len(changeMagic)]) != changeMagic:
		return fmt.Errorf("%w: it is no increment of a backup", ErrForeign)
	case !bytes.Equal(head[len(changeMagic):], c.digest[:]):
		return &DamagedError{Reason: "it was made for another state of the backup, or that one is damaged"}
	}
	state := Increment{Number: len(c.states)}
	changed := map[int64]blockPlace{}
	for r.err == nil {
		number := r.number()
		if number == changeEnd || r.err != nil {
			break
		}
		changed[int64(number)] = blockPlace{f, r.off}
		r.take(changeBlock)
		state.Blocks++
	}
	size, taken := int64(r.number()), int64(r.number())
	var image [sha256.Size]byte
	copy(image[:], r.take(sha256.Size))
	want := r.sum.Sum(nil)
	if got := r.take(sha256.Size); r.err == nil && !bytes.Equal(got, want) {
		return &DamagedError{Reason: "its SHA-256 does not match"}
	}
	if r.err != nil {
		return &DamagedError{Reason: "it is cut short: " + r.err.Error()}
	}
	for n, place := range changed {
		c.blocks[n] = place
	}
	c.size, c.digest = size, image
	state.Taken, state.Image, state.Bytes, state.Digest = time.Unix(0, taken).UTC(), size, r.off, digestText(image)
	c.states = append(c.states, state)
	return nil
}

// changeReader reads an increment and digests what it reads. After an error it
// gives zeros.
type changeReader struct {
	r   *bufio.Reader
	sum hash.Hash
	off int64
	buf [changeBlock]byte
	err error
}

func (r *changeReader) take(n int) []byte {
	b := r.buf[:n]
	if r.err == nil {
		_, r.err = io.ReadFull(r.r, b)
	}
	if r.err != nil {
		clear(b)
		return b
	}
	r.off += int64(n)
	r.sum.Write(b)
	return b
}

func (r *changeReader) number() uint64 { return binary.BigEndian.Uint64(r.take(8)) }

// ReadAt reads the newest image.
func (c *chain) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		if off >= c.size {
			return n, io.EOF
		}
		within := off % changeBlock
		part := p[n:min(int64(len(p)), int64(n)+min(changeBlock-within, c.size-off))]
		if place, changed := c.blocks[off/changeBlock]; changed {
			_, err = place.file.ReadAt(part, place.off+within)
		} else {
			_, err = c.base.ReadAt(part, off)
		}
		if err != nil {
			return n, err
		}
		n, off = n+len(part), off+int64(len(part))
	}
	return n, nil
}

// whole reads the newest image from disk and compares its digest with that of
// what the store gave.
func (c *chain) whole() error {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(c, 0, c.size)); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), c.digest[:]) {
		return &DamagedError{Reason: "the image put together is not the one that was taken"}
	}
	return nil
}

// BackupChange adds to the backup at to what changed in the store own since, as one
// more increment. The increment gets its
// name when it is on disk and the whole image, read back from the backup, has the
// digest of what the store gave and passes Check with ReadData, which tells found
// of every damage. Where nothing changed no file is made, and Blocks is 0.
func BackupChange(own string, image Image, to string, now time.Time, found func(Finding)) (Increment, error) {
	err := backupAt(own, to)
	var state Increment
	if err == nil {
		state, err = backupChange(image, to, now, found)
	}
	if err != nil {
		return Increment{}, fmt.Errorf("back up changes to %s: %w", to, err)
	}
	return state, nil
}

func backupChange(image Image, to string, now time.Time, found func(Finding)) (state Increment, err error) {
	c, err := openChain(to, -1)
	if err != nil {
		return state, err
	}
	defer c.close()
	errSame := errors.New("nothing changed")
	name := incrementName(to, len(c.states))
	verify := func(path string) error {
		if err := c.add(path); err != nil {
			return err
		}
		state = c.states[len(c.states)-1]
		if state.Digest == c.states[len(c.states)-2].Digest {
			return errSame
		}
		if err := c.whole(); err != nil {
			return err
		}
		report, err := CheckImage(c, c.size, CheckOptions{ReadData: true, Found: found})
		if err == nil && report.Findings > 0 {
			err = &DamagedError{Reason: fmt.Sprintf("the store has %d findings; nothing was added to the backup", report.Findings)}
		}
		return err
	}
	_, err = placeFile(name, verify, func(f *os.File) error {
		w := &changeWriter{of: c, w: bufio.NewWriterSize(f, 1<<20), image: sha256.New()}
		return w.run(image, now)
	}, moveNew)
	if errors.Is(err, errSame) {
		err = nil
	}
	return state, err
}

// changeWriter compares an image with the one before and writes what differs.
type changeWriter struct {
	of    *chain
	w     *bufio.Writer
	sum   hash.Hash // of the file
	image hash.Hash
	size  int64
	next  int64  // number of the block at hand
	block []byte // begun
	was   [changeBlock]byte
}

func (w *changeWriter) run(image Image, now time.Time) error {
	w.sum = sha256.New()
	err := w.put([]byte(changeMagic), w.of.digest[:])
	if err == nil {
		err = image(w, func(int64) error { return nil })
	}
	if err == nil && len(w.block) > 0 {
		err = w.flush()
	}
	if err != nil {
		return err
	}
	tail := binary.BigEndian.AppendUint64(nil, changeEnd)
	tail = binary.BigEndian.AppendUint64(tail, uint64(w.size))
	tail = binary.BigEndian.AppendUint64(tail, uint64(now.UnixNano()))
	if err := w.put(w.image.Sum(tail)); err != nil {
		return err
	}
	return errors.Join(w.put(w.sum.Sum(nil)), w.w.Flush())
}

func (w *changeWriter) put(parts ...[]byte) error {
	for _, p := range parts {
		w.sum.Write(p)
		if _, err := w.w.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// Write takes the next bytes of the image.
func (w *changeWriter) Write(p []byte) (int, error) {
	w.image.Write(p)
	w.size += int64(len(p))
	for rest := p; len(rest) > 0; {
		n := min(len(rest), changeBlock-len(w.block))
		w.block, rest = append(w.block, rest[:n]...), rest[n:]
		if len(w.block) == changeBlock {
			if err := w.flush(); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}

// flush writes the block at hand where it differs from the one before.
func (w *changeWriter) flush() error {
	number := w.next
	w.next++
	n, err := w.of.ReadAt(w.was[:], number*changeBlock)
	if err != nil && err != io.EOF {
		return err
	}
	block := w.block
	w.block = w.block[:0]
	if bytes.Equal(block, w.was[:n]) {
		return nil
	}
	return w.put(binary.BigEndian.AppendUint64(nil, uint64(number)), block, make([]byte, changeBlock-len(block)))
}

// Increments lists the states that the backup at path has. Every byte of it is
// read.
func Increments(path string) ([]Increment, error) {
	c, err := openChain(path, -1)
	if err != nil {
		return nil, fmt.Errorf("read backup %s: %w", path, err)
	}
	defer c.close()
	return c.states, nil
}

// Restore puts the store that the backup at from has after n increments, all with
// -1, at path to, where nothing may be. It has another name until it is on disk,
// has the digest it was taken with, and verify has approved of it.
func Restore(from, to string, n int, verify func(copy string) error) (state Increment, err error) {
	if _, err := os.Lstat(to); err == nil {
		return state, fmt.Errorf("restore to %s: %w", to, fs.ErrExist)
	}
	c, err := openChain(from, n)
	if err != nil {
		return state, fmt.Errorf("restore backup %s: %w", from, err)
	}
	defer c.close()
	if err = c.whole(); err == nil {
		_, err = placeFile(to, verify, func(f *os.File) error {
			_, err := io.Copy(f, io.NewSectionReader(c, 0, c.size))
			return err
		}, moveNew)
	}
	if err != nil {
		return state, fmt.Errorf("restore backup %s to %s: %w", from, to, err)
	}
	return c.states[len(c.states)-1], nil
}
