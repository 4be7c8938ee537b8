package store

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// TestGroupErrors: one write that fails takes only itself out of its commit.
func TestGroupErrors(t *testing.T) {
	s := create(t)
	refused := errors.New("refused")
	errs := make([]error, 100)
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() {
			errs[i] = s.write(0, func(tx *bolt.Tx) error {
				if err := s.put(tx, meta, sideKey(fmt.Sprint(i)), nil); err != nil || i%10 != 0 {
					return err
				}
				return refused
			})
		})
	}
	group.Wait()
	for i, err := range errs {
		_, there, _ := s.Value(fmt.Sprint(i))
		if i%10 == 0 && (err != refused || there) || i%10 != 0 && (err != nil || !there) {
			t.Errorf("write %d: error %v, stored %v", i, err, there)
		}
	}
}

// TestConcurrentPages takes pages through their whole life in many goroutines.
func TestConcurrentPages(t *testing.T) {
	s := create(t)
	var group sync.WaitGroup
	for w := range 8 {
		source := fmt.Sprint("s", w%4)
		group.Go(func() {
			for i := range 12 {
				push(t, s, Request{Source: source, URL: fmt.Sprint("http://a/", w, "/", i)})
				reqs, err := s.Lease(source, 1, start)
				if err != nil {
					t.Error(err)
				}
				for _, r := range reqs {
					snap, err := s.Keep(Capture{Request: r, Snapshot: Snapshot{Status: 200}, Body: []byte(fmt.Sprint(i))})
					if err != nil {
						t.Error(err)
					}
					_, err = s.Finish(Finish{Request: r, Snapshot: snap.ID, Reading: &Reading{Kind: "annual"}, Outcome: Outcome{Class: "ok"}})
					if err != nil {
						t.Error(err)
					}
					if _, err := s.Body(snap); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	group.Wait()
	if st, err := s.Stats(); err != nil || st.States[StateDone] != 96 || st.Records["blobs"] != 12 {
		t.Errorf("done %d, blobs %d, error %v, want 96 and 12", st.States[StateDone], st.Records["blobs"], err)
	}
}

// kills is how many processes the proofs kill.
var kills = flag.Int("store.kills", 0, "kills of TestKill and TestKilledBackup; 0: a few")

// killsOf is the number of kills, few unless the flag says otherwise.
func killsOf(few int) int { return max(*kills, few) }

// TestKill kills a process that keeps and finishes pages, and looks for what
// it had reported as done. The control reports pages before they are finished,
// and some of them must be lost.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	r := rand.New(rand.NewPCG(5, 6))
	acked := 0
	for round := range killsOf(5) {
		if round%25 == 24 {
			path = filepath.Join(t.TempDir(), "store.db") // so that checking it takes no longer and longer
		}
		lines := killed(t, path, round, time.Duration(20+r.IntN(150))*time.Millisecond, false)
		for _, wrong := range lostAcks(t, path, lines) {
			t.Error(wrong)
		}
		acked += len(lines)
		checkStore(t, path)
	}
	lost := 0
	for round := 0; lost == 0 && round < 20; round++ {
		early := filepath.Join(t.TempDir(), "store.db")
		lost += len(lostAcks(t, early, killed(t, early, round, 50*time.Millisecond, true)))
	}
	if lost == 0 {
		t.Error("the control, which reports pages too early, lost none: the proof proves nothing")
	}
	if acked == 0 {
		t.Error("no page was finished before any of the kills")
	}
	t.Logf("%d kills, %d pages acknowledged", killsOf(5), acked)
}

// killed runs the child for that time after its first page, kills it and
// returns the complete lines it wrote.
func killed(t *testing.T, path string, round int, after time.Duration, early bool) (lines []string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestChildPages$", "-test.timeout=20s")
	child.Env = append(os.Environ(), "STORE_CHILD="+path, fmt.Sprint("STORE_ROUND=", round), fmt.Sprint("STORE_EARLY=", early))
	pipe, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(pipe)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			break
		}
		if len(lines) == 0 {
			time.AfterFunc(after, func() { child.Process.Kill() })
		}
		if strings.HasPrefix(line, "http://") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	child.Wait() // the error is that it was killed
	return lines
}

// lostAcks says of pages that were reported as done which are not whole.
func lostAcks(t *testing.T, path string, acked []string) (lost []string) {
	t.Helper()
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	states := map[string]State{}
	err = s.Frontier("a", func(r Request) error {
		states[r.URL] = r.State
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, url := range acked {
		snap, ok, err := s.Latest("a", url)
		if err != nil || !ok {
			lost = append(lost, fmt.Sprintf("%s was acknowledged and is lost: %v", url, err))
			continue
		}
		if body, err := s.Body(snap); err != nil || string(body) != url {
			lost = append(lost, fmt.Sprintf("%s was acknowledged and has body %q, error %v", url, body, err))
		}
		captures := 0
		err = s.Captures("a", url, func(Snapshot) error { captures++; return nil })
		if err != nil || captures < capturesOfChild(url) {
			lost = append(lost, fmt.Sprintf("%s was acknowledged and has %d captures, error %v", url, captures, err))
		}
		if o, ok, err := s.Outcome("a", url); err != nil || !ok || o.Class != "ok" {
			lost = append(lost, fmt.Sprintf("%s was acknowledged and has outcome %+v, error %v", url, o, err))
		}
		if states[url] != StateDone {
			lost = append(lost, fmt.Sprintf("%s was acknowledged and is %q", url, states[url]))
		}
	}
	return lost
}

// TestChildPages is the child process of TestKill. It ends by being killed.
func TestChildPages(t *testing.T) {
	path := os.Getenv("STORE_CHILD")
	if path == "" || os.Getenv("STORE_ROUND") == "" {
		t.Skip("runs as a child process only")
	}
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	for w := range 4 {
		go func() {
			for i := 0; ; i++ {
				r := childRequest(s, w, i)
				if os.Getenv("STORE_EARLY") == "true" {
					os.Stdout.WriteString(r.URL + "\n")
				}
				for range capturesOfChild(r.URL) {
					snap, err := s.Keep(Capture{Request: r, Snapshot: Snapshot{Status: 200, Head: []byte("HTTP/1.1 200 OK\r\n\r\n")}, Body: []byte(r.URL)})
					if err == nil {
						_, err = s.Finish(Finish{Request: r, Snapshot: snap.ID, Outcome: Outcome{Class: "ok"}})
					}
					if err != nil {
						panic(err)
					}
				}
				os.Stdout.WriteString(r.URL + "\n")
			}
		}()
	}
	<-time.After(15 * time.Second)
}

// childRequest is a request that is pushed and leased. It may be that of another
// goroutine, or one that waits since an earlier process was killed.
func childRequest(s *Store, w, i int) Request {
	r := Request{Source: "a", URL: fmt.Sprintf("http://a/%s/%d/%d", os.Getenv("STORE_ROUND"), w, i)}
	_, err := s.Push([]Request{r})
	var leased []Request
	if err == nil {
		leased, err = s.Lease(r.Source, 1, time.Now())
	}
	if err != nil || len(leased) != 1 {
		panic(fmt.Sprint("leased ", leased, ": ", err))
	}
	return leased[0]
}

// capturesOfChild is how often the page of an address is kept: every third twice.
func capturesOfChild(url string) int {
	i, _ := strconv.Atoi(url[strings.LastIndexByte(url, '/')+1:])
	return 1 + i%3/2
}

// BenchmarkKeep measures pages on disk per second, in shared commits and in
// one commit per page.
func BenchmarkKeep(b *testing.B) {
	for _, workers := range []int{1, 8} {
		b.Run(fmt.Sprint(workers, " goroutines"), func(b *testing.B) {
			s := create(b)
			html := strings.Repeat("<p>政府信息公开工作年度报告</p>\n", 700)
			b.ResetTimer()
			var group sync.WaitGroup
			for w := range workers {
				group.Go(func() {
					for i := w; i < b.N; i += workers {
						if _, err := s.Keep(page(fmt.Sprint("http://a/", i), fmt.Sprint(html, i))); err != nil {
							b.Error(err)
						}
					}
				})
			}
			group.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

// TestCommitWaitsForTheCallersBefore holds the first commit until two writes
// queue behind it. The caller of the first comes again at once, and the next
// commit takes all three.
func TestCommitWaitsForTheCallersBefore(t *testing.T) {
	s := create(t)
	s.linger = func(time.Duration) lingering { return lingering{gap: time.Minute, most: time.Minute} }
	held, release := make(chan bool), make(chan bool)
	var group sync.WaitGroup
	put := func(name string) {
		if err := s.write(0, func(tx *bolt.Tx) error { return s.put(tx, meta, sideKey(name), nil) }); err != nil {
			t.Error(err)
		}
	}
	group.Go(func() {
		if err := s.write(0, func(*bolt.Tx) error { close(held); <-release; return nil }); err != nil {
			t.Error(err)
		}
		for !s.gathering() && s.Commits() < 2 {
			runtime.Gosched()
		}
		put("again")
	})
	<-held
	for i := range 2 {
		group.Go(func() { put(fmt.Sprint(i)) })
	}
	for s.waiting() < 2 {
		runtime.Gosched()
	}
	close(release)
	group.Wait()
	if n := s.Commits(); n != 2 {
		t.Errorf("%d commits for a write and three more", n)
	}
}

// TestFirstAfterSeveralWaits: the callers of one commit share the next one though
// none of them came while it was under way. One who writes alone waits for no one,
// and a commit is not put off when no writes come any more.
func TestFirstAfterSeveralWaits(t *testing.T) {
	s := create(t)
	s.linger = func(time.Duration) lingering { return lingering{gap: time.Minute, most: time.Minute} }
	begun := time.Now()
	put := func() {
		if err := s.write(0, func(tx *bolt.Tx) error { return s.put(tx, meta, sideKey("x"), nil) }); err != nil {
			t.Error(err)
		}
	}
	for range 3 {
		put()
	}
	together := func(n int, fn func()) (commits uint64) {
		before := s.Commits()
		var group sync.WaitGroup
		for range n {
			group.Go(fn)
		}
		group.Wait()
		return s.Commits() - before
	}
	s.want, s.ended, s.wait = 3, time.Now(), s.linger(0) // as after a commit of three
	for range 2 {
		if n := together(3, put); n != 1 {
			t.Errorf("%d commits for three writes after a commit of three", n)
		}
	}
	s.linger = func(time.Duration) lingering { return lingering{gap: time.Millisecond, most: time.Minute} }
	s.wait = s.linger(0)
	if n := together(2, put); n < 1 || n > 2 {
		t.Errorf("%d commits for two writes", n)
	}
	if took := time.Since(begun); took > 50*time.Second {
		t.Errorf("a write waited for others that did not come: %v", took)
	}
}

// TestLeadingPageWaitsForFewer: a page that leads on where requests have run out is
// committed with fewer others, and what is waited for afterwards is as much as before.
func TestLeadingPageWaitsForFewer(t *testing.T) {
	for _, tt := range []struct {
		name string
		n    int // that are asked for of a source with one request
		gap  time.Duration
		soon bool
	}{{"requests have run out", 2, time.Minute, true}, {"there may be more", 1, 50 * time.Millisecond, false}} {
		t.Run(tt.name, func(t *testing.T) {
			s := create(t)
			s.linger = func(time.Duration) lingering { return lingering{gap: tt.gap, most: time.Minute} }
			first := Request{Source: "a", URL: "http://a/"}
			if _, err := s.Push([]Request{first}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Lease("a", tt.n, time.Now()); err != nil {
				t.Fatal(err)
			}
			s.want, s.ended, s.wait = 100, time.Now(), s.linger(0)
			begun := time.Now()
			var group sync.WaitGroup
			group.Go(func() {
				_, err := s.Finish(Finish{Request: first, Outlinks: []Request{{Source: "a", URL: "http://a/1"}}, Outcome: Outcome{Class: "listing"}})
				if err != nil {
					t.Error(err)
				}
			})
			for i := range groupLeads - 1 {
				group.Go(func() {
					if err := s.write(0, func(tx *bolt.Tx) error { return s.put(tx, meta, sideKey(fmt.Sprint(i)), nil) }); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if soon := time.Since(begun) < tt.gap; soon != tt.soon {
				t.Errorf("committed after %v", time.Since(begun))
			}
			if tt.soon && s.want != 75 {
				t.Errorf("the next commit waits for %d writes", s.want)
			}
		})
	}
}

// TestLeadingPageAlone: of a page that leads on, and for which none came to wait with,
// it is learned that none comes, so that the next one waits for no one.
func TestLeadingPageAlone(t *testing.T) {
	s := create(t)
	s.linger = func(time.Duration) lingering { return lingering{gap: time.Millisecond, most: time.Minute} }
	s.want, s.ended, s.wait = 3, time.Now(), s.linger(0) // as after a commit of three
	err := s.submit(&pending{leads: true, fn: func(tx *bolt.Tx) error { return s.put(tx, meta, sideKey("x"), nil) }})
	if err != nil || s.want != 1 {
		t.Errorf("the next commit waits for %d writes, error %v", s.want, err)
	}
}

// gathering says whether a commit waits for more writes.
func (s *Store) gathering() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.full != nil
}

// waiting is how many writes wait for a commit.
func (s *Store) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}
