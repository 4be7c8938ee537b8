package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// scanWindow is how much of a file a scan holds at a time.
const scanWindow = 4 << 20

// longest is the largest value a scan takes for a record: a reading of a
// report of some hundred pages.
const longest = 256 << 20

// stray is a value that a scan of the whole file found, whatever the tree says.
type stray struct {
	kind   kind
	key    []byte
	txid   uint64 // transaction that wrote it
	value  []byte // with its envelope; valid until the visitor returns
	offset int64
	size   int  // of value
	whole  bool // its digest is right; of others kind and key may be wrong too
}

// scanEnvelopes finds every envelope in the file by its first bytes, in use or
// not: bbolt leaves old pages as they were. It needs no page to be sound.
func (p *pageFile) scanEnvelopes(visit func(stray) error) error {
	magic := []byte(envelopeMagic)
	buf := make([]byte, scanWindow)
	for from := int64(0); from < p.size; {
		n, err := p.r.ReadAt(buf[:min(scanWindow, p.size-from)], from)
		if err != nil && err != io.EOF {
			return err
		}
		next := from + int64(max(n-len(magic)+1, 1))
		for at := 0; ; {
			i := bytes.Index(buf[at:n], magic)
			if i < 0 {
				break
			}
			st, err := p.strayAt(from+int64(at+i), buf[at+i:n])
			if err != nil {
				return err
			}
			if st.key != nil {
				if err := visit(st); err != nil {
					return err
				}
			}
			at += i + 1
			if st.whole {
				at += len(st.value) - 1 // a body may hold what looks like one
			}
			if at >= n {
				next = max(next, from+int64(at))
				break
			}
		}
		from = next
	}
	return nil
}

// hasRecords says whether there is any whole record of ours in the file.
func (p *pageFile) hasRecords() bool {
	errFound := errors.New("found")
	err := p.scanEnvelopes(func(st stray) error {
		if st.whole {
			return errFound
		}
		return nil
	})
	return err == errFound
}

// strayAt reads the value at off, of which ahead holds the first bytes. A key
// of nil means that there cannot be one.
func (p *pageFile) strayAt(off int64, ahead []byte) (st stray, err error) {
	if len(ahead) < envelopeLength {
		ahead = make([]byte, min(envelopeLength, p.size-off))
		if _, err := p.r.ReadAt(ahead, off); err != nil {
			return st, err
		}
		if len(ahead) < envelopeLength {
			return st, nil
		}
	}
	key := int64(binary.BigEndian.Uint16(ahead[12:]))
	size := envelopeLength + key + int64(binary.BigEndian.Uint32(ahead[20:]))
	if size > longest || off+size > p.size {
		if size = envelopeLength + key; off+size > p.size {
			return st, nil
		}
	}
	v := ahead
	if int64(len(v)) < size {
		v = make([]byte, size)
		if _, err := p.r.ReadAt(v, off); err != nil {
			return st, err
		}
	}
	st, _ = strayIn(v[:size])
	st.offset = off
	return st, nil
}

// strayIn reads the envelope at the beginning of v.
func strayIn(v []byte) (st stray, ok bool) {
	key := envelopeLength + int(binary.BigEndian.Uint16(v[12:]))
	size := uint64(key) + uint64(binary.BigEndian.Uint32(v[20:]))
	if key > len(v) {
		return st, false
	}
	if size < uint64(len(v)) {
		v = v[:size]
	}
	st = stray{kind: kind(v[9]), key: v[envelopeLength:key], txid: binary.BigEndian.Uint64(v[24:]), value: v}
	sum := envelopeSum(v)
	st.whole = bytes.Equal(sum[:], v[32:envelopeLength]) && size == uint64(len(v))
	return st, true
}
