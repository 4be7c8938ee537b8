package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// What a builder writes in one transaction at most.
const (
	buildBytes   = 8 << 20
	buildRecords = 4000
)

// record is a record on its way into a new store.
type record struct {
	table   table
	key     []byte
	payload []byte
	how     coding
}

// builder makes a new store beside its path, record by record, and gives it its
// name when it is whole. Records in the order of their keys make a dense file.
type builder struct {
	*Store
	target string
	queue  []record
	bytes  int
	top    map[table]uint64 // highest number given out
}

// newBuilder begins a store at path. A file that is there is refused; finish
// looks again.
func newBuilder(path string, o Options) (*builder, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c, err := newCodec()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return nil, err
	}
	b := &builder{Store: &Store{path: f.Name(), now: o.Now, version: o.Version, codec: c, linger: linger}, target: path, top: map[table]uint64{}}
	err = f.Close()
	if err == nil {
		err = b.initialize(b.path)
	}
	if err == nil {
		err = b.openBolt(defaultTimeout, false)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(b.path))
	}
	return b, nil
}

// add queues a record. Its memory must stay as it is until the next flush.
func (b *builder) add(t table, key, payload []byte, how coding) error {
	b.queue = append(b.queue, record{t, key, payload, how})
	b.bytes += len(key) + len(payload)
	if n, ok := number(key[:min(8, len(key))]); ok && (t == blobs || t == snapshots || t == runs) {
		b.top[t] = max(b.top[t], n)
	}
	if t == digests {
		if err := b.numbered(key, payload); err != nil {
			return err
		}
	}
	if b.bytes >= buildBytes || len(b.queue) >= buildRecords {
		return b.flush()
	}
	return nil
}

// numbered notes the number of a body, which a lost one has without a chunk. No other
// may be given it: when the body is fetched again, that is where it goes.
func (b *builder) numbered(key, payload []byte) error {
	var rec blob
	if err := readMembers(payload, []member{{"blob", &rec.Number}}); err != nil {
		return digests.damaged(key, err.Error())
	}
	b.top[blobs] = max(b.top[blobs], rec.Number)
	return nil
}

// addJSON queues a record.
func (b *builder) addJSON(t table, key []byte, v any) error {
	payload, how, err := b.codec.json(t, v)
	if err != nil {
		return err
	}
	return b.add(t, key, payload, how)
}

// addDictionaries stores dictionaries and makes them known.
func (b *builder) addDictionaries(all []Dictionary) (err error) {
	for _, d := range all {
		payload, err := d.seal()
		if err != nil {
			return err
		}
		for i := range dictCopies {
			if err := b.add(dicts, dictKey(d.ID, i), payload, codingPlain); err != nil {
				return err
			}
		}
	}
	b.codec.dicts, err = newDictSet(all)
	return err
}

// flush writes what is queued.
func (b *builder) flush() error {
	queue := b.queue
	b.queue, b.bytes = nil, 0
	if len(queue) == 0 {
		return nil
	}
	return b.write(0, func(tx *bolt.Tx) error {
		for _, r := range queue {
			bucket, err := r.table.in(tx)
			if err != nil {
				return err
			}
			bucket.FillPercent = 1
			v, err := seal(r.table.kind, r.how, tx.ID(), r.key, r.payload)
			if err != nil {
				return err
			}
			if err := countNew(bucket, r.table, r.key, unknown); err != nil {
				return err
			}
			if err := bucket.Put(r.key, v); err != nil {
				return err
			}
		}
		return nil
	})
}

// putEntries rebuilds the order index from the requests.
func (b *builder) putEntries() error {
	if err := b.flush(); err != nil {
		return err
	}
	return b.scan(requests, nil, nil, func(key, payload []byte) error {
		var e entry
		if err := e.decode(key, payload); err != nil {
			return err
		}
		b.top[order] = max(b.top[order], e.Seq)
		if place := e.orderKey(); place != nil {
			return b.add(order, place, key, codingPlain)
		}
		return nil
	})
}

// finish sets the counters, closes the file and gives it its name.
func (b *builder) finish() error {
	err := b.flush()
	if err == nil {
		err = b.write(0, func(tx *bolt.Tx) error {
			for t, n := range b.top {
				bucket, err := t.in(tx)
				if err != nil {
					return err
				}
				if err := bucket.SetSequence(n); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err = errors.Join(err, b.trim()); err != nil {
		return errors.Join(err, os.Remove(b.path))
	}
	err = moveNew(b.path, b.target)
	_ = os.Remove(b.path) // a rename took it already
	syncFolder(filepath.Dir(b.target))
	return err
}

// trim closes the file and cuts off what lies behind its last page.
func (b *builder) trim() error {
	if err := b.Close(); err != nil {
		return err
	}
	f, err := os.OpenFile(b.path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	m, err := newestMeta(f)
	if err == nil {
		err = f.Truncate(int64(m.pages) * int64(m.pageSize))
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// discard gives up.
func (b *builder) discard() {
	_ = b.Close()
	_ = os.Remove(b.path)
}
