package coverage

import "slices"

// State says how a cell of the ledger stands. Values are stored as written.
type State string

const (
	StateFound      State = "found"
	StateUnreadable State = "found-unreadable"   // 已发布, 读不出: a picture, or a file of a form that is not read
	StateListed     State = "listed-not-fetched" // a list names it, and it is not in the store
	StateRefused    State = "refused"            // robots.txt, a firewall or a login said no
	StateDead       State = "dead"               // its address, or the host it should stand on, is gone
	StateAbsent     State = "absent"             // 未见: its lists were searched and have no row for it
	StateForgotten  State = "forgotten"          // 已应请求删除: it was in the store, and was removed on request
	StateNotDue     State = "not-yet-due"        // the statutory day has not come
	StateUnknown    State = "unknown"            // nobody can say: never counted as absent
)

// Mark is how a state is shown: a letter where there is no colour, a colour of
// the terminal's sixteen, and one for pages.
type Mark struct {
	State   State
	Letter  string
	Colour  string // of the terminal
	Page    string // CSS
	Meaning string
	Chinese string
}

// Marks lists the states in the order in which they are told.
func Marks() []Mark { return slices.Clone(marks) }

var marks = []Mark{
	{StateFound, "#", "2", "#2a7f4f", "found and read", "已采集"},
	{StateUnreadable, "i", "6", "#5aa9a3", "found, and its numbers cannot be read", "已采集但不可读"},
	{StateListed, "L", "3", "#d9a514", "named by a list, and not fetched", "已列出未采集"},
	{StateRefused, "R", "5", "#8e5aa8", "refused by the site or its robots.txt", "被拒绝"},
	{StateDead, "D", "1", "#8a3b2e", "its address or host is gone", "失效"},
	{StateAbsent, "-", "9", "#d6604d", "searched for and not there", "已检索未见"},
	{StateForgotten, "x", "4", "#5b6b8c", "removed from the store on request", "应请求删除"},
	{StateNotDue, ".", "8", "#c9d3dc", "not due yet", "未到期"},
	{StateUnknown, "?", "7", "#e8e8e8", "not known", "未知"},
}

// MarkOf is the mark of a state.
func MarkOf(s State) Mark {
	for _, m := range marks {
		if m.State == s {
			return m
		}
	}
	return Mark{State: s, Letter: "?", Page: "#ffffff"}
}

// Counts counts cells by state.
type Counts map[State]int

// Expected is how many cells should be filled by now: all but those that are
// not due and those of which nothing is known.
func (c Counts) Expected() int {
	n := 0
	for state, count := range c {
		if state != StateNotDue && state != StateUnknown {
			n += count
		}
	}
	return n
}

// Share is the share of the cells that are due, the unknown ones among them,
// of which the report is in the store; false where none is due.
func (c Counts) Share() (float64, bool) {
	due := c.Expected() + c[StateUnknown]
	if due == 0 {
		return 0, false
	}
	return float64(c[StateFound]+c[StateUnreadable]) / float64(due), true
}
