package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	slash "path"
	"slices"
	"strings"
)

// Limits of a zipped office file. They hold for the parts that are read;
// pictures and other members are never opened.
const (
	maxEntries = 5_000
	maxPart    = 64 << 20
	maxParts   = 256 << 20
	maxRatio   = 200
	freeRatio  = 1 << 20 // below this size any ratio is harmless
)

// wordError is the refusal of a Word file.
func wordError(format string, args ...any) error {
	return &UnreadableError{FormWord, fmt.Sprintf(format, args...)}
}

// docx is a zipped Word file: its members by their names in lower case,
// which is how the format compares them.
type docx struct {
	members map[string]*zip.File
	left    uint64 // bytes that may still be read
}

// centralHeader begins every entry of a zip directory.
const centralHeader = "PK\x01\x02"

// openDocx reads the directory of a Word file.
func openDocx(body []byte) (*docx, error) {
	// Counted before the directory is read, which takes memory per entry.
	if bytes.Count(body, []byte(centralHeader)) > maxEntries {
		return nil, wordError("the Word file has more than 5,000 members")
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, wordError("the Word file is damaged: %v", err)
	}
	d := &docx{members: map[string]*zip.File{}, left: maxParts}
	for _, f := range z.File {
		name := memberName(f.Name)
		if strings.HasSuffix(name, "/") {
			continue
		}
		if d.members[name] != nil {
			return nil, wordError("the Word file has two members named %q", name)
		}
		d.members[name] = f
	}
	return d, nil
}

// memberName is the name a member is found by. Nothing is ever written under
// it, so that names that climb out of the archive do no harm.
func memberName(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// read returns the content of a part. A part that is not there is
// fs.ErrNotExist; one that breaks a limit is an *UnreadableError.
func (d *docx) read(name string) ([]byte, error) {
	f := d.members[memberName(name)]
	switch {
	case f == nil:
		return nil, fmt.Errorf("read part %s: %w", name, fs.ErrNotExist)
	case f.Flags&1 != 0:
		return nil, wordError("the Word file is encrypted; it needs a password")
	case f.UncompressedSize64 > maxPart:
		return nil, wordError("%s unpacks to more than 64 MiB", name)
	case f.UncompressedSize64 > freeRatio && f.UncompressedSize64 > maxRatio*f.CompressedSize64:
		return nil, wordError("%s unpacks to more than 200 times its size: a zip bomb", name)
	case f.UncompressedSize64 > d.left:
		return nil, wordError("the Word file unpacks to more than 256 MiB")
	}
	d.left -= f.UncompressedSize64
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open part %s: %w", name, err)
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err != nil {
		return nil, fmt.Errorf("read part %s: %w", name, err)
	}
	return raw, nil
}

// relation is a reference from one part to another, or out of the file.
type relation struct {
	kind     string // last word of its type: styles, hyperlink, image
	target   string // name of a member, or a URL
	external bool
}

// relations returns the references of a part by their ids.
func (d *docx) relations(of string) (map[string]relation, error) {
	dir, file := slash.Split(of)
	raw, err := d.read(dir + "_rels/" + file + ".rels")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rels := map[string]relation{}
	x := newXMLPart(raw)
	err = x.root(func(xmlElement) error {
		return x.each(func(e xmlElement) error {
			if e.Name.Local == "Relationship" {
				r := relation{kind: slash.Base(e.value("Type")), target: e.value("Target"), external: strings.EqualFold(e.value("TargetMode"), "External")}
				if !r.external {
					r.target = inside(dir, r.target)
				}
				rels[e.value("Id")] = r
			}
			return x.skip()
		})
	})
	return rels, err
}

// inside is the name of a member that a part in dir refers to.
func inside(dir, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = dir + target
	}
	return strings.TrimPrefix(slash.Clean("/"+target), "/")
}

// partOf returns the name of the part of a kind, or a usual name.
func partOf(rels map[string]relation, kind, usual string) string {
	for _, id := range slices.Sorted(maps.Keys(rels)) {
		if r := rels[id]; r.kind == kind && !r.external {
			return r.target
		}
	}
	return usual
}

// optional reads a part that a document can do without: nil when it is not
// there. Damage is noted; a broken limit refuses the file.
func (d *docx) optional(doc *Document, name string, take func(*xmlPart) error) error {
	raw, err := d.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = take(newXMLPart(raw))
	}
	var refused *UnreadableError
	if err != nil && !errors.As(err, &refused) {
		doc.note(fmt.Sprintf("%s is damaged and was not read to its end", name))
		return nil
	}
	return err
}
