package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// A .warc.zst has each record in a zstd frame of its own, and may begin with a
// skippable frame that holds the dictionary of all others, itself compressed or
// not: the IIPC's "Zstandard Compression for WARC Files 1.0".

var (
	zstdMagic  = []byte{0x28, 0xb5, 0x2f, 0xfd}
	dictMagic  = []byte{0x5d, 0x2a, 0x4d, 0x18}
	skipMagic  = []byte{0x2a, 0x4d, 0x18} // of all skippable frames, behind 0x50 to 0x5f
	errNoFrame = errors.New("its zstd frame is cut short")
)

const (
	maxDictionary = 8 << 20
	maxWindow     = 128 << 20 // what zstd --long makes
)

// zstdSource reads the zstd frames of one file.
type zstdSource struct {
	dictionary []byte
	dec        *zstd.Decoder // used by one stream after the other
	stale      bool          // it was made before the dictionary was known
}

// isSkippable says whether a skippable frame begins with these bytes.
func isSkippable(head []byte) bool {
	return len(head) >= 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:4], skipMagic)
}

// skip is the place behind a skippable frame; of the first of a file the
// dictionary in it is kept.
func (z *zstdSource) skip(src io.ReaderAt, at, size int64) (int64, error) {
	var head [8]byte
	if _, err := src.ReadAt(head[:], at); err != nil {
		return 0, errNoFrame
	}
	length := int64(binary.LittleEndian.Uint32(head[4:]))
	end := at + 8 + length
	if end > size {
		return 0, errNoFrame
	}
	if at > 0 || !bytes.Equal(head[:4], dictMagic) {
		return end, nil
	}
	if length > maxDictionary {
		return 0, fmt.Errorf("its dictionary has %d bytes: the limit is %d", length, maxDictionary)
	}
	data := make([]byte, length)
	if _, err := src.ReadAt(data, at+8); err != nil {
		return 0, err
	}
	if bytes.HasPrefix(data, zstdMagic) {
		dec, err := zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDictionary))
		if err != nil {
			return 0, err
		}
		defer dec.Close()
		if data, err = io.ReadAll(io.LimitReader(dec, maxDictionary)); err != nil {
			return 0, fmt.Errorf("its dictionary cannot be unpacked: %w", err)
		}
	}
	z.dictionary, z.stale = data, true
	return end, nil
}

// frame opens the frame that begins at a place and says where it ends.
func (z *zstdSource) frame(src io.ReaderAt, at, size int64) (io.Reader, int64, error) {
	end, err := frameEnd(src, at, size)
	if err != nil {
		return nil, 0, err
	}
	if z.dec == nil || z.stale {
		options := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow)}
		if len(z.dictionary) > 0 {
			options = append(options, zstd.WithDecoderDicts(z.dictionary))
		}
		if z.dec, err = zstd.NewReader(nil, options...); err != nil {
			return nil, 0, fmt.Errorf("the dictionary of the file cannot be read: %w", err)
		}
		z.stale = false
	}
	return z.dec, end, z.dec.Reset(io.NewSectionReader(src, at, end-at))
}

// frameEnd walks the blocks of a frame to the place behind it.
func frameEnd(src io.ReaderAt, at, size int64) (int64, error) {
	buf := make([]byte, zstd.HeaderMaxSize)
	n, err := src.ReadAt(buf, at)
	if err != nil && err != io.EOF {
		return 0, err
	}
	var head zstd.Header
	if err := head.Decode(buf[:n]); err != nil {
		return 0, fmt.Errorf("its zstd frame cannot be read: %w", err)
	}
	end := at + int64(head.HeaderSize)
	for last := false; !last; {
		var block [3]byte
		if _, err := src.ReadAt(block[:], end); err != nil {
			return 0, errNoFrame
		}
		bits := uint32(block[0]) | uint32(block[1])<<8 | uint32(block[2])<<16
		last = bits&1 == 1
		end += 3
		if bits>>1&3 == 1 { // one byte, repeated
			end++
		} else {
			end += int64(bits >> 3)
		}
	}
	if head.HasCheckSum {
		end += 4
	}
	if end > size {
		return 0, errNoFrame
	}
	return end, nil
}
