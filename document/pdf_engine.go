package document

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// Limits of one PDF file; annual reports have 4 to 30 pages.
const (
	maxSheets = 400
	maxGlyphs = 1 << 20 // of the whole file

	// pagesPerMiB is how many pages of WebAssembly memory make a mebibyte.
	pagesPerMiB = 16

	instanceTimeout = time.Minute
)

// engine is PDFium, compiled once and instantiated anew for every file, so
// that no file meets what another one left.
type engine struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache // nil: none
}

// startEngine compiles the engine, or takes it from the cache. It gets half
// of the process's memory, sees no files, and cannot write anywhere. It is
// not told to watch a deadline, which makes it three times slower: whoever
// waits for it ends the process.
func startEngine(hello greeting) (*engine, error) {
	e := &engine{}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(uint32(max(1, hello.MemoryMiB/2) * pagesPerMiB))
	if hello.CacheDir != "" && os.MkdirAll(hello.CacheDir, 0o700) == nil {
		// A cache that cannot be used costs seconds, not the document.
		if cache, err := wazero.NewCompilationCacheWithDir(hello.CacheDir); err == nil {
			e.cache = cache
			config = config.WithCompilationCache(cache)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1, Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: config, FSConfig: wazero.NewFSConfig(),
	})
	if err != nil {
		return nil, fmt.Errorf("start the PDF engine: %w", err)
	}
	e.pool = pool
	return e, nil
}

func (e *engine) close() {
	_ = e.pool.Close() // the process ends now
}

// read reads a PDF file.
func (e *engine) read(in Input) (*Document, error) {
	f, err := e.open(in.Body)
	if err != nil {
		return nil, err
	}
	defer f.close()
	sheets, err := f.sheets()
	if err != nil {
		return nil, err
	}
	d := &Document{URL: in.URL, Form: FormPDF, Meta: f.meta()}
	d.PageTitle = squeeze(plainText(d.MetaValue("pdf:Title")))
	if f.pages > len(sheets) {
		d.note(fmt.Sprintf("only the first %d of %d pages are read", len(sheets), f.pages))
	}
	return d, d.readSheets(sheets)
}

// pdfFile is an open PDF file in an instance of its own.
type pdfFile struct {
	engine pdfium.Pdfium
	doc    references.FPDF_DOCUMENT
	pages  int
	glyphs int // read so far
}

// open opens a file or says why that cannot be done.
func (e *engine) open(body []byte) (*pdfFile, error) {
	instance, err := e.pool.GetInstance(instanceTimeout)
	if err != nil {
		return nil, fmt.Errorf("start an instance of the PDF engine: %w", err)
	}
	f := &pdfFile{engine: instance}
	doc, err := instance.OpenDocument(&requests.OpenDocument{File: &body})
	if err != nil {
		f.close()
		return nil, &UnreadableError{FormPDF, openReason(err, body)}
	}
	f.doc = doc.Document
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.doc})
	if err != nil || count.PageCount <= 0 {
		f.close()
		return nil, &UnreadableError{FormPDF, "the PDF is broken: it has no pages"}
	}
	f.pages = count.PageCount
	return f, nil
}

func (f *pdfFile) close() {
	_ = f.engine.Close() // the instance is thrown away, whatever state it is in
}

// openReason says in words why a file does not open.
func openReason(err error, body []byte) string {
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		return "the PDF is encrypted and asks for a password"
	case errors.Is(err, pdferrors.ErrSecurity):
		return "the PDF is encrypted in a way that is not known"
	case !strings.Contains(string(body[max(0, len(body)-2048):]), "%%EOF"):
		return "the PDF is cut off: its end is missing"
	case errors.Is(err, pdferrors.ErrFormat), errors.Is(err, pdferrors.ErrFile), errors.Is(err, pdferrors.ErrPage):
		return "the PDF is broken: its structure cannot be followed"
	}
	return "the PDF cannot be opened: " + err.Error()
}

// metaTags are the entries of a PDF's information dictionary that are kept.
var metaTags = []string{"Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate"}

// meta reads the information dictionary. Its names get a prefix: who typed a
// file is not who wrote the report.
func (f *pdfFile) meta() []Field {
	var all []Field
	for _, tag := range metaTags {
		v, err := f.engine.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: f.doc, Tag: tag})
		if err == nil && v.Value != "" {
			all = append(all, Field{"pdf:" + tag, squeeze(strings.ToValidUTF8(v.Value, "\uFFFD"))})
		}
	}
	return all
}
