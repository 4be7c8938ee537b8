package crawler

import "time"

// Classes of a FetchError, stored as written.
const (
	ClassRobots            = "robots"             // robots.txt forbids the URL
	ClassRobotsUnreachable = "robots-unreachable" // robots.txt gave no answer: not now
	ClassBlocked           = "blocked"            // the site refuses us; its group is parked
	ClassLater             = "later"              // its time has not come: hours, budget of the day, Crawl-delay; nothing was asked
	ClassDenied            = "denied"             // 401, 403 or 405: the site refuses this page
	ClassGone              = "gone"               // 404 or 410
	ClassHTTP              = "http"               // any other status that is no success
	ClassTimeout           = "timeout"            // answered too slowly
	ClassDNS               = "dns"                // the host name does not resolve
	ClassDial              = "dial"               // no connection
	ClassTLS               = "tls"                // no TLS session, or a certificate that does not verify
	ClassRedirectScope     = "redirect-scope"     // redirects outside its source
	ClassRedirectLoop      = "redirect-loop"      // redirects in a circle or too often
	ClassAddress           = "address"            // the address is not public, or the URL is none we fetch
	ClassTooLarge          = "too-large"          // body or header over its limit
	ClassDisconnect        = "disconnect"         // the connection broke within the answer
	ClassProtocol          = "protocol"           // the answer is not HTTP, or cannot be decompressed
)

// FetchError says why a fetch did not succeed.
type FetchError struct {
	Class      string
	Sentence   string    // for people: what happened, with the host or URL concerned
	RetryAfter time.Time // the server's wish, zero when it has none
	Err        error     // the cause, nil when the answer itself is the cause
}

// Error returns the class and the sentence.
func (e *FetchError) Error() string { return e.Class + ": " + e.Sentence }

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.Err }
