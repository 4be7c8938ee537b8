package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// trained makes a store of pages of some platforms with a dictionary for each,
// and pages that were compressed with them.
func trained(t testing.TB, path string, platforms int) (bodies map[string][]byte) {
	t.Helper()
	s, err := Open(path, Options{Create: true, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	w := newWriter(3)
	bodies = map[string][]byte{}
	var before, after []Capture
	for p := range platforms {
		write := w.platform(p)
		for i := range 64 {
			url := fmt.Sprintf("http://p%d/%d", p, i)
			bodies[url] = write(i%4, i)
			c := Capture{Snapshot: Snapshot{Source: fmt.Sprintf("p%d", p), URL: url, Status: 200}, Body: bodies[url]}
			if i < 60 {
				before = append(before, c)
			} else {
				after = append(after, c)
			}
		}
	}
	keepAll(t, s, before)
	if _, err := s.Train(TrainOptions{Family: func(source string) string { return source }}); err != nil {
		t.Fatal(err)
	}
	keepAll(t, s, after)
	if n := len(s.Dictionaries()); n < platforms {
		t.Fatalf("%d dictionaries of %d platforms", n, platforms)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return bodies
}

// bodiesOf reads all bodies of a store by URL.
func bodiesOf(t testing.TB, path string) map[string][]byte {
	t.Helper()
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found := map[string][]byte{}
	err = s.Snapshots(1<<63, func(snap Snapshot) error {
		body, err := s.Body(snap)
		found[snap.URL] = body
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return found
}

func sameBodies(t testing.TB, got, want map[string][]byte) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d bodies, want %d", len(got), len(want))
	}
	for url, body := range want {
		if !bytes.Equal(got[url], body) {
			t.Errorf("%s has another body", url)
		}
	}
}

// TestDictionaryCopies: bodies need their dictionary, and one of its copies
// will do. With both gone the bodies are damaged, and nothing else.
func TestDictionaryCopies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	bodies := trained(t, path, 2)
	sameBodies(t, bodiesOf(t, path), bodies)
	checkStore(t, path)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sp := range spans(t, path) {
		if sp.table == "dictionaries" && sp.key[0] == 0 {
			flip(t, f, sp.to-9, 4)
		}
	}
	sameBodies(t, bodiesOf(t, path), bodies)
	if found := findings(t, path, CheckOptions{ReadData: true}); len(found) != 3 || !strings.Contains(found[0].String(), "copy 0: SHA-256") {
		t.Errorf("three damaged copies give %v", found)
	}
	for _, sp := range spans(t, path) {
		if sp.table == "dictionaries" && sp.key[0] == 1 {
			flip(t, f, sp.to-9, 4)
		}
	}
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	whole, damaged := 0, 0
	err = s.Snapshots(1<<63, func(snap Snapshot) error {
		switch _, err := s.Body(snap); {
		case err == nil:
			whole++
		case errors.Is(err, ErrDamaged):
			damaged++
		default:
			return err
		}
		return nil
	})
	if err != nil || whole != 120 || damaged != 8 {
		t.Errorf("%d bodies whole, %d damaged, error %v, want 120 and 8", whole, damaged, err)
	}
}

// TestOpenEncoders: however many dictionaries there are, few are open.
func TestOpenEncoders(t *testing.T) {
	unlessRace(t)
	path := filepath.Join(t.TempDir(), "store.db")
	bodies := trained(t, path, openEncoders+3)
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 2 {
		for p := range openEncoders + 3 {
			url := fmt.Sprintf("http://p%d/1", p)
			z, how := s.codec.packPage(fmt.Sprintf("p%d", p), bodies[url])
			if back, err := s.codec.unpack(z, how, 0); err != nil || how.dict == 0 || !bytes.Equal(back, bodies[url]) {
				t.Errorf("%s: dictionary %d, error %v", url, how.dict, err)
			}
			if n := len(s.codec.dicts.open); n > openEncoders {
				t.Fatalf("%d encoders are open", n)
			}
		}
	}
}

// TestTrainTwice: the same pages make the same dictionary.
func TestTrainTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := reopen(t, path)
	w := newWriter(4)
	write := w.platform(1)
	for i := range 60 {
		keep(t, s, Capture{Snapshot: Snapshot{Source: "a", URL: fmt.Sprint("http://a/", i), Status: 200}, Body: write(i%3, i)})
	}
	for range 2 {
		if _, err := s.Train(TrainOptions{Family: func(string) string { return "trs" }}); err != nil {
			t.Fatal(err)
		}
		if n := len(s.Dictionaries()); n != 2 {
			t.Errorf("%d dictionaries, want one of the family and one for all", n)
		}
	}
	few := create(t)
	keep(t, few, page("http://a/1", strings.Repeat("<p>few</p>", 99)))
	done, err := few.Train(TrainOptions{})
	if err != nil || len(few.Dictionaries()) != 0 || !strings.Contains(done[0].Why, "too few") {
		t.Errorf("one page: %+v, error %v", done, err)
	}
}
