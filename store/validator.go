package store

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/textproto"
)

// validators says which ETag and Last-Modified to ask with next time: those of
// the answer, of the asker where there is no header block, or for a 304 that
// names none, the old ones.
func validators(snap Snapshot, asked, stored Request) (etag, modified string) {
	whole := snap.Status == 0 || snap.Status >= 200 && snap.Status < 300
	confirmed := snap.Status == http.StatusNotModified
	if !whole && !confirmed || snap.Truncated != "" {
		return "", ""
	}
	if len(snap.Head) == 0 {
		return asked.ETag, asked.Modified
	}
	h := headers(snap.Head)
	etag, modified = h.Get("ETag"), h.Get("Last-Modified")
	if confirmed && etag == "" {
		etag = stored.ETag
	}
	if confirmed && modified == "" {
		modified = stored.Modified
	}
	return etag, modified
}

// headers reads a header block as received, as far as it is well-formed.
func headers(head []byte) textproto.MIMEHeader {
	_, block, _ := bytes.Cut(head, []byte("\n")) // the status line
	r := textproto.NewReader(bufio.NewReaderSize(io.MultiReader(bytes.NewReader(block), bytes.NewReader([]byte("\r\n\r\n"))), min(len(block)+4, 4096)))
	h, err := r.ReadMIMEHeader()
	if err != nil && h == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		return textproto.MIMEHeader{}
	}
	return h
}
