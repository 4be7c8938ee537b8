package document

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"

	"nianbao/decode"
)

// maxWordNodes is how many paragraphs, rows, cells, lines and pictures of a
// Word file are read.
const maxWordNodes = 500_000

// errCut ends the reading of a Word file that has too many of them.
var errCut = errors.New("the Word file is cut after 500,000 paragraphs, cells and lines")

// refusedWord says why the Word forms other than DOCX are not read, or "".
func refusedWord(body []byte) string {
	switch {
	case bytes.HasPrefix(body, []byte("PK")):
		return ""
	case hasStream(body, encryptedOffice):
		return "the file is encrypted; it needs a password"
	case bytes.HasPrefix(body, []byte(oleMagic)):
		return "a binary Word file (.doc, .wps) is kept; this version does not read it"
	}
	return "an RTF file is kept; this version does not read it"
}

// readWord reads a Word file. Its paragraphs and tables become a tree like
// that of a page, so that tables come out the same whatever they came as.
func readWord(in Input) (*Document, error) {
	if why := refusedWord(in.Body); why != "" {
		return nil, wordError("%s", why)
	}
	file, err := openDocx(in.Body)
	if err != nil {
		return nil, err
	}
	d := &Document{URL: in.URL, Form: FormWord, Trail: decode.Trail{Chosen: decode.CharsetUTF8}}
	d.page.base = baseAt(in.URL, "")
	w := &wordReader{doc: d, tree: newTree()}
	defer w.tree.release()
	body, err := w.readFile(file)
	if err != nil {
		return nil, err
	}
	w.finish(body)
	if d.Title == "" {
		d.Title, err = coreTitle(d, file)
	}
	if err == nil && len(d.Blocks) == 0 {
		err = wordError("%s", w.whyEmpty())
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// wordReader makes a tree of the text of a Word file.
type wordReader struct {
	doc     *Document
	tree    *tree
	xml     *xmlPart
	rels    map[string]relation
	styles  wordStyles
	numbers numbering
	nodes   int
	cells   int      // cells we are inside of
	fields  []bool   // open fields; true before their result begins
	titles  []string // first paragraphs in the style of a title

	notes   int // foot and end notes
	chunks  int // other files embedded as text
	covered int // cells with text under a merged cell
}

// readFile reads the parts of a Word file and returns the body of its tree.
func (w *wordReader) readFile(file *docx) (*node, error) {
	top, err := file.relations("")
	if err != nil {
		return nil, damaged("_rels/.rels", err)
	}
	name := partOf(top, "officeDocument", "word/document.xml")
	raw, err := file.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, wordError("the Word file has no part %s, which holds its text", name)
	case err != nil:
		return nil, damaged(name, err)
	}
	if w.rels, err = file.relations(name); err != nil {
		return nil, damaged("the list of relations", err)
	}
	if err := file.optional(w.doc, partOf(w.rels, "styles", "word/styles.xml"), w.styles.read); err != nil {
		return nil, err
	}
	if err := file.optional(w.doc, partOf(w.rels, "numbering", "word/numbering.xml"), w.numbers.read); err != nil {
		return nil, err
	}
	return w.readText(name, raw)
}

// damaged refuses a file for a part that cannot be read.
func damaged(part string, err error) error {
	var refused *UnreadableError
	if errors.As(err, &refused) {
		return err
	}
	return wordError("the Word file is damaged in %s: %v", part, err)
}

// readText reads the part that holds the text and returns its body.
func (w *wordReader) readText(name string, raw []byte) (*node, error) {
	page := w.child(w.tree.root, "html", atom.Html)
	body := w.child(page, "body", atom.Body)
	body.traits |= rootTrait
	w.xml = newXMLPart(raw)
	err := w.xml.root(func(xmlElement) error {
		return w.xml.each(func(e xmlElement) error {
			if e.name() != "body" {
				return w.xml.skip()
			}
			return w.xml.each(w.content(body))
		})
	})
	if errors.Is(err, errCut) {
		w.doc.lose(errCut.Error())
		err = nil
	}
	if err != nil {
		return nil, damaged(name, err)
	}
	return body, nil
}

// child adds an element to the tree.
func (w *wordReader) child(parent *node, name string, a atom.Atom) *node {
	w.nodes++
	return w.tree.element(parent, name, a, nil)
}

// content returns the reader of what stands in the body, a cell or a box.
// Content controls and marks of insertions are not seen in the tree.
func (w *wordReader) content(parent *node) func(xmlElement) error {
	var visit func(xmlElement) error
	visit = func(e xmlElement) error {
		if w.nodes > maxWordNodes {
			return errCut
		}
		switch e.name() {
		case "p":
			return w.paragraph(parent)
		case "tbl":
			return w.table(w.child(parent, "tbl", atom.Table))
		case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo":
			return w.xml.each(visit)
		case "mc:AlternateContent":
			return w.alternate(visit)
		case "altChunk":
			w.chunks++
		}
		return w.xml.skip()
	}
	return visit
}

// strange are the beginnings of the names of extensions whose content is not
// text: charts, ink and models. Their fallback is a picture.
var strange = regexp.MustCompile(`(?:^|\s)(?:cx\d*|aink|wpi|am3d)(?:\s|$)`)

// alternate reads one of the forms a part of the text is kept in: the first,
// or the fallback. The others say the same again.
func (w *wordReader) alternate(visit func(xmlElement) error) error {
	taken := false
	return w.xml.each(func(e xmlElement) error {
		if taken || e.name() != "mc:Fallback" && strange.MatchString(e.value("Requires")) {
			return w.xml.skip()
		}
		taken = true
		return w.xml.each(visit)
	})
}

// finish fills the document from the tree.
func (w *wordReader) finish(body *node) {
	d := w.doc
	d.Blocks = d.blocks(w.tree, body)
	d.Links = d.links(w.tree, &scanned{})
	d.page.raw = d.MainText()
	d.Script = decode.ScriptOf(d.page.raw)
	d.Damage = decode.Damaged(d.page.raw)
	d.Title = w.title()
	for _, remark := range []struct {
		count int
		text  string
	}{
		{w.notes, "%d foot or end notes are not read"},
		{w.chunks, "%d embedded files are not read"},
		{w.covered, "%d cells under merged cells hold text, which is not read"},
		{w.numbers.unknown, "%d automatic numbers of unknown kinds are left out"},
	} {
		if remark.count > 0 {
			d.note(fmt.Sprintf(remark.text, remark.count))
		}
	}
}

// whyEmpty says why a Word file without blocks has none.
func (w *wordReader) whyEmpty() string {
	switch {
	case w.chunks > 0:
		return "the text of the Word file is an embedded file, which is not read"
	case w.nodes > maxWordNodes:
		return "the Word file has no text within its first 500,000 paragraphs, cells and lines"
	}
	return "the Word file holds no text"
}

// chapter is a first heading of a report: what follows is not its title.
var chapter = regexp.MustCompile(`^(?:[一1][、.．]|第[一1][章部])`)

// title is what stands in the style of a title, with the line above it where
// that belongs to it; else what looks like a title above the first chapter.
func (w *wordReader) title() string {
	styled := joinHan(w.titles)
	var head []line
	for i, b := range w.doc.Blocks {
		if b.Kind != BlockParagraph && b.Kind != BlockHeading || len(head) == headLines || chapter.MatchString(b.Text) {
			break
		}
		if b.Main {
			head = append(head, line{i + 1, b.Text})
		}
	}
	if title := titleOfLines(head); styled == "" || strings.Contains(compact(title), compact(styled)) {
		return title
	}
	return styled
}

// coreTitle is the title in the properties of a file. It comes last: often
// it is that of the file this one was made from.
func coreTitle(d *Document, file *docx) (title string, err error) {
	err = file.optional(d, "docProps/core.xml", func(x *xmlPart) error {
		return x.root(func(xmlElement) error {
			return x.each(func(e xmlElement) error {
				if e.Name.Local != "title" {
					return x.skip()
				}
				text, err := x.text()
				title = squeeze(text)
				return err
			})
		})
	})
	return title, err
}
