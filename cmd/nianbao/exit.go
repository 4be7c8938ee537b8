package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"nianbao/export"
	"nianbao/store"
)

// Exit statuses. They are documented and stay as they are.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitWorse   = 3 // done, but some source got worse than after its last run
	exitDamaged = 4
	exitInUse   = 5
	exitDiskLow = 6
)

// fault is an error with what to do about it and the exit status it means.
type fault struct {
	err  error
	hint string
	code int
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

// usage is a fault of the command line or the configuration.
func usage(hint, format string, args ...any) error {
	return &fault{fmt.Errorf(format, args...), hint, exitUsage}
}

// errWorse ends a run that was done while some source got worse. It prints
// nothing: the summary has said it.
var errWorse = errors.New("some source got worse")

// errSaid ends a command with that status when another process, or the output
// itself, has said why.
type errSaid int

func (e errSaid) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// explain maps an error onto its exit status and a hint.
func explain(err error) (code int, hint string) {
	var f *fault
	var said errSaid
	switch {
	case errors.As(err, &said):
		return int(said), ""
	case errors.As(err, &f):
		return f.code, f.hint
	case errors.Is(err, errWorse):
		return exitWorse, ""
	case errors.Is(err, context.Canceled):
		return exitFailed, "what was done is stored: run the same command again to go on"
	case errors.Is(err, store.ErrInUse):
		return exitInUse, "another nianbao is using this store: wait for it to end, or name another one with --store"
	case errors.Is(err, store.ErrDamaged):
		return exitDamaged, "keep the file as it is; nianbao store check names the damage, nianbao store repair saves what is whole into a new file"
	case errors.Is(err, store.ErrForeign):
		return exitFailed, "this file is not a store of nianbao: name another one with --store"
	case errors.Is(err, store.ErrNewer):
		return exitFailed, "the store was written by a newer nianbao: use that version"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, store.ErrDiskLow):
		return exitDiskLow, "make room and run the same command again; what was stored before is whole"
	case errors.Is(err, export.ErrHead):
		return exitDamaged, "nianbao parse reads the stored pages again and mends it"
	case errors.Is(err, export.ErrNotOurs):
		return exitFailed, "name an empty or a new folder with --out"
	case errors.Is(err, syscall.ENOTDIR):
		return exitFailed, "a file stands where a folder is needed: name another path"
	case errors.Is(err, syscall.EROFS):
		return exitFailed, "that disk may only be read: name a place on another one; showing, checking and exporting from it go on"
	case errors.Is(err, fs.ErrPermission):
		return exitFailed, "check who owns the file and whether it may be written"
	}
	return exitFailed, ""
}

// complain prints an error as one line and a hint as another.
func complain(w io.Writer, err error) int {
	code, hint := explain(err)
	var said errSaid
	if code == exitWorse || errors.As(err, &said) {
		return code
	}
	text := oneLine(err.Error())
	if errors.Is(err, context.Canceled) {
		text = "stopped before it was done"
	}
	fmt.Fprintf(w, "nianbao: error: %s\n", printable(text))
	if hint != "" {
		fmt.Fprintf(w, "nianbao: hint: %s\n", hint)
	}
	return code
}

// count says how many there are of what a noun names.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
