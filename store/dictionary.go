package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Dictionary is a zstd dictionary trained from pages of the store. A body that
// was compressed with it cannot be read without, so it is never deleted, and is
// stored twice.
type Dictionary struct {
	ID      uint32    `json:"id"`
	Family  string    `json:"family"`            // of the platform; "" for all pages
	Sources []string  `json:"sources,omitempty"` // of that family when it was trained
	Samples int       `json:"samples"`
	Trained time.Time `json:"trained"`
	Bytes   int       `json:"bytes"`

	data []byte
}

// dictCopies is how often each dictionary is stored.
const dictCopies = 2

// dictKey is the key of one copy. The copy comes first, so that no page holds
// both.
func dictKey(id uint32, copy int) []byte {
	return binary.BigEndian.AppendUint32([]byte{byte(copy)}, id)
}

// A dictionary is stored as the length of its head (4 bytes), the head, which
// is the Dictionary as JSON, and its bytes.

func (d Dictionary) seal() ([]byte, error) {
	d.Bytes = len(d.data)
	head, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(head))), head...), d.data...), nil
}

func openDictionary(key, payload []byte) (d Dictionary, err error) {
	if len(payload) < 4 || uint64(len(payload)-4) < uint64(binary.BigEndian.Uint32(payload)) {
		return d, dicts.damaged(key, "dictionary has no head")
	}
	n := 4 + int(binary.BigEndian.Uint32(payload))
	if err := decodeJSON(dicts, key, payload[4:n], &d); err != nil {
		return d, err
	}
	d.data = append([]byte(nil), payload[n:]...)
	return d, nil
}

// putDictionary stores all copies.
func putDictionary(tx *bolt.Tx, d Dictionary) error {
	payload, err := d.seal()
	for i := range dictCopies {
		if err == nil {
			err = putCoded(tx, dicts, dictKey(d.ID, i), payload, codingPlain)
		}
	}
	return err
}

// Dictionaries returns the dictionaries of the store, oldest first.
func (s *Store) Dictionaries() []Dictionary {
	if s.codec.dicts == nil {
		return nil
	}
	return slices.Clone(s.codec.dicts.all)
}

// loadDictionaries reads the dictionaries, of each the first copy that is
// whole. One that is damaged in all copies is left out: its bodies are damaged
// then, and nothing else.
func (s *Store) loadDictionaries() error {
	found := map[uint32]Dictionary{}
	err := s.scanPart(dicts, nil, nil, func(key, value []byte) error {
		payload, _, err := dicts.check(key, value)
		if err != nil {
			return nil
		}
		if d, err := openDictionary(key, payload); err == nil {
			found[d.ID] = d
		}
		return nil
	})
	var damage *DamagedError
	if errors.As(err, &damage) && damage.Key == nil && damage.Bucket == dicts.bucket {
		err = nil // a store of layout 1 has no such bucket
	}
	if err != nil {
		return fmt.Errorf("read dictionaries: %w", err)
	}
	s.codec.dicts, err = newDictSet(sortedDicts(found))
	return err
}

// sortedDicts puts dictionaries in the order of their training.
func sortedDicts(found map[uint32]Dictionary) []Dictionary {
	all := make([]Dictionary, 0, len(found))
	for _, d := range found {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b Dictionary) int {
		if n := a.Trained.Compare(b.Trained); n != 0 {
			return n
		}
		return int(int64(a.ID) - int64(b.ID))
	})
	return all
}
