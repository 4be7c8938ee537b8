package archive

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// bodies are the bodies of the responses among records.
func bodies(recs []*Record) []string {
	var out []string
	for _, r := range recs {
		if _, body, ok := Split(r.Block); ok && r.Type() == TypeResponse {
			out = append(out, string(body))
		}
	}
	return out
}

// three are three pages; what is done to the second must not touch the others.
func three(t testing.TB) ([]byte, []Line) {
	return write(t, page(1, strings.Repeat("first ", 300)), page(2, strings.Repeat("second ", 300)), page(3, strings.Repeat("third ", 300)))
}

// TestDamageCostsOnlyWhatItHits makes every record's neighbourhood bad in turn
// and looks for the others.
func TestDamageCostsOnlyWhatItHits(t *testing.T) {
	packed, lines := three(t)
	plain := unpack(t, packed)
	from, to := lines[1].Offset, lines[1].Offset+lines[1].Length
	secondHead := bytes.Index(plain, []byte("WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <"+MainID("page 2")))
	atLength := secondHead + bytes.Index(plain[secondHead:], []byte("Content-Length: "))
	lie := func(length string) []byte {
		end := atLength + bytes.IndexByte(plain[atLength:], '\r')
		return slices.Concat(plain[:atLength], []byte("Content-Length: "+length), plain[end:])
	}
	each := func(data []byte) []byte { // every record a member again, the second with its lie
		var out bytes.Buffer
		parts := bytes.Split(data, []byte("\r\n\r\nWARC/1.1"))
		for i, part := range parts {
			if i > 0 {
				part = append([]byte("WARC/1.1"), part...)
			}
			if i < len(parts)-1 {
				part = append(slices.Clone(part), "\r\n\r\n"...)
			}
			zw := gzip.NewWriter(&out)
			zw.Write(part)
			zw.Close()
		}
		return out.Bytes()
	}
	flipped := slices.Clone(packed)
	flipped[from+lines[1].Length/2] ^= 4
	noMagic := slices.Clone(packed)
	noMagic[from] = 0
	for name, data := range map[string][]byte{
		"a byte in the member":    flipped,
		"a member cut short":      slices.Concat(packed[:to-100], packed[to:]),
		"a member without magic":  noMagic,
		"rubbish in its place":    slices.Concat(packed[:from], bytes.Repeat([]byte("rubbish "), 9000), packed[to:]),
		"4 GiB, plain":            lie("4294967296"),
		"too short, plain":        lie("100"),
		"too long, plain":         lie("6000"),
		"no number, plain":        lie("many"),
		"4 GiB, packed":           each(lie("4294967296")),
		"too short, packed":       each(lie("100")),
		"header line lost, plain": slices.Concat(plain[:secondHead], plain[secondHead+9:]),
		"no version, packed":      each(slices.Concat(plain[:secondHead], []byte("XARC"), plain[secondHead+4:])),
	} {
		recs, faults := read(t, data)
		got := bodies(recs)
		if len(got) != 2 || !strings.HasPrefix(got[0], "first") || !strings.HasPrefix(got[1], "third") {
			t.Errorf("%s: %d pages came through: %.20q", name, len(got), got)
		}
		if len(faults) == 0 {
			t.Errorf("%s: nothing was told", name)
		}
		for _, f := range faults {
			t.Logf("%s: %s", name, f)
		}
	}
	missing, faults := read(t, slices.Concat(packed[:from], packed[to:]))
	if len(bodies(missing)) != 2 || len(faults) > 0 {
		t.Errorf("a member that is not there: %d pages, %v", len(bodies(missing)), faults)
	}
}

// TestCutAnywhere cuts a file at every third length.
func TestCutAnywhere(t *testing.T) {
	packed, lines := three(t)
	plain := unpack(t, packed)
	for _, data := range [][]byte{packed, plain} {
		for n := 0; n < len(data); n += 3 {
			recs, faults := read(t, data[:n])
			for _, r := range recs {
				if r.CheckBlock() != CheckAgrees {
					t.Fatalf("cut at %d: a %s came through that is not whole", n, r.Type())
				}
			}
			if len(faults) > 2 {
				t.Fatalf("cut at %d: %d faults", n, len(faults))
			}
		}
	}
	recs, faults := read(t, packed[:lines[2].Offset+lines[2].Length-20])
	if len(bodies(recs)) != 2 || len(faults) != 1 {
		t.Errorf("cut in the third page: %d pages, %v", len(bodies(recs)), faults)
	}
}

// TestFlipsAreNoticed flips one bit at a time: what comes through is as it was
// written, or its digest says that it is not, or a fault was told.
func TestFlipsAreNoticed(t *testing.T) {
	packed, _ := three(t)
	plain := unpack(t, packed)
	rng := rand.New(rand.NewPCG(6, 4))
	want, _ := read(t, packed)
	told := 0
	for range 400 {
		for _, whole := range [][]byte{packed, plain} {
			data := slices.Clone(whole)
			data[rng.IntN(len(data))] ^= 1 << rng.IntN(8)
			recs, faults := read(t, data)
			if len(faults) > 0 {
				told++
			}
			if len(recs) < len(want)-2 {
				t.Fatalf("one flip cost %d records: %v", len(want)-len(recs), faults)
			}
			for _, r := range recs {
				sound := r.CheckBlock() == CheckAgrees
				same := slices.ContainsFunc(want, func(w *Record) bool { return bytes.Equal(w.Block, r.Block) })
				if sound && !same {
					t.Fatalf("a changed block passed: %s", r.Type())
				}
			}
		}
	}
	t.Logf("%d of 800 flips told as faults", told)
}

func TestRecordOverTheLimit(t *testing.T) {
	packed, _ := three(t)
	for _, data := range [][]byte{packed, unpack(t, packed)} {
		r := NewReader(bytes.NewReader(data), int64(len(data)))
		r.max = 2000 // the first page has 1,800 bytes and a head, the second 2,100
		var out []string
		for range 20 {
			rec, err := r.Next()
			if err != nil {
				out = append(out, err.Error())
			} else {
				out = append(out, rec.Type())
			}
		}
		text := strings.Join(out, "\n")
		if !strings.Contains(text, "are too many: the limit is 2000") || strings.Count(text, "request") < 3 {
			t.Errorf("got:\n%s", text)
		}
	}
}

func TestOldAndOddRecords(t *testing.T) {
	block := "HTTP/1.1 200 OK\r\n\r\nbody"
	rec := func(eol, version, uri string) string {
		return strings.Join([]string{
			"WARC/" + version, "WARC-Type: response", "WARC-Target-URI: " + uri, "WARC-Date: 2019-01-02T03:04:05Z",
			"WARC-Record-ID: <urn:uuid:1>", "X-Folded: one", "  two", "WARC-Payload-Digest: sha1:AI5SLHA2D5UFDMJMZJQ6FBHNBIMGJBMI", fmt.Sprintf("content-length: %d", len(block)), "", block, "", "",
		}, eol)
	}
	data := rec("\r\n", "1.0", "<http://a.cn/>") + rec("\n", "0.17", "http://a.cn/") + rec("\r\n", "1.1", "http://a.cn/")
	recs, faults := read(t, []byte(data))
	if len(recs) != 3 || len(faults) > 0 {
		t.Fatalf("%d records, %v", len(recs), faults)
	}
	for _, r := range recs {
		if r.Target() != "http://a.cn/" || r.Fields.Find("x-folded") != "one two" || r.Date().Year() != 2019 {
			t.Errorf("fields %v", r.Fields)
		}
		if r.CheckPayload([]byte("body")) == CheckAbsent || r.CheckBlock() != CheckAbsent {
			t.Error("digests were not looked at")
		}
	}
}

func FuzzReader(f *testing.F) {
	packed, _ := three(f)
	f.Add(packed)
	f.Add(unpack(f, packed))
	f.Add([]byte("WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n"))
	f.Add(frames(f, unpack(f, packed)[:3000], trained(f), true))
	f.Add(bytes.Join(arc(), nil))
	f.Add(members(arc()))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<20 {
			return
		}
		read(t, data)
	})
}

// TestManyFaultsTakeLinearTime reads an unpacked file in which every second
// record lies about its length.
func TestManyFaultsTakeLinearTime(t *testing.T) {
	const n = 3000
	var data bytes.Buffer
	for i := range n {
		block := strings.Repeat("x", 2000)
		length := len(block) + i%2*5
		fmt.Fprintf(&data, "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", length, block)
	}
	src := &counted{Reader: bytes.NewReader(data.Bytes())}
	good, bad := 0, 0
	for r := NewReader(src, int64(data.Len())); ; {
		_, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			bad++
		} else {
			good++
		}
	}
	if good != n/2 || bad != n/2 {
		t.Errorf("%d records and %d faults", good, bad)
	}
	if most := int64(40 * data.Len()); src.n > most {
		t.Errorf("%d bytes were read of a file of %d", src.n, data.Len())
	}
}

// counted counts what is read.
type counted struct {
	*bytes.Reader
	n int64
}

func (c *counted) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.Reader.ReadAt(p, at)
	c.n += int64(n)
	return n, err
}
