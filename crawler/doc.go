// Package crawler fetches pages politely and hands every response to its caller.
//
// Politeness is owed to a server group: an address, however many hosts live
// there. A heap of groups by the time they may be asked next feeds a fixed
// pool of workers. Whatever a server sees is an exchange: a page, each hop of
// a redirect, each robots.txt. Every exchange stands in the queue of its
// group, so that none escapes the delay, the rules of robots.txt (RFC 9309),
// the scope of its source or the guard of addresses, and no worker ever
// waits for a group's turn.
//
// A site that refuses us is asked nothing more in the run: its group is
// parked, its requests go back to the frontier when Crawl ends, and other
// groups do not notice.
//
// All state of a run belongs to one goroutine (run.go); workers carry out
// exchanges (fetcher.go, with colly, over the transport of exchange.go) and
// call Handle, and one goroutine more asks the frontier.
package crawler
