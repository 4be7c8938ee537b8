package store

import (
	"bufio"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// images is how many crash images a power loss is simulated with.
var images = flag.Int("store.images", 100, "crash images of TestPowerLoss")

// event is a system call on the file of the store, or an acknowledgement.
type event struct {
	kind string // write, truncate, sync, ack
	off  int64
	data []byte
}

var (
	callWrite = regexp.MustCompile(`pwrite64\(\d+, "((?:\\x[0-9a-f]{2})*)", \d+, (\d+)`)
	callTrunc = regexp.MustCompile(`ftruncate\(\d+, (\d+)`)
	callSync  = regexp.MustCompile(`(fdatasync|fsync)(\(\d+\)| resumed>\)) += 0`)
	callAck   = regexp.MustCompile(`write\(1, "\\x61\\x63\\x6b`)
)

// recorded runs a child that keeps pages under strace and returns what it did.
func recorded(t *testing.T, path string, pages int, sync bool) (events []event) {
	t.Helper()
	tracer, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("needs strace, which records the writes of the store: apt-get install strace")
	}
	log := path + ".log"
	cmd := exec.Command(tracer, "-f", "-xx", "-s", "67108864", "-e", "trace=pwrite64,ftruncate,fdatasync,fsync,write", "-o", log,
		os.Args[0], "-test.run=^TestChildPower$")
	cmd.Env = append(os.Environ(), "STORE_POWER="+path, fmt.Sprint("STORE_PAGES=", pages), fmt.Sprint("STORE_SYNC=", sync))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("strace does not work here: %v\n%.400s", err, out)
	}
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return events
		}
		if e, ok := readEvent(line); ok {
			events = append(events, e)
		}
	}
}

func readEvent(line string) (e event, ok bool) {
	if m := callWrite.FindStringSubmatch(line); m != nil {
		off, err1 := strconv.ParseInt(m[2], 10, 64)
		data, err2 := hex.DecodeString(strings.ReplaceAll(m[1], `\x`, ""))
		return event{"write", off, data}, err1 == nil && err2 == nil
	}
	if m := callTrunc.FindStringSubmatch(line); m != nil {
		size, err := strconv.ParseInt(m[1], 10, 64)
		return event{kind: "truncate", off: size}, err == nil
	}
	switch {
	case callSync.MatchString(line):
		return event{kind: "sync"}, true
	case callAck.MatchString(line):
		return event{kind: "ack"}, true
	}
	return e, false
}

// TestChildPower is the process whose writes are recorded.
func TestChildPower(t *testing.T) {
	path := os.Getenv("STORE_POWER")
	if path == "" {
		t.Skip("runs as a child process only")
	}
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.db.NoSync = os.Getenv("STORE_SYNC") == "false"
	pages, _ := strconv.Atoi(os.Getenv("STORE_PAGES"))
	for i := range pages {
		r := Request{Source: "a", URL: fmt.Sprint("http://a/", i)}
		push(t, s, r)
		lease(t, s, "a", 1, start)
		for again := range 1 + i%3/2 { // every third page has changed when it is fetched again
			snap := keep(t, s, Capture{Request: r, Snapshot: Snapshot{Status: 200, Head: []byte("HTTP/1.1 200 OK\r\n\r\n")}, Body: noise(500 + again + i*97%9000)})
			fmt.Println("ack", snap.ID)
			if _, err := s.Finish(Finish{Request: r, Snapshot: snap.ID, Reading: &Reading{Kind: "annual"}, Outcome: Outcome{Class: "ok"}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	// The process ends as it is: Close would write nothing more.
}

// disk is what a disk holds: what was synced, and what may or may not be there.
type disk struct {
	synced  []byte
	pending []event
	acked   int
}

func (d *disk) apply(image []byte, e event, r *rand.Rand) []byte {
	if e.kind == "truncate" {
		if int64(len(image)) < e.off {
			image = append(image, make([]byte, e.off-int64(len(image)))...)
		}
		return image
	}
	if need := e.off + int64(len(e.data)); int64(len(image)) < need {
		image = append(image, make([]byte, need-int64(len(image)))...)
	}
	for at := 0; at < len(e.data); at += 512 {
		if r == nil || r.IntN(2) == 0 { // torn: each sector by itself
			copy(image[e.off+int64(at):], e.data[at:min(at+512, len(e.data))])
		}
	}
	return image
}

// crash is an image of the disk after the power went.
func (d *disk) crash(r *rand.Rand) []byte {
	image := append([]byte(nil), d.synced...)
	for _, e := range d.pending {
		switch r.IntN(4) {
		case 0: // never written
		case 1:
			image = d.apply(image, e, r)
		default:
			image = d.apply(image, e, nil)
		}
	}
	return image
}

// step takes an event. Whether the disk may have lost something then is for the
// caller to try.
func (d *disk) step(e event) {
	switch e.kind {
	case "sync":
		for _, p := range d.pending {
			d.synced = d.apply(d.synced, p, nil)
		}
		d.pending = nil
	case "ack":
		d.acked++
	default:
		d.pending = append(d.pending, e)
	}
}

// afterCrashes replays a record up to random points and counts the images in
// which anything acknowledged is lost or anything is damaged.
func afterCrashes(t *testing.T, base []byte, events []event, n int) (bad int) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "image.db")
	r := rand.New(rand.NewPCG(11, 12))
	points := map[int]int{}
	for range n {
		points[r.IntN(len(events))]++
	}
	d := &disk{synced: append([]byte(nil), base...)}
	for i, e := range events {
		d.step(e)
		for range points[i] {
			write(t, name, d.crash(r))
			report, err := Check(name, CheckOptions{ReadData: true})
			if err != nil || report.Findings > 0 && !onlyMeta(t, name) || report.Records["snapshots"] < d.acked {
				bad++
				continue
			}
			s, err := Open(name, Options{})
			if err != nil {
				bad++
				continue
			}
			if _, err := s.Keep(page("http://after/", "the crash")); err != nil {
				bad++
			}
			if err := s.Close(); err != nil {
				bad++
			}
		}
	}
	return bad
}

// onlyMeta says whether nothing is wrong but that one meta page was written in
// part: the other one, of the commit before, is whole then, and bbolt takes it.
func onlyMeta(t *testing.T, path string) bool {
	for _, f := range findings(t, path, CheckOptions{ReadData: true}) {
		if !strings.Contains(f.Reason, "meta page is broken") {
			return false
		}
	}
	return true
}

// TestPowerLoss replays the recorded writes of a store up to random points,
// with a random part of what was not yet synced, torn between sectors. Nothing
// acknowledged is lost and nothing is damaged. The control does not sync, and
// must lose.
func TestPowerLoss(t *testing.T) {
	unlessRace(t)
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	for _, sync := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "store.db")
		s, err := Open(path, Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		base, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		n := *images
		if !sync {
			n = max(n/10, 20)
		}
		events := recorded(t, path, 60, sync)
		bad := afterCrashes(t, base, events, n)
		t.Logf("sync %v: %d calls recorded, %d images, %d lost or damaged", sync, len(events), n, bad)
		if sync && bad > 0 {
			t.Errorf("%d of %d images lost something", bad, n)
		}
		if !sync && bad == 0 {
			t.Error("the control, which does not sync, lost nothing: the proof proves nothing")
		}
	}
}
