package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"nianbao/store"
)

// crowd is many portals on this machine: some answer, some take a request and
// say nothing.
type crowd struct {
	mu       sync.Mutex
	answered map[string]bool // URLs of pages
	asked    map[string]int
	silent   int // requests that wait
}

// serve starts one portal and returns its definition.
func (c *crowd) serve(t *testing.T, number int, silent bool) string {
	gone := make(chan bool)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		page := "http://" + q.Host + q.URL.Path
		c.mu.Lock()
		c.asked[page]++
		if silent && q.URL.Path != "/robots.txt" {
			c.silent++
			c.mu.Unlock()
			select {
			case <-gone:
			case <-q.Context().Done():
			}
			return
		}
		c.mu.Unlock()
		var links strings.Builder
		switch {
		case q.URL.Path == "/":
			links.WriteString(`<a href="/nb/index.html">政府信息公开年报</a>`)
		case q.URL.Path == "/nb/index.html":
			for i := range 60 {
				fmt.Fprintf(&links, `<li><a href="/nb/%d.html">%s</a><span>2024-01-20</span></li>`, i, titleOf(i))
			}
		case !strings.HasPrefix(q.URL.Path, "/nb/"):
			http.NotFound(w, q)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<html><title>甘谷县人民政府</title><h1>公开</h1>%s</html>", links.String())
		c.mu.Lock()
		c.answered[page] = true
		c.mu.Unlock()
	}))
	t.Cleanup(func() { close(gone); s.Close() })
	return fmt.Sprintf("[[source]]\nid = \"620523-crowd%d\"\nname = \"甘谷县人民政府\"\ncode = \"620523\"\nbase = %q\nfamily = \"auto\"\n", number, s.URL)
}

// state is how many requests wait at silent portals, and how many pages were
// answered.
func (c *crowd) state() (silent, answered int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.silent, len(c.answered)
}

// TestSignalsEndARun: a run over portals that answer, that wait for their turn
// and that are silent ends within 5 s of SIGINT and of SIGTERM, and what was
// answered until then is in the store: the next run asks for none of it.
func TestSignalsEndARun(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the grace of a run")
	}
	c := &crowd{answered: map[string]bool{}, asked: map[string]int{}}
	var definitions strings.Builder
	const portals = 30
	for i := range portals {
		definitions.WriteString(c.serve(t, i, i%3 == 0))
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "config.toml"), "[politeness]\ndelay = \"150ms\"\nfactor = 0.0\njitter = 0.0\n")
	write(t, filepath.Join(dir, "defs", "62.toml"), definitions.String())
	for n, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		_, before := c.state()
		cmd := exec.Command(os.Args[0], "crawl", "--allow-loopback", "--sources", "defs", "--source", "620523-crowd*")
		var said bytes.Buffer
		cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), asNianbao+"=1"), &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			silent, answered := c.state()
			if silent >= (n+1)*portals/3 && answered >= before+portals {
				break
			}
			if time.Now().After(deadline) {
				_ = cmd.Process.Kill()
				t.Fatalf("%d requests wait and %d pages were answered in a minute: %s", silent, answered-before, said.String())
			}
		}
		began := time.Now()
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		err := <-ended
		took := time.Since(began)
		if took > 5*time.Second || cmd.ProcessState.ExitCode() != exitFailed {
			t.Errorf("%v: ended after %v with %v, want 5 s at most and status %d: %s", signal, took, err, exitFailed, said.String())
		}
		kept := keptIn(t, filepath.Join(dir, "nianbao.db"))
		c.mu.Lock()
		lost := 0
		for page := range c.answered {
			if !kept[page] {
				lost++
			}
		}
		t.Logf("%v: ended after %v; %d pages answered by %d portals while %d were silent, %d of them not in the store", signal, took.Round(time.Millisecond), len(c.answered), portals*2/3, portals/3, lost)
		if lost > 0 {
			t.Errorf("%v: %d answered pages are not in the store", signal, lost)
		}
		for page, times := range c.asked {
			if times > 1 && c.answered[page] && !strings.HasSuffix(page, "/robots.txt") {
				t.Errorf("%v: %s was asked for %d times", signal, page, times)
			}
		}
		c.mu.Unlock()
	}
}

// keptIn are the addresses of which a store has a snapshot.
func keptIn(t *testing.T, path string) map[string]bool {
	t.Helper()
	s, err := store.Open(path, store.Options{Timeout: time.Second, ReadOnly: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	kept := map[string]bool{}
	if err := s.Snapshots(1<<62, func(snap store.Snapshot) error { kept[snap.URL] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	return kept
}
