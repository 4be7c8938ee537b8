package store

import (
	"encoding/binary"
	"fmt"
	"time"
)

// RepairOptions say how to repair.
type RepairOptions struct {
	Timeout time.Duration
	Now     func() time.Time
	Version string
	// Found is called for every damaged or lost record, with what became of
	// it. It may be nil.
	Found func(Finding)
}

// RepairReport says what was saved.
type RepairReport struct {
	Kept     map[string]int `json:"kept"`               // records as they were, by bucket
	Restored int            `json:"restored,omitempty"` // of them found by a scan of the pages only
	Older    int            `json:"older,omitempty"`    // records of which an earlier state was saved
	Rebuilt  int            `json:"rebuilt,omitempty"`  // index entries made anew from what they lead to
	Lost     int            `json:"lost,omitempty"`     // records that are gone
	Findings int            `json:"findings"`
}

// What became of a damaged record.
const (
	savedWhole   = "restored whole from an older page"
	savedOlder   = "an earlier state of it is kept"
	savedMerged  = "put together from both damaged copies"
	savedRebuilt = "made anew"
	savedNot     = "lost"
	lostOutcome  = "lost, and with it the outcome of its page, if it had one"
	lostTold     = "lost; nianbao parse makes the outcome of its page anew from snapshot %d"
)

// Repair makes a new store at path to from all that is whole in the damaged
// one: what its page tree leads to, and what a scan of all pages finds beside.
// Indexes are made anew. A body that is lost is marked in the new store and
// comes back when an equal one is fetched; so does a snapshot of which nothing
// but its number is known. The damaged file is not changed.
func Repair(path, to string, o RepairOptions) (RepairReport, error) {
	r := &repair{options: o, report: RepairReport{Kept: map[string]int{}}, seen: map[uint64]uint64{}, bad: map[uint64]int{}, bodies: map[uint64][]int{}, candidates: map[uint64]stray{}, copies: map[uint32]*[dictCopies][]byte{}, outcomes: map[string]uint64{}}
	if err := r.run(path, to); err != nil {
		return r.report, fmt.Errorf("repair store %s: %w", path, err)
	}
	return r.report, nil
}

// repair is one Repair under way.
type repair struct {
	options    RepairOptions
	report     RepairReport
	pages      *pageFile
	checked    *checker
	build      *builder
	findings   []Finding
	bad        map[uint64]int                 // record -> its finding
	bodies     map[uint64][]int               // findings of each body
	seen       map[uint64]uint64              // record the tree leads to -> transaction that wrote it
	candidates map[uint64]stray               // the newest whole copy of others; value is nil
	copies     map[uint32]*[dictCopies][]byte // of dictionaries, damaged
	outcomes   map[string]uint64              // pages whose requests are lost, and their newest snapshots
	reburied   bool                           // there are reports that were forgotten
}

func (r *repair) run(path, to string) error {
	f, err := openLocked(path, r.options.Timeout)
	if err != nil {
		return err
	}
	defer f.Close()
	r.checked = &checker{
		options: CheckOptions{ReadData: true, Found: func(f Finding) { r.findings = append(r.findings, f) }},
		report:  CheckReport{Records: map[string]int{}},
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if r.pages, err = r.checked.examine(f, info.Size()); err != nil {
		return err
	}
	for i, f := range r.findings {
		if f.record != 0 {
			r.bad[f.record] = i
		}
		if f.blob != 0 {
			r.bodies[f.blob] = append(r.bodies[f.blob], i)
		}
	}
	if r.build, err = newBuilder(to, Options{Now: r.options.Now, Version: r.options.Version}); err != nil {
		return err
	}
	for _, step := range []func() error{r.takeTree, r.takeStrays, r.saveDictionaries, r.settle, r.mend, r.missing, r.rebury, r.build.putEntries} {
		if err := step(); err != nil {
			r.build.discard()
			return err
		}
	}
	if err := r.build.finish(); err != nil {
		return err
	}
	r.tell()
	if !r.reburied {
		return nil
	}
	_, err = Erase(to, r.options.Timeout)
	return err
}

// settle brings to the requests what was kept beside them.
func (r *repair) settle() error {
	if err := r.build.flush(); err != nil {
		return err
	}
	return r.build.settleKept()
}

// missing counts what is lost of readings and requests and was not named: as many as
// the bucket said it has, as far as they fit on the pages that are broken.
func (r *repair) missing() error {
	pages, named := uint64(0), map[string]uint64{}
	for _, f := range r.findings {
		if f.Page != 0 {
			pages++
		}
		if _, saved := r.seen[f.record]; f.record != 0 && f.Saved != savedRebuilt && !saved {
			named[f.Bucket]++
		}
	}
	for i := range r.findings {
		f := &r.findings[i]
		for _, t := range []table{readings, requests} {
			if f.want == 0 || f.Bucket != t.String() {
				continue
			}
			now, err := r.build.records(t)
			if err != nil {
				return err
			}
			if have := now + named[f.Bucket]; f.want > have && f.want-have <= perPage*pages {
				f.Saved = fmt.Sprintf("%d of them are lost", f.want-have)
				r.report.Lost += int(f.want - have)
			}
		}
	}
	return nil
}

// rebury removes again what the pages still had of forgotten reports.
func (r *repair) rebury() (err error) {
	r.reburied, err = r.build.rebury()
	return err
}

// tableOf is the table of a kind of records.
func tableOf(k kind) (table, bool) {
	for _, t := range tables() {
		if t.kind == k {
			return t, true
		}
	}
	return table{}, false
}

// take queues a whole value, under the key it carries.
func (r *repair) take(t table, v []byte) error {
	n := envelopeLength + int(v[12])<<8 + int(v[13])
	key := v[envelopeLength:n]
	payload, how, err := t.check(key, v)
	if err != nil {
		return nil // of a later layout
	}
	if t == meta && string(key) == string(headerKey) {
		return nil // the new file has its own
	}
	r.report.Kept[t.String()]++
	return r.build.add(t, key, payload, how)
}

// takeTree takes what the page tree leads to.
func (r *repair) takeTree() (err error) {
	if r.pages.meta.pageSize == 0 {
		return nil
	}
	w := r.pages.walk(func(uint64, string) {})
	w.fresh = true
	found := w.buckets()
	for _, t := range append([]table{dicts}, tables()...) {
		b, ok := found[t.String()]
		if !ok || t == order {
			continue
		}
		w.bucket(b, func(e leafEntry) {
			st, whole := wholeValue(e.value)
			if !whole && t == dicts {
				r.keepCopy(e)
			}
			if !whole || st.kind != t.kind || err != nil {
				return
			}
			hash := recordHash(st.kind, st.key)
			if _, done := r.seen[hash]; done {
				return
			}
			r.seen[hash] = st.txid
			err = r.take(t, e.value)
		})
		delete(found, t.String()) // dictionaries come first, and once
	}
	return err
}

// keepCopy remembers a damaged copy of a dictionary.
func (r *repair) keepCopy(e leafEntry) {
	if len(e.key) != 5 || e.key[0] >= dictCopies || len(e.value) < envelopeLength {
		return
	}
	id := binary.BigEndian.Uint32(e.key[1:])
	if r.copies[id] == nil {
		r.copies[id] = &[dictCopies][]byte{}
	}
	r.copies[id][e.key[0]] = e.value
}

// wholeValue reads a value whose digest is right.
func wholeValue(v []byte) (stray, bool) {
	if len(v) < envelopeLength || string(v[:8]) != envelopeMagic {
		return stray{}, false
	}
	st, _ := strayIn(v)
	return st, st.whole && int64(len(st.value)) == int64(len(v))
}

// takeStrays takes what only a scan of the pages finds. Where the tree is sound
// that is old copies, and they count for records that are damaged.
func (r *repair) takeStrays() error {
	torn := r.checked.report.Torn || r.checked.gaps
	if !torn && len(r.bad) == 0 {
		return nil
	}
	err := r.pages.scanEnvelopes(func(st stray) error {
		t, known := tableOf(st.kind)
		if !known || t == order || t == keeps {
			return nil // what is kept stays for a moment, and most copies are of what was finished
		}
		hash := recordHash(st.kind, st.key)
		if !st.whole {
			r.unknownStray(t, st, hash, torn)
			return nil
		}
		_, bad := r.bad[hash]
		was, seen := r.seen[hash]
		if seen && !(r.pages.old && st.txid > was) || !seen && !torn && !bad {
			return nil
		}
		if c, ok := r.candidates[hash]; !ok || st.txid >= c.txid {
			st.key, st.size, st.value = nil, len(st.value), nil
			r.candidates[hash] = st
		}
		return nil
	})
	if err != nil {
		return err
	}
	for hash, st := range r.candidates {
		if err := r.takeStray(hash, st); err != nil {
			return err
		}
	}
	return nil
}

// takeStray reads a candidate again and takes it.
func (r *repair) takeStray(hash uint64, st stray) error {
	v := make([]byte, st.size)
	if _, err := r.pages.r.ReadAt(v, st.offset); err != nil {
		return err
	}
	t, _ := tableOf(st.kind)
	r.report.Restored++
	r.seen[hash] = st.txid
	if i, bad := r.bad[hash]; bad {
		r.findings[i].Saved = savedOlder
		if immutable(t) || r.findings[i].txid == st.txid {
			r.findings[i].Saved = savedWhole
		}
	}
	return r.take(t, v)
}

// immutable tables never change a record, so every copy of one is as good.
func immutable(t table) bool {
	return t == blobs || t == snapshots || t == urls || t == dicts
}

// unknownStray reports what is recognised as a damaged record of which the
// torn tree tells nothing.
func (r *repair) unknownStray(t table, st stray, hash uint64, torn bool) {
	_, seen := r.seen[hash]
	_, bad := r.bad[hash]
	if seen || bad || !torn || !plausible(t, st.key) {
		return
	}
	f := t.finding(st.key, "SHA-256 does not match; a scan of the pages found it")
	f.txid = st.txid
	r.bad[hash] = len(r.findings)
	r.findings = append(r.findings, f)
}

// plausible tells keys from noise.
func plausible(t table, key []byte) bool {
	switch t {
	case blobs:
		return len(key) == 10
	case snapshots, runs, keeps:
		return len(key) == 8
	case digests:
		return len(key) == 32
	case readings:
		return len(key) == 12
	case urls:
		_, url, rest := cutPage(key)
		return url != "" && len(rest) == 20
	case requests, outcomes:
		_, url, rest := cutPage(key)
		return url != "" && rest == ""
	}
	return len(key) > 0
}

// tell hands out the findings. Of what was not saved in any way the record is
// lost; a finding about a page or a bucket is no record.
func (r *repair) tell() {
	r.report.Findings = len(r.findings)
	for _, f := range r.findings {
		if f.Saved == "" && f.record != 0 {
			f.Saved = savedNot
			if f.Bucket == order.String() {
				f.Saved = savedRebuilt
			}
			if _, kept := r.seen[f.record]; kept {
				f.Saved = "kept: the record itself is whole"
			}
		}
		switch f.Saved {
		case savedNot:
			r.report.Lost++
		case savedOlder:
			r.report.Older++
		}
		if f.Saved == savedNot && f.page != nil {
			f.Saved = lostOutcome
			if id := r.outcomes[string(f.page)]; id != 0 {
				f.Saved = fmt.Sprintf(lostTold, id)
			}
		}
		if r.options.Found != nil {
			r.options.Found(f)
		}
	}
}
