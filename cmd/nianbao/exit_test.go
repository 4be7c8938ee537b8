package main

import (
	"bytes"
	"fmt"
	"strings"
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
