package document

import (
	"nianbao/decode"
)

// Form is what a document came as. Values are stored as written.
type Form string

const (
	FormHTML     Form = "html"
	FormPDF      Form = "pdf"
	FormWord     Form = "word"
	FormFlipbook Form = "flipbook" // 电子书: landing page of a flipbook host, or its text
	FormPicture  Form = "picture"
	FormJSON     Form = "json" // 列表接口的 JSON 回答: the answer of a list service, JSONP as well
	FormText     Form = "text"
	FormScript   Form = "script" // 脚本: a program of a page, kept for what it names
	FormOther    Form = "other"
)

// Field is a name with its value, in the order found.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// BlockKind tells the blocks of a document apart.
type BlockKind string

const (
	BlockHeading   BlockKind = "heading"
	BlockParagraph BlockKind = "paragraph"
	BlockLine      BlockKind = "line"  // one line of a text form; paragraphs there are not known
	BlockTable     BlockKind = "table" // a data table; layout tables are dissolved into their content
	BlockImage     BlockKind = "image"
)

// Block is one piece of a document in reading order.
type Block struct {
	Kind  BlockKind
	Level int    // of a heading, 1 to 6
	Text  string // without markup; runs of white space are one space
	Table *Table // for BlockTable
	URL   string // for BlockImage, absolute; "" when the file itself holds it
	Main  bool   // stands in the article, not in the furniture of the page
	Page  int    // of a flipbook, from 1; 0 where there are no pages
	Place string // where it stands in the snapshot: node path, or "line 120", or "page 9 line 4"

	Hidden bool // the page as it is does not display it: another tab, or what is kept of an older text
}

// Table is a data table as its source has it: rows of cells in source order,
// each knowing the grid column it starts in.
type Table struct {
	Rows  []Row
	Width int // grid columns
}

// Row is one row of a table. A cell that a rowspan carries down from a row
// above is not repeated.
type Row struct {
	Cells []Cell
}

// Cell is one cell of a table. Text of nested tables is in the nested table's
// own block, not here.
type Cell struct {
	Text    string
	Column  int // grid column, from 0
	ColSpan int
	RowSpan int
	Lacks   string // what it shows that is not in Text: LacksImage, LacksScript; "" for nothing
	Place   string
}

// Link is an outgoing reference, resolved with the page's own encoding.
type Link struct {
	URL   string
	Text  string // title attribute where it is longer than the link text
	Row   string // text of the list row (li, tr, dd) that holds it
	Date  string // date found in that row, YYYY-MM-DD, or ""
	Via   string // "a", "iframe", "frame", "redirect" (location.replace, meta refresh), "record" (list records kept in scripts)
	Main  bool
	Place string
}

// Page is one page of a flipbook.
type Page struct {
	N     int  `json:"n"`
	Chars int  `json:"chars"` // characters without the folio
	Empty bool `json:"empty"` // only its folio: the text was not extracted
}

// Document is what a snapshot says, whatever its bytes were.
type Document struct {
	URL        string
	Form       Form
	Title      string // of the article: ArticleTitle meta, headline, or the <title> without the site's name
	PageTitle  string // <title> as it stands
	Meta       []Field
	Breadcrumb []string
	Blocks     []Block
	Links      []Link
	Pages      []Page
	Script     decode.Script
	Trail      decode.Trail
	Mends      []decode.Mend
	Damage     []decode.Damage
	Lost       []string // what of it was left out, in words

	page page
}

// page is what is kept of the source for later questions (Find, Resolve).
type page struct {
	raw    string // decoded source text
	markup bool   // it is a page
	json   any    // nil for all forms but FormJSON
	base   base
}
