package crawler

import (
	"bytes"
	"regexp"
)

// EndUnknown is the Truncated of a page whose length nobody told, and whose text
// does not end like one: it may be half a page, or all that the site has of it. WARC's
// word for it says as little. One that ends within a tag is cut for sure.
const EndUnknown = "unspecified"

var (
	beginsPage = regexp.MustCompile(`(?i)^[^<]{0,64}<(!doctype html|html|head|body)\b`)
	endsPage   = regexp.MustCompile(`(?i)</(html|body)\s*>`)
)

// checkEnd looks at the end of a page that the server ended by closing the
// connection: nothing else tells it from one that broke off. A robots.txt that is a
// page of HTML says nothing, whole or half.
func (p *payload) checkEnd() {
	x := p.x
	told := x.prefix || p.resp.ContentLength >= 0 || len(p.resp.TransferEncoding) > 0 || x.encoding != ""
	if told || x.err != nil || x.status/100 != 2 || !beginsPage.Match(x.body[:min(len(x.body), 256)]) {
		return
	}
	switch {
	case bytes.LastIndexByte(x.body, '<') > bytes.LastIndexByte(x.body, '>'): // within a tag
		x.truncated = "disconnect"
	case !endsPage.Match(x.body):
		x.truncated = EndUnknown
	default:
		return
	}
	x.fail(&FetchError{Class: ClassDisconnect, Sentence: x.url.Host + " closed the connection before the page had an end; it did not say how long it is"})
}
