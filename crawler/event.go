package crawler

import "time"

// EventKind says what an Event reports.
type EventKind string

const (
	EventBegin EventKind = "begin" // an exchange with a server starts
	EventEnd   EventKind = "end"   // it ended; Class says how when it went wrong
	EventPark  EventKind = "park"  // nothing more is asked of the group (or host, when Host is set) in this run
	EventDone  EventKind = "done"  // the source has nothing left to fetch in this run
)

// Event is one step of progress. Exchanges count redirects and robots.txt
// too, so that the begin events are all requests a server sees.
type Event struct {
	Kind     EventKind
	At       time.Time
	Source   string
	Group    string // address the group stands for, with the port on loopback
	Host     string // park: the host it is limited to, "" for the whole group
	URL      string
	Robots   bool // the exchange fetches a robots.txt
	Status   int
	Bytes    int64         // end: body bytes after decoding
	Queue    int           // begin, end: requests that wait in the queue of its group
	Wait     time.Duration // begin: how long the request stood in the queue of its group
	Took     time.Duration // end: length of the exchange
	Class    string        // end, park: class of the FetchError; done: ClassLater when what is left has a time to wait for
	Sentence string        // end, park, done: for people
	Released int           // done: leased requests given back
}
