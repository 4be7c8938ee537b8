package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

const (
	maxSource = 512  // bytes of a source id
	maxURLKey = 2048 // bytes of a URL in a key; bbolt's limit is 32 KiB in all
)

// pageKey is the key of what is known about one URL of one source. Parts end
// with NUL, which neither may contain, so no key is the beginning of another
// pair's key.
func pageKey(source, url string) []byte {
	return append(sourcePrefix(source), shortURL(url)...)
}

// sourcePrefix is what all keys of one source begin with.
func sourcePrefix(source string) []byte {
	return append([]byte(source), 0)
}

// shortURL replaces the tail of an overlong URL by a digest. A canonical URL
// has no fragment, so "#" cannot stand in another one.
func shortURL(url string) string {
	if len(url) <= maxURLKey {
		return url
	}
	sum := sha256.Sum256([]byte(url))
	return url[:maxURLKey-80] + "#sha256:" + hex.EncodeToString(sum[:])
}

// validPage refuses what cannot be a key.
func validPage(source, url string) error {
	switch {
	case url == "":
		return fmt.Errorf("source %q: empty URL", source)
	case len(source) > maxSource:
		return fmt.Errorf("source id of %d bytes is too long", len(source))
	case strings.IndexByte(source, 0) >= 0 || strings.IndexByte(url, 0) >= 0:
		return fmt.Errorf("source %q, URL %q: NUL byte", source, url)
	}
	return nil
}

// numberKey is a big-endian number, so that keys stand in rising order.
func numberKey(n uint64) []byte {
	return binary.BigEndian.AppendUint64(nil, n)
}

// number undoes numberKey; ok is false when b does not hold 8 bytes.
func number(b []byte) (n uint64, ok bool) {
	if len(b) != 8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(b), true
}

func chunkKey(blob uint64, chunk int) []byte {
	return binary.BigEndian.AppendUint16(numberKey(blob), uint16(chunk))
}

func readingKey(snapshot uint64, version int) []byte {
	return binary.BigEndian.AppendUint32(numberKey(snapshot), uint32(version))
}

// timeKey sorts as time does, for every time.Time.
func timeKey(t time.Time) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(t.Unix())^1<<63)
	return binary.BigEndian.AppendUint32(b, uint32(t.Nanosecond()))
}

// capturesPrefix is what the urls keys of all captures of one URL begin with.
func capturesPrefix(source, url string) []byte {
	return append(pageKey(source, url), 0)
}

func captureKey(snap Snapshot) []byte {
	k := append(capturesPrefix(snap.Source, snap.URL), timeKey(snap.FetchedAt)...)
	return append(k, numberKey(snap.ID)...)
}

// after is the first key behind all keys that begin with prefix, nil when
// there is none.
func after(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xff {
			end := bytes.Clone(prefix[:i+1])
			end[i]++
			return end
		}
	}
	return nil
}
