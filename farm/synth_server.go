package farm

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// SyntheticServer is running synthetic portals: one listener on loopback for
// each. Beside what a [Server] does, it can make portals go wrong while they
// are served. Its methods may be called from many goroutines.
type SyntheticServer struct {
	*Server
	gates map[string]*synthGate

	mu     sync.Mutex
	strays map[string]bool
}

// synthGate holds the portal that is served for a host now.
type synthGate struct {
	mu  sync.Mutex // held while the portal is drawn anew
	now atomic.Pointer[synthPortal]
}

// Tally is how a portal was used.
type Tally struct {
	Requests  int // all, robots.txt too
	Forbidden int // for paths that robots.txt forbids
	Missing   int // answered with 404
	Blocked   int // answered with 412
	Calendar  int // for the endless calendar
	Repeated  int // for a path, method and all, that was asked for before
}

// Start begins to serve every portal on a free port of 127.0.0.1. The caller
// closes the server.
func (s *Synthetic) Start() (*SyntheticServer, error) { return s.StartWith(nil) }

// StartWith is Start for portals that take their time: delay, if not nil, is
// [Farm].Delay.
func (s *Synthetic) StartWith(delay func(host, path string) time.Duration) (*SyntheticServer, error) {
	out := &SyntheticServer{gates: map[string]*synthGate{}, strays: map[string]bool{}}
	f := &Farm{Delay: delay}
	for _, p := range s.portals {
		gate := &synthGate{}
		gate.now.Store(p)
		out.gates[p.host] = gate
		f.sites = append(f.sites, &site{
			Host:    p.host,
			files:   map[string]file{"/robots.txt": {body: []byte(synthRobots)}},
			dynamic: gate,
		})
	}
	var err error
	out.Server, err = f.Start()
	return out, err
}

// ServeHTTP answers as the portal does now.
func (g *synthGate) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.now.Load().ServeHTTP(w, r) }

// Lookup is that of [Server]; names that are not of the farm are kept.
func (s *SyntheticServer) Lookup(ctx context.Context, host, port string) ([]netip.AddrPort, error) {
	out, err := s.Server.Lookup(ctx, host, port)
	if err != nil {
		s.mu.Lock()
		s.strays[strings.ToLower(host)] = true
		s.mu.Unlock()
	}
	return out, err
}

// Strays is the names Lookup was asked for that are not of the farm, sorted:
// department hosts that pages link to and that a crawl has no business with.
func (s *SyntheticServer) Strays() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, 0, len(s.strays))
	for host := range s.strays {
		out = append(out, host)
	}
	slices.Sort(out)
	return out
}

// Requests is all requests so far, in order, by host.
func (s *SyntheticServer) Requests() map[string][]Entry {
	out := map[string][]Entry{}
	for _, e := range s.Log() {
		out[e.Host] = append(out[e.Host], e)
	}
	return out
}

// Tally counts the requests so far, by host; hosts without any have a zero.
func (s *SyntheticServer) Tally() map[string]Tally {
	out, seen := map[string]Tally{}, map[string]bool{}
	for host := range s.gates {
		out[host] = Tally{}
	}
	for _, e := range s.Log() {
		t, key := out[e.Host], e.Host+" "+e.Method+" "+e.Path
		t.Requests++
		t.Forbidden += one(s.farm.site(e.Host).forbids(e.Path))
		t.Missing += one(e.Status == http.StatusNotFound)
		t.Blocked += one(e.Status == http.StatusPreconditionFailed)
		t.Calendar += one(strings.HasPrefix(e.Path, "/rili"))
		t.Repeated += one(e.Method == http.MethodGet && seen[key])
		seen[key] = true
		out[e.Host] = t
	}
	return out
}

// one is 1 for true.
func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// change draws the portal of a host anew with other faults.
func (s *SyntheticServer) change(host string, with func(f *synthFaults)) (Portal, error) {
	gate, ok := s.gates[host]
	if !ok {
		return Portal{}, fmt.Errorf("change %s: no such portal", host)
	}
	gate.mu.Lock()
	defer gate.mu.Unlock()
	was := gate.now.Load()
	faults := was.synthFaults
	with(&faults)
	p := newSynthPortal(was.synthSpec, faults)
	gate.now.Store(p)
	return p.public(), nil
}

// Move takes the column of annual reports of a host, with all columns below
// it, to another path. The old paths answer 404, the menus link the new
// ones, and articles stay where they are. The result is the portal as it is
// from now on.
func (s *SyntheticServer) Move(host string) (Portal, error) {
	return s.change(host, func(f *synthFaults) { f.moved++ })
}

// Overstate makes every list of reports of a host declare n rows more than
// it has; 0 mends it.
func (s *SyntheticServer) Overstate(host string, n int) error {
	_, err := s.change(host, func(f *synthFaults) { f.extra = n })
	return err
}

// Stick makes the lists of a host answer their first page whatever page is
// asked for, or mends it.
func (s *SyntheticServer) Stick(host string, on bool) error {
	_, err := s.change(host, func(f *synthFaults) { f.stuck = on })
	return err
}

// Edit changes the text of articles of a host, by their paths, and says nothing of
// it: their dates and their rows in lists stay.
func (s *SyntheticServer) Edit(host string, paths ...string) error {
	_, err := s.change(host, func(f *synthFaults) {
		f.edited = maps.Clone(f.edited)
		if f.edited == nil {
			f.edited = map[string]bool{}
		}
		for _, path := range paths {
			f.edited[path] = true
		}
	})
	return err
}

// Block makes a host answer 412 to everything, or mends it.
func (s *SyntheticServer) Block(host string, on bool) error {
	_, err := s.change(host, func(f *synthFaults) { f.blocked = on })
	return err
}
