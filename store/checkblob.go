package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"runtime"
	"sync"
)

// sumText is a digest as snapshots have it.
func sumText(sum [sha256.Size]byte) string { return digestPrefix + hex.EncodeToString(sum[:]) }

// chunkSeen is one chunk of a body.
type chunkSeen struct{ key, value []byte }

// blobChecker checks bucket blobs: the chunks come in order, and the bodies
// they make up are expanded and digested by as many goroutines as there are
// processors. finish waits for them.
type blobChecker struct {
	c      *checker
	number uint64
	chunks []chunkSeen
	next   []blobJob // that go to a goroutine together
	bytes  int       // of those
	jobs   chan []blobJob
	wait   sync.WaitGroup

	mu       sync.Mutex
	findings []Finding
	bodies   int
	raw      int64
}

// jobBytes is how much goes to a goroutine at a time: handing over each body by
// itself costs a good part of what digesting it does.
const jobBytes = 256 << 10

type blobJob struct {
	number uint64
	chunks []chunkSeen
	want   digestSeen
}

func newBlobChecker(c *checker) *blobChecker {
	return &blobChecker{c: c}
}

// chunk takes the next chunk. Its memory is not used again by the walk.
func (b *blobChecker) chunk(e leafEntry) {
	b.c.report.Records[blobs.String()]++
	n, ok := number(e.key[:min(8, len(e.key))])
	if !ok || len(e.key) != 10 {
		b.c.add(blobs.finding(e.key, "key is no number of a chunk"))
		return
	}
	if n != b.number {
		b.flush()
		b.number = n
	}
	b.chunks = append(b.chunks, chunkSeen{e.key, e.value})
}

// flush checks the chunks of one blob as a whole.
func (b *blobChecker) flush() {
	if len(b.chunks) == 0 {
		return
	}
	job := blobJob{number: b.number, chunks: b.chunks}
	b.chunks = nil
	want, known := b.c.bodies[job.number]
	delete(b.c.bodies, job.number)
	job.want = want
	for i, ch := range job.chunks {
		if !want.lost && (int(binary.BigEndian.Uint16(ch.key[8:])) != i || known && i >= want.chunks) {
			b.c.gaps = true
			b.c.add(Finding{Bucket: blobs.String(), Key: blobs.keyText(ch.key), Reason: "chunk is out of order", blob: job.number})
			b.heads(job)
			return
		}
	}
	switch {
	case known && want.lost:
	case !known:
		b.c.gaps = true
		b.c.add(Finding{Bucket: blobs.String(), Key: fmt.Sprint(job.number), Reason: "no digest leads to this body", blob: job.number})
	case len(job.chunks) < want.chunks:
		b.c.gaps = true
		b.c.add(blobs.finding(chunkKey(job.number, len(job.chunks)), fmt.Sprintf("chunk is missing, the body has %d", want.chunks)))
	case b.wanted(job.number):
		b.hand(job)
		return
	}
	b.heads(job)
}

// hand has a goroutine check a body, with others.
func (b *blobChecker) hand(job blobJob) {
	b.next = append(b.next, job)
	for _, ch := range job.chunks {
		b.bytes += len(ch.value)
	}
	if b.bytes >= jobBytes {
		b.send()
	}
}

func (b *blobChecker) send() {
	if len(b.next) == 0 {
		return
	}
	b.start()
	b.jobs <- b.next
	b.next, b.bytes = nil, 0
}

// wanted says whether the bytes of a body are to be digested.
func (b *blobChecker) wanted(n uint64) bool {
	o := b.c.options
	return o.ReadData && (o.Parts == 0 || n%uint64(o.Parts) == uint64(o.Part-1))
}

// heads checks each chunk by itself: with the data its digest too, else only
// what stands before its bytes.
func (b *blobChecker) heads(job blobJob) {
	for _, ch := range job.chunks {
		reason := unsealHead(kindBlob, ch.key, ch.value)
		if reason == "" && b.wanted(job.number) {
			_, _, reason = unseal(kindBlob, ch.key, ch.value)
		}
		if reason != "" {
			b.c.add(blobs.finding(ch.key, reason))
		}
	}
}

func (b *blobChecker) start() {
	if b.jobs != nil {
		return
	}
	n := max(2, runtime.GOMAXPROCS(0))
	b.jobs = make(chan []blobJob, 2*n)
	for range n {
		b.wait.Go(func() {
			var room []byte // for one body after the other
			for jobs := range b.jobs {
				for _, job := range jobs {
					room = b.body(job, room)
				}
			}
		})
	}
}

// maxRoom is how much memory a goroutine keeps from body to body.
const maxRoom = 4 << 20

// body expands and digests one body. It returns memory for the next one.
func (b *blobChecker) body(job blobJob, room []byte) []byte {
	packed := []byte(nil)
	var how coding
	broken := false
	for _, ch := range job.chunks {
		payload, c, err := blobs.check(ch.key, ch.value)
		if err == nil && len(payload) < chunkHead {
			err = blobs.damaged(ch.key, "chunk has no head")
		}
		if err != nil {
			b.found(blobs.findingOf(ch.key, err))
			broken = true
			continue
		}
		how = c
		if len(job.chunks) == 1 {
			packed = payload[chunkHead:]
		} else {
			packed = append(packed, payload[chunkHead:]...)
		}
	}
	if broken {
		return room
	}
	raw := packed
	var err error
	if how.zstd {
		if want := min(job.want.length, maxBody); int64(cap(room)) < want {
			room = make([]byte, 0, want)
		}
		raw, err = b.c.codec.expand(room[:0], packed, how)
		if room = raw[:0]; cap(room) > maxRoom {
			room = nil
		}
	}
	reason := ""
	switch {
	case err != nil:
		reason = err.Error()
	case sha256.Sum256(raw) != job.want.sum:
		reason = "body does not have the digest " + sumText(job.want.sum)
	}
	if reason != "" {
		b.found(blobs.finding(job.chunks[0].key, reason))
		return room
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bodies++
	b.raw += int64(len(raw))
	return room
}

func (b *blobChecker) found(f Finding) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.findings = append(b.findings, f)
}

// finish waits for the bodies under way and reports what was found.
func (b *blobChecker) finish() {
	b.flush()
	b.send()
	if b.jobs != nil {
		close(b.jobs)
		b.wait.Wait()
	}
	for _, f := range b.findings {
		b.c.add(f)
	}
	b.c.report.Bodies, b.c.report.Raw = b.bodies, b.raw
}

// resolve finds the URLs of the findings and hands them out.
func (c *checker) resolve(p *pageFile) {
	bySnapshot, byBlob := map[uint64]string{}, map[uint64]string{}
	for _, f := range c.pending {
		if f.snapshot != 0 {
			bySnapshot[f.snapshot] = ""
		}
		if f.blob != 0 {
			byBlob[f.blob] = ""
		}
	}
	if len(bySnapshot)+len(byBlob) > 0 && c.codec != nil {
		c.addresses(p, bySnapshot, byBlob)
	}
	for _, f := range c.pending {
		if f.URL == "" {
			f.URL = bySnapshot[f.snapshot]
		}
		if f.URL == "" {
			f.URL = byBlob[f.blob]
		}
		if c.options.Found != nil {
			c.options.Found(f)
		}
	}
	c.pending = nil
}

// requestURLs fills in the URLs of the snapshots that requests name.
func requestURLs(w *pageWalk, found map[string]bucketValue, urls map[uint64]string) {
	kept := map[uint64]uint64{}
	if b, ok := found[keeps.String()]; ok {
		w.bucket(b, func(e leafEntry) {
			seq, _ := number(e.key)
			payload, _, _ := keeps.check(e.key, e.value)
			kept[seq], _ = number(payload)
		})
	}
	b, ok := found[requests.String()]
	if !ok {
		return
	}
	w.bucket(b, func(e leafEntry) {
		payload, _, err := requests.check(e.key, e.value)
		var r entry
		if err != nil || readMembers(payload, r.places()) != nil {
			return
		}
		for _, id := range []uint64{r.Snapshot, kept[r.Seq]} {
			if url, wanted := urls[id]; wanted && url == "" {
				_, urls[id], _ = cutPage(e.key)
			}
		}
	})
}

// addresses fills in the URLs of snapshots and blobs, from the snapshots and,
// for those that are damaged, from bucket urls and the requests.
func (c *checker) addresses(p *pageFile, bySnapshot, byBlob map[uint64]string) {
	w := p.walk(func(uint64, string) {})
	found := w.buckets()
	if b, ok := found[urls.String()]; ok {
		w.bucket(b, func(e leafEntry) {
			_, url, rest := cutPage(e.key)
			if len(rest) != 20 {
				return
			}
			id := binary.BigEndian.Uint64([]byte(rest[12:]))
			if _, wanted := bySnapshot[id]; wanted {
				bySnapshot[id] = url
			}
		})
	}
	if len(bySnapshot) > 0 {
		requestURLs(w, found, bySnapshot)
	}
	b, ok := found[snapshots.String()]
	if !ok || len(byBlob) == 0 {
		return
	}
	w.bucket(b, func(e leafEntry) {
		payload, how, err := snapshots.check(e.key, e.value)
		if err == nil {
			payload, err = c.codec.unpack(payload, how, 0)
		}
		var refs snapshotRefs
		if err != nil || decodeJSON(snapshots, e.key, payload, &refs) != nil {
			return
		}
		if _, wanted := byBlob[refs.Blob]; wanted {
			byBlob[refs.Blob] = refs.URL
		}
	})
}
