package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"
)

// CheckOptions say how thoroughly to check. The zero value looks at everything
// but the bytes of the bodies and of the readings.
type CheckOptions struct {
	// ReadData expands and digests every body and reading too.
	ReadData bool
	// Part and Parts restrict ReadData to a part of the bodies, 1/7 to 7/7;
	// all parts together are all bodies. Zero means all.
	Part, Parts int
	// Timeout is how long to wait while another process writes; 0 means one
	// second.
	Timeout time.Duration
	// Found is called for every finding. It may be nil.
	Found func(Finding)
}

// CheckReport says what was checked.
type CheckReport struct {
	File      int64          `json:"file"`                // bytes
	Schema    int            `json:"schema,omitempty"`    // of the layout
	Records   map[string]int `json:"records"`             // by bucket
	Bodies    int            `json:"bodies,omitempty"`    // expanded and digested
	Raw       int64          `json:"raw,omitempty"`       // their bytes
	Lost      int            `json:"lost,omitempty"`      // bodies an earlier repair could not save; no damage of this file
	Forgotten int            `json:"forgotten,omitempty"` // bodies removed on request; no damage
	Findings  int            `json:"findings"`
	Torn      bool           `json:"torn,omitempty"`    // the page tree is damaged
	Salvage   int            `json:"salvage,omitempty"` // whole records a scan of the pages finds; counted where the tree is damaged
}

// Check looks for damage: in the tree of pages, the envelopes, what one bucket
// says of another and, with ReadData, every body. It reads the file itself and
// not through bbolt, so that damage cannot end the process, and changes
// nothing. The error is ErrInUse, ErrForeign, ErrNewer or one of the operating
// system; damage is a finding, not an error.
func Check(path string, o CheckOptions) (CheckReport, error) {
	c := &checker{options: o, report: CheckReport{Records: map[string]int{}}}
	if err := c.run(path); err != nil {
		return c.report, fmt.Errorf("check store %s: %w", path, err)
	}
	return c.report, nil
}

// openLocked opens a file for reading its pages while no process writes.
func openLocked(path string, timeout time.Duration) (*os.File, error) {
	if timeout == 0 {
		timeout = defaultTimeout
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: it is not a regular file", ErrForeign)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := lockShared(f, timeout); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (c *checker) run(path string) error {
	f, err := openLocked(path, c.options.Timeout)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return c.image(f, info.Size())
}

// CheckImage is Check for the bytes of a store that are no file of their own.
func CheckImage(image io.ReaderAt, size int64, o CheckOptions) (CheckReport, error) {
	c := &checker{options: o, report: CheckReport{Records: map[string]int{}}}
	if err := c.image(image, size); err != nil {
		return c.report, fmt.Errorf("check store: %w", err)
	}
	return c.report, nil
}

func (c *checker) image(r io.ReaderAt, size int64) error {
	pages, err := c.examine(r, size)
	if err == nil && c.report.Torn {
		c.report.Salvage, err = countStrays(pages)
	}
	return err
}

// examine checks a file as far as its first pages allow, and hands out the
// findings.
func (c *checker) examine(r io.ReaderAt, size int64) (*pageFile, error) {
	pages, err := openPages(r, size)
	c.report.File = pages.size
	var damage *DamagedError
	switch {
	case errors.As(err, &damage):
		c.tear(0, damage.Reason)
	case errors.Is(err, ErrForeign) && pages.hasRecords():
		c.tear(0, "both meta pages are gone")
	case err != nil:
		return nil, err
	default:
		if err := c.walk(pages); err != nil {
			return nil, err
		}
	}
	c.resolve(pages)
	return pages, nil
}

// tear reports damage of the page tree.
func (c *checker) tear(page uint64, reason string) {
	c.report.Torn = true
	c.torn = c.torn || c.bucket == requests.String()
	c.add(Finding{Bucket: c.bucket, Page: page, Reason: reason})
}

// countStrays counts the different whole records in a file.
func countStrays(p *pageFile) (int, error) {
	found := map[uint64]bool{}
	err := p.scanEnvelopes(func(st stray) error {
		if st.whole {
			found[recordHash(st.kind, st.key)] = true
		}
		return nil
	})
	return len(found), err
}

// CheckTree lets bbolt check its page tree and its list of free pages. It may
// kill the process when they are damaged: run it in a child, and after Check.
func CheckTree(path string, timeout time.Duration, found func(Finding)) error {
	if timeout == 0 {
		timeout = defaultTimeout
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, PreLoadFreelist: true, Timeout: timeout})
	if err != nil {
		return err
	}
	err = db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			found(Finding{Reason: "bbolt: " + err.Error()})
		}
		return nil
	})
	return errors.Join(err, db.Close())
}
