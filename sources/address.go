package sources

import (
	"fmt"
	"net"
	"regexp"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/publicsuffix"
)

var sessionID = regexp.MustCompile(`(?i);jsessionid=[^/?]*`)

// noise is a parameter that only keeps a page out of caches: it has another
// number on every look and would make a new address of the same page each time.
var noise = regexp.MustCompile(`(?i)([?&])(?:r|rand|random|_|ts|timestamp|nocache)=\d[\d.]{4,}(&|$)`)

// withoutNoise takes such parameters out of an address.
func withoutNoise(address string) string {
	if !strings.Contains(address, "?") {
		return address
	}
	address = noise.ReplaceAllStringFunc(address, func(part string) string {
		if strings.HasSuffix(part, "&") {
			return part[:1]
		}
		return ""
	})
	return strings.TrimSuffix(address, "?")
}

// Canonical returns the key under which an address is known: parsed as
// browsers do, without fragment, default port and session id. The bytes of
// path and query stay as they are otherwise, for a query may be percent-encoded
// in any charset. Anything but http and https is an error.
func Canonical(rawurl string) (string, error) {
	u, err := whatwg.Parse(strings.TrimSpace(rawurl))
	if err != nil {
		return "", fmt.Errorf("parse address %q: %w", rawurl, err)
	}
	if s := u.Scheme(); s != "http" && s != "https" {
		return "", fmt.Errorf("parse address %q: scheme %q is not http or https", rawurl, s)
	}
	if u.Hostname() == "" {
		return "", fmt.Errorf("parse address %q: no host", rawurl)
	}
	if path := u.Pathname(); strings.Contains(path, ";") {
		u.SetPathname(sessionID.ReplaceAllString(path, ""))
	}
	return strings.TrimSuffix(u.Href(true), "?"), nil
}

// hostOf returns the host of a canonical address, with its port where that is
// not the default one, and what follows the host.
func hostOf(canonical string) (host, rest string) {
	_, after, _ := strings.Cut(canonical, "://")
	cut := strings.IndexAny(after, "/?#")
	if cut < 0 {
		cut = len(after)
	}
	host, rest = after[:cut], after[cut:]
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	return host, rest
}

// pathOf returns the path of a canonical address without its query.
func pathOf(canonical string) string {
	_, rest := hostOf(canonical)
	path, _, _ := strings.Cut(rest, "?")
	return path
}

// siteOf returns the name that a host's subdomains share with it: the host
// without www. It is "" where that would be a public suffix such as gov.cn.
func siteOf(host string) string {
	site := strings.TrimPrefix(host, "www.")
	name, _, _ := strings.Cut(site, ":")
	if suffix, _ := publicsuffix.PublicSuffix(name); suffix == name && net.ParseIP(name) == nil {
		return ""
	}
	return site
}

// private says whether a host can only be on this machine or in a test:
// loopback addresses and the names reserved by RFC 6761.
func private(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if ip := net.ParseIP(strings.Trim(name, "[]")); ip != nil {
		return ip.IsLoopback()
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || strings.HasSuffix(name, ".test")
}
