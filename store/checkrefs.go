package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"
)

// What one bucket says of another: the methods of a checker that see the records of
// each, one by one.

func (c *checker) digest(e leafEntry) {
	payload, ok := c.open(digests, e)
	var b blob
	if !ok || !c.decoded(digests, e, payload, member{"blob", &b.Number}, member{"length", &b.Length}, member{"chunks", &b.Chunks}, member{"lost", &b.Lost}, member{"forgotten", &b.Forgotten}) {
		return
	}
	seen := digestSeen{length: b.Length, chunks: b.Chunks, lost: b.Lost}
	copy(seen.sum[:], e.key)
	c.body = max(c.body, b.Number)
	switch {
	case b.Forgotten:
		c.report.Forgotten++
	case b.Lost:
		c.report.Lost++
	}
	c.bodies[b.Number] = seen
}

// decoded reads what the check needs of a record.
func (c *checker) decoded(t table, e leafEntry, payload []byte, wanted ...member) bool {
	err := readMembers(payload, wanted)
	if err != nil {
		c.add(t.finding(e.key, err.Error()))
	}
	return err == nil
}

// members are those that a check looks at.
func (r *snapshotRefs) members() []member {
	return []member{
		{"id", &r.ID}, {"blob", &r.Blob}, {"digest", &r.Digest}, {"length", &r.Length},
		{"source", &r.Source}, {"url", &r.URL}, {"fetched_at", &r.FetchedAt}, {"truncated", &r.Truncated},
	}
}

// snapshotRefs is what a snapshot says of other records.
type snapshotRefs struct {
	ID        uint64    `json:"id"`
	Blob      uint64    `json:"blob"`
	Digest    string    `json:"digest"`
	Length    int64     `json:"length"`
	Source    string    `json:"source"`
	URL       string    `json:"url"`
	FetchedAt time.Time `json:"fetched_at"`
	Truncated string    `json:"truncated"`
}

func (c *checker) snapshot(e leafEntry) {
	id, _ := number(e.key)
	if id > c.newest+1 {
		c.lack(snapshots, fmt.Sprintf("snapshots %d to %d are missing", c.newest+1, id-1))
		for n := c.newest + 1; n < id && len(c.damaged) < 1<<20; n++ {
			c.damaged[n] = true
		}
	}
	c.newest = max(c.newest, id)
	payload, ok := c.open(snapshots, e)
	var refs snapshotRefs
	if !ok || !c.decoded(snapshots, e, payload, refs.members()...) {
		c.damaged[id] = true
		return
	}
	key := captureKey(Snapshot{ID: refs.ID, Source: refs.Source, URL: refs.URL, FetchedAt: refs.FetchedAt})
	c.captures[id] = capture{recordHash(kindURL, key), recordHash(kindRequest, pageKey(refs.Source, refs.URL))}
	if refs.Truncated == truncatedLost && refs.Blob == 0 {
		return
	}
	if b, ok := c.bodies[refs.Blob]; !ok || b.length != refs.Length || sumText(b.sum) != refs.Digest {
		c.add(snapshots.finding(e.key, fmt.Sprintf("no digest leads to its blob %d", refs.Blob)))
	}
}

func (c *checker) capture(e leafEntry) {
	payload, ok := c.open(urls, e)
	if !ok {
		if n := len(e.key); n >= 8 {
			delete(c.captures, binary.BigEndian.Uint64(e.key[n-8:]))
		}
		return
	}
	id, _ := number(payload)
	of, known := c.captures[id]
	switch {
	case known && of.place == recordHash(kindURL, e.key):
		delete(c.captures, id)
	case !c.damaged[id]:
		c.add(urls.finding(e.key, fmt.Sprintf("leads to snapshot %d, which is missing or of another capture", id)))
	}
}

func (c *checker) reading(e leafEntry) {
	payload, ok := c.open(readings, e)
	if !ok {
		return
	}
	if len(payload) < 4 || uint64(len(payload)-4) < uint64(binary.BigEndian.Uint32(payload)) {
		c.add(readings.finding(e.key, "reading has no head"))
		return
	}
	n := 4 + int(binary.BigEndian.Uint32(payload))
	var of uint64
	if !c.decoded(readings, e, payload[4:n], member{"snapshot", &of}) {
		return
	}
	c.refer(readings, e.key, of)
	if !c.options.ReadData {
		return
	}
	_, how, _ := readings.check(e.key, e.value)
	if !how.zstd {
		return
	}
	var err error
	if c.expanded, err = c.codec.expand(c.expanded[:0], payload[n:], how); err != nil {
		c.add(readings.findingOf(e.key, err))
	}
}

// refer checks that the snapshot a record names exists.
func (c *checker) refer(t table, key []byte, id uint64) {
	if id > c.newest && id != 0 {
		c.add(t.finding(key, fmt.Sprintf("names snapshot %d, which does not exist", id)))
	}
}

func (c *checker) keep(e leafEntry) {
	payload, ok := c.open(keeps, e)
	seq, ok1 := number(e.key)
	id, ok2 := number(payload)
	switch {
	case !ok:
	case !ok1 || !ok2:
		c.add(keeps.finding(e.key, "value is not a snapshot number"))
	default:
		c.refer(keeps, e.key, id)
		c.kept[seq] = id
	}
}

func (c *checker) request(e leafEntry) {
	payload, ok := c.open(requests, e)
	page := recordHash(kindRequest, e.key)
	var r entry
	if !ok || !c.decoded(requests, e, payload, r.places()...) {
		c.unread[page] = true
		return
	}
	c.pushed = max(c.pushed, r.Seq)
	c.refer(requests, e.key, r.Snapshot)
	c.refer(requests, e.key, r.Outcome.Snapshot)
	for _, id := range []uint64{r.Snapshot, c.kept[r.Seq]} {
		if c.captures[id].page == page {
			delete(c.captures, id)
		}
	}
	delete(c.kept, r.Seq)
	if key := r.orderKey(); key != nil {
		c.places[recordHash(kindOrder, key)] = append([]byte(nil), e.key...)
	}
}

// places are the members that a check looks at.
func (e *entry) places() []member {
	return []member{{"source", &e.Source}, {"class", &e.Class}, {"seq", &e.Seq}, {"priority", &e.Priority}, {"due", &e.Due}, {"snapshot", &e.Snapshot}, {"outcome", &e.Outcome}}
}

func (c *checker) place(e leafEntry) {
	payload, ok := c.open(order, e)
	hash := recordHash(kindOrder, e.key)
	if page, known := c.places[hash]; ok && (!known || string(page) != string(payload)) {
		c.astray = append(c.astray, bytes.Clone(e.key))
	}
	delete(c.places, hash)
}

func (c *checker) outcome(e leafEntry) {
	payload, ok := c.open(outcomes, e)
	var of uint64
	if ok && c.decoded(outcomes, e, payload, member{"snapshot", &of}) {
		c.refer(outcomes, e.key, of)
	}
}

// orphans reports records whose requests are not there: each of them, but in one line
// all that a broken page of the requests explains.
func (c *checker) orphans(t table, keys [][]byte, reason string) {
	slices.SortFunc(keys, bytes.Compare)
	if c.torn && len(keys) > 1 {
		first, last := t.finding(keys[0], ""), t.finding(keys[len(keys)-1], "")
		c.add(Finding{Bucket: t.String(), Key: first.Key + " to " + last.Key, Reason: fmt.Sprintf("%d records, of each: %s; pages of the requests are broken", len(keys), reason)})
		return
	}
	for _, key := range keys {
		c.add(t.finding(key, reason))
	}
}

// finish reports what a bucket should have held.
func (c *checker) finish(t table) {
	switch t {
	case blobs:
		c.blobs.finish()
		for n, b := range c.bodies {
			if !b.lost {
				c.gaps = true
				c.add(Finding{Bucket: blobs.String(), Key: fmt.Sprint(n), Reason: "body is missing", blob: n})
			}
		}
		c.bodies = nil
	case requests:
		var kept, captures [][]byte
		for seq := range c.kept {
			kept = append(kept, numberKey(seq))
		}
		for id, of := range c.captures {
			if !c.unread[of.page] {
				captures = append(captures, numberKey(id))
			}
		}
		c.orphans(keeps, kept, "its request is missing")
		c.orphans(snapshots, captures, "neither bucket urls nor its request leads to it")
		c.kept, c.captures, c.unread = nil, nil, nil
	case order:
		c.orphans(order, c.astray, "request is missing or stands elsewhere")
		c.astray = nil
		for _, page := range c.places {
			c.add(requests.finding(page, "is not in the order index"))
		}
		c.places = nil
	}
}
