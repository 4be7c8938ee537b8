package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
)

// The envelope of a value, integers big-endian:
//
//	 0  magic, 8 bytes
//	 8  version of the envelope
//	 9  kind: the bucket
//	10  version of the record within its kind
//	11  coding of the payload: 0 as it is, 1 zstd
//	12  length of the key, 2 bytes; 2 bytes reserved, 0
//	16  zstd dictionary, 4 bytes; 0 for none
//	20  length of the payload, 4 bytes
//	24  transaction that wrote it, 8 bytes
//	32  SHA-256 of all the other bytes
//	64  key, payload
//
// The transaction tells a scan of the pages which of several copies of a
// record is the newest: bbolt leaves old pages as they were.
const (
	envelopeMagic   = "\x89nianbao"
	envelopeVersion = 1
	envelopeLength  = 64
)

// kind says in the envelope which bucket a value belongs to. The numbers are
// stored and never change.
type kind byte

const (
	kindBlob kind = 1 + iota
	kindDigest
	kindSnapshot
	kindURL
	kindReading
	kindRequest
	kindOrder
	kindOutcome
	kindRun
	kindMeta
	kindDictionary // from layout 2 on
	kindKept       // from layout 3 on
)

// coding says how a payload is stored.
type coding struct {
	zstd bool
	dict uint32 // id of the zstd dictionary, 0 for none
}

// The codings that need no dictionary.
var (
	codingPlain = coding{}
	codingZstd  = coding{zstd: true}
)

// recordVersion is the version of every kind of record so far.
const recordVersion = 1

// seal puts payload into an envelope for key.
func seal(k kind, c coding, txid int, key, payload []byte) ([]byte, error) {
	if len(key) > math.MaxUint16 || uint64(len(payload)) > math.MaxInt32-math.MaxUint16-envelopeLength {
		return nil, fmt.Errorf("record of %d bytes under a key of %d is too large", len(payload), len(key))
	}
	v := make([]byte, envelopeLength, envelopeLength+len(key)+len(payload))
	copy(v, envelopeMagic)
	v[8], v[9], v[10] = envelopeVersion, byte(k), recordVersion
	if c.zstd {
		v[11] = 1
	}
	binary.BigEndian.PutUint16(v[12:], uint16(len(key)))
	binary.BigEndian.PutUint32(v[16:], c.dict)
	binary.BigEndian.PutUint32(v[20:], uint32(len(payload)))
	binary.BigEndian.PutUint64(v[24:], uint64(txid))
	v = append(v, key...)
	v = append(v, payload...)
	sum := envelopeSum(v)
	copy(v[32:envelopeLength], sum[:])
	return v, nil
}

// unseal checks the envelope of a value stored under key and returns the
// payload, a slice of v. The reason is empty when all is well.
func unseal(k kind, key, v []byte) (payload []byte, c coding, reason string) {
	if len(v) < envelopeLength {
		return nil, c, "value is shorter than its envelope"
	}
	if string(v[:8]) != envelopeMagic {
		return nil, c, "value has no envelope"
	}
	sum := envelopeSum(v)
	if !bytes.Equal(sum[:], v[32:envelopeLength]) {
		return nil, c, "SHA-256 does not match"
	}
	n := envelopeLength + int(binary.BigEndian.Uint16(v[12:]))
	switch {
	case v[8] != envelopeVersion || v[10] != recordVersion:
		return nil, c, fmt.Sprintf("record version %d.%d is unknown", v[8], v[10])
	case kind(v[9]) != k:
		return nil, c, "value belongs to another bucket"
	case n > len(v) || !bytes.Equal(v[envelopeLength:n], key):
		return nil, c, "value belongs to another key"
	case uint64(len(v)-n) != uint64(binary.BigEndian.Uint32(v[20:])):
		return nil, c, "length does not match"
	case v[11] > 1 || v[11] == 0 && binary.BigEndian.Uint32(v[16:]) != 0:
		return nil, c, "coding is unknown"
	}
	return v[n:], coding{zstd: v[11] == 1, dict: binary.BigEndian.Uint32(v[16:])}, ""
}

// unsealHead checks what stands before the payload, and its length, but not the
// digest. The reason is empty when all is well.
func unsealHead(k kind, key, v []byte) (reason string) {
	n := envelopeLength + len(key)
	switch {
	case len(v) < n:
		return "value is shorter than its envelope"
	case string(v[:8]) != envelopeMagic:
		return "value has no envelope"
	case v[8] != envelopeVersion || v[10] != recordVersion:
		return fmt.Sprintf("record version %d.%d is unknown", v[8], v[10])
	case kind(v[9]) != k:
		return "value belongs to another bucket"
	case int(binary.BigEndian.Uint16(v[12:])) != len(key) || !bytes.Equal(v[envelopeLength:n], key):
		return "value belongs to another key"
	case uint64(len(v)-n) != uint64(binary.BigEndian.Uint32(v[20:])):
		return "length does not match"
	}
	return ""
}

func envelopeSum(v []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	h.Write(v[:32])
	h.Write(v[envelopeLength:])
	h.Sum(sum[:0])
	return sum
}
