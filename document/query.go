package document

// Node is one element of a page, found by a selector.
type Node struct{}

// Find returns the elements of an HTML document that match a CSS selector,
// in document order. Other forms and selectors that do not compile give nil.
func (d *Document) Find(selector string) []Node { return nil }

// MetaValue returns the first non-empty value among the meta tags of these
// names, compared without regard to case; "" when there is none.
func (d *Document) MetaValue(names ...string) string { return "" }

// Resolve makes an absolute http or https URL of a reference on the page.
func (d *Document) Resolve(href string) (string, bool) { return "", false }

// Text returns the text of the element, runs of white space as one space.
func (n Node) Text() string { return "" }

// Attr returns the value of an attribute, or "".
func (n Node) Attr(name string) string { return "" }

// Find returns the elements below n that match a CSS selector.
func (n Node) Find(selector string) []Node { return nil }

// MainText returns the text of the blocks of the article, one per line.
func (d *Document) MainText() string { return "" }

// Raw returns the decoded source text.
func (d *Document) Raw() string { return "" }

// ValidSelector tells whether a CSS selector compiles.
func ValidSelector(s string) error { return nil }
