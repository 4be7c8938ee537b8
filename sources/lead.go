package sources

import "nianbao/document"

// Step says what part of the way a page is. Values are stored as written.
type Step string

const (
	StepEntry      Step = "entry"      // home page, or another page a run starts from
	StepMenu       Step = "menu"       // a page on the way to a column
	StepColumn     Step = "column"     // a list of annual reports, any page of it
	StepArticle    Step = "article"    // may be a report
	StepAttachment Step = "attachment" // a file or flipbook that may be a report
)

// Lead is a page worth fetching.
type Lead struct {
	URL       string
	Step      Step
	Priority  int // higher first
	Title     string
	Date      string // of the list row, YYYY-MM-DD
	Unit      string // label of the unit it belongs to
	Source    string // id of the other source it belongs to; "" the same
	Why       string // in words
	Year      int    // report year the title names; 0 unknown
	Redirects int    // shell pages passed on the way; to be handed back in Page
	Paging           // of a page of a list; to be handed back in Page
}

// Page is what was fetched. Depth counts the leads followed from a seed to it.
type Page struct {
	URL       string
	Referer   string // page that led to it
	Step      Step
	Depth     int
	Unit      string
	Redirects int
	Paging
	Doc *document.Document

	// Known returns a page of the same source that was fetched before, nil
	// where there is none. It may be nil.
	Known func(address string) *document.Document
}

// Judgement is what follows from a page.
type Judgement struct {
	Leads    []Lead
	Family   string // site platform the page shows; "" unknown
	Declared int    // reports or rows the list says it has, 共 n 条; -1 unknown
	Rows     []Row  // every list row of a column, followed or not
	Next     string // next page of the list
	Units    []Row  // hosts of other bodies that the page links, as departments or towns have them; never fetched
	IsColumn bool   // the page is a list of annual reports
	Pages    int    // pages the list says it has; 0 unknown
	Repeats  bool   // it shows the same rows as the page before it
	Cut      string // why a list is not followed to its end; "" where it is
	Wants    string // page to fetch first, after which this one leads further; "" for none
}
