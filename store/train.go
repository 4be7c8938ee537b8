package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
)

const (
	dictSize    = 112 << 10
	dictSamples = 480      // pages that one dictionary is trained from, at most
	dictLeast   = 40       // and at least: of fewer, one learns the pages by heart
	dictHeld    = 5        // every fifth page is held back to measure by
	dictGain    = 0.95     // a dictionary must bring the pages held back below this
	samplePage  = 96 << 10 // of a longer page the beginning is taken
	dictIDs     = 1 << 15  // smaller ids are reserved
)

// TrainOptions say how to train.
type TrainOptions struct {
	// Family names the platform of a source; "" where it is not known. Nil
	// knows none.
	Family func(source string) string
}

// Trained says what came of one family.
type Trained struct {
	Dictionary
	Plain  int64  `json:"plain"`         // bytes the pages held back take without it
	Packed int64  `json:"packed"`        // and with it
	Why    string `json:"why,omitempty"` // it was not kept
}

// Train trains a zstd dictionary for every platform family with enough pages,
// and one for all other pages, and stores them, each twice. A body that comes
// later is compressed with the dictionary of its source's family. Stored bodies
// stay as they are; Compact compresses them anew. What is trained twice from
// the same pages is stored once.
func (s *Store) Train(o TrainOptions) ([]Trained, error) {
	done, err := s.trainAll(o)
	for _, t := range done {
		if err == nil && t.Why == "" {
			err = s.write(len(t.data)*dictCopies, func(tx *bolt.Tx) error { return putDictionary(tx, t.Dictionary) })
		}
	}
	if err == nil {
		err = s.loadDictionaries()
	}
	if err != nil {
		return done, fmt.Errorf("train dictionaries: %w", err)
	}
	return done, nil
}

// trainAll trains and stores nothing.
func (s *Store) trainAll(o TrainOptions) (done []Trained, err error) {
	groups, err := s.samples(o)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		t, err := s.train(g)
		if err != nil {
			return done, fmt.Errorf("family %q: %w", g.family, err)
		}
		done = append(done, t)
	}
	return done, nil
}

// sampleGroup is the pages of one family.
type sampleGroup struct {
	family  string
	sources []string
	seen    int
	snaps   []Snapshot // drawn
}

// draw keeps a fair sample of the snapshots it is shown.
func (g *sampleGroup) draw(r *rand.Rand, snap Snapshot) {
	g.seen++
	if len(g.snaps) < dictSamples {
		g.snaps = append(g.snaps, snap)
	} else if i := r.IntN(g.seen); i < dictSamples {
		g.snaps[i] = snap
	}
}

// samples draws pages of each family, and of all for the general dictionary.
func (s *Store) samples(o TrainOptions) ([]*sampleGroup, error) {
	upTo, err := s.Newest()
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(1, upTo))
	all := &sampleGroup{}
	byFamily, families := map[string]*sampleGroup{}, map[string]string{}
	err = s.Snapshots(upTo, func(snap Snapshot) error {
		if snap.Revisit || !snap.Whole() || snap.Length < packFrom {
			return nil
		}
		all.draw(r, snap)
		family, known := families[snap.Source]
		if !known && o.Family != nil {
			family = o.Family(snap.Source)
			families[snap.Source] = family
		}
		if family == "" {
			return nil
		}
		g := byFamily[family]
		if g == nil {
			g = &sampleGroup{family: family}
			byFamily[family] = g
		}
		g.draw(r, snap)
		return nil
	})
	for source, family := range families {
		if g := byFamily[family]; g != nil {
			g.sources = append(g.sources, source)
		}
	}
	groups := []*sampleGroup{all}
	for _, g := range byFamily {
		slices.Sort(g.sources)
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b *sampleGroup) int { return strings.Compare(a.family, b.family) })
	return groups, err
}

// train trains one dictionary and says why it is not worth it, if it is not.
func (s *Store) train(g *sampleGroup) (Trained, error) {
	t := Trained{Dictionary: Dictionary{Family: g.family, Sources: g.sources, Trained: s.now().UTC()}}
	pages, held, err := s.pages(g.snaps)
	if err != nil {
		return t, err
	}
	t.Samples = len(pages)
	if len(pages) < dictLeast {
		t.Why = fmt.Sprintf("%d pages are too few, it takes %d", len(pages), dictLeast)
		return t, nil
	}
	t.ID = dictID(g.family, pages)
	segment := familySegment
	if g.family == "" {
		segment = generalSegment
	}
	if t.data, err = buildDictionary(t.ID, pages, segment); err != nil {
		t.Why = err.Error()
		return t, nil
	}
	t.Bytes = len(t.data)
	set, err := newDictSet([]Dictionary{t.Dictionary})
	if err != nil {
		return t, err
	}
	enc, err := set.encoder(t.ID)
	if err != nil {
		return t, err
	}
	for _, page := range held {
		plain, _ := s.codec.pack(page)
		t.Plain += int64(len(plain))
		t.Packed += int64(len(enc.EncodeAll(page, nil)))
	}
	if float64(t.Packed) > dictGain*float64(t.Plain) {
		t.Why = "the pages held back gain too little by it"
		return t, nil
	}
	return t, nil
}

// pages reads the bodies of a sample; some are held back to measure by. What is
// damaged or no text is passed over.
func (s *Store) pages(snaps []Snapshot) (pages, held [][]byte, err error) {
	for i, snap := range snaps {
		body, err := s.Body(snap)
		if errors.Is(err, ErrDamaged) || err == nil && !isText(body) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if i%dictHeld == dictHeld-1 {
			held = append(held, body)
			continue
		}
		pages = append(pages, body[:min(len(body), samplePage)])
	}
	return pages, held, nil
}

// dictID is drawn from the pages, so that the same pages make the same
// dictionary in every store, and different ones hardly ever meet.
func dictID(family string, pages [][]byte) uint32 {
	h := sha256.New()
	h.Write([]byte(family))
	for _, page := range pages {
		sum := sha256.Sum256(page)
		h.Write(sum[:])
	}
	return max(binary.BigEndian.Uint32(h.Sum(nil))>>1, dictIDs)
}
