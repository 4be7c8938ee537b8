package store

import (
	"bytes"
	"crypto/sha256"
	"hash"
)

// mergeBits is how many places two damaged copies of a dictionary may differ
// in: the digest of every mixture is tried, 65,536 at most.
const mergeBits = 16

// mergeCopies makes one whole payload of two damaged copies, when each byte is
// right in one of them.
func mergeCopies(id uint32, a, b []byte) ([]byte, bool) {
	n := envelopeLength + len(dictKey(id, 0))
	if len(a) != len(b) || len(a) <= n {
		return nil, false
	}
	var differ []int
	for i := n; i < len(a); i++ {
		if a[i] != b[i] {
			differ = append(differ, i-n)
		}
	}
	if len(differ) > mergeBits {
		return nil, false
	}
	for copy, v := range [dictCopies][]byte{a, b} {
		m := &mixture{a: a[n:], b: b[n:], differ: differ, want: v[32:envelopeLength], out: bytes.Clone(a[n:])}
		h := sha256.New()
		h.Write(v[:32])
		h.Write(dictKey(id, copy))
		if m.try(h, 0) {
			return m.out, true
		}
	}
	return nil, false
}

// mixture is a search for the mixture that has a digest. What comes before a
// place where the copies differ is digested once for both.
type mixture struct {
	a, b   []byte
	differ []int
	want   []byte
	out    []byte
}

// try takes the place with that number from one copy, then from the other.
func (m *mixture) try(h hash.Hash, place int) bool {
	from := 0
	if place > 0 {
		from = m.differ[place-1]
	}
	if place == len(m.differ) {
		h.Write(m.out[from:])
		return bytes.Equal(h.Sum(nil), m.want)
	}
	at := m.differ[place]
	h.Write(m.out[from:at])
	for _, v := range [][]byte{m.a, m.b} {
		m.out[at] = v[at]
		next, err := h.(hash.Cloner).Clone()
		if err == nil && m.try(next, place+1) {
			return true
		}
	}
	return false
}

// saveDictionaries looks for dictionaries of which no copy is whole and puts
// them together again.
func (r *repair) saveDictionaries() error {
	if err := r.build.flush(); err != nil {
		return err
	}
	if err := r.build.loadDictionaries(); err != nil {
		return err
	}
	for id := range r.copies {
		if r.hasDictionary(id) || r.copies[id][0] == nil || r.copies[id][1] == nil {
			continue
		}
		payload, ok := mergeCopies(id, r.copies[id][0], r.copies[id][1])
		if !ok {
			continue
		}
		for i := range dictCopies {
			key := dictKey(id, i)
			if at, bad := r.bad[recordHash(kindDictionary, key)]; bad {
				r.findings[at].Saved = savedMerged
			}
			if err := r.build.add(dicts, key, payload, codingPlain); err != nil {
				return err
			}
		}
		if err := r.build.flush(); err != nil {
			return err
		}
	}
	return r.build.loadDictionaries()
}

func (r *repair) hasDictionary(id uint32) bool { return r.build.codec.dicts.has(id) }
