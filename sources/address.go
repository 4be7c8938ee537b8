package sources

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/publicsuffix"
)

var sessionID = regexp.MustCompile(`(?i);jsessionid=[^/?]*`)

// withoutSession takes the id of a session out of an address.
func withoutSession(address string) string {
	if strings.IndexByte(address, ';') < 0 {
		return address
	}
	return sessionID.ReplaceAllString(address, "")
}

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
	rawurl = strings.TrimSpace(rawurl)
	if isCanonical(rawurl) {
		return rawurl, nil
	}
	u, err := whatwg.Parse(rawurl)
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
		u.SetPathname(withoutSession(path))
	}
	return strings.TrimSuffix(u.Href(true), "?"), nil
}

// isCanonical tells most addresses that are their own canonical form, without
// parsing them: a host in small letters or four numbers, and in path and query
// nothing but letters, digits and what never is rewritten.
func isCanonical(address string) bool {
	scheme, after, _ := strings.Cut(address, "://")
	slash := strings.IndexByte(after, '/')
	if scheme != "http" && scheme != "https" || slash < 0 {
		return false
	}
	host, port, hasPort := strings.Cut(after[:slash], ":")
	path, query, hasQuery := strings.Cut(after[slash:], "?")
	return isPlainHost(host) && (!hasPort || isPlainPort(port)) && (!hasQuery || query != "") &&
		strings.Trim(path, plainPath) == "" && !strings.Contains(path, "/.") && strings.Trim(query, plainQuery) == ""
}

const (
	plainHost  = "abcdefghijklmnopqrstuvwxyz0123456789-."
	plainPath  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-."
	plainQuery = plainPath + "=&%"
)

// isPlainHost tells a name without labels that are coded, empty or a number, and
// an address of four numbers.
func isPlainHost(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" || strings.Trim(host, plainHost) != "" || strings.Contains(host, "--") || strings.Contains(host, "..") || host[0] == '.' {
		return false
	}
	if last[0] >= 'a' {
		return !strings.HasPrefix(host, "-") && !strings.Contains(host, "-.") && !strings.Contains(host, ".-") && !strings.HasSuffix(host, "-")
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Is4()
}

// isPlainPort tells a port that is not the default one of either scheme.
func isPlainPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0 && n != 80 && n != 443 && port[0] != '0'
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
