package farm

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
)

// Synthesis says which portals are drawn. The zero value draws one small
// portal of every platform.
type Synthesis struct {
	Seed      uint64   // the same seed draws the same portals, byte for byte
	Platforms []string // of [Platforms]; nil is all of them
	Hosts     int      // portals of each platform; 0 is 1
	Reports   int      // reports on each portal, about; 0 is 10
}

// Synthetic is a set of portals drawn from a seed. Their pages are written
// when they are asked for. It does not change, so that it may be used from
// many goroutines and started more than once.
type Synthetic struct {
	portals []*synthPortal
}

// Portal is one portal of a synthetic farm.
type Portal struct {
	Host     string
	Platform string
	Name     string   // the government that runs it, e.g. 武山县人民政府
	Code     string   // of its division
	Charset  string   // of its pages: utf-8 or gbk
	Column   string   // path (with query or fragment) of the column of annual reports
	Columns  []string // the same for every column that lists reports
	Reports  int      // how many reports its columns list
}

// SyntheticReport is a report that a crawl of its portal should find.
type SyntheticReport struct {
	Host       string
	Path       string // of its page, with the query
	Title      string
	Agency     string // in full, whatever the title says
	Year       int
	Unit       string // department or township; "" for the government itself and its office
	Attachment string // path of a PDF of the same report; "" without one
}

// synthPlatforms are the site platforms that can be drawn, by name.
var synthPlatforms = map[string]synthPlatform{
	"trs":         trsPlatform{},
	"vsb":         vsbPlatform{},
	"hanweb":      hanwebPlatform{},
	"ucap":        ucapPlatform{},
	"gkmlpt":      gkmlptPlatform{},
	"jpaas":       jpaasPlatform{},
	"epoint":      epointPlatform{},
	"anhui":       anhuiPlatform{},
	"hanweb-xxgk": xxgkPlatform{},
	"hebei-uuid":  uuidPlatform{},
	"jeecms":      jeecmsPlatform{},
	"nfcms":       nfcmsPlatform{},
	"numhtml":     numhtmlPlatform{},
	"static":      staticPlatform{},
	"thtml":       thtmlPlatform{},
	"asp":         aspPlatform{},
}

// Platforms is the names of the site platforms that can be drawn, sorted.
func Platforms() []string {
	names := make([]string, 0, len(synthPlatforms))
	for name := range synthPlatforms {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Synthesize draws portals. It panics for a platform that is not one of
// [Platforms].
func Synthesize(s Synthesis) *Synthetic {
	if s.Platforms == nil {
		s.Platforms = Platforms()
	}
	all := parsePlaces()
	shuffle := synthRand(s.Seed, "places")
	shuffle.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	out := &Synthetic{}
	for _, name := range s.Platforms {
		platform, ok := synthPlatforms[name]
		if !ok {
			panic(fmt.Sprintf("farm: no platform %q", name))
		}
		for i := range max(s.Hosts, 1) {
			out.portals = append(out.portals, newSynthPortal(synthSpec{
				seed: s.Seed, name: name, platform: platform, reports: max(s.Reports, 0),
				host:  fmt.Sprintf("www.%s-%03d.test", name, i+1),
				place: all[len(out.portals)%len(all)],
			}, synthFaults{}))
		}
	}
	return out
}

// synthRand is a source of numbers that depends on the seed and the words.
func synthRand(seed uint64, words ...string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.Join(words, "\x00"))) // a hash never fails
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// Portals is the portals in the order they were drawn.
func (s *Synthetic) Portals() []Portal {
	out := make([]Portal, 0, len(s.portals))
	for _, p := range s.portals {
		out = append(out, p.public())
	}
	return out
}

// Truth is every report of every portal, newest first within a portal.
func (s *Synthetic) Truth() []SyntheticReport {
	var out []SyntheticReport
	for _, p := range s.portals {
		out = append(out, p.truth()...)
	}
	return out
}

// Definitions is a source definition (TOML) for every portal. It names the
// host and the body, asks for no delay, and leaves platform and column to be
// found.
func (s *Synthetic) Definitions() []byte {
	var b strings.Builder
	for _, p := range s.portals {
		label := strings.TrimSuffix(strings.TrimPrefix(p.host, "www."), ".test")
		fmt.Fprintf(&b, "[[source]]\nid     = %q\nname   = %q\ncode   = %q\nbase   = %q\nfamily = \"auto\"\ndelay  = \"0s\"\n\n",
			p.place.code+"-"+label, p.body(), p.place.code, "http://"+p.host)
	}
	return []byte(b.String())
}
