//go:build unix

package store

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// figures are the sizes of the stores that TestFigures measures; docs/store-
// figures.md has what it said.
var figures = flag.String("store.figures", "", "snapshots of the stores that TestFigures makes: 10000,100000")

// cpu is the processor time of this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	return strings.Join(strings.Fields(string(data))[:2], " ")
}

// pool is pages of 20 KB of unique text.
func pool(n int) [][]byte {
	w := newWriter(12)
	write := w.platform(4)
	out := make([][]byte, n)
	for i := range out {
		for len(out[i]) < 20_000 {
			out[i] = append(out[i], write(i%20, i)...)
		}
		out[i] = out[i][:20_000]
	}
	return out
}

// TestFigures measures the store. It proves nothing and takes minutes.
func TestFigures(t *testing.T) {
	if *figures == "" {
		t.Skip("measures the store: go test ./store -run Figures -v -store.figures=10000,100000 -timeout 1h")
	}
	t.Logf("%s, %d processors, load %s", runtime.Version(), runtime.GOMAXPROCS(0), load())
	t.Run("durable", durable)
	for _, text := range strings.Split(*figures, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(text, func(t *testing.T) { grown(t, n) })
	}
	t.Run("bytes", bytesChecked)
	t.Logf("load %s at the end", load())
}

// durable compares pages offered together with one transaction per page.
func durable(t *testing.T) {
	pages := pool(3000)
	rate := func(workers, n int) (wall, processors float64) {
		s, err := Open(filepath.Join(t.TempDir(), "store.db"), Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		var group sync.WaitGroup
		begun, before := time.Now(), cpu()
		for w := range workers {
			group.Go(func() {
				for i := w; i < n; i += workers {
					if _, err := s.Keep(Capture{Snapshot: Snapshot{Source: "a", URL: fmt.Sprint("http://a/", i), Status: 200}, Body: pages[i]}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		return float64(n) / time.Since(begun).Seconds(), 2 * float64(n) / (cpu() - before).Seconds()
	}
	one, _ := rate(1, 150)
	many, processors := rate(600, 3000)
	t.Logf("durable pages of 20 KB: %.0f/s offered by 600 at once, %.0f/s one by one (%.1f times); %.0f/s by the time of two processors, load %s", many, one, many/one, processors, load())
}

// grown fills a store and measures it.
func grown(t *testing.T, n int) {
	path := filepath.Join(t.TempDir(), "store.db")
	defer os.Remove(path)
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	spent := fillFast(t, s, n)
	commit := median(30, func(i int) {
		snap, err := s.Keep(Capture{Snapshot: Snapshot{Source: "z", URL: fmt.Sprint("http://z/", i), Status: 200}, Body: noise(2000 + i)})
		if err == nil {
			_, err = s.Finish(Finish{Snapshot: snap.ID, Outcome: Outcome{Class: "ok"}})
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if s, err = Open(path, Options{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	opened := time.Since(begun)
	half, p99 := lookups(t, s, n)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(o CheckOptions) (time.Duration, CheckReport) {
		begun := time.Now()
		report, err := Check(path, o)
		if err != nil || report.Findings > 0 {
			t.Fatalf("check: %+v, error %v", report, err)
		}
		return time.Since(begun), report
	}
	structure, report := check(CheckOptions{})
	all, _ := check(CheckOptions{ReadData: true})
	records := 0
	for _, k := range report.Records {
		records += k
	}
	t.Logf("| %d | %d | %d MB | %.3f ms | %v | %v | %v | %v | %.1f s | %.1f s | %s |", n, records, info.Size()>>20, spent.Seconds()*1000/float64(n),
		commit.Round(100*time.Microsecond), opened.Round(100*time.Microsecond), half.Round(time.Microsecond), p99.Round(time.Microsecond), structure.Seconds(), all.Seconds(), load())
}

// fillFast stores n pages with all their records, 500 in a transaction, and
// returns the processor time. Bodies are compressed before that is taken.
func fillFast(t *testing.T, s *Store, n int) (spent time.Duration) {
	for from := 0; from < n; from += 500 {
		batch := make([]*body, 500)
		for i := range batch {
			var err error
			if batch[i], err = s.prepare("a", append(noise(1500+(from+i)%500), fmt.Sprint(from+i)...)); err != nil {
				t.Fatal(err)
			}
		}
		before := cpu()
		err := s.write(0, func(tx *bolt.Tx) error {
			for i, b := range batch {
				r := Request{Source: "a", URL: fmt.Sprintf("http://www.a.gov.cn/zwgk/%d/%d.html", from/500, i)}
				if _, err := s.push(tx, []Request{r}); err != nil {
					return err
				}
				snap, err := s.putCapture(tx, Snapshot{Source: "a", URL: r.URL, Status: 200, FetchedAt: start.Add(time.Duration(from+i) * time.Second)}, b, entry{})
				if err != nil {
					return err
				}
				e, _, err := s.entry(tx, r.Source, r.URL)
				if err == nil {
					_, err = s.keepRequest(tx, r, e, true, snap)
				}
				var reading *codedReading
				if err == nil {
					reading, err = s.code(Reading{Snapshot: snap.ID, Version: 1, Kind: "annual", Data: b.raw[:200]})
				}
				if err == nil {
					_, err = s.finish(tx, Finish{Request: r, Snapshot: snap.ID, Outcome: Outcome{Class: "ok"}}, reading, answer{})
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		spent += cpu() - before
	}
	return spent
}

func median(n int, fn func(i int)) time.Duration {
	took := make([]time.Duration, n)
	for i := range took {
		begun := time.Now()
		fn(i)
		took[i] = time.Since(begun)
	}
	slices.Sort(took)
	return took[n/2]
}

// lookups finds captures by URL, with their bodies and readings.
func lookups(t *testing.T, s *Store, n int) (half, p99 time.Duration) {
	r := rand.New(rand.NewPCG(1, 2))
	took := make([]time.Duration, 3000)
	for i := range took {
		k := r.IntN(n)
		begun := time.Now()
		snap, ok, err := s.Latest("a", fmt.Sprintf("http://www.a.gov.cn/zwgk/%d/%d.html", k/500, k%500))
		if err == nil && ok {
			_, err = s.Body(snap)
		}
		if err == nil {
			_, _, err = s.Reading(snap.ID)
		}
		if err != nil || !ok {
			t.Fatalf("look-up: %v, %v", ok, err)
		}
		took[i] = time.Since(begun)
	}
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*99/100]
}

// bytesChecked measures how fast bodies are digested.
func bytesChecked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	var captures []Capture
	for i, p := range pool(6000) {
		captures = append(captures, Capture{Snapshot: Snapshot{Source: "a", URL: fmt.Sprint("http://a/", i), Status: 200}, Body: append(p, fmt.Sprint(i)...)})
	}
	keepAll(t, s, captures)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	report, err := Check(path, CheckOptions{ReadData: true})
	if err != nil || report.Bodies != len(captures) {
		t.Fatalf("check: %+v, error %v", report, err)
	}
	took := time.Since(begun)
	t.Logf("check --read-data: %d bodies of %d MB in %.2f s, %.0f MB/s, load %s", report.Bodies, report.Raw/1e6, took.Seconds(), float64(report.Raw)/1e6/took.Seconds(), load())
}
