package crawler

import (
	"bytes"
	"regexp"
)

// EndUnknown is the Truncated of a page whose length nobody told, and whose text
// does not end like one: it may be half a page. WARC's word for it says as little.
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
	if told || x.err != nil || x.status/100 != 2 || !breaksOff(x.body) {
		return
	}
	x.truncated = EndUnknown
	x.fail(&FetchError{Class: ClassDisconnect, Sentence: x.url.Host + " closed the connection before the page had an end; it did not say how long it is"})
}

// breaksOff reports whether a page ends within a tag, or has no end.
func breaksOff(body []byte) bool {
	if !beginsPage.Match(body[:min(len(body), 256)]) {
		return false
	}
	return bytes.LastIndexByte(body, '<') > bytes.LastIndexByte(body, '>') || !endsPage.Match(body)
}
