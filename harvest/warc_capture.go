package harvest

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/maphash"
	"net/http"
	"net/url"
	"strings"
	"time"

	"nianbao/archive"
	"nianbao/crawler"
	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// capture is one capture of a WARC file: a response, resource or revisit
// record and, where it is there, the request that led to it.
type capture struct {
	*walker
	path, file        string
	response, request *archive.Record
}

// repeats says whether a record stands for the bytes of another one.
func (c capture) repeats() bool {
	head, _, ok := archive.Split(c.response.Block)
	return c.response.Type() == archive.TypeRevisit || c.response.Type() == archive.TypeResponse && ok && archive.Status(head) == http.StatusNotModified
}

// errLarge says that a body expands to more than what many workers may hold.
var errLarge = errors.New("the body is large")

// maxPost is how much of what a POST sent may stand in its key.
const maxPost = 16 << 10

// method names a request whose answer is no page of its address: a HEAD, or a
// POST that has no key. It is empty for others.
func (c capture) method() string {
	if c.request == nil {
		return ""
	}
	head, sent, _ := archive.Split(c.request.Block)
	word, _, _ := bytes.Cut(head, []byte(" "))
	switch {
	case string(word) == http.MethodGet:
		return ""
	case string(word) == http.MethodPost:
		if _, ok := sources.PostKey("", archive.Headers(head).Get("Content-Type"), nil); ok && len(sent) <= maxPost {
			return ""
		}
		return "POST without a key"
	}
	return "answers to " + string(word[:min(len(word), 20)])
}

// scheme is that of the address.
func (c capture) scheme() string {
	scheme, _, _ := strings.Cut(c.response.Target(), ":")
	return strings.ToLower(scheme)
}

// refusal is why a record is not taken in.
type refusal struct{ reason string }

func (e *refusal) Error() string { return e.reason }

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

// take keeps a capture and reads it. The error is the store's; what is wrong
// with the record is in the result.
func (c capture) take() (Ingested, error) {
	result := Ingested{Path: c.path, Record: c.response.ID(), URL: c.response.Target()}
	if len(c.response.Block) > largeFile {
		c.large.Lock()
		defer c.large.Unlock()
	}
	snap, body, err := c.snapshot(largeFile)
	if err == errLarge {
		if len(c.response.Block) <= largeFile {
			c.large.Lock()
			defer c.large.Unlock()
		}
		snap, body, err = c.snapshot(maxFile)
	}
	if refused, ok := errors.AsType[*refusal](err); ok {
		result.Class, result.Sentence = FileFailed, refused.reason
		return result, nil
	}
	if err != nil {
		return result, err
	}
	stripe := &c.stripes[maphash.String(stripeSeed, snap.URL)%uint64(len(c.stripes))]
	stripe.Lock()
	defer stripe.Unlock()
	return c.keep(result, snap, body)
}

// stripeSeed spreads addresses over locks.
var stripeSeed = maphash.MakeSeed()

// keep is stages 2 to 7. A capture that is in the store changes nothing.
func (c capture) keep(result Ingested, snap store.Snapshot, body []byte) (Ingested, error) {
	old, known, err := c.stored(snap)
	if err != nil {
		return result, err
	}
	o, judged, err := c.Store.Outcome(snap.Source, snap.URL)
	if err != nil {
		return result, err
	}
	if known {
		snap, result.Known = old, true
		reading, read, err := c.Store.ReadingHead(snap.ID)
		if err != nil {
			return result, err
		}
		if read && reading.Version == report.Version || judged && (snap.Revisit || !snap.Whole()) {
			c.remember(snap.ID)
			result.tell(snap, o, reading.Kind)
			return result, nil
		}
	} else if snap, err = c.Store.Keep(store.Capture{Snapshot: snap, Body: body}); err != nil {
		if gone, ok := errors.AsType[*store.ForgottenError](err); ok {
			result.Class, result.Sentence = OutcomeForgotten, gone.Error()
			return result, nil
		}
		return result, fmt.Errorf("keep %s: %w", snap.URL, err)
	}
	c.remember(snap.ID)
	p := &page{snapshot: snap, body: body, stale: judged && o.At.After(snap.FetchedAt)}
	if snap.Whole() {
		err = c.throughAt(p, snap.FetchedAt)
	} else {
		err = c.finish(p, unwhole(snap))
	}
	result.tell(snap, p.outcome, string(p.reading.Kind))
	return result, err
}

// unwhole is the outcome of an answer that is no page.
func unwhole(snap store.Snapshot) store.Outcome {
	if snap.Truncated == "" && snap.Status/100 == 3 {
		return outcome(OutcomeNotReport, fmt.Sprintf("a redirect (%d) to %q", snap.Status, archive.Headers(snap.Head).Get("Location")), snap.FetchedAt)
	}
	return notWhole(snap, snap.FetchedAt)
}

// stored is the snapshot of the same capture, where there is one.
func (c capture) stored(snap store.Snapshot) (old store.Snapshot, ok bool, err error) {
	err = c.Store.Captures(snap.Source, snap.URL, func(one store.Snapshot) error {
		if one.FetchedAt.Equal(snap.FetchedAt) && one.Digest == snap.Digest {
			old, ok = one, true
		}
		return nil
	})
	return old, ok, err
}

// snapshot checks a record and maps it onto the store's. A body that expands
// beyond most is errLarge, or cut where most is all there may be.
func (c capture) snapshot(most int64) (store.Snapshot, []byte, error) {
	rec := c.response
	snap := store.Snapshot{
		Source: SourceWARC, FetchedAt: rec.Date(), Provenance: ProvenanceWARC, Run: c.record.ID,
		Address: rec.Fields.Find("WARC-IP-Address"), Truncated: truncation(rec),
		Archive: store.Archive{File: c.file, Record: rec.ID()},
	}
	if err := c.address(&snap); err != nil {
		return snap, nil, err
	}
	block := rec.CheckBlock()
	switch {
	case block == archive.CheckDiffers:
		return snap, nil, refuse("its bytes do not have the block digest of the record: it was not taken in")
	case snap.FetchedAt.IsZero():
		return snap, nil, refuse("its date %q cannot be read", rec.Fields.Find("WARC-Date"))
	}
	var body []byte
	var err error
	switch {
	case c.repeats():
		body, err = c.revisit(&snap, most)
	case rec.Type() == archive.TypeResource:
		body, snap.ContentType = rec.Block, rec.Fields.Find("Content-Type")
		err = c.digests(&snap, block, body)
	default:
		body, err = c.answer(&snap, block, most)
	}
	snap.Digest = archive.Digest(body)
	return snap, body, err
}

// truncation is why a record's block is cut short, in the store's words.
func truncation(rec *archive.Record) string {
	switch word := rec.Truncated(); word {
	case "", "length", "time", "disconnect":
		return word
	}
	return "disconnect"
}

// address fills in where the capture is from, and whose page it is.
func (c capture) address(snap *store.Snapshot) error {
	target := c.response.Target()
	if strings.Contains(target, "\x00") {
		return refuse("its address holds a NUL byte")
	}
	if c.scheme() == "file" {
		snap.URL, snap.FinalURL = target, target
		return nil
	}
	key, err := sources.Canonical(target)
	if err != nil {
		return refuse("its address cannot be read: %v", err)
	}
	if c.request != nil {
		head, sent, _ := archive.Split(c.request.Block)
		snap.RequestHead = head[:min(len(head), maxHead)]
		if bytes.HasPrefix(head, []byte("POST ")) {
			key, _ = sources.PostKey(key, archive.Headers(head).Get("Content-Type"), sent)
		}
	}
	snap.URL, snap.FinalURL = key, key
	u, err := url.Parse(key)
	if err != nil {
		return refuse("its address cannot be read: %v", err)
	}
	if src, ok := c.Sources.ByHost(u.Host); ok {
		snap.Owner = src.ID
		snap.OwnerName, snap.OwnerCode = c.bodyOf(src, *snap)
	}
	return nil
}

// maxHead is how much of a header block is kept.
const maxHead = 256 << 10

// answer reads a response record.
func (c capture) answer(snap *store.Snapshot, block archive.Check, most int64) ([]byte, error) {
	head, raw, ok := archive.Split(c.response.Block)
	if snap.Status = archive.Status(head); !ok || snap.Status == 0 {
		return nil, refuse("it holds no HTTP answer")
	}
	h, plain := c.heads(snap, head)
	u := crawler.Uncoded{Body: raw, Unchunked: raw}
	if !plain {
		u = crawler.Uncode(raw, h, max(most, int64(len(raw))))
	}
	if u.Truncated == "length" && most < maxFile {
		return nil, errLarge
	}
	snap.Encoding, snap.Truncated = cmp.Or(u.Coding, snap.Encoding), cmp.Or(snap.Truncated, u.Truncated)
	switch {
	case snap.Truncated != "":
	case snap.Status == http.StatusPartialContent:
		snap.Truncated = "length" // a part of what is published
	case !plain && short(h, raw):
		snap.Truncated = "disconnect"
	}
	return u.Body, c.digests(snap, block, raw, u.Unchunked, u.Body)
}

// heads fills in what the header block says. plain says that the body was
// kept without its codings and the header block says so.
func (c capture) heads(snap *store.Snapshot, head []byte) (h http.Header, plain bool) {
	wire := archive.Unsettle(head)
	plain = !bytes.Equal(wire, head)
	h = archive.Headers(wire)
	snap.Head = wire[:min(len(wire), maxHead)]
	snap.ContentType = h.Get("Content-Type")
	if plain {
		snap.Encoding = strings.ToLower(h.Get("Content-Encoding"))
	}
	return h, plain
}

// short says whether fewer bytes came than the server announced.
func short(h http.Header, raw []byte) bool {
	var length int
	said := h.Values("Content-Length")
	if len(said) != 1 || len(h.Values("Transfer-Encoding")) > 0 || len(h.Values("Content-Encoding")) > 0 {
		return false
	}
	n, err := fmt.Sscanf(said[0], "%d", &length)
	return n == 1 && err == nil && len(raw) < length
}

// digests checks the payload digest, and notes which of the record's digests
// vouch for the bytes. One that differs is only passed where the other agrees:
// programs differ in what they call the payload.
func (c capture) digests(snap *store.Snapshot, block archive.Check, forms ...[]byte) error {
	payload := c.response.CheckPayload(forms...)
	snap.Archive.Digest = fmt.Sprintf("block %s, payload %s", cmp.Or(string(block), "absent"), cmp.Or(string(payload), "absent"))
	if payload == archive.CheckDiffers && block != archive.CheckAgrees {
		return refuse("its bytes do not have the payload digest of the record: it was not taken in")
	}
	return nil
}

// keyOf is the key of a record's identity.
func keyOf(id string) recordKey {
	sum := sha256.Sum256([]byte(id))
	return recordKey(sum[:16])
}

// remember notes which snapshot a record became.
func (c capture) remember(snapshot uint64) {
	c.taking.Lock()
	defer c.taking.Unlock()
	c.captures[keyOf(c.response.ID())] = snapshot
}

// revisit finds the capture whose bytes a revisit record stands for.
func (c capture) revisit(snap *store.Snapshot, most int64) ([]byte, error) {
	rec := c.response
	old, found, err := c.original(*snap)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, refuse("it says that the bytes are those of %s of %s, which was not taken in: take in the file that holds it first",
			cmp.Or(rec.Fields.Find("WARC-Refers-To-Target-URI"), rec.Target()), cmp.Or(rec.Fields.Find("WARC-Refers-To-Date"), "an earlier time"))
	}
	if old.Length > most {
		return nil, errLarge
	}
	body, err := c.Store.Body(old)
	if err != nil {
		return nil, err
	}
	snap.Status, snap.ContentType, snap.Encoding = old.Status, old.ContentType, old.Encoding
	if rec.Type() == archive.TypeRevisit && snap.Truncated == "length" {
		snap.Truncated = "" // so the standard has it where the payload is left out
	}
	snap.Truncated = cmp.Or(snap.Truncated, old.Truncated)
	if head, _, ok := archive.Split(rec.Block); ok && archive.Status(head) != 0 {
		was := snap.ContentType
		snap.Status = archive.Status(head)
		c.heads(snap, head)
		snap.ContentType, snap.Encoding = cmp.Or(snap.ContentType, was), old.Encoding
	}
	snap.Archive.Digest = "block " + cmp.Or(string(rec.CheckBlock()), "absent") + ", payload of another record"
	return body, nil
}

// original looks for the capture a revisit names: by its identity among those
// of this run, by address and time, and by the digest of its bytes.
func (c capture) original(snap store.Snapshot) (old store.Snapshot, found bool, err error) {
	rec := c.response
	c.taking.Lock()
	id, known := c.captures[keyOf(strings.Trim(rec.Fields.Find("WARC-Refers-To"), "<> "))]
	c.taking.Unlock()
	if known {
		old, err = c.Store.Snapshot(id)
		return old, err == nil, err
	}
	address := snap.URL
	if target := strings.Trim(rec.Fields.Find("WARC-Refers-To-Target-URI"), "<> "); target != "" && target != rec.Target() {
		if address, err = sources.Canonical(target); err != nil {
			return old, false, nil
		}
	}
	at := (&archive.Record{Fields: archive.Fields{{Name: "WARC-Date", Value: rec.Fields.Find("WARC-Refers-To-Date")}}}).Date()
	unnamed := at.IsZero() && rec.Fields.Find("WARC-Payload-Digest") == ""
	err = c.Store.Captures(SourceWARC, address, func(one store.Snapshot) error {
		if unnamed && one.Whole() && !one.FetchedAt.After(snap.FetchedAt) {
			old, found = one, true // the newest before
		}
		body, err := c.Store.Body(one)
		if err == nil && (one.FetchedAt.Truncate(time.Second).Equal(at.Truncate(time.Second)) && !at.IsZero() || rec.CheckPayload(body) == archive.CheckAgrees) {
			old, found = one, true
		}
		return err
	})
	return old, found, err
}
