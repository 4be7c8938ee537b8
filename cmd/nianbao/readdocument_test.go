package main

import (
	"path/filepath"
	"runtime"
	"testing"
)

func TestCacheDir(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems keep the user's cache elsewhere")
	}
	tests := []struct{ name, named, home, xdg, want string }{
		{"named in the configuration", "engine", "/home/a", "", "engine"},
		{"of the user", "", "/home/a", "/home/a/cache", filepath.Join("/home/a/cache", "nianbao")},
		{"cron without HOME", "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("HOME", tt.home)
			t.Setenv("XDG_CACHE_HOME", tt.xdg)
			if got := cacheDir(tt.named); got != tt.want {
				t.Errorf("cacheDir(%q) = %q, want %q", tt.named, got, tt.want)
			}
		})
	}
}
