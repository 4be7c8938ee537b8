package store

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// Finding is one thing that is wrong with a store: a record, where Bucket and
// Key name one, a page of the file, or the file as a whole.
type Finding struct {
	Bucket string `json:"bucket,omitempty"`
	Key    string `json:"key,omitempty"` // in readable form: a number, a digest, source and URL
	Page   uint64 `json:"page,omitempty"`
	URL    string `json:"url,omitempty"` // where it is known
	Reason string `json:"reason"`
	Saved  string `json:"saved,omitempty"` // of a repair: what became of the record

	snapshot, blob uint64 // to find the URL by
	record         uint64 // recordHash
	page           []byte // key of a request
	txid           uint64 // transaction that wrote it, as far as it can be read
	want           uint64 // records that the bucket must have, where some are missing
}

// String is the finding in one line.
func (f Finding) String() string {
	var parts []string
	if f.Bucket != "" {
		parts = append(parts, f.Bucket)
	}
	if f.Page != 0 {
		parts = append(parts, fmt.Sprintf("page %d", f.Page))
	}
	if f.Key != "" {
		parts = append(parts, f.Key)
	}
	if f.URL != "" && !strings.Contains(f.Key, f.URL) {
		parts = append(parts, f.URL)
	}
	if len(parts) == 0 {
		return f.Reason
	}
	line := strings.Join(parts, " ") + ": " + f.Reason
	if f.Saved != "" {
		line += " (" + f.Saved + ")"
	}
	return line
}

// finding names a record of t.
func (t table) finding(key []byte, reason string) Finding {
	f := Finding{Bucket: t.String(), Key: t.keyText(key), Reason: reason}
	f.record = recordHash(t.kind, key)
	n, _ := number(key[:min(8, len(key))])
	switch t {
	case blobs:
		f.blob = n
	case snapshots, readings:
		f.snapshot = n
	case requests:
		_, f.URL, _ = cutPage(key)
		f.page = bytes.Clone(key)
	case urls, outcomes:
		_, f.URL, _ = cutPage(key)
	case order:
		if len(key) >= 8 {
			f.Key = fmt.Sprintf("%s %d", t.keyText(key), binary.BigEndian.Uint64(key[len(key)-8:]))
		}
	}
	return f
}

// findingOf is the finding that an error of the package means.
func (t table) findingOf(key []byte, err error) Finding {
	reason := err.Error()
	var damage *DamagedError
	if errors.As(err, &damage) {
		reason = damage.Reason
	}
	return t.finding(key, reason)
}

// cutPage takes the source and the URL out of a key that begins with them.
func cutPage(key []byte) (source, url, rest string) {
	source, rest, _ = strings.Cut(string(key), "\x00")
	url, rest, _ = strings.Cut(rest, "\x00")
	return source, url, rest
}

// keyText is a key for people. It is also the name of a record in the lists of
// Check and Repair.
func (t table) keyText(key []byte) string {
	n, isNumber := number(key[:min(8, len(key))])
	switch {
	case t == blobs && len(key) == 10:
		return fmt.Sprintf("%d chunk %d", n, binary.BigEndian.Uint16(key[8:]))
	case t == readings && len(key) == 12:
		return fmt.Sprintf("%d version %d", n, binary.BigEndian.Uint32(key[8:]))
	case (t == snapshots || t == runs || t == keeps) && isNumber && len(key) == 8:
		return fmt.Sprint(n)
	case t == dicts && len(key) == 5:
		return fmt.Sprintf("%d copy %d", binary.BigEndian.Uint32(key[1:]), key[0])
	case t == digests:
		return digestPrefix + hex.EncodeToString(key)
	case t == urls:
		return captureText(key)
	case t == requests || t == outcomes:
		source, url, _ := cutPage(key)
		return source + " " + url
	case t == order && len(key) > 1:
		source, _, _ := strings.Cut(string(key[1:]), "\x00")
		return string(key[:1]) + " " + source
	}
	return fmt.Sprintf("%q", key)
}

// captureText is a key of bucket urls for people.
func captureText(key []byte) string {
	source, url, rest := cutPage(key)
	if len(rest) != 20 {
		return fmt.Sprintf("%q", key)
	}
	id, _ := number([]byte(rest[12:]))
	return fmt.Sprintf("%s %s %s snapshot %d", source, url, captureTime(key).Format(time.RFC3339), id)
}

// captureTime is the time in a key of bucket urls.
func captureTime(key []byte) time.Time {
	_, _, rest := cutPage(key)
	if len(rest) != 20 {
		return time.Time{}
	}
	seconds := binary.BigEndian.Uint64([]byte(rest)) ^ 1<<63
	return time.Unix(int64(seconds), int64(min(binary.BigEndian.Uint32([]byte(rest[8:])), math.MaxInt32))).UTC()
}
