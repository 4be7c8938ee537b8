package sources

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// The marks under which CDX indexes file a POST request (pywb, wabac): the
// method and what is sent stand in the query, so that two requests to one
// service are two addresses.
const (
	methodMark = "__wb_method=POST"
	dataMark   = "__wb_post_data="
)

// The content types of what is posted to list services.
const (
	TypeForm = "application/x-www-form-urlencoded"
	TypeJSON = "application/json"
)

// postForm is the address under which a POST of form fields is known.
func postForm(address, fields string) string {
	return addQuery(address, methodMark+"&"+fields)
}

// postJSON is the address under which a POST of a JSON value is known.
func postJSON(address, value string) string {
	return addQuery(address, methodMark+"&"+dataMark+base64.RawURLEncoding.EncodeToString([]byte(value)))
}

func addQuery(address, query string) string {
	if strings.Contains(address, "?") {
		return address + "&" + query
	}
	return address + "?" + query
}

// Posted takes an address under which a POST is known apart: where to send
// it, the content type and the body. It reports false for every other address.
func Posted(address string) (target, contentType string, body []byte, ok bool) {
	at := strings.Index(address, methodMark)
	if at < 1 || (address[at-1] != '?' && address[at-1] != '&') {
		return address, "", nil, false
	}
	target = strings.TrimRight(address[:at], "?&")
	sent := strings.TrimPrefix(address[at+len(methodMark):], "&")
	if data, isData := strings.CutPrefix(sent, dataMark); isData {
		body, err := base64.RawURLEncoding.DecodeString(data)
		return target, TypeJSON, body, err == nil
	}
	return target, TypeForm, []byte(sent), true
}

// withParam returns the address with one parameter of its query set, in place
// where it stands already. The bytes of the others stay as they are.
func withParam(address, name, value string) string {
	base, query, has := strings.Cut(address, "?")
	if !has {
		return address + "?" + name + "=" + value
	}
	parts := strings.Split(query, "&")
	for n, part := range parts {
		if key, _, _ := strings.Cut(part, "="); strings.EqualFold(key, name) {
			parts[n] = key + "=" + value
			return base + "?" + strings.Join(parts, "&")
		}
	}
	return base + "?" + strings.TrimPrefix(query+"&", "&") + name + "=" + value
}

// param returns one parameter of an address's query, as it stands; "" where
// there is none.
func param(address, name string) string {
	_, query, _ := strings.Cut(address, "?")
	for part := range strings.SplitSeq(query, "&") {
		if key, value, _ := strings.Cut(part, "="); strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// unescaped is a parameter without percent-encoding, as it stands where that
// is broken.
func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// PostKey is the address under which a POST that another program kept is
// known, as ours are; ok is false where what was sent is of another type.
func PostKey(address, contentType string, sent []byte) (key string, ok bool) {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch strings.TrimSpace(media) {
	case TypeForm:
		return postForm(address, string(sent)), true
	case TypeJSON:
		return postJSON(address, string(sent)), true
	}
	return address, false
}
