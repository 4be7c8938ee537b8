package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"nianbao/store"
)

// Reading commands that a run does not answer itself read a copy of its store as
// it was at one moment. The run sends it over the socket; it lies beside the store,
// for its owner only, until the command ends.

const (
	copyMark  = ".copy-"          // in the names of copies
	copyStall = time.Minute       // without a byte taken, before a copy is given up
	copyOld   = 24 * time.Hour    // after which a copy was left by a command that was killed
	copyTaken = "X-Nianbao-Taken" // header: when the copy is of
)

// sendCopy sends the store as it is now. Who takes nothing for a minute is cut
// off: no page of the store is used again meanwhile.
func (a *app) sendCopy(w http.ResponseWriter, s *store.Store) {
	err := s.Image(&patientWriter{w, http.NewResponseController(w)}, func(size int64) error {
		w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
		w.Header().Set(copyTaken, time.Now().UTC().Format(time.RFC3339Nano))
		return nil
	})
	if err != nil {
		a.log.Info("a copy of the store was not sent to its end", "err", err)
	}
}

// patientWriter waits copyStall for each of its writes.
type patientWriter struct {
	http.ResponseWriter
	deadline *http.ResponseController
}

func (w *patientWriter) Write(p []byte) (int, error) {
	if err := w.deadline.SetWriteDeadline(time.Now().Add(copyStall)); err != nil {
		return 0, err
	}
	return w.ResponseWriter.Write(p)
}

// readable is a file to read a store from: the store, or a copy beside it where
// a run holds it. The copy is removed when the command ends.
func (a *app) readable(path string) (string, error) {
	if a.store != nil || !held(path) {
		return path, nil
	}
	copied, err := a.copyHeld(path)
	switch {
	case err == nil:
		return copied, nil
	case errors.Is(err, store.ErrDiskLow) || held(path):
		return "", err
	}
	return path, nil // the run ended meanwhile
}

// allReadable is readable for several stores.
func (a *app) allReadable(names []string) (paths []string, err error) {
	for _, name := range names {
		path, err := a.readable(name)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// copyHeld lays a copy of a store that a run holds beside it.
func (a *app) copyHeld(path string) (copied string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+copyMark+"*") // mode 0600
	if err != nil {
		return "", err
	}
	a.copies = append(a.copies, f.Name())
	err = a.heldImage(path)(f, a.diskOf(path).Fits)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	return f.Name(), nil
}

// heldImage is the image of a store that a run holds, as the run sends it.
func (a *app) heldImage(path string) store.Image {
	return func(w io.Writer, begin func(size int64) error) error {
		resp, err := askRun(a.context, path, http.MethodGet, "/copy", nil)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		taken, err := time.Parse(time.RFC3339Nano, resp.Header.Get(copyTaken))
		if err != nil || resp.StatusCode != http.StatusOK || resp.ContentLength < 0 {
			return fmt.Errorf("the run that holds %s sends no copy of it: is it of another version?", path)
		}
		if err = begin(resp.ContentLength); err == nil {
			_, err = io.Copy(w, resp.Body)
		}
		if err != nil {
			return fmt.Errorf("copy %s, which a run holds: %w", path, err)
		}
		a.note("%s is in use by a run; this is from a consistent copy taken at %s", path, taken.Local().Format(time.DateTime))
		return nil
	}
}

// image is the image of a store, whoever holds it.
func (a *app) image(path string) store.Image {
	if held(path) {
		return a.heldImage(path)
	}
	return store.ImageOf(path, a.timeout())
}

// removeCopies removes the copies this command made.
func (a *app) removeCopies() {
	for _, name := range a.copies {
		_ = os.Remove(name) // most were removed as soon as they were open
	}
}

// removeOldCopies removes what commands that were killed left beside a store.
func removeOldCopies(path string, now time.Time) {
	found, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"+copyMark+"*"))
	if err != nil {
		return // a folder with a bad pattern in its name keeps them
	}
	for _, name := range found {
		info, err := os.Lstat(name)
		ours, _ := filepath.Match(filepath.Base(path)+copyMark+"*", filepath.Base(name))
		if err == nil && ours && now.Sub(info.ModTime()) > copyOld {
			_ = os.Remove(name) // another run may have done it
		}
	}
}

// note tells beside the data, in one line, where it came from.
func (a *app) note(format string, args ...any) {
	fmt.Fprintf(a.err, "nianbao: note: %s\n", printable(fmt.Sprintf(format, args...)))
}
