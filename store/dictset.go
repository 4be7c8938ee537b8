package store

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

const (
	// openEncoders is how many encoders with a dictionary are held: one takes
	// some 3.5 MB.
	openEncoders = 8

	// packPageFrom is the length from which a page is compressed with a
	// dictionary.
	packPageFrom = 64
)

// dictSet is the dictionaries of a store. Its methods may be called
// concurrently; a nil one has none.
type dictSet struct {
	all     []Dictionary // oldest first
	sources map[string]uint32
	general uint32
	dec     *zstd.Decoder

	mu   sync.Mutex
	open []*dictEncoder // used last first
}

// dictEncoder is an encoder with its dictionary.
type dictEncoder struct {
	id  uint32
	enc *zstd.Encoder
}

// newDictSet makes the dictionaries usable. Of a family the newest counts, and
// of a source that several families claim, the newest of them.
func newDictSet(all []Dictionary) (*dictSet, error) {
	if len(all) == 0 {
		return nil, nil
	}
	d := &dictSet{all: all, sources: map[string]uint32{}}
	raw := make([][]byte, len(all))
	for i, dict := range all {
		raw[i] = dict.data
		for _, source := range dict.Sources {
			d.sources[source] = dict.ID
		}
		if dict.Family == "" {
			d.general = dict.ID
		}
	}
	var err error
	d.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(min(runtime.GOMAXPROCS(0), 8)),
		zstd.WithDecoderMaxMemory(maxBody), zstd.IgnoreChecksum(true), zstd.WithDecoderDicts(raw...))
	return d, err
}

func (d *dictSet) has(id uint32) bool {
	return d != nil && slices.ContainsFunc(d.all, func(dict Dictionary) bool { return dict.ID == id })
}

// of is the dictionary that fits the pages of a source: that of its family, or
// the general one; 0 where there is none.
func (d *dictSet) of(source string) uint32 {
	if d == nil {
		return 0
	}
	if id, ok := d.sources[source]; ok {
		return id
	}
	return d.general
}

// encoder finds an open encoder or opens one, in the place of the one that was
// used longest ago.
func (d *dictSet) encoder(id uint32) (*zstd.Encoder, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.open, func(e *dictEncoder) bool { return e.id == id })
	if i >= 0 {
		e := d.open[i]
		d.open = slices.Insert(slices.Delete(d.open, i, i+1), 0, e)
		return e.enc, nil
	}
	i = slices.IndexFunc(d.all, func(dict Dictionary) bool { return dict.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("dictionary %d is missing", id)
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithEncoderDict(d.all[i].data))
	if err != nil {
		return nil, fmt.Errorf("dictionary %d: %w", id, err)
	}
	d.open = slices.Insert(d.open, 0, &dictEncoder{id, enc})
	if len(d.open) > openEncoders {
		d.open = d.open[:openEncoders] // one in use elsewhere lives until that is done
	}
	return enc, nil
}

func (d *dictSet) unpack(b []byte, id uint32, out []byte) ([]byte, error) {
	if !d.has(id) {
		return nil, fmt.Errorf("dictionary %d is missing", id)
	}
	return d.dec.DecodeAll(b, out)
}

// packPage compresses a body with the dictionary that fits its source, where
// there is one.
func (c *codec) packPage(source string, b []byte) ([]byte, coding) {
	id := c.dicts.of(source)
	if id == 0 || len(b) < packPageFrom || !isText(b) {
		return c.pack(b)
	}
	enc, err := c.dicts.encoder(id)
	if err != nil {
		return c.pack(b)
	}
	if z := encoded(enc, b); len(z) < len(b) {
		return z, coding{zstd: true, dict: id}
	}
	return b, codingPlain
}

// isText tells pages from PDF files, archives and pictures, which a dictionary
// of pages does not help.
func isText(b []byte) bool {
	head := b[:min(len(b), 512)]
	return !slices.Contains(head, 0) && (slices.Contains(head, '<') || slices.Contains(head, '{')) && string(head[:min(4, len(head))]) != "%PDF"
}
