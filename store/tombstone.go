package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// ErrForgotten is what every ForgottenError is, for errors.Is.
var ErrForgotten = errors.New("forgotten on request")

// ForgottenError refuses what belongs to a report that was forgotten.
type ForgottenError struct{ Stone Tombstone }

// Error names the report, the day and the reason.
func (e *ForgottenError) Error() string { return e.Stone.Sentence() }

// Is makes every ForgottenError an ErrForgotten.
func (e *ForgottenError) Is(target error) bool { return target == ErrForgotten }

// ClassForgotten is the class of the outcomes of forgotten addresses, and the
// kind of the readings that stand in the place of theirs.
const ClassForgotten = "forgotten"

// truncatedForgotten is the Truncated of a snapshot that was forgotten.
const truncatedForgotten = "forgotten"

// Forgotten says whether the content of the snapshot was removed on request.
func (s Snapshot) Forgotten() bool { return s.Truncated == truncatedForgotten }

// Tombstone is what is left of a report that was forgotten: what it was, when
// and why it was removed, and what it is recognised by, so that it is not taken
// in again.
type Tombstone struct {
	Report   string    `json:"report_id"`
	DocType  string    `json:"doc_type,omitempty"`
	AgencyID string    `json:"agency_id,omitempty"`
	Agency   string    `json:"agency_name,omitempty"`
	Code     string    `json:"division_code,omitempty"`
	Level    string    `json:"agency_level,omitempty"`
	Kind     string    `json:"agency_kind,omitempty"`
	Year     int       `json:"report_year,omitempty"`
	Why      string    `json:"why"`
	At       time.Time `json:"forgotten_at"`
	URLs     []string  `json:"urls"`             // not asked for again
	Shared   []string  `json:"shared,omitempty"` // had it, and have other reports too
	Digests  []string  `json:"digests"`          // of its bytes: not kept again
}

// Sentence is the tombstone in one line.
func (t Tombstone) Sentence() string {
	what := strings.TrimSpace(fmt.Sprintf("%s %s", t.Report, t.Agency))
	if t.Year != 0 {
		what += fmt.Sprintf(" %d", t.Year)
	}
	digest := ""
	if len(t.Digests) > 0 {
		digest = "; it was " + t.Digests[0]
	}
	if n := len(t.Digests); n > 1 {
		digest += fmt.Sprintf(" and %d more", n-1)
	}
	return fmt.Sprintf("%s was forgotten on request on %s: %s%s", what, t.At.Format("2006-01-02"), t.Why, digest)
}

// Named says whether an address is one the report stood at.
func (t Tombstone) Named(url string) bool {
	return slices.Contains(t.URLs, url) || slices.Contains(t.Shared, url)
}

// stoneName is what the side records of tombstones begin with.
const stoneName = "forgotten/"

// graves are the tombstones of a store, and what they refuse. They are never
// changed: who forgets puts new ones in their place.
type graves struct {
	stones  map[string]Tombstone // by report
	urls    map[string]string    // refused, and the report
	digests map[string]string
}

func newGraves(stones map[string]Tombstone) *graves {
	g := &graves{stones, map[string]string{}, map[string]string{}}
	for id, t := range stones {
		for _, url := range t.URLs {
			g.urls[url] = id
		}
		for _, digest := range t.Digests {
			g.digests[digest] = id
		}
	}
	return g
}

// buried are the tombstones as they stand.
func (s *Store) buried() *graves {
	if g := s.graves.Load(); g != nil {
		return g
	}
	return newGraves(nil)
}

// loadGraves reads the tombstones.
func (s *Store) loadGraves() error {
	stones := map[string]Tombstone{}
	prefix := sideKey(stoneName)
	err := s.scan(meta, prefix, after(prefix), func(key, payload []byte) error {
		var t Tombstone
		err := decodeJSON(meta, key, payload, &t)
		stones[t.Report] = t
		return err
	})
	s.graves.Store(newGraves(stones))
	return err
}

// Tombstones are those of all reports that were forgotten, the oldest first.
func (s *Store) Tombstones() []Tombstone {
	all := slices.Collect(maps.Values(s.buried().stones))
	slices.SortFunc(all, func(a, b Tombstone) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Report, b.Report)) })
	return all
}

// ForgottenReport is the tombstone of a report, and whether there is one.
func (s *Store) ForgottenReport(id string) (Tombstone, bool) {
	t, ok := s.buried().stones[id]
	return t, ok
}

// ForgottenURL is the tombstone of the report for which an address is not asked
// for again, and whether there is one.
func (s *Store) ForgottenURL(url string) (Tombstone, bool) {
	g := s.buried()
	return g.stones[g.urls[url]], g.urls[url] != ""
}

// ForgottenDigest is the tombstone of the report that had bytes with a digest,
// and whether there is one.
func (s *Store) ForgottenDigest(digest string) (Tombstone, bool) {
	g := s.buried()
	return g.stones[g.digests[digest]], g.digests[digest] != ""
}

// refuse says that a capture is of a forgotten report; nil where it is not.
func (g *graves) refuse(snap Snapshot, digest string) error {
	page := ""
	if hangsOn[snap.Step] {
		page = g.urls[snap.Referer]
	}
	for _, id := range []string{g.urls[snap.URL], g.urls[snap.FinalURL], g.digests[digest], page} {
		if id != "" {
			return &ForgottenError{g.stones[id]}
		}
	}
	return nil
}

// refuseReading says that a reading is one of a forgotten report.
func (g *graves) refuseReading(r Reading) error {
	if t, ok := g.stones[r.ReportID]; ok {
		return &ForgottenError{t}
	}
	return nil
}

// scrubbed is what is left of a snapshot.
func scrubbed(snap Snapshot) Snapshot {
	return Snapshot{
		ID: snap.ID, Blob: snap.Blob, Digest: snap.Digest, Length: snap.Length, Source: snap.Source, URL: snap.URL, FinalURL: snap.FinalURL,
		Step: snap.Step, Status: snap.Status, Truncated: truncatedForgotten, FetchedAt: snap.FetchedAt, Run: snap.Run, Provenance: snap.Provenance,
	}
}

// scrubbedReading is what is left of a reading.
func scrubbedReading(r Reading) Reading {
	return Reading{Snapshot: r.Snapshot, Version: r.Version, Schema: r.Schema, Kind: ClassForgotten, At: r.At, Data: []byte("{}")}
}

// scrub takes out of a request what the report put in, and ends it.
func (e entry) scrub() entry {
	e.Title, e.Date, e.ETag, e.Modified, e.Why = "", "", "", "", ErrForgotten.Error()
	e.State, e.Class, e.Due, e.Attempts, e.Parses = StateDone, "", time.Time{}, 0, 0
	return e
}

// scrub is the outcome of an address that is not asked for again.
func (o Outcome) scrub(t Tombstone) Outcome {
	return Outcome{Source: o.Source, URL: o.URL, Class: ClassForgotten, Sentence: t.Sentence(), Snapshot: o.Snapshot, At: t.At, Run: o.Run}
}

// union joins two tombstones of one report: the older one's words count.
func (t Tombstone) union(o Tombstone) Tombstone {
	a, _ := json.Marshal(t)
	b, _ := json.Marshal(o)
	if cmp.Or(t.At.Compare(o.At), strings.Compare(string(a), string(b))) > 0 {
		t, o = o, t
	}
	t.Digests = sortedUnion(t.Digests, o.Digests)
	t.Shared = sortedUnion(t.Shared, o.Shared)
	t.URLs = slices.DeleteFunc(sortedUnion(t.URLs, o.URLs), func(url string) bool { return slices.Contains(t.Shared, url) })
	return t
}

func sortedUnion(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
