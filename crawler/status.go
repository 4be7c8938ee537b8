package crawler

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	retryDefault = 60 * time.Second // for 429 and 503 without a Retry-After we can read
	gateBody     = 500              // a 422 with less body than this is a gateway's refusal
)

// judge says what a final status means; nil is success.
func judge(host string, status int, h http.Header, size int, conditional bool, now time.Time) *FetchError {
	switch {
	case status >= 200 && status <= 299 && status != http.StatusPartialContent:
		return nil
	case status == http.StatusNotModified && conditional:
		return nil
	case status == http.StatusNotFound, status == http.StatusGone:
		return &FetchError{Class: ClassGone, Sentence: fmt.Sprintf("%s answered %d: the page is not there", host, status)}
	}
	if reason := denial(status); reason != "" {
		return &FetchError{Class: ClassDenied, Sentence: fmt.Sprintf("%s answered %d, %s", host, status, reason)}
	}
	if reason := refusal(status, size); reason != "" {
		e := &FetchError{Class: ClassBlocked, Sentence: fmt.Sprintf("%s answered %d, %s", host, status, reason)}
		if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
			e.RetryAfter = retryAfter(h, now)
		} else {
			e.Sentence += "; nothing more is asked of it in this run"
		}
		return e
	}
	text := http.StatusText(status)
	if text == "" {
		text = "a status without a name"
	}
	return &FetchError{Class: ClassHTTP, Sentence: fmt.Sprintf("%s answered %d (%s)", host, status, text)}
}

// ClassOf is the class of a final status alone, "" for success.
func ClassOf(status int) string {
	if e := judge("", status, nil, gateBody, true, time.Time{}); e != nil {
		return e.Class
	}
	return ""
}

// deniedMost is how many pages in a row a server may deny before it is taken
// to refuse us altogether.
const deniedMost = 3

// denial names what a status says about one page, "" when it says nothing.
func denial(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "a demand to log in"
	case http.StatusForbidden, http.StatusMethodNotAllowed:
		return "a refusal"
	}
	return ""
}

// refusal names what a status says about us, "" when it says nothing. The
// numbers beyond the standard are those of firewalls in front of portals.
func refusal(status, size int) string {
	switch status {
	case 412, 468, 512, 521:
		return "a challenge of its firewall"
	case http.StatusTeapot:
		return "a refusal of its firewall"
	case http.StatusTooManyRequests:
		return "too many requests"
	case http.StatusServiceUnavailable:
		return "not available now"
	case http.StatusUnprocessableEntity:
		if size < gateBody {
			return "a refusal of its gateway"
		}
	}
	return ""
}

// retryAfter reads both forms of Retry-After, seconds and a date.
func retryAfter(h http.Header, now time.Time) time.Time {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseInt(value, 10, 64); err == nil && n >= 0 {
		return now.Add(time.Duration(min(n, 366*24*3600)) * time.Second)
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at
	}
	return now.Add(retryDefault)
}

// isRedirect reports whether a status sends the client to its Location.
func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}
