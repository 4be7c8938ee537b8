package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"nianbao/store"
)

// TestDiskLow: a crawl that found no room ends with a status of its own.
func TestDiskLow(t *testing.T) {
	var says bytes.Buffer
	if code := complain(&says, fmt.Errorf("crawl: %w", store.ErrDiskLow)); code != exitDiskLow || !strings.Contains(says.String(), "hint: make room") {
		t.Errorf("status %d: %s", code, says.String())
	}
}

// TestExplain: what a store or its disk refuses is one line, with a hint and the
// status the README gives it.
func TestExplain(t *testing.T) {
	for _, tt := range []struct {
		err  error
		code int
		hint string
	}{
		{store.ErrNewer, exitFailed, "use that version"},
		{store.ErrForeign, exitFailed, "not a store of nianbao"},
		{store.ErrInUse, exitInUse, "wait for it to end"},
		{&store.DamagedError{Reason: "file is cut short"}, exitDamaged, "keep the file as it is"},
		{&fs.PathError{Op: "write", Path: "n.db", Err: syscall.ENOSPC}, exitDiskLow, "make room"},
		{&fs.PathError{Op: "open", Path: "n.db", Err: syscall.EROFS}, exitFailed, "may only be read"},
		{&fs.PathError{Op: "open", Path: "n.db", Err: syscall.EACCES}, exitFailed, "who owns the file"},
	} {
		var says bytes.Buffer
		code := complain(&says, fmt.Errorf("open store n.db: %w", tt.err))
		if code != tt.code || !plain.MatchString(says.String()) || !strings.Contains(says.String(), tt.hint) {
			t.Errorf("%v: status %d, want %d; it says %q", tt.err, code, tt.code, says.String())
		}
	}
}
