package store

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
)

var hashSeed = maphash.MakeSeed()

// recordHash stands for a record where holding its key would take too much
// memory.
func recordHash(k kind, key []byte) uint64 {
	var h maphash.Hash
	h.SetSeed(hashSeed)
	h.WriteByte(byte(k))
	h.Write(key)
	return h.Sum64()
}

// digestSeen is what bucket digests says of a blob.
type digestSeen struct {
	sum    [32]byte
	length int64
	chunks int
	lost   bool
}

// capture is what leads to a snapshot, as hashes of keys.
type capture struct{ place, page uint64 }

// checker is one Check under way. What one bucket says of another is kept as
// numbers and hashes: a million pages take some 200 MB.
type checker struct {
	options CheckOptions
	report  CheckReport
	bucket  string // that is walked
	pending []Finding
	codec   *codec
	gaps    bool // records are missing, so the tree is not whole though it looks so

	bodies   map[uint64]digestSeen // by blob, until its chunks are seen
	captures map[uint64]capture    // by snapshot, until bucket urls or a request leads to it
	unread   map[uint64]bool       // hashes of the pages whose requests are damaged: they may lead to captures
	expanded []byte                // memory for payloads that were compressed
	kept     map[uint64]uint64     // numbers of requests that are kept -> snapshot, until seen
	places   map[uint64][]byte     // hash of the place in the order index -> request, until seen there
	torn     bool                  // pages of the requests are broken, and what leads to what stood there is told together
	astray   [][]byte              // keys of the order index that lead to no request
	newest   uint64                // snapshot
	body     uint64                // highest number in bucket digests
	pushed   uint64                // highest number of a request
	damaged  map[uint64]bool       // snapshots that are reported already
	blobs    *blobChecker
}

func (c *checker) add(f Finding) {
	c.report.Findings++
	c.pending = append(c.pending, f)
}

// lack reports records of a table that are not there.
func (c *checker) lack(t table, reason string) {
	c.gaps = true
	c.add(Finding{Bucket: t.String(), Reason: reason})
}

// walk checks all buckets, those that others refer to first.
func (c *checker) walk(p *pageFile) (err error) {
	if c.codec, err = newCodec(); err != nil {
		return err
	}
	if most := uint64(p.size) / uint64(p.meta.pageSize); p.meta.pages > most {
		c.tear(0, fmt.Sprintf("file is cut short: it has %d bytes of %d pages of %d", p.size, p.meta.pages, p.meta.pageSize))
	}
	if p.old {
		c.tear(0, "a meta page is broken: what the last commit wrote may be out of reach")
	}
	w := p.walk(c.tear)
	found := w.buckets()
	if err := c.complete(found); err != nil {
		return err
	}
	if err := c.header(w, found[meta.String()]); err != nil {
		return err
	}
	c.bodies, c.captures, c.places, c.damaged = map[uint64]digestSeen{}, map[uint64]capture{}, map[uint64][]byte{}, map[uint64]bool{}
	c.kept, c.unread = map[uint64]uint64{}, map[uint64]bool{}
	c.blobs = newBlobChecker(c)
	if err := c.dictionaries(w, found); err != nil {
		return err
	}
	for _, t := range []table{digests, snapshots, urls, blobs, readings, keeps, requests, order, outcomes, runs} {
		if b, ok := found[t.String()]; ok {
			c.table(w, t, b)
		} else if t == keeps && c.report.Schema >= 3 {
			c.tear(0, "bucket "+t.String()+" is missing")
		}
		c.finish(t)
	}
	return nil
}

// complete looks whether all buckets are there. A sound file with none of them
// is another program's.
func (c *checker) complete(found map[string]bucketValue) error {
	var missing []string
	for _, t := range tables() {
		if _, ok := found[t.String()]; !ok && t != dicts && t != keeps {
			missing = append(missing, t.String())
		}
	}
	if len(missing) == len(tables())-2 && !c.report.Torn {
		return fmt.Errorf("%w: it is another program's bbolt file", ErrForeign)
	}
	for _, name := range missing {
		c.tear(0, "bucket "+name+" is missing")
	}
	return nil
}

// header checks bucket meta, which says whose file it is.
func (c *checker) header(w *pageWalk, b bucketValue) error {
	var h header
	known := false
	if b.root != 0 || b.inline != nil {
		c.bucket = meta.String()
		w.bucket(b, func(e leafEntry) {
			payload, ok := c.open(meta, e)
			if ok && string(e.key) == string(headerKey) {
				known = decodeJSON(meta, e.key, payload, &h) == nil
			}
		})
	}
	c.bucket = ""
	c.report.Schema = h.Schema
	switch {
	case known && h.Magic != headerMagic:
		return fmt.Errorf("%w: its header says %q", ErrForeign, h.Magic)
	case known && h.Schema > schema:
		return fmt.Errorf("%w (layout %d, this one knows %d)", ErrNewer, h.Schema, schema)
	case !known:
		c.add(meta.finding(headerKey, "the header is missing or damaged"))
	}
	return nil
}

// dictionaries checks the dictionaries, of which one whole copy will do, and
// makes them known: bodies need them.
func (c *checker) dictionaries(w *pageWalk, found map[string]bucketValue) (err error) {
	b, ok := found[dicts.String()]
	switch {
	case !ok && c.report.Schema >= 2:
		c.tear(0, "bucket "+dicts.String()+" is missing")
		return nil
	case !ok:
		return nil
	}
	c.bucket = dicts.String()
	defer func() { c.bucket = "" }()
	whole := map[uint32]Dictionary{}
	copies := map[uint32]int{}
	w.bucket(b, func(e leafEntry) {
		if len(e.key) == 5 {
			copies[binary.BigEndian.Uint32(e.key[1:])]++
		}
		if payload, ok := c.open(dicts, e); ok {
			d, err := openDictionary(e.key, payload)
			if err != nil {
				c.add(dicts.findingOf(e.key, err))
				return
			}
			whole[d.ID] = d
		}
	})
	for id, n := range copies {
		if n != dictCopies {
			c.add(Finding{Bucket: dicts.String(), Key: fmt.Sprint(id), Reason: fmt.Sprintf("there are %d copies of it, not %d", n, dictCopies)})
		}
	}
	c.codec.dicts, err = newDictSet(sortedDicts(whole))
	return err
}

// open checks the envelope of a record and expands it. The payload is good until
// the next one.
func (c *checker) open(t table, e leafEntry) (payload []byte, ok bool) {
	c.report.Records[t.String()]++
	payload, how, err := t.check(e.key, e.value)
	if err == nil && how.zstd && t != readings && t != blobs {
		payload, err = c.codec.expand(c.expanded[:0], payload, how)
		c.expanded = payload
	}
	if err != nil {
		f := t.findingOf(e.key, err)
		if len(e.value) >= envelopeLength {
			f.txid = binary.BigEndian.Uint64(e.value[24:])
		}
		c.add(f)
	}
	return payload, err == nil
}

// table checks the records of one bucket and how many there are.
func (c *checker) table(w *pageWalk, t table, b bucketValue) {
	c.bucket = t.String()
	defer func() { c.bucket = "" }()
	visit := map[table]func(leafEntry){
		digests: c.digest, snapshots: c.snapshot, urls: c.capture, blobs: c.blobs.chunk, readings: c.reading,
		keeps: c.keep, requests: c.request, order: c.place, outcomes: c.outcome, runs: c.plain(runs),
	}[t]
	last := []byte(nil)
	w.fresh = t == blobs // whose chunks go to other goroutines
	w.bucket(b, func(e leafEntry) {
		if last != nil && string(last) >= string(e.key) {
			c.tear(0, fmt.Sprintf("key %s is out of order", t.keyText(e.key)))
		}
		last = append(last[:0], e.key...)
		visit(e)
	})
	want := b.sequence
	if n := c.report.Records[t.String()]; t.counted && uint64(n) < want {
		c.lack(t, fmt.Sprintf("%d of its %d records are missing", want-uint64(n), want))
		c.pending[len(c.pending)-1].want = want
	}
	if t == snapshots && c.newest < want {
		c.lack(t, fmt.Sprintf("snapshots %d to %d are missing", c.newest+1, want))
		c.newest = want
	}
	if highest, numbered := c.highest(t, last); numbered && want < highest {
		c.add(Finding{Bucket: t.String(), Reason: wrongNumbers(highest, want)})
	}
}

// highest is the highest number that a bucket must have given out, where it gives out
// numbers; last is its last key.
func (c *checker) highest(t table, last []byte) (n uint64, numbered bool) {
	n, _ = number(last[:min(8, len(last))])
	switch t {
	case blobs:
		return max(n, c.body), true
	case order:
		return c.pushed, true
	}
	return n, t == snapshots || t == runs
}

// plain checks records that refer to nothing.
func (c *checker) plain(t table) func(leafEntry) {
	return func(e leafEntry) { c.open(t, e) }
}
