package report

import (
	"nianbao/decode"
	"nianbao/document"
)

// Version is the version of the reader. It is raised by hand whenever what is
// read from the same snapshot changes; the golden test fails when it was not.
const Version = 3

// Kind is what a document was taken for. Values are stored as written.
type Kind string

const (
	KindAnnual         Kind = "annual"         // 政府信息公开工作年度报告
	KindInstitution    Kind = "institution"    // 事业单位法人年度报告书
	KindList           Kind = "list"           // 列表页, 栏目页
	KindNotice         Kind = "notice"         // 关于…的通知, 通报
	KindInterpretation Kind = "interpretation" // 解读, 图解, 一图读懂
	KindWebsite        Kind = "website"        // 政府网站工作年度报表
	KindCompilation    Kind = "compilation"    // 汇编, 汇总
	KindForm           Kind = "form"           // blank statutory form, 模板
	KindChallenge      Kind = "challenge"      // 验证页, 拦截页
	KindSoft404        Kind = "soft-404"       // 页面不存在
	KindNone           Kind = "none"           // none of these
)

// ReasonResting is the reason of a page that only says that its site is under
// maintenance 网站维护 or being built.
const ReasonResting = "the site is under maintenance 网站维护"

// Format is a statutory form of the report.
type Format string

const (
	FormatF2021 Format = "f2021"
	FormatF2019 Format = "f2019"
	FormatF2014 Format = "f2014"
	FormatF2008 Format = "f2008"
	FormatFree  Format = "free"
)

// State says what stands in a cell.
type State string

const (
	StateNumber  State = "number"
	StateBlank   State = "blank"
	StateNA      State = "na"
	StateText    State = "text"
	StateMissing State = "missing"
	StateDerived State = "derived"
)

// Status says how a table of the form was read.
type Status string

const (
	StatusOK      Status = "ok"
	StatusPartial Status = "partial"
	StatusBlank   Status = "blank_table"
	StatusAbsent  Status = "table_absent"
	StatusImage   Status = "image"
	StatusUnread  Status = "table_unread" // statistics of a form that is not known
)

// Severity of a rule, as the schema files have it.
type Severity string

const (
	SeverityHard      Severity = "hard"
	SeveritySoft      Severity = "soft"
	SeveritySemantic  Severity = "semantic"
	SeverityText      Severity = "text"
	SeverityCrossYear Severity = "cross_year"
	SeverityCrossDoc  Severity = "cross_doc"
	SeverityDamage    Severity = "damage" // not a rule: something in the document is broken
)

// Cell is one value of a statutory table. Its name is table.row.column.
type Cell struct {
	Table  string   `json:"table"`
	Row    string   `json:"row"`
	Column string   `json:"column"`
	Value  *Number  `json:"value"` // nil unless State is number or derived
	Unit   string   `json:"unit,omitempty"`
	State  State    `json:"state"`
	Raw    string   `json:"raw"`
	Flags  []string `json:"flags,omitempty"` // zero_glyph, unit_converted, solved, placed_by_structure, placed_by_order; failing rules as "f2021:R3.3"
	Place  string   `json:"place,omitempty"`
}

// Name is the cell's name, e.g. "t3.granted.total".
func (c Cell) Name() string { return c.Table + "." + c.Row + "." + c.Column }

// Table is one statutory table as read. T2 stands for its four or five
// blocks (t2_1 … t2_9), whose cells it holds.
type Table struct {
	ID     string `json:"id"` // t2, t3, t4, st
	Format Format `json:"format,omitempty"`
	Status Status `json:"status"`
	Shape  string `json:"shape,omitempty"` // html, lines, pipes, flat: how the table stood in the document
	Note   string `json:"note,omitempty"`  // note printed under the table
	Cells  []Cell `json:"cells"`           // every cell of the form in its order, missing ones too
}

// Section is one section of the report's text.
type Section struct {
	ID         string `json:"id"`                   // s1 … s6, s1_active …; as the schema names them
	Heading    string `json:"heading"`              // as published
	Text       string `json:"text"`                 // as published, paragraphs joined by \n
	Simplified string `json:"simplified,omitempty"` // only where it differs
	Place      string `json:"place,omitempty"`
}

// Fact is a number read from the narrative.
type Fact struct {
	ID       string  `json:"id"`
	Value    *Number `json:"value"`
	Approx   bool    `json:"approx,omitempty"`
	Sentence string  `json:"sentence"`
	Place    string  `json:"place,omitempty"`
}

// Problem is a rule the report breaks, or damage in it.
type Problem struct {
	Rule     string   `json:"rule"` // "f2021:R3.1", "TX.1", or damage: "mojibake", "page_without_text", "table_absent" …
	Severity Severity `json:"severity"`
	Cells    []string `json:"cells,omitempty"`
	Sentence string   `json:"sentence"` // in words, with the numbers concerned
	Place    string   `json:"place,omitempty"`
}

// Checks counts rule instances of severity hard, soft and semantic.
type Checks struct {
	Passed        int `json:"passed"`
	Failed        int `json:"failed"`
	NotAssessable int `json:"not_assessable"`
}

// Agency is the body that reports.
type Agency struct {
	ID    string `json:"id"`    // division code + "/" + canonical organ name; "" when the agency is not known
	Name  string `json:"name"`  // canonical: place chain below the province + organ
	Raw   string `json:"raw"`   // as found
	From  string `json:"from"`  // title, intro, signature, issuer, breadcrumb, source
	Level string `json:"level"` // country province prefecture county township other
	Kind  string `json:"kind"`  // government office department township street zone vertical institution other
	Code  string `json:"code"`  // division code in the report's year, 6 or 9 digits; "" when unknown

	// CodeNow is the code that stands today for what Code meant; "" where it is
	// the same.
	CodeNow string `json:"code_now,omitempty"`
}

// Place is the chain of divisions an agency stands in, names with suffix.
type Place struct {
	Province   string `json:"province,omitempty"`
	Prefecture string `json:"prefecture,omitempty"`
	County     string `json:"county,omitempty"`
	Township   string `json:"township,omitempty"`
}

// Report is one annual report as one document has it.
type Report struct {
	ID            string           `json:"id"`                // domain.md 9.5; "snap-…" when there is no agency
	DocType       string           `json:"doc_type"`          // annual_report, institution_annual_report
	Title         string           `json:"title"`             // as published
	Variant       string           `json:"variant,omitempty"` // 图片版, 更正 …
	Agency        Agency           `json:"agency"`
	Place         Place            `json:"place"`
	Scope         string           `json:"scope"` // aggregate own system unknown
	Year          int              `json:"year"`  // 0 when not known
	YearSource    string           `json:"year_source"`
	Format        Format           `json:"format"`                   // of t3; where there are no tables, of the section headings
	Header        []document.Field `json:"header,omitempty"`         // metadata block, canonical keys of domain.md 7.1
	DateWritten   string           `json:"date_written,omitempty"`   // YYYY-MM-DD
	DatePublished string           `json:"date_published,omitempty"` // YYYY-MM-DD
	DateSigned    string           `json:"date_signed,omitempty"`    // YYYY-MM-DD
	Sections      []Section        `json:"sections"`
	Tables        []Table          `json:"tables"`
	Facts         []Fact           `json:"facts,omitempty"`
	Fields        []document.Field `json:"fields,omitempty"` // of an institution report: ids of domain.md 6
	Problems      []Problem        `json:"problems,omitempty"`
	Checks        Checks           `json:"checks"`
	Flags         []string         `json:"flags,omitempty"` // year_conflict, year_guess, mirror_spam …
}

// Reading is everything one version of the reader made of one document: what
// it was taken for and, if it is a report, the report.
type Reading struct {
	Version     int             `json:"version"`
	Kind        Kind            `json:"kind"`
	Reasons     []string        `json:"reasons"`
	Form        document.Form   `json:"form"`
	Title       string          `json:"title,omitempty"`
	Trail       decode.Trail    `json:"trail"`
	Script      decode.Script   `json:"script,omitempty"`
	Mends       []decode.Mend   `json:"mends,omitempty"`
	Damage      []decode.Damage `json:"damage,omitempty"`
	Pages       []document.Page `json:"pages,omitempty"`
	Images      int             `json:"images,omitempty"`      // pictures in the article
	Attachments []string        `json:"attachments,omitempty"` // absolute URLs
	Report      *Report         `json:"report,omitempty"`
}

// Hints is what the source of a document already says about it. The zero
// value says nothing.
type Hints struct {
	Digest string // of the snapshot, "sha256:…"
	Source string // source id
	Name   string // of the source's body: 安远县人民政府
	Code   string // division code of the source, or of the unit whose column it is
	Title  string // of the list row that led here
	Date   string // of that row, YYYY-MM-DD
}
