package export

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"nianbao/archive"
	"nianbao/store"
)

// capture maps a snapshot onto what goes into a WARC file.
func (a *archiver) capture(snap store.Snapshot) (archive.Capture, error) {
	body, err := a.store.Body(snap)
	if err != nil {
		return archive.Capture{}, err
	}
	c := archive.Capture{
		ID: captureID(snap), URL: received(snap), At: snap.FetchedAt, RequestHead: snap.RequestHead, Head: snap.Head,
		Status: snap.Status, ContentType: snap.ContentType, Body: body, Truncated: snap.Truncated, Address: snap.Address,
		About: about(snap),
	}
	for _, hop := range snap.Hops {
		c.Hops = append(c.Hops, archive.Hop{URL: hop.URL, Status: hop.Status, Location: hop.Location})
	}
	if snap.Revisit {
		c.Earlier, err = a.earlier(snap)
	}
	return c, err
}

// captureID names a capture by what it is, not by its number: a store merged
// or copied makes the same records.
func captureID(snap store.Snapshot) string {
	return fmt.Sprintf("%s %s %s %s", snap.Source, snap.URL, snap.FetchedAt.UTC().Format(time.RFC3339Nano), snap.Digest)
}

// received is the address the bytes came from.
func received(snap store.Snapshot) string { return cmp.Or(snap.FinalURL, snap.URL) }

// earlier is the capture of the same address whose bytes a revisit found
// again, nil where it is not in the archive.
func (a *archiver) earlier(snap store.Snapshot) (found *archive.Earlier, err error) {
	err = a.store.Captures(snap.Source, snap.URL, func(one store.Snapshot) error {
		if one.ID >= snap.ID || one.Forgotten() || one.Revisit || one.Digest != snap.Digest {
			return nil
		}
		found = &archive.Earlier{ID: captureID(one), URL: received(one), At: one.FetchedAt}
		return errEnough
	})
	if err == errEnough {
		err = nil
	}
	return found, err
}

// about is what else is known of a capture, for its metadata record.
func about(snap store.Snapshot) archive.Fields {
	var f archive.Fields
	add := func(name, value string) {
		if value != "" {
			f = append(f, archive.Field{Name: name, Value: value})
		}
	}
	add("via", snap.Referer)
	if snap.Took > 0 {
		add("fetchTimeMs", strconv.FormatInt(snap.Took.Milliseconds(), 10))
	}
	add("nianbao-source", snap.Source)
	add("nianbao-url", snap.URL)
	add("nianbao-step", snap.Step)
	add("nianbao-provenance", snap.Provenance)
	add("nianbao-content-coding", snap.Encoding)
	add("nianbao-robots", snap.Robots)
	add("nianbao-tls", snap.TLS)
	add("nianbao-run", strconv.FormatUint(snap.Run, 10))
	add("nianbao-owner", snap.Owner)
	add("nianbao-owner-name", snap.OwnerName)
	add("nianbao-owner-code", snap.OwnerCode)
	add("nianbao-link-title", snap.Title)
	add("nianbao-link-date", snap.Date)
	add("nianbao-unit", snap.Unit)
	add("nianbao-archive-file", snap.Archive.File)
	add("nianbao-archive-record", snap.Archive.Record)
	return f
}
