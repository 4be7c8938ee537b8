package farm

import (
	"bytes"
	"embed"
	"fmt"
	"time"
)

//go:embed data/*.txtar data/truth.json
var data embed.FS

// portals are the embedded archives, in the order they are defined.
var portals = []string{"dingxi", "dongying", "flipbook", "anyuan", "wushan", "register"}

// Farm is a set of portals that can be served. The embedded one is the demo's.
type Farm struct {
	// Delay, when set before Start, says how long a host waits before it
	// answers a path. It is called from many goroutines.
	Delay func(host, path string) time.Duration

	sites []*site
	truth []Truth
}

// New loads the embedded portals with their truth.
func New() (*Farm, error) {
	archives := make([][]byte, 0, len(portals))
	for _, name := range portals {
		b, err := data.ReadFile("data/" + name + ".txtar")
		if err != nil {
			return nil, fmt.Errorf("load portal: %w", err)
		}
		archives = append(archives, b)
	}
	f, err := NewFrom(archives...)
	if err != nil {
		return nil, err
	}
	b, err := data.ReadFile("data/truth.json")
	if err != nil {
		return nil, fmt.Errorf("load truth: %w", err)
	}
	f.truth, err = parseTruth(b)
	return f, err
}

// NewFrom loads portals from txtar archives, one host each. They have no
// truth.
func NewFrom(archives ...[]byte) (*Farm, error) {
	f := &Farm{}
	seen := map[string]bool{}
	for i, archive := range archives {
		s, err := parseSite(archive)
		if err != nil {
			return nil, fmt.Errorf("load portal %d: %w", i+1, err)
		}
		if seen[s.Host] {
			return nil, fmt.Errorf("load portal %d: host %s is there twice", i+1, s.Host)
		}
		seen[s.Host] = true
		f.sites = append(f.sites, s)
	}
	return f, nil
}

// Definitions is the source definitions (TOML) of all portals that bring one.
func (f *Farm) Definitions() []byte {
	var out bytes.Buffer
	for _, s := range f.sites {
		if len(s.source) > 0 {
			out.Write(s.source)
			out.WriteByte('\n')
		}
	}
	return out.Bytes()
}

// Hosts is the host names of the portals, in the order they were given.
func (f *Farm) Hosts() []string {
	hosts := make([]string, 0, len(f.sites))
	for _, s := range f.sites {
		hosts = append(hosts, s.Host)
	}
	return hosts
}

// Truth is what a reader must find on the pages of the embedded portals.
// The caller must not change it.
func (f *Farm) Truth() []Truth { return f.truth }
