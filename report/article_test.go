package report

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"nianbao/document"
)

// article makes the document of a page with a headline and paragraphs.
func article(title string, paragraphs ...string) *document.Document {
	doc := &document.Document{Form: document.FormHTML, Title: title}
	for i, p := range paragraphs {
		doc.Blocks = append(doc.Blocks, document.Block{Kind: document.BlockParagraph, Text: p, Main: true, Place: fmt.Sprintf("p %d", i+1)})
	}
	return doc
}

func withURL(doc *document.Document, url string) *document.Document {
	doc.URL = url
	return doc
}

// page reads the HTML of a page.
func page(t testing.TB, html string) *document.Document {
	t.Helper()
	doc, err := document.Read(document.Input{URL: "http://anxi.test/a.html", ContentType: "text/html; charset=utf-8", Body: []byte(html)})
	if err != nil {
		t.Fatalf("read page: %v", err)
	}
	return doc
}

// saved reads a document that lies beside the project, and skips the test
// loudly where it is absent.
func saved(t testing.TB, name ...string) *document.Document {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "shared"}, name...)...)
	body, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("SKIPPED, the real document is not here: %v", err)
	}
	doc, err := document.Read(document.Input{URL: "file:" + filepath.Base(path), Body: body})
	if err != nil {
		t.Fatalf("read %s: %v", path, err)
	}
	return doc
}
