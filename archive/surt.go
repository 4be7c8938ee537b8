package archive

import (
	"regexp"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// www is what index keys leave out of a host name.
var www = regexp.MustCompile(`(?i)^(https?://)www\d*\.`)

// SURT is the key under which an index files an address: the parts of the
// host from the right, the path, and the query in order, all in small letters:
// "cn,gov,wushan)/zwgk/a.html". It is what warcio and wabac make. An address
// that is not http stays as it is.
func SURT(address string) string {
	if !strings.HasPrefix(address, "http:") && !strings.HasPrefix(address, "https:") {
		return address
	}
	u, err := whatwg.Parse(strings.ToLower(www.ReplaceAllString(address, "$1")))
	if err != nil {
		return address
	}
	parts := strings.Split(u.Hostname(), ".")
	slices.Reverse(parts)
	key := strings.Join(parts, ",")
	if port := u.Port(); port != "" {
		key += ":" + port
	}
	key += ")" + u.Pathname()
	if query := strings.TrimPrefix(u.Search(), "?"); query != "" {
		args := strings.Split(query, "&")
		slices.Sort(args)
		key += "?" + strings.Join(args, "&")
	}
	return key
}
