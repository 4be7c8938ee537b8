package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// mountSmall mounts an empty file system of a size at dir, until the test ends.
func mountSmall(t *testing.T, dir, size string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("needs the right to mount a small file system: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// remount makes a mounted file system larger, or closed to writing with "ro".
func remount(t *testing.T, dir, how string) {
	t.Helper()
	flags := uintptr(syscall.MS_REMOUNT)
	if how == "ro" {
		flags, how = flags|syscall.MS_RDONLY, ""
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, how); err != nil {
		t.Fatal(err)
	}
}

// another runs a process as a user without rights, where this one is root; else
// as the same one. What leads to base is opened to it.
func another(t *testing.T, base string) *syscall.SysProcAttr {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	for dir := base; dir != filepath.Dir(dir) && dir != filepath.Clean(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(base, "nianbao.test")
	data, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(program, data, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	was := os.Args[0]
	os.Args[0] = program // where it was built, others may not enter
	t.Cleanup(func() { os.Args[0] = was })
	const nobody = 65534
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}
