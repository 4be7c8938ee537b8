package archive

import (
	"bufio"
	"bytes"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// ARC is what the Internet Archive and Heritrix 1 wrote before WARC: records of
// one line and the bytes as they came, in gzip members or not. The line has the
// address, that of the server, the time, the content type and the length; version
// 2 has more between the last two.

// maxARCLine is the longest line with which a record is looked for.
const maxARCLine = 4 << 10

// arcVersion is the Version of a record of an ARC file.
const arcVersion = "ARC"

// indexARC finds the end of the line before a record, -1 where there is none.
func indexARC(b []byte) int {
	for from := 0; ; {
		n := bytes.IndexByte(b[from:], '\n')
		if n < 0 {
			return -1
		}
		from += n + 1
		line, _, whole := bytes.Cut(b[from:], []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		if !whole || len(line) == 0 || len(line) > maxARCLine || line[len(line)-1] < '0' || line[len(line)-1] > '9' {
			continue
		}
		if _, ok := arcRecord(line); ok {
			return from - 1
		}
	}
}

// arcRecord reads the line that a record of an ARC file begins with.
func arcRecord(line []byte) (*Record, bool) {
	words := strings.Fields(string(line))
	for i := 2; i+2 < len(words); i++ {
		at, err := time.Parse("20060102150405", words[i])
		address, badAddress := netip.ParseAddr(words[i-1])
		length, badLength := strconv.ParseInt(words[len(words)-1], 10, 64)
		if err != nil || badAddress != nil || badLength != nil || length < 0 {
			continue
		}
		url := strings.Join(words[:i-1], "%20")
		scheme, _, ok := strings.Cut(url, ":")
		if !ok {
			return nil, false
		}
		kind := TypeResponse
		if scheme == "filedesc" {
			kind = TypeInfo
		}
		f := Fields{
			{"WARC-Type", kind},
			{"WARC-Record-ID", "<" + RecordID("arc", string(line)) + ">"},
			{"WARC-Date", date(at)},
			{"WARC-Target-URI", url},
		}
		if !address.IsUnspecified() {
			f = f.with("WARC-IP-Address", address.String())
		}
		if kind == TypeResponse {
			f = f.with("Content-Type", MediaResponse)
		}
		return &Record{Version: arcVersion, Fields: f.with("Content-Length", words[len(words)-1])}, true
	}
	return nil, false
}

// beginsRecord says whether a record begins where a reader stands.
func beginsRecord(br *bufio.Reader) bool {
	head, _ := br.Peek(5)
	if string(head) == "WARC/" {
		return true
	}
	head, _ = br.Peek(maxARCLine)
	line, _, whole := bytes.Cut(head, []byte("\n"))
	if !whole {
		return false
	}
	_, ok := arcRecord(line)
	return ok
}
