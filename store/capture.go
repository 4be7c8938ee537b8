package store

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Archive is where a snapshot with the provenance "warc" was taken from.
type Archive struct {
	File   string `json:"file"`             // base name of the WARC file; of one in a WACZ, with the name of that
	Record string `json:"record,omitempty"` // WARC-Record-ID
	Digest string `json:"digest,omitempty"` // what the record's own digests said: block, payload, none …
}

// Captures calls fn with every capture of a URL in the order of their times.
// It stops at the first error and returns it.
func (s *Store) Captures(source, url string, fn func(Snapshot) error) error {
	prefix := capturesPrefix(source, url)
	return s.scan(urls, prefix, after(prefix), func(key, payload []byte) error {
		id, ok := number(payload)
		if !ok {
			return urls.damaged(key, "value is not a snapshot number")
		}
		snap, err := s.Snapshot(id)
		if err != nil {
			return err
		}
		return fn(snap)
	})
}

// BodyOf returns the body with a digest, checked against it, and whether there
// is one. What is no SHA-256 digest is in no store.
func (s *Store) BodyOf(digest string) (body []byte, ok bool, err error) {
	sum, err := hex.DecodeString(strings.ToLower(strings.TrimPrefix(digest, digestPrefix)))
	if err != nil || len(sum) != sha256.Size {
		return nil, false, nil
	}
	var rec blob
	err = s.view(func(tx *bolt.Tx) (err error) {
		ok, err = s.findJSON(tx, digests, sum, &rec)
		return err
	})
	if err != nil || !ok || s.buried().digests[digestPrefix+hex.EncodeToString(sum)] != "" {
		return nil, false, err
	}
	body, err = s.Body(Snapshot{Blob: rec.Number, Length: rec.Length, Digest: digestPrefix + hex.EncodeToString(sum)})
	return body, err == nil, err
}
