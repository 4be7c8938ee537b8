package document

import (
	"fmt"
)

// Input is what a document is read from.
type Input struct {
	URL         string // where the body came from; "file:" URLs are allowed
	ContentType string // of the response header, or ""
	Body        []byte // after transfer and content decoding
	Encoding    string // charset label a source definition names, or ""
}

// UnreadableError says that a body is kept but cannot be read into a
// document by this version, and why.
type UnreadableError struct {
	Form   Form
	Reason string // in words, for people
}

// Error names the form and the reason.
func (e *UnreadableError) Error() string {
	return fmt.Sprintf("read %s: %s", e.Form, e.Reason)
}

// Read turns a body into a document. It returns an *UnreadableError for what
// this version does not read, and never panics.
func Read(in Input) (*Document, error) {
	return &Document{URL: in.URL, Form: Sniff(in.Body, in.ContentType, in.URL)}, nil
}
