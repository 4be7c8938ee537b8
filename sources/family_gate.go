package sources

import (
	"net/url"
	"regexp"
	"strings"
)

// gate is a mirror in Traditional script (繁體): it shows the pages of another host
// behind its own name.
var gate = family{
	name:  "gate",
	marks: word(2, "/gate/big5/"),
}

var gatePath = regexp.MustCompile(`(?i)^https?://[^/]+/gate/(?:big5|gb)/([^/?#]+\.[^/?#]+)(.*)$`)

// ungated returns the address that a mirror shows, the address itself where it
// is none: the original is Simplified, and mirrors are often dead.
func ungated(address string) string {
	if inner := unescaped(param(address, "specialurl")); inner != "" {
		return innerPage(address, inner)
	}
	if !containsFold(address, "/gate/") {
		return address
	}
	m := gatePath.FindStringSubmatch(address)
	if m == nil {
		return address
	}
	scheme, _, _ := strings.Cut(address, "://")
	return scheme + "://" + m[1] + m[2]
}

// innerPage is the page that a frame page of 许昌 (openSubPage.html) shows, as
// named in its query.
func innerPage(frame, inner string) string {
	base, err := url.Parse(frame)
	if err != nil {
		return frame
	}
	u, err := base.Parse(inner)
	if err != nil || u.Host == "" {
		return frame
	}
	return u.String()
}
