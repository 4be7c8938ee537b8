package archive

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// WACZ is what goes into a WACZ file beside its WARC files.
type WACZ struct {
	Title    string
	Software string
	At       time.Time // of everything in it, so that the same content makes the same file
	WARCs    []string  // paths of files
	Index    string    // path of the CDXJ file
	Pages    func(yield func(Page) bool)
}

// Page is one page a reader of the archive may begin with.
type Page struct {
	URL   string
	Title string
	At    time.Time
}

// resource is one file in a WACZ as its datapackage names it.
type resource struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"`
	Bytes int64  `json:"bytes"`
}

// WriteWACZ writes a WACZ file. WARC files go in uncompressed, since they are
// read from the middle.
func WriteWACZ(out io.Writer, p WACZ) error {
	z := &packer{zip: zip.NewWriter(out), at: p.At.UTC()}
	for _, path := range p.WARCs {
		if err := z.file("archive/"+filepath.Base(path), path, zip.Store); err != nil {
			return err
		}
	}
	if err := z.file("indexes/index.cdx", p.Index, zip.Deflate); err != nil {
		return err
	}
	if err := z.add("pages/pages.jsonl", zip.Deflate, func(w io.Writer) error { return writePages(w, p.Pages) }); err != nil {
		return err
	}
	if err := z.describe(p); err != nil {
		return err
	}
	return z.zip.Close()
}

// packer adds files to a zip and keeps their digests.
type packer struct {
	zip       *zip.Writer
	at        time.Time
	resources []resource
}

func (z *packer) file(name, path string, method uint16) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return z.add(name, method, func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
}

func (z *packer) add(name string, method uint16, fill func(io.Writer) error) error {
	w, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: z.at})
	if err != nil {
		return err
	}
	h := sha256.New()
	size := &lengthWriter{}
	buf := bufio.NewWriterSize(io.MultiWriter(w, h, size), 1<<20)
	if err := fill(buf); err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	base := name[strings.LastIndex(name, "/")+1:]
	z.resources = append(z.resources, resource{base, name, "sha256:" + hex.EncodeToString(h.Sum(nil)), size.n})
	return nil
}

// lengthWriter counts.
type lengthWriter struct{ n int64 }

func (l *lengthWriter) Write(p []byte) (int, error) {
	l.n += int64(len(p))
	return len(p), nil
}

// describe adds the datapackage and the digest of it.
func (z *packer) describe(p WACZ) error {
	data, err := json.MarshalIndent(map[string]any{
		"profile": "data-package", "wacz_version": "1.1.1", "title": p.Title, "software": p.Software,
		"created": z.at.Format(time.RFC3339), "resources": z.resources,
	}, "", "  ")
	if err != nil {
		return err
	}
	if err := z.bytes("datapackage.json", data); err != nil {
		return err
	}
	seal, err := json.MarshalIndent(map[string]string{"path": "datapackage.json", "hash": Digest(data)}, "", "  ")
	if err != nil {
		return err
	}
	return z.bytes("datapackage-digest.json", seal)
}

func (z *packer) bytes(name string, data []byte) error {
	return z.add(name, zip.Deflate, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// writePages writes the list of pages.
func writePages(w io.Writer, pages func(yield func(Page) bool)) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	err := enc.Encode(map[string]string{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"})
	if pages == nil || err != nil {
		return err
	}
	for p := range pages {
		line := struct {
			ID    string `json:"id"`
			URL   string `json:"url"`
			At    string `json:"ts"`
			Title string `json:"title,omitempty"`
		}{strings.TrimPrefix(RecordID("page", p.URL, date(p.At)), "urn:uuid:"), p.URL, p.At.UTC().Format(time.RFC3339), p.Title}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// WACZFiles opens the WARC files in a WACZ one after the other, and in the WACZ
// files that a multi-WACZ holds. One that was packed twice is unpacked to a
// temporary file first.
func WACZFiles(src io.ReaderAt, size int64, each func(name string, warc io.ReaderAt, size int64) error) error {
	return waczFiles(src, size, true, each)
}

func waczFiles(src io.ReaderAt, size int64, outer bool, each func(string, io.ReaderAt, int64) error) error {
	z, err := zip.NewReader(src, size)
	if err != nil {
		return fmt.Errorf("open WACZ: %w", err)
	}
	for _, f := range z.File {
		open := each
		switch {
		case outer && IsWACZName(f.Name):
			open = func(name string, in io.ReaderAt, size int64) error {
				return waczFiles(in, size, false, func(inner string, warc io.ReaderAt, size int64) error {
					return each(name+"/"+inner, warc, size)
				})
			}
		case !IsWARCName(f.Name):
			continue
		}
		if err := openMember(src, f, open); err != nil {
			return err
		}
	}
	return nil
}

func openMember(src io.ReaderAt, f *zip.File, each func(string, io.ReaderAt, int64) error) error {
	at, err := f.DataOffset()
	if err != nil {
		return fmt.Errorf("open %s in the WACZ: %w", f.Name, err)
	}
	if f.Method == zip.Store {
		n := int64(f.CompressedSize64)
		return each(f.Name, io.NewSectionReader(src, at, n), n)
	}
	in, err := f.Open()
	if err != nil {
		return fmt.Errorf("open %s in the WACZ: %w", f.Name, err)
	}
	defer in.Close()
	tmp, err := os.CreateTemp("", "nianbao-warc-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	n, err := io.Copy(tmp, in) // what could be unpacked is read, the rest is told by the reader
	if n == 0 && err != nil {
		return fmt.Errorf("unpack %s in the WACZ: %w", f.Name, err)
	}
	return each(f.Name, tmp, n)
}

// warcNames are how the names of WARC files and of their older form, ARC, end.
var warcNames = []string{".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz"}

// IsWARCName says whether a file is a WARC by its name.
func IsWARCName(name string) bool {
	name = strings.ToLower(name)
	for _, end := range warcNames {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// IsWACZName says whether a file is a WACZ by its name.
func IsWACZName(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".wacz") }
