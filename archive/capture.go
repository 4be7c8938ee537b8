package archive

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"strings"
	"time"
)

// Capture is one capture of one address, on its way into a WARC file.
type Capture struct {
	ID          string // names the capture; the identities of its records are made of it
	URL         string // where the bytes came from; of a POST the key that Posted knows
	At          time.Time
	RequestHead []byte // as sent; empty: no request record
	Head        []byte // of the response, as received; empty: a resource record, or a plain one made of Status
	Status      int
	ContentType string
	Body        []byte // without its codings
	Truncated   string // length, time, disconnect
	Address     string // of the server
	Earlier     *Earlier
	About       Fields // of the metadata record; none: no such record
	Hops        []Hop  // redirects passed before
}

// Earlier is the capture whose bytes this one found again.
type Earlier struct {
	ID  string // of that Capture
	URL string
	At  time.Time
}

// Hop is one redirect on the way: only its status and its target are known.
type Hop struct {
	URL      string
	Status   int
	Location string
}

// Capture writes the records of one capture, the response first, and returns
// the lines for the index. A 304 has none: replay tools would show an empty
// page, where the capture it confirms is the page of that time.
func (w *Writer) Capture(file string, c Capture) ([]Line, error) {
	var lines []Line
	for n, hop := range c.Hops {
		line, err := w.hop(file, c, n, hop)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	rec := c.main()
	place, err := w.Write(rec)
	if err != nil {
		return nil, err
	}
	if c.Earlier == nil || c.Status != 304 {
		lines = append(lines, c.line(file, rec, place))
	}
	if len(c.RequestHead) > 0 {
		if _, err := w.Write(c.request()); err != nil {
			return nil, err
		}
	}
	if len(c.About) > 0 {
		if _, err := w.Write(c.metadata()); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// target is the address as WARC names it.
func (c Capture) target() string {
	target, _, _ := Posted(c.URL)
	return ascii(target)
}

// ascii escapes what no URI may hold: programs disagree how to read it.
func ascii(address string) string {
	var b strings.Builder
	for i := range len(address) {
		if c := address[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// mainID is the identity of the response, resource or revisit record.
func (c Capture) mainID() string { return MainID(c.ID) }

// MainID is the identity of the response record of a capture.
func MainID(capture string) string { return RecordID("response", capture) }

// fields are those that all records of a capture begin with.
func (c Capture) fields(kind, id string) Fields {
	return Fields{
		{"WARC-Type", kind},
		{"WARC-Record-ID", "<" + id + ">"},
		{"WARC-Date", date(c.At)},
		{"WARC-Target-URI", c.target()},
	}
}

// main is the record that holds what was received.
func (c Capture) main() Record {
	host, _, ok := strings.Cut(c.Address, ":")
	if at := strings.LastIndex(c.Address, ":"); ok && at > 0 {
		host = strings.Trim(c.Address[:at], "[]")
	}
	switch {
	case c.Earlier != nil:
		return c.revisit(host)
	case len(c.Head) == 0 && c.Status == 0:
		f := c.fields(TypeResource, c.mainID())
		f = f.with("WARC-Truncated", c.Truncated).with("WARC-Payload-Digest", Digest(c.Body))
		return Record{Fields: f.with("Content-Type", cmp.Or(c.ContentType, "application/octet-stream")), Block: c.Body}
	}
	f := c.fields(TypeResponse, c.mainID()).with("WARC-IP-Address", host).with("WARC-Truncated", c.Truncated)
	f = f.with("WARC-Payload-Digest", Digest(c.Body)).with("Content-Type", MediaResponse)
	return Record{Fields: f, Block: append(c.head(len(c.Body)), c.Body...)}
}

// head is the header block that fits the body; where none was kept, one that
// says so.
func (c Capture) head(length int) []byte {
	if len(c.Head) > 0 {
		return bytes.Clone(Settle(c.Head, length))
	}
	return synthetic(c.Status, Fields{}.with("Content-Type", c.ContentType).with("Content-Length", fmt.Sprint(length)))
}

// synthetic is a header block made of what little is known.
func synthetic(status int, fields Fields) []byte {
	head := fmt.Sprintf("HTTP/1.1 %d Not-Kept\r\n%sX-Archive-Note: the header block was not kept\r\n\r\n", status, fields.Lines())
	return []byte(head)
}

// revisit is the record of bytes that are in the archive already.
func (c Capture) revisit(host string) Record {
	profile := ProfileSame
	if c.Status == 304 {
		profile = ProfileNotModified
	}
	f := c.fields(TypeRevisit, c.mainID()).with("WARC-IP-Address", host).with("WARC-Profile", profile)
	f = f.with("WARC-Refers-To", "<"+MainID(c.Earlier.ID)+">")
	earlier, _, _ := Posted(c.Earlier.URL)
	f = f.with("WARC-Refers-To-Target-URI", ascii(earlier)).with("WARC-Refers-To-Date", date(c.Earlier.At))
	f = f.with("WARC-Truncated", c.Truncated).with("WARC-Payload-Digest", Digest(c.Body)).with("Content-Type", MediaResponse)
	if c.Status == 304 && len(c.Head) > 0 {
		return Record{Fields: f, Block: closed(c.Head)}
	}
	return Record{Fields: f, Block: c.head(len(c.Body))}
}

// request is the record of what was sent.
func (c Capture) request() Record {
	f := c.fields(TypeRequest, RecordID("request", c.ID)).with("WARC-Concurrent-To", "<"+c.mainID()+">")
	_, sent, _ := Posted(c.URL)
	block := append(bytes.Clone(closed(c.RequestHead)), sent...)
	return Record{Fields: f.with("WARC-Payload-Digest", Digest(sent)).with("Content-Type", MediaRequest), Block: block}
}

func (c Capture) metadata() Record {
	f := c.fields(TypeMetadata, RecordID("metadata", c.ID)).with("WARC-Concurrent-To", "<"+c.mainID()+">")
	return Record{Fields: f.with("WARC-Refers-To", "<"+c.mainID()+">").with("Content-Type", MediaFields), Block: c.About.Lines()}
}

// hop writes a redirect of which only status and target were kept.
func (w *Writer) hop(file string, c Capture, n int, hop Hop) (Line, error) {
	at := c
	at.ID, at.URL, at.Body, at.Earlier, at.Status, at.ContentType = fmt.Sprintf("%s hop %d", c.ID, n), hop.URL, nil, nil, hop.Status, ""
	f := at.fields(TypeResponse, at.mainID()).with("WARC-Concurrent-To", "<"+c.mainID()+">")
	f = f.with("WARC-Payload-Digest", Digest(nil)).with("Content-Type", MediaResponse)
	rec := Record{Fields: f, Block: synthetic(hop.Status, Fields{}.with("Location", hop.Location).with("Content-Length", "0"))}
	place, err := w.Write(rec)
	return at.line(file, rec, place), err
}

// Conversion writes what a program made of a capture.
func (w *Writer) Conversion(c Capture, what string, at time.Time, mediaType string, data []byte) error {
	made := c
	made.At = at
	f := made.fields(TypeConversion, RecordID("conversion", c.ID, what)).with("WARC-Refers-To", "<"+c.mainID()+">")
	_, err := w.Write(Record{Fields: f.with("WARC-Payload-Digest", Digest(data)).with("Content-Type", mediaType), Block: data})
	return err
}

// line is the line of the index for a record of the capture.
func (c Capture) line(file string, rec Record, place Place) Line {
	l := Line{
		Key: SURT(c.target()), At: c.At, URL: c.target(), Status: c.Status, Digest: Digest(c.Body),
		Mime: mediaType(c.ContentType), File: file, Place: place,
	}
	if rec.Type() == TypeRevisit {
		l.Mime = "warc/revisit"
	}
	if _, sent, posted := Posted(c.URL); posted {
		l.Method, l.Sent = "POST", queryOf(Headers(c.RequestHead).Get("Content-Type"), sent)
		l.Key = SURT(indexAddress(l.URL, l.Sent))
	}
	return l
}

// mediaType is a content type without its parameters.
func mediaType(contentType string) string {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
	}
	return strings.TrimSpace(media)
}
