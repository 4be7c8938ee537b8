package farm

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/tools/txtar"
)

// site is one portal: how its host behaves and what it serves.
type site struct {
	Host      string            `json:"host"`
	Encoding  string            `json:"encoding"`  // of text files on the wire; "" is utf-8
	Modified  time.Time         `json:"modified"`  // Last-Modified of files that no rule dates
	Rules     []rule            `json:"rules"`     // all that match apply, a later one wins
	Redirects map[string]string `json:"redirects"` // path -> Location, answered with 302
	Missing   []string          `json:"missing"`   // paths that pages link to although they are gone
	Down      bool              `json:"down"`      // nothing listens: connections are refused

	files  map[string]file // by path with its leading slash, query included
	source []byte          // source.toml

	dynamic http.Handler // answers instead of the files, unless nil
}

// rule changes how the paths that match are served. A star in Match stands
// for any characters, slashes too. Fields left empty change nothing.
type rule struct {
	Match      string    `json:"match"`
	Type       string    `json:"type"`       // Content-Type
	Encoding   string    `json:"encoding"`   // bytes on the wire, whatever Type says
	Validators string    `json:"validators"` // both (default), etag, modified, none
	Modified   time.Time `json:"modified"`
	Status     int       `json:"status"` // instead of 200 and of 404
}

// file is one file as it goes over the wire.
type file struct {
	body []byte
	etag string
}

// parseSite reads one archive. Every file is encoded here, so that a
// character that the declared encoding lacks is found at once.
func parseSite(archive []byte) (*site, error) {
	parts := txtar.Parse(archive).Files
	s := &site{files: map[string]file{}}
	if err := s.configure(parts); err != nil {
		return nil, err
	}
	for _, part := range parts {
		switch part.Name {
		case "site.json":
		case "source.toml":
			s.source = part.Data
		default:
			if err := s.add(part.Name, part.Data); err != nil {
				return nil, fmt.Errorf("read %s of %s: %w", part.Name, s.Host, err)
			}
		}
	}
	return s, nil
}

// configure finds site.json among the parts and reads it strictly.
func (s *site) configure(parts []txtar.File) error {
	for _, part := range parts {
		if part.Name != "site.json" {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(part.Data))
		d.DisallowUnknownFields()
		if err := d.Decode(s); err != nil {
			return fmt.Errorf("read site.json: %w", err)
		}
		if s.Host == "" {
			return fmt.Errorf("read site.json: host is empty")
		}
		return nil
	}
	return fmt.Errorf("read archive: it has no site.json")
}

// add encodes one file and keeps it under its path.
func (s *site) add(name string, data []byte) error {
	var body []byte
	var err error
	name, binary := strings.CutSuffix(name, ".b64")
	if binary {
		body, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(data)), ""))
	} else {
		body, err = encode(data, s.ruleFor("/"+name).Encoding)
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	s.files["/"+name] = file{body: body, etag: `"` + hex.EncodeToString(sum[:8]) + `"`}
	return nil
}

// encode turns UTF-8 into the named encoding.
func encode(data []byte, name string) ([]byte, error) {
	if name == "" || name == "utf-8" {
		return data, nil
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return nil, fmt.Errorf("find encoding %q: %w", name, err)
	}
	return enc.NewEncoder().Bytes(data)
}

// ruleFor joins the site's defaults with every rule that matches the path.
func (s *site) ruleFor(p string) rule {
	out := rule{Type: typeOf(p), Encoding: s.Encoding, Validators: "both", Modified: s.Modified}
	for _, r := range s.Rules {
		if match(r.Match, p) {
			out = out.override(r)
		}
	}
	return out
}

// override takes over the fields that by has.
func (r rule) override(by rule) rule {
	if by.Type != "" {
		r.Type = by.Type
	}
	if by.Encoding != "" {
		r.Encoding = by.Encoding
	}
	if by.Validators != "" {
		r.Validators = by.Validators
	}
	if !by.Modified.IsZero() {
		r.Modified = by.Modified
	}
	if by.Status != 0 {
		r.Status = by.Status
	}
	return r
}

// match reports whether the pattern covers the whole path.
func match(pattern, p string) bool {
	head, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == p
	}
	if !strings.HasPrefix(p, head) {
		return false
	}
	for tail := p[len(head):]; ; tail = tail[1:] {
		if match(rest, tail) {
			return true
		}
		if tail == "" {
			return false
		}
	}
}

// typeOf is the Content-Type of a path by its extension, without charset.
func typeOf(p string) string {
	p, _, _ = strings.Cut(p, "?")
	switch path.Ext(p) {
	case ".css":
		return "text/css"
	case ".js":
		return "application/javascript"
	case ".txt":
		return "text/plain"
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	case ".jpg":
		return "image/jpeg"
	case ".pdf":
		return "application/pdf"
	case ".xml":
		return "text/xml"
	}
	return "text/html"
}

// find looks up a request: with its query first, then without, and a folder
// by its index page. The second result is the path of the file.
func (s *site) find(p, query string) (file, string, bool) {
	names := []string{p}
	if query != "" {
		names = []string{p + "?" + query, p}
	}
	if strings.HasSuffix(p, "/") {
		names = append(names, p+"index.html", p+"index.htm", p+"index.shtml")
	}
	for _, name := range names {
		if f, ok := s.files[name]; ok && name != "/404.html" {
			return f, name, true
		}
	}
	return file{}, "", false
}

// isFolder reports whether files lie under the path, which has no slash at
// its end.
func (s *site) isFolder(p string) bool {
	_, _, ok := s.find(p+"/", "")
	return ok
}
