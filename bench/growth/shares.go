//go:build unix

package main

import (
	"bytes"
	"maps"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// shares is processor time by what it was spent on.
type shares map[string]time.Duration

// parts are the columns of the table in their order.
var parts = []string{"bbolt", "store", "JSON", "digests", "zstd", "runtime"}

// owners are the packages that a sample may belong to, by the beginning of the
// names of functions. Samples of the generator are in no column.
var owners = []struct{ prefix, part string }{
	{"go.etcd.io/bbolt", "bbolt"},
	{"github.com/klauspost/compress", "zstd"},
	{"crypto/", "digests"},
	{"encoding/json", "JSON"},
	{"nianbao/store", "store"},
	{"main.", "generator"},
}

// add adds the samples of a profile.
func (s shares) add(data []byte) (shares, error) {
	p, err := profile.Parse(bytes.NewReader(data))
	if err != nil {
		return s, err
	}
	sum := shares{}
	maps.Copy(sum, s)
	for _, sample := range p.Sample {
		sum[owner(sample)] += time.Duration(sample.Value[len(sample.Value)-1])
	}
	return sum, nil
}

// owner is what a sample was spent on: that of the function nearest to the top
// of the stack which belongs to one of the packages. What has none is the
// collector's and the scheduler's.
func owner(s *profile.Sample) string {
	for _, loc := range s.Location {
		for _, line := range loc.Line {
			for _, o := range owners {
				if strings.HasPrefix(line.Function.Name, o.prefix) {
					return o.part
				}
			}
		}
	}
	return "runtime"
}
