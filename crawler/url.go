package crawler

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// literal returns the address a URL names by number.
func literal(u *url.URL) (netip.AddrPort, bool) {
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		return netip.AddrPort{}, false
	}
	var port uint16
	if _, err := fmt.Sscan(portOf(u), &port); err != nil {
		return netip.AddrPort{}, false
	}
	return netip.AddrPortFrom(ip, port), true
}

// portOf returns the port of a URL, that of its scheme when it has none.
func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}

// hostPort returns host and port of a URL, the port always written.
func hostPort(u *url.URL) string { return netHost(u.Hostname(), portOf(u)) }

// urlParser reads URLs as browsers do, so that the host which is judged,
// resolved and dialled is one and the same in all of its spellings.
var urlParser = whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())

// parseURL returns a URL that can be fetched: http or https, with a host,
// without fragment and credentials. base may be nil.
func parseURL(raw string, base *url.URL) (*url.URL, error) {
	parsed, err := resolveURL(escapeBytes(raw), base)
	if err != nil {
		return nil, fmt.Errorf("parse URL: %w", err)
	}
	u, err := url.Parse(parsed.Href(true))
	if err != nil {
		return nil, fmt.Errorf("parse URL: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, fmt.Errorf("scheme %q is not fetched", u.Scheme)
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

func resolveURL(raw string, base *url.URL) (*whatwg.Url, error) {
	if base == nil {
		return urlParser.Parse(raw)
	}
	return urlParser.ParseRef(base.String(), raw)
}

// escapeBytes escapes what is not ASCII byte by byte: a Location header in
// GBK must reach the server as the bytes it was written in.
func escapeBytes(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] < 0x80 {
			b.WriteByte(s[i])
			continue
		}
		b.Write([]byte{'%', upperHex[s[i]>>4], upperHex[s[i]&15]})
	}
	return b.String()
}

// originOf returns scheme, host and port of a URL: what a robots.txt holds for.
func originOf(u *url.URL) string { return u.Scheme + "://" + hostPort(u) }

// netHost joins a host and a port as hostPort does.
func netHost(domain, port string) string { return net.JoinHostPort(domain, port) }
