package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// unlessRace skips what happens in other processes.
func unlessRace(t *testing.T) {
	t.Helper()
	if raceDetector {
		t.Skip("it is other processes that work here")
	}
}

// faultyDisk is a place to work in that something is wrong with, and how a command
// is run there.
type faultyDisk struct {
	dir string
	as  *syscall.SysProcAttr
}

// run starts the command in a process of its own.
func (d faultyDisk) run(t *testing.T, args ...string) (status int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = filepath.Dir(d.dir), append(os.Environ(), asNianbao+"=1", "XDG_CACHE_HOME="+os.TempDir()), d.as
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// plain are the lines that a refusal has on standard error: one error, one hint.
var plain = regexp.MustCompile(`^nianbao: error: [^\n]+\nnianbao: hint: [^\n]+\n$`)

// refused runs a command that must end with a status and one plain line.
func (d faultyDisk) refused(t *testing.T, want int, why string, args ...string) {
	t.Helper()
	status, out, said := d.run(t, args...)
	if status != want || !plain.MatchString(said) || !strings.Contains(said, why) || strings.Contains(said, "goroutine") {
		t.Errorf("nianbao %v exited %d, want %d and one line with %q: %s%s", args, status, want, why, out, said)
	}
}

// done runs a command that must succeed.
func (d faultyDisk) done(t *testing.T, args ...string) {
	t.Helper()
	if status, out, said := d.run(t, args...); status != exitDone {
		t.Errorf("nianbao %v exited %d: %s%s", args, status, out, said)
	}
}

// left are the names in the folder of the disk.
func (d faultyDisk) left(t *testing.T) string {
	t.Helper()
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// soundStore makes a store with a few pages beside the faulty folder.
func soundStore(t *testing.T, dir string) (path string) {
	t.Helper()
	for i := range 3 {
		write(t, filepath.Join(dir, "pages", fmt.Sprint(i, ".html")), fmt.Sprintf("<html><title>第%d号通知</title><p>请于%d日前报送。</p></html>", i, i+1))
	}
	path = filepath.Join(dir, "sound.db")
	faultyDisk{dir: path}.done(t, "ingest", "--store", path, filepath.Join(dir, "pages"))
	return path
}

// noise is a file that does not compress, another one for each seed.
func noise(t *testing.T, path string, seed byte, size int) {
	t.Helper()
	r := rand.NewChaCha8([32]byte{seed})
	data := make([]byte, size)
	_, _ = r.Read(data) // never an error
	write(t, path, string(data))
}

// fill writes a file until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	_ = f.Close() // it is full, as it should be
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// TestFullDisk works on a disk that fills up: one plain line with status 6, nothing
// half-written, what was stored is whole, and with room the same command goes on.
func TestFullDisk(t *testing.T) {
	unlessRace(t)
	base := t.TempDir()
	d := faultyDisk{dir: mountSmall(t, filepath.Join(base, "disk"), "6m")}
	sound := soundStore(t, base)
	for i := range byte(3) {
		noise(t, filepath.Join(base, "big", fmt.Sprint(i, ".bin")), i, 2_200_000)
	}
	db := filepath.Join(d.dir, "n.db")
	d.refused(t, exitDiskLow, "no space left on device", "ingest", "--store", db, filepath.Join(base, "big"))
	if got := d.left(t); got != "n.db" {
		t.Errorf("left are %s", got)
	}
	d.done(t, "store", "check", "--read-data", "--store", db)
	fill(t, filepath.Join(d.dir, "filler"))
	for _, args := range [][]string{
		{"store", "backup", filepath.Join(d.dir, "b.db"), "--store", sound}, {"store", "compact", filepath.Join(d.dir, "c.db"), "--store", sound},
		{"store", "repair", filepath.Join(d.dir, "r.db"), "--store", sound}, {"store", "merge", filepath.Join(d.dir, "m.db"), sound},
		{"store", "restore", sound, filepath.Join(d.dir, "x.db")}, {"export", "--out", filepath.Join(d.dir, "out"), "--store", sound, "--format", "warc"},
	} {
		d.refused(t, exitDiskLow, "no space left on device", args...)
	}
	if got := d.left(t); got != "filler n.db" {
		t.Errorf("left are %s", got)
	}
	remount(t, d.dir, "size=32m")
	d.done(t, "ingest", "--store", db, filepath.Join(base, "big"))
	d.done(t, "store", "check", "--read-data", "--store", db)
}

// TestReadOnlyDisk: what reads works on a disk that may only be read, what writes
// is refused in one line.
func TestReadOnlyDisk(t *testing.T) {
	unlessRace(t)
	base := t.TempDir()
	d := faultyDisk{dir: mountSmall(t, filepath.Join(base, "disk"), "24m")}
	sound := soundStore(t, base)
	db := filepath.Join(d.dir, "n.db")
	copyFile(t, sound, db)
	remount(t, d.dir, "ro")
	pages := filepath.Join(base, "pages")
	for _, args := range [][]string{
		{"ingest", "--store", db, pages}, {"ingest", "--store", filepath.Join(d.dir, "new.db"), pages}, {"parse", "--store", db}, {"store", "train", "--store", db},
		{"store", "backup", filepath.Join(d.dir, "b.db"), "--store", db}, {"store", "compact", filepath.Join(d.dir, "c.db"), "--store", db},
		{"store", "repair", filepath.Join(d.dir, "r.db"), "--store", db}, {"store", "merge", filepath.Join(d.dir, "m.db"), db},
		{"export", "--out", filepath.Join(d.dir, "out"), "--store", db, "--format", "warc"},
	} {
		d.refused(t, exitFailed, "read-only file system", args...)
	}
	for _, args := range [][]string{
		{"show", "--store", db}, {"store", "stats", "--store", db}, {"store", "check", "--read-data", "--store", db}, {"history", "file:1.html", "--store", db},
		{"store", "backup", filepath.Join(base, "b.db"), "--store", db}, {"export", "--out", filepath.Join(base, "out"), "--store", db, "--format", "warc"},
	} {
		d.done(t, args...)
	}
	if got := d.left(t); got != "n.db" {
		t.Errorf("left are %s", got)
	}
}

// TestWithoutPermission: a store of another user, and a folder that may not be
// entered or written, are one line each.
func TestWithoutPermission(t *testing.T) {
	unlessRace(t)
	base := t.TempDir()
	sound := soundStore(t, base)
	d := faultyDisk{dir: filepath.Join(base, "disk"), as: another(t, base)}
	closed, fixed, shut := filepath.Join(base, "closed"), filepath.Join(base, "fixed"), filepath.Join(base, "shut.db")
	for _, dir := range []string{d.dir, closed, fixed} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	open := filepath.Join(fixed, "open.db")
	copyFile(t, sound, shut)
	copyFile(t, sound, open)
	copyFile(t, sound, filepath.Join(closed, "n.db"))
	for name, mode := range map[string]os.FileMode{shut: 0, open: 0o444, closed: 0, fixed: 0o555, d.dir: 0o777} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(closed, 0o700); _ = os.Chmod(fixed, 0o700) }) // or they cannot be removed
	pages := filepath.Join(base, "pages")
	for _, args := range [][]string{
		{"show", "--store", shut}, {"ingest", "--store", shut, pages}, {"ingest", "--store", open, pages}, {"parse", "--store", open},
		{"show", "--store", filepath.Join(closed, "n.db")}, {"ingest", "--store", filepath.Join(fixed, "new.db"), pages},
		{"store", "check", "--store", shut}, {"store", "repair", filepath.Join(d.dir, "r.db"), "--store", shut}, {"store", "merge", filepath.Join(d.dir, "m.db"), open, shut},
		{"store", "backup", filepath.Join(fixed, "b.db"), "--store", open}, {"export", "--store", open, "--out", filepath.Join(fixed, "out"), "--format", "warc"},
	} {
		d.refused(t, exitFailed, "permission denied", args...)
	}
	d.done(t, "store", "check", "--read-data", "--store", open)
	d.done(t, "show", "--store", open)
	if got := d.left(t); got != "" {
		t.Errorf("left are %s", got)
	}
	if got := (faultyDisk{dir: fixed}).left(t); got != "open.db" {
		t.Errorf("left are %s", got)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(data))
}
