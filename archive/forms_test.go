package archive

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// frames packs every record of a plain WARC into a zstd frame of its own, behind
// a dictionary frame where there is a dictionary.
func frames(t testing.TB, plain, dictionary []byte, packDictionary bool) []byte {
	t.Helper()
	var out bytes.Buffer
	options := []zstd.EOption{zstd.WithEncoderConcurrency(1)}
	if dictionary != nil {
		options = append(options, zstd.WithEncoderDict(dictionary))
		data := dictionary
		if packDictionary {
			enc, err := zstd.NewWriter(nil)
			if err != nil {
				t.Fatal(err)
			}
			data = enc.EncodeAll(dictionary, nil)
		}
		out.Write(dictMagic)
		out.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(data))))
		out.Write(data)
	}
	enc, err := zstd.NewWriter(nil, options...)
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range bytes.Split(plain, []byte("\r\n\r\nWARC/1.1\r\n")) {
		if i > 0 {
			part = append([]byte("WARC/1.1\r\n"), part...)
		}
		if !bytes.HasSuffix(part, []byte("\r\n\r\n")) {
			part = append(slices.Clone(part), "\r\n\r\n"...)
		}
		out.Write(enc.EncodeAll(part, nil))
	}
	return out.Bytes()
}

// trained is a dictionary of pages like those of the tests.
func trained(t testing.TB) []byte {
	t.Helper()
	var contents [][]byte
	r := rand.New(rand.NewPCG(1, 9))
	var history []byte
	for i := range 64 {
		sample := fmt.Appendf(nil, "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%x>\r\nContent-Type: application/http;msgtype=response\r\n\r\nHTTP/1.1 200 OK\r\nServer: nginx %d\r\n\r\n<p>%s %x %d</p>", r.Uint64(), i, strings.Repeat(string(rune('a'+r.IntN(26))), 9), r.Uint64(), r.Uint64())
		contents = append(contents, sample)
		if i < 8 {
			history = append(history, sample...)
		}
	}
	d, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 77, Contents: contents, History: history, Offsets: [3]int{1, 4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestZstdIsRead reads .warc.zst files without a dictionary, with one, and with
// one that is packed itself, and past damage in them.
func TestZstdIsRead(t *testing.T) {
	packed, _ := three(t)
	plain := unpack(t, packed)
	want, _ := read(t, plain)
	dictionary := trained(t)
	for name, data := range map[string][]byte{
		"no dictionary":     frames(t, plain, nil, false),
		"a dictionary":      frames(t, plain, dictionary, false),
		"a packed one":      frames(t, plain, dictionary, true),
		"frames to skip":    slices.Concat(frames(t, plain, nil, false), []byte{0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3}),
		"a frame of it all": frames(t, bytes.ReplaceAll(plain, []byte("WARC/1.1"), []byte("WARC/1.0")), nil, false),
	} {
		recs, faults := read(t, data)
		if len(faults) > 0 || types(recs) != types(want) {
			t.Errorf("%s: records %s, faults %v", name, types(recs), faults)
			continue
		}
		for i, rec := range recs {
			if !bytes.Equal(rec.Block, want[i].Block) || rec.CheckBlock() != CheckAgrees {
				t.Errorf("%s: record %d differs", name, i)
			}
			if again, _ := read(t, data[rec.Offset:]); name == "no dictionary" && (len(again) != len(recs)-i) {
				t.Errorf("record %d does not begin at %d", i, rec.Offset)
			}
		}
		rng := rand.New(rand.NewPCG(5, 5))
		for range 40 {
			bad := slices.Clone(data)
			at := len(bad)/2 + rng.IntN(len(bad)/2)
			bad[at] ^= 1 << rng.IntN(8)
			some, faults := read(t, bad)
			for _, rec := range some {
				if rec.CheckBlock() == CheckAgrees && !slices.ContainsFunc(want, func(w *Record) bool { return bytes.Equal(w.Block, rec.Block) }) {
					t.Fatalf("%s: a changed block passed", name)
				}
			}
			if lost := len(want) - len(some); name != "a frame of it all" && lost > 2 {
				t.Fatalf("%s: one flip at %d cost %d records: %v", name, at, lost, faults)
			}
		}
	}
	dictless := frames(t, plain, dictionary, false)[8+len(dictionary):]
	if recs, faults := read(t, dictless); len(recs) > 0 || len(faults) == 0 || !strings.Contains(faults[0].Reason, "dictionary") {
		t.Errorf("without its dictionary: %d records, %v", len(recs), faults)
	}
	for cut := 0; cut < len(dictless); cut += 7 {
		whole := frames(t, plain, nil, false)
		if cut >= len(whole) {
			break
		}
		if recs, faults := read(t, whole[:cut]); len(recs) > len(want) || len(faults) > 2 {
			t.Fatalf("cut at %d: %d records, %v", cut, len(recs), faults)
		}
	}
}

// arc is an ARC file as Heritrix 1 writes it, its records apart.
func arc() [][]byte {
	about := "1 1 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n<arcmetadata/>\n"
	record := func(line, block string) []byte { return fmt.Appendf(nil, "%s %d\n%s\n", line, len(block), block) }
	answer := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>%d</title>" + strings.Repeat("\nmore text 2009", 700)
	return [][]byte{
		record("filedesc://IAH-20090312.arc 0.0.0.0 20090312080000 text/plain", about),
		record("dns:www.gov.cn 203.0.113.53 20090312080001 text/dns", "20090312080001\nwww.gov.cn. 300 IN A 203.0.113.9\n"),
		record("http://www.gov.cn/1.html 203.0.113.9 20090312080002 text/html", fmt.Sprintf(answer, 1)),
		record("http://www.gov.cn/a b.html 203.0.113.9 20090312080003 text/html; charset=gb2312", fmt.Sprintf(answer, 2)),
		record("http://www.gov.cn/3.html 203.0.113.9 20090312080004 text/html 200 CHECKSUM - 1234 IAH-20090312.arc", fmt.Sprintf(answer, 3)),
		record("http://www.gov.cn/4.html 203.0.113.9 20090312080005 no-type", fmt.Sprintf(answer, 4)),
	}
}

// members packs each part into a gzip member.
func members(parts [][]byte) []byte {
	var out bytes.Buffer
	for _, part := range parts {
		zw := gzip.NewWriter(&out)
		zw.Write(part)
		zw.Close()
	}
	return out.Bytes()
}

func TestARCIsRead(t *testing.T) {
	plain := bytes.Join(arc(), nil)
	for name, data := range map[string][]byte{"plain": plain, "packed": members(arc())} {
		recs, faults := read(t, data)
		if len(faults) > 0 || types(recs) != "warcinfo response response response response response" {
			t.Fatalf("%s: records %s, %v", name, types(recs), faults)
		}
		for i, url := range []string{"filedesc://IAH-20090312.arc", "dns:www.gov.cn", "http://www.gov.cn/1.html", "http://www.gov.cn/a%20b.html", "http://www.gov.cn/3.html", "http://www.gov.cn/4.html"} {
			rec := recs[i]
			if rec.Target() != url || rec.Version != "ARC" || rec.Date().Format("20060102150405") != fmt.Sprintf("2009031208000%d", i) {
				t.Errorf("%s: record %d is %v", name, i, rec.Fields)
			}
			if head, body, ok := Split(rec.Block); i > 1 && (!ok || Status(head) != 200 || !bytes.HasPrefix(body, fmt.Appendf(nil, "<title>%d<", i-1)) || rec.Fields.Find("WARC-IP-Address") != "203.0.113.9") {
				t.Errorf("%s: record %d has %q", name, i, rec.Block[:60])
			}
		}
	}
}

// TestARCDamageCostsOnlyWhatItHits makes the third record of ARC files bad.
func TestARCDamageCostsOnlyWhatItHits(t *testing.T) {
	lie := func(was, is string) [][]byte {
		parts := arc()
		parts[2] = bytes.Replace(parts[2], []byte(was), []byte(is), 1)
		return parts
	}
	flipped := members(arc())
	flipped[len(flipped)/2] ^= 8
	for name, data := range map[string][]byte{
		"too long, plain":     bytes.Join(lie("text/html 1", "text/html 2"), nil),
		"too short, plain":    bytes.Join(lie("text/html 10", "text/html 1"), nil),
		"4 GiB, plain":        bytes.Join(lie("text/html ", "text/html 4294967296"), nil),
		"line lost, plain":    bytes.Join(lie("203.0.113.9 ", ""), nil),
		"too long, packed":    members(lie("text/html 1", "text/html 2")),
		"line lost, packed":   members(lie("203.0.113.9 ", "")),
		"a byte in a member":  flipped,
		"rubbish in between":  slices.Concat(members(arc()[:3]), bytes.Repeat([]byte("rubbish\n"), 9000), members(arc()[4:])),
		"a member cut short":  slices.Concat(members(arc()[:3]), members(arc()[3:4])[:60], members(arc()[4:])),
		"the first is broken": slices.Concat([]byte("filedesc"), members(arc()[1:])),
	} {
		recs, faults := read(t, data)
		if pages := len(bodies(recs)); pages < 3 || len(faults) == 0 {
			t.Errorf("%s: %d pages of 4, faults %v", name, pages, faults)
		}
	}
}
