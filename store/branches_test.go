package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestBranchThatLeadsBack bends every entry of every branch page to a page
// above it: the store is refused before bbolt walks in a circle.
func TestBranchThatLeadsBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	s, err := Open(path, Options{Create: true, Timeout: time.Second, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	var reqs []Request
	for i := range 3000 {
		reqs = append(reqs, Request{Source: "s", URL: fmt.Sprintf("http://a.test/%d/%s", i, bytes.Repeat([]byte("x"), 100))})
	}
	if _, err := s.Push(reqs); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkBranches(path); err != nil {
		t.Fatalf("a sound store: %v", err)
	}
	size := os.Getpagesize()
	bent := 0
	for page := 2; (page+1)*size <= len(whole); page++ {
		head := whole[page*size:]
		if binary.NativeEndian.Uint64(head) != uint64(page) || binary.NativeEndian.Uint16(head[8:]) != flagBranch {
			continue
		}
		n := int(binary.NativeEndian.Uint16(head[10:]))
		for _, i := range []int{0, n / 2, n - 1} {
			spoiled := bytes.Clone(whole)
			binary.NativeEndian.PutUint64(spoiled[page*size+boltHeader+i*boltElement+8:], uint64(page))
			at := filepath.Join(t.TempDir(), "bent.db")
			if err := os.WriteFile(at, spoiled, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := checkBranches(at); reached(t, whole, page) && !errors.Is(err, ErrDamaged) {
				t.Errorf("page %d, entry %d leads to itself: %v", page, i, err)
			}
			if err := branchesOf(t, spoiled, 0); i == 0 && reached(t, whole, page) && !errors.Is(err, ErrDamaged) {
				t.Errorf("page %d, entry %d leads to itself, with no look left: %v", page, i, err)
			}
			bent++
		}
	}
	if bent < 6 {
		t.Errorf("only %d branch entries were bent", bent)
	}
}

// branchesOf checks the branches of a file with so many looks at leaves.
func branchesOf(t *testing.T, file []byte, looks int) error {
	t.Helper()
	pages, err := openPages(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return pages.checkBranches(looks)
}

// reached says whether a page belongs to the tree: freed ones keep their bytes.
func reached(t *testing.T, whole []byte, page int) bool {
	t.Helper()
	pages := &pageFile{r: bytes.NewReader(whole), size: int64(len(whole))}
	var err error
	if pages.meta, err = newestMeta(bytes.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	w := pages.walk(func(uint64, string) {})
	looks := leafLooks
	w.branches(w.roots(), &looks)
	return w.seen[uint64(page)]
}
