package document

import (
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// builder makes the tree of a page whose tags nest as they should, several
// times as fast as the full parser, which has to be ready for everything.
// Wherever the two could differ it gives up, and the full parser reads the
// page from its beginning: this is nothing but a shorter way to the same
// tree.
type builder struct {
	*tree
	text  string
	stack []*node
	form  bool
	found []attribute // of the tag read last
	known namer
}

// maxBuilt is how deep a page may nest for the quick builder; the full parser
// refuses what nests deeper than 512.
const maxBuilt = 480

// buildTree makes the tree of a page; nil where the full parser is needed, and
// where the head of the page is not read before a deadline.
func buildTree(text string, until time.Time) *tree {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	if strings.IndexByte(text, 0) >= 0 {
		return nil
	}
	b := &builder{tree: newTree(), text: text}
	if !b.head() {
		b.release()
		if b = behindHead(text, until); b == nil {
			return nil
		}
	}
	if !b.build() {
		b.release()
		return nil
	}
	return b.tree
}

// behindHead is a builder for the body of a page of which the full parser has
// read the head; nil where even that needs it for all of the page.
func behindHead(text string, until time.Time) *builder {
	at := indexFold(text, "<body")
	if at < 0 {
		return nil
	}
	end := strings.IndexByte(text[at:], '>')
	if end < 0 || strings.ContainsAny(text[at:at+end], "\"'") && strings.Count(text[at:at+end], `"`)%2+strings.Count(text[at:at+end], `'`)%2 > 0 {
		return nil
	}
	root := headTree(text[:at+end+1], until)
	if root == nil {
		return nil
	}
	t := newTree()
	t.adoptBelow(t.root, root)
	return &builder{tree: t, text: text[at+end+1:], stack: []*node{t.root.last.last}}
}

// bodyMark is an attribute that shows which body tag made the body.
const bodyMark = "made-here"

// manyInHead is how many tags and comments before the body call for a look at
// what they do to the parser.
const manyInHead = 500

// headTree has the full parser read a page up to the end of its body tag; nil
// where that is no tag, or not where the body begins. Even this part can be
// made to multiply: by thousands of html tags with attributes to copy.
func headTree(text string, until time.Time) *html.Node {
	if strings.Count(text, "<") > manyInHead && multiplies(text) {
		return nil
	}
	text = text[:len(text)-1] + " " + bodyMark + ">"
	root, err := html.Parse(&deadlineReader{strings.NewReader(text), until})
	if err != nil || root.LastChild == nil || root.LastChild.LastChild == nil {
		return nil
	}
	body := root.LastChild.LastChild
	last := len(body.Attr) - 1
	if body.DataAtom != atom.Body || body.FirstChild != nil || last < 0 || body.Attr[last].Key != bodyMark {
		return nil
	}
	body.Attr = body.Attr[:last]
	return root
}

// indexFold finds a word of ASCII that begins with a bracket, in any case.
func indexFold(text, word string) int {
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], '<')
		if i < 0 {
			return -1
		}
		at += i
		if hasFold(text[at:], word) {
			return at
		}
	}
}

func (b *builder) top() *node { return b.stack[len(b.stack)-1] }

func (b *builder) pop() { b.stack = b.stack[:len(b.stack)-1] }

// void adds an element without content to the element that is open.
func (b *builder) void(t tag) *node { return b.element(b.top(), t.name, t.atom, t.attrs) }

// push opens an element.
func (b *builder) push(t tag) { b.stack = append(b.stack, b.void(t)) }

// build reads the body; false where the full parser is needed.
func (b *builder) build() bool {
	for b.text != "" {
		at := strings.IndexByte(b.text, '<')
		if at < 0 {
			at = len(b.text)
		}
		if at > 0 && !b.words(b.text[:at]) {
			return false
		}
		if b.text = b.text[at:]; b.text == "" {
			return true
		}
		if strings.HasPrefix(b.text, "<!--") {
			if !b.comment() {
				return false
			}
			continue
		}
		t, n := b.readTag(b.text)
		if n == 0 || len(b.stack) > maxBuilt {
			return false
		}
		b.text = b.text[n:]
		if t.end && t.atom == atom.Body {
			return b.tail()
		}
		if ok := t.end && b.close(t) || !t.end && b.open(t); !ok {
			return false
		}
	}
	return true
}

// tail takes what follows the body: white space and its own end tag.
func (b *builder) tail() bool {
	rest := strings.TrimLeft(b.text, tagSpace)
	space := b.text[:len(b.text)-len(rest)]
	if len(b.stack) != 1 {
		return false
	}
	if hasFold(rest, "</html>") {
		rest = rest[len("</html>"):]
		space += rest[:spaces(rest)]
		rest = rest[spaces(rest):]
	}
	return rest == "" && (space == "" || b.merge(space))
}

// words takes a run of text.
func (b *builder) words(text string) bool {
	switch b.top().atom {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Colgroup:
		if strings.Trim(text, tagSpace) != "" {
			return false
		}
	}
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
		if strings.IndexByte(text, 0) >= 0 {
			return false
		}
	}
	return b.merge(text)
}

// maxMerged is how long a text may be for more to be added to it, which
// copies it.
const maxMerged = 1 << 12

// merge adds text to the text before it.
func (b *builder) merge(text string) bool {
	last := b.top().last
	if last == nil || last.kind != html.TextNode {
		b.leaf(b.top(), html.TextNode, text)
		return true
	}
	if len(last.data) > maxMerged {
		return false
	}
	last.data += text
	return true
}

func (b *builder) comment() bool {
	text, rest, ok := strings.Cut(b.text[4:], "-->")
	if !ok || strings.HasPrefix(text, ">") || strings.HasPrefix(text, "->") || strings.Contains(text, "--!") {
		return false
	}
	text = html.UnescapeString(text)
	b.text = rest
	b.leaf(b.top(), html.CommentNode, text)
	return true
}

// raw takes the content of a script, a style or a title, in which tags are text.
func (b *builder) raw(t tag) bool {
	b.push(t)
	end := indexFold(b.text, "</"+t.name)
	if end < 0 {
		return false
	}
	text := b.text[:end]
	stop, n := b.readTag(b.text[end:])
	if n == 0 || stop.name != t.name || strings.Contains(text, "<!--") && indexFold(text, "<"+t.name) >= 0 {
		return false
	}
	b.text = b.text[end+n:]
	if t.atom == atom.Title {
		text = html.UnescapeString(text)
	}
	if text != "" {
		b.leaf(b.top(), html.TextNode, text)
	}
	b.pop()
	return true
}
