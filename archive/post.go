package archive

import (
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/url"
	"strconv"
	"strings"
)

// methodMark stands in the address under which an index files a POST.
const methodMark = "__wb_method=POST"

// dataMark stands before what is sent where that is no form.
const dataMark = "__wb_post_data="

// maxQuery is how much of what is sent goes into the index, as in warcio.
const maxQuery = 4096

// Posted takes an address under which a POST is known apart, as pywb writes
// it: where it went and what was sent. It reports false for every other
// address.
func Posted(address string) (target string, body []byte, ok bool) {
	at := strings.Index(address, methodMark)
	if at < 1 || (address[at-1] != '?' && address[at-1] != '&') {
		return address, nil, false
	}
	target = strings.TrimRight(address[:at], "?&")
	sent := strings.TrimPrefix(address[at+len(methodMark):], "&")
	if data, isData := strings.CutPrefix(sent, dataMark); isData {
		body, err := base64.RawURLEncoding.DecodeString(data)
		return target, body, err == nil
	}
	return target, []byte(sent), true
}

// queryOf is what was sent as a query, the way warcio and wabac look it up.
func queryOf(contentType string, body []byte) string {
	media, _, _ := mime.ParseMediaType(contentType)
	query := ""
	switch media {
	case "application/x-www-form-urlencoded":
		query = string(body)
	case "application/json":
		query = jsonQuery(body)
	default:
		query = dataMark + base64.StdEncoding.EncodeToString(body)
	}
	return query[:min(len(query), maxQuery)]
}

// indexAddress is the address under which a POST is indexed.
func indexAddress(target, query string) string {
	joint := "?"
	if strings.Contains(target, "?") {
		joint = "&"
	}
	return target + joint + methodMark + "&" + decodeURI(query)
}

// jsonQuery writes the leaves of a JSON value as a query, in their order; a
// name that comes again gets a number.
func jsonQuery(body []byte) string {
	dec := json.NewDecoder(strings.NewReader(string(body)))
	dec.UseNumber()
	q := &leaves{seen: map[string]int{}}
	if q.value(dec, "") != nil {
		return ""
	}
	return strings.Join(q.pairs, "&")
}

type leaves struct {
	pairs []string
	seen  map[string]int
}

func (q *leaves) value(dec *json.Decoder, key string) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	switch v := token.(type) {
	case json.Delim:
		for dec.More() {
			inner := key
			if v == '{' {
				name, err := dec.Token()
				if err != nil {
					return err
				}
				inner, _ = name.(string)
			}
			if err := q.value(dec, inner); err != nil {
				return err
			}
		}
		_, err = dec.Token()
		return err
	case string:
		q.add(key, v)
	case json.Number:
		q.add(key, v.String())
	case bool:
		q.add(key, map[bool]string{true: "true", false: "false"}[v])
	case nil:
		q.add(key, "null")
	}
	return nil
}

// add adds one leaf. Empty ones are left out, as warcio does.
func (q *leaves) add(key, value string) {
	if value == "" {
		return
	}
	if q.seen[key]++; q.seen[key] > 1 {
		key += "." + strconv.Itoa(q.seen[key]) + "_"
	}
	q.pairs = append(q.pairs, url.QueryEscape(key)+"="+url.QueryEscape(value))
}

// decodeURI decodes the escapes of a query but those of reserved characters;
// a query that is no UTF-8 then is empty, as in JavaScript.
func decodeURI(query string) string {
	var b strings.Builder
	for i := 0; i < len(query); i++ {
		if query[i] != '%' {
			b.WriteByte(query[i])
			continue
		}
		one, err := url.PathUnescape(query[i:min(i+3, len(query))])
		if err != nil {
			return ""
		}
		if strings.ContainsAny(one, ";/?:@&=+$,#") {
			one = query[i : i+3]
		}
		b.WriteString(one)
		i += 2
	}
	if text := b.String(); strings.ToValidUTF8(text, "") == text {
		return text
	}
	return ""
}
