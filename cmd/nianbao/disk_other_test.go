//go:build !linux

package main

import (
	"syscall"
	"testing"
)

func mountSmall(t *testing.T, _, _ string) string {
	t.Helper()
	t.Skip("mounts a small file system on Linux only")
	return ""
}

func remount(t *testing.T, _, _ string) { t.Helper() }

func another(t *testing.T, _ string) *syscall.SysProcAttr {
	t.Helper()
	t.Skip("runs as another user on Linux only")
	return nil
}
