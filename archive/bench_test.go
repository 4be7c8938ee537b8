package archive

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
)

// texts are captures of pages of 18 KB of text.
func texts(n int) (pages []Capture, bytes int64) {
	r := rand.New(rand.NewPCG(3, 3))
	for i := range n {
		var body []rune
		for len(body) < 6000 {
			body = append(body, rune(0x4e00+r.ExpFloat64()*300))
		}
		pages = append(pages, page(i, string(body)))
		bytes += int64(len(pages[i].Body))
	}
	return pages, bytes
}

// BenchmarkReader reads WARC files of pages, in bytes of the pages.
func BenchmarkReader(b *testing.B) {
	pages, size := texts(100)
	packed, _ := write(b, pages...)
	plain := unpack(b, packed)
	for _, form := range []struct {
		name string
		data []byte
	}{{"plain", plain}, {"gzip", packed}, {"zstd", frames(b, plain, nil, false)}} {
		b.Run(form.name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				r := NewReader(bytes.NewReader(form.data), int64(len(form.data)))
				n := 0
				for {
					rec, err := r.Next()
					if err == io.EOF {
						break
					}
					if err != nil || rec.CheckBlock() != CheckAgrees {
						b.Fatal(err)
					}
					n++
				}
				if n != 3*len(pages)+1 {
					b.Fatal(n, "records")
				}
			}
		})
	}
}

// BenchmarkWriter writes captures of pages.
func BenchmarkWriter(b *testing.B) {
	pages, size := texts(100)
	b.SetBytes(size)
	for b.Loop() {
		w := NewWriter(io.Discard)
		for i, p := range pages {
			if _, err := w.Capture(fmt.Sprint(i), p); err != nil {
				b.Fatal(err)
			}
		}
	}
}
