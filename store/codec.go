package store

import (
	"encoding/json"
	"runtime"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxBody is the largest body that is kept, far above what is fetched. It
// bounds what the decoder may allocate.
const maxBody = 1 << 30

// packFrom is the length from which records are compressed; below it zstd
// gains next to nothing.
const packFrom = 512

// codec compresses and expands payloads. Its methods may be called
// concurrently; it has no goroutines and needs no closing. The checksums of zstd
// are neither made nor looked at: the digests of envelopes and bodies say more.
type codec struct {
	enc   *zstd.Encoder
	dec   *zstd.Decoder
	dicts *dictSet // nil: none
}

func newCodec() (*codec, error) {
	n := min(runtime.GOMAXPROCS(0), 8)
	// A level above clears tables of a megabyte for every body, and makes pages
	// a twentieth smaller for eight times the time.
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(n), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(n), zstd.WithDecoderMaxMemory(maxBody), zstd.IgnoreChecksum(true))
	if err != nil {
		return nil, err
	}
	return &codec{enc: enc, dec: dec}, nil
}

// pack compresses b when that makes it smaller.
func (c *codec) pack(b []byte) ([]byte, coding) {
	if len(b) < packFrom {
		return b, codingPlain
	}
	if z := encoded(c.enc, b); len(z) < len(b) {
		return z, codingZstd
	}
	return b, codingPlain
}

// scratch are buffers in which payloads are compressed: how long one becomes is not
// known before.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

// encoded is b compressed, in no more memory than that takes.
func encoded(enc *zstd.Encoder, b []byte) []byte {
	buffer := scratch.Get().(*[]byte)
	defer scratch.Put(buffer)
	z := enc.EncodeAll(b, slices.Grow((*buffer)[:0], len(b)/3))
	if cap(z) > keptScratch {
		return z
	}
	*buffer = z
	out := make([]byte, len(z))
	copy(out, z)
	return out
}

// keptScratch is how large a buffer is at most that is kept for the next payload.
const keptScratch = 64 << 10

// json codes a record as its table is coded.
func (c *codec) json(t table, v any) ([]byte, coding, error) {
	payload, err := json.Marshal(v)
	if err != nil || !t.pack {
		return payload, codingPlain, err
	}
	payload, how := c.pack(payload)
	return payload, how, nil
}

// unpack undoes pack. Its result shares no memory with b. Size is the length
// of the result where it is known, else 0.
func (c *codec) unpack(b []byte, how coding, size int64) ([]byte, error) {
	if how == codingPlain {
		return append(make([]byte, 0, len(b)), b...), nil
	}
	return c.expand(make([]byte, 0, min(max(size, int64(2*len(b))), maxBody)), b, how)
}

// expand appends what b was compressed from to out.
func (c *codec) expand(out, b []byte, how coding) ([]byte, error) {
	if how.dict != 0 {
		return c.dicts.unpack(b, how.dict, out)
	}
	return c.dec.DecodeAll(b, out)
}
