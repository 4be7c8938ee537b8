package sources

// flbook is FLBOOK: pictures only, perhaps with a PDF file beside them.
var flbook = family{
	name:  "flbook",
	marks: word(3, "flbook.com", `"includehtml"`),
}

// flbookParts leads to the PDF file that may lie beside the pictures.
func (w *walk) flbookParts() {
	for _, name := range []string{"downpdfurl", "pdfurl"} {
		if href := w.page.Doc.ScriptValue(name).Text(); href != "" {
			w.bookPart(href, "PDF file of the book")
			return
		}
	}
}
