package report

import "nianbao/document"

// Classify says what a document is, with its reasons in words.
func Classify(doc *document.Document, h Hints) (Kind, []string) {
	return KindNone, nil
}
