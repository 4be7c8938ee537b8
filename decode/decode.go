package decode

// Charset names the encoding of a body. Values are stored as written.
type Charset string

// The charsets a body can be decided to have. GB2312 and GBK are decoded as
// their superset GB18030.
const (
	CharsetUTF8    Charset = "utf-8"
	CharsetGB18030 Charset = "gb18030"
	CharsetBig5    Charset = "big5"
	CharsetUTF16LE Charset = "utf-16le"
	CharsetUTF16BE Charset = "utf-16be"
)

// Script is the writing a text is in. Values are stored as written.
type Script string

const (
	ScriptHans Script = "hans" // 简体
	ScriptHant Script = "hant" // 繁體
	ScriptNone Script = ""     // no Han characters that tell
)

// Span is a half-open range of byte offsets.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Mend is one repair of mojibake. Text[Span] is what now stands; From is
// what stood there; Rule names the wrong decoding that was undone.
type Mend struct {
	Span Span   `json:"span"`
	From string `json:"from"`
	Rule string `json:"rule"`
}

// Damage is a run of text that was broken before it reached us and that
// cannot be repaired.
type Damage struct {
	Span Span   `json:"span"`
	Text string `json:"text"` // the run as it stands
	Why  string `json:"why"`
}

// Trail says how a charset was decided.
type Trail struct {
	Chosen   Charset           `json:"chosen"`
	RunnerUp Charset           `json:"runner_up,omitempty"`
	Declared map[string]string `json:"declared,omitempty"` // "bom", "header", "meta" -> label as found
	Lost     int               `json:"lost,omitempty"`     // U+FFFD put in by the decoder
	Note     string            `json:"note,omitempty"`     // e.g. "header says gbk, the bytes are valid UTF-8"
}

// Text is a decoded body: valid UTF-8, with the trail of what was done.
type Text struct {
	String string
	Script Script
	Trail  Trail
	Mends  []Mend
	Damage []Damage
}
