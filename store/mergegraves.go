package store

import "maps"

// forgotten joins the tombstones of all stores, and finds what each has of the
// reports: a copy that is older than the request brings nothing back.
func (m *merge) forgotten() error {
	stones := map[string]Tombstone{}
	for _, in := range m.inputs {
		in.hits, in.titles = map[uint64]bool{}, map[string]string{}
		for id, t := range in.buried().stones {
			if was, known := stones[id]; known {
				t = was.union(t)
			}
			stones[id] = t
		}
	}
	m.graves = newGraves(stones)
	for grown := len(stones) > 0; grown; {
		grown = false
		for _, in := range m.inputs {
			tr := &trace{Store: in.Store, stones: maps.Clone(stones)}
			if err := tr.run(); err != nil {
				return err
			}
			for id, snap := range tr.hits {
				in.hits[id] = true
				in.titles[string(pageKey(snap.Source, snap.URL))] = snap.Title
			}
			for id, t := range tr.stones {
				was := stones[id]
				grown = grown || len(t.URLs)+len(t.Digests)+len(t.Shared) != len(was.URLs)+len(was.Digests)+len(was.Shared)
			}
			stones = tr.stones
		}
		m.graves = newGraves(stones)
	}
	return nil
}

// scrubEntry takes out of a request what is known of it from a forgotten report.
func (m *merge) scrubEntry(in *mergeInput, e entry) entry {
	title, hit := in.titles[string(pageKey(e.Source, e.URL))]
	switch {
	case m.graves.urls[e.URL] != "":
		return e.scrub()
	case hit && title == e.Title:
		e.Title, e.Date = "", ""
	}
	return e
}

// scrubOutcome tells the outcome of an address of a forgotten report.
func (m *merge) scrubOutcome(in *mergeInput, o Outcome) Outcome {
	id := m.graves.urls[o.URL]
	if id == "" && in.hits[o.Snapshot] {
		snap, err := in.Snapshot(o.Snapshot)
		if err != nil {
			return o
		}
		id = m.graves.digests[snap.Digest]
	}
	if id == "" {
		return o
	}
	return o.scrub(m.graves.stones[id])
}
