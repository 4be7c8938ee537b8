package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	bolt "go.etcd.io/bbolt"
)

const (
	// chunkSize is how much of a body one value holds. bbolt needs one run of
	// pages per value, and a large file should not need a large one.
	chunkSize = 1 << 20

	// chunkBatch is how many chunks are copied out in one transaction.
	chunkBatch = 4

	// chunkHead stands before the bytes of a chunk: how many chunks the blob
	// has (2 bytes) and how long the body is (8 bytes), for salvage.
	chunkHead = 10

	digestPrefix = "sha256:"
)

// blob is the record of bucket digests: where a body is.
type blob struct {
	Number    uint64 `json:"blob"`
	Length    int64  `json:"length"` // of the body
	Stored    int64  `json:"stored"` // of what is stored for it
	Chunks    int    `json:"chunks"`
	Lost      bool   `json:"lost,omitempty"`      // damage took the body; an equal one that is fetched later takes its place
	Forgotten bool   `json:"forgotten,omitempty"` // removed on request; then it is Lost, too
}

// body is a body on its way into the store.
type body struct {
	source string // whose dictionary fits
	raw    []byte
	sum    [sha256.Size]byte
	packed []byte // nil: the store has it already
	how    coding
}

// prepare digests and compresses raw outside of the writing transaction, and
// compresses nothing that is already stored.
func (s *Store) prepare(source string, raw []byte) (*body, error) {
	if len(raw) > maxBody {
		return nil, fmt.Errorf("body of %d bytes is too large", len(raw))
	}
	b := &body{source: source, raw: raw, sum: sha256.Sum256(raw)}
	known := false
	err := s.view(func(tx *bolt.Tx) error {
		var rec blob
		found, err := s.findJSON(tx, digests, b.sum[:], &rec)
		known = found && !rec.Lost
		return err
	})
	if err == nil && !known {
		b.pack(s.codec)
	}
	return b, err
}

func (b *body) pack(c *codec) {
	b.packed, b.how = c.packPage(b.source, b.raw)
	if b.packed == nil {
		b.packed = []byte{} // an empty body is packed too
	}
}

func (b *body) digest() string { return digestPrefix + hex.EncodeToString(b.sum[:]) }

// putBody stores b unless it is there, and returns where it is.
func (s *Store) putBody(tx *bolt.Tx, b *body) (blob, error) {
	var rec blob
	known, err := s.findJSON(tx, digests, b.sum[:], &rec)
	if known && !rec.Lost || err != nil {
		return rec, err
	}
	if b.packed == nil {
		b.pack(s.codec)
	}
	n := rec.Number // of a body that was lost: its old snapshots have it again
	if !known {
		if n, err = next(tx, blobs); err != nil {
			return rec, err
		}
	}
	rec = blob{Number: n, Length: int64(len(b.raw)), Stored: int64(len(b.packed)), Chunks: chunksOf(b.packed)}
	for i := range rec.Chunks {
		if err := putCoded(tx, blobs, chunkKey(n, i), chunkPayload(rec, b.packed, i), b.how); err != nil {
			return rec, err
		}
	}
	payload, how, err := s.codec.json(digests, rec)
	if err != nil {
		return rec, err
	}
	is := absent
	if known {
		is = present
	}
	return rec, putKnown(tx, digests, b.sum[:], payload, how, is)
}

// chunksOf is how many chunks a packed body makes.
func chunksOf(packed []byte) int { return max(1, (len(packed)+chunkSize-1)/chunkSize) }

// chunkPayload is chunk i of a packed body, with its head.
func chunkPayload(rec blob, packed []byte, i int) []byte {
	part := packed[i*chunkSize : min((i+1)*chunkSize, len(packed))]
	payload := binary.BigEndian.AppendUint16(make([]byte, 0, chunkHead+len(part)), uint16(rec.Chunks))
	payload = binary.BigEndian.AppendUint64(payload, uint64(rec.Length))
	return append(payload, part...)
}

// Body returns the body of a snapshot, checked against its digest: a
// DamagedError says that it is no longer what was fetched.
func (s *Store) Body(snap Snapshot) ([]byte, error) {
	if snap.Forgotten() {
		return nil, fmt.Errorf("read body of snapshot %d: %w", snap.ID, ErrForgotten)
	}
	packed, how, err := s.packedBody(snap.Blob)
	if err != nil {
		return nil, fmt.Errorf("read body of snapshot %d: %w", snap.ID, err)
	}
	raw, err := s.codec.unpack(packed, how, snap.Length)
	reason := ""
	switch sum := sha256.Sum256(raw); {
	case err != nil:
		reason = err.Error()
	case digestPrefix+hex.EncodeToString(sum[:]) != strings.ToLower(snap.Digest):
		reason = "body does not have the digest of the snapshot"
	}
	if reason != "" {
		return nil, fmt.Errorf("read body of snapshot %d: %w", snap.ID, blobs.damaged(numberKey(snap.Blob), reason))
	}
	return raw, nil
}

// packedBody joins the chunks of a blob.
func (s *Store) packedBody(n uint64) (packed []byte, how coding, err error) {
	for i, chunks := 0, 1; i < chunks; {
		items, err := s.chunks(n, i)
		if err != nil {
			return nil, how, err
		}
		for _, it := range items {
			payload, c, err := blobs.check(it.key, it.value)
			if err != nil {
				return nil, how, err
			}
			if len(payload) < chunkHead {
				return nil, how, blobs.damaged(it.key, "chunk has no head")
			}
			chunks, how = int(binary.BigEndian.Uint16(payload)), c
			packed = append(packed, payload[chunkHead:]...)
			i++
		}
		if len(items) == 0 {
			return nil, how, blobs.damaged(chunkKey(n, i), "chunk is missing")
		}
	}
	return packed, how, nil
}

// chunks copies out chunks of blob n from number from on, without gaps.
func (s *Store) chunks(n uint64, from int) (items []item, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		b, err := blobs.in(tx)
		if err != nil {
			return err
		}
		for i := from; i < from+chunkBatch; i++ {
			key := chunkKey(n, i)
			v := b.Get(key)
			if v == nil {
				break
			}
			items = append(items, item{key, append([]byte(nil), v...)})
		}
		return nil
	})
	return items, err
}
