package document

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// asReader makes the test binary run as the process that reads documents.
// Its value says how the process behaves.
const asReader = "NIANBAO_TEST_READER"

func TestMain(m *testing.M) {
	switch os.Getenv(asReader) {
	case "":
		os.Exit(m.Run())
	case "deaf":
		select {} // until it is killed
	case "mute":
		fmt.Fprintln(os.Stderr, "fatal error: no voice")
		os.Exit(1)
	}
	if err := ServeChild(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// childOf is a child process of the test binary.
func childOf(behaviour string) *Child {
	return &Child{Command: []string{"/usr/bin/env", asReader + "=" + behaviour, os.Args[0]}, CacheDir: testCache(), MemoryMiB: testMemory}
}

// testChild is one process for all tests; it ends with them.
var testChild = sync.OnceValue(func() *Child { return childOf("reads") })

// testCache is the folder the command itself uses, so that the engine is
// compiled once on a machine and not in every test.
func testCache() string {
	user, err := os.UserCacheDir()
	if err != nil || strings.TrimSpace(user) == "" {
		return ""
	}
	return filepath.Join(user, "nianbao")
}
