package document

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"
	"time"
)

// Names of the fields of list records, in lower case, the better first.
var (
	recordTitles = strings.Fields(`title infotitle doctitle articletitle linktitle showtitle newstitle subject headline caption
		biaoti bt mc infoname docname name`)
	recordURLs = strings.Fields(`url infourl docpuburl visiturl linkurl url_comp post_url puburl docurl pageurl articleurl arturl
		detailurl contenturl viewurl htmlurl weburl pcurl link href infopath path`)
	recordDates = strings.Fields(`display_publish_time first_publish_time publishedtimestr published_time_format publishedtime
		published_time infodate releasetime releasedate release_time docreltime docpubtime pubdate pubtime pub_date pub_time
		publishdate publishtime publish_date publish_time fbrq fbsj showdate showtime writedate deploytime date
		created_at createdate createtime create_date create_time addtime inputtime`)
)

// role is what a field is to its record.
type role struct {
	kind byte // 't' title, 'u' URL, 'd' date, 'h' host
	rank int  // less is better
}

var roles = func() map[string]role {
	table := map[string]role{"domain": {kind: 'h'}}
	for kind, names := range map[byte][]string{'t': recordTitles, 'u': recordURLs, 'd': recordDates} {
		for rank, name := range names {
			table[name] = role{kind, rank}
		}
	}
	return table
}()

// found is the best field of a role so far; its key is "" while there is none.
type found struct {
	key, value string
	rank       int
}

// offer keeps a field that is better. Keys that differ only in case are taken
// in their order, so that the outcome is always the same.
func (f *found) offer(key, value string, rank int) {
	if f.key == "" || rank < f.rank || rank == f.rank && key < f.key {
		*f = found{key, value, rank}
	}
}

// recordFields are the fields of an object that make it a row of a list.
type recordFields struct{ title, url, date, host found }

func fieldsOf(m map[string]any) recordFields {
	var f recordFields
	for key, v := range m {
		r, ok := roles[strings.ToLower(key)]
		if !ok {
			continue
		}
		s, _ := v.(string)
		switch r.kind {
		case 't':
			if strings.TrimSpace(s) != "" {
				f.title.offer(key, s, r.rank)
			}
		case 'u':
			if looksLikeURL(s) {
				f.url.offer(key, s, r.rank)
			}
		case 'd':
			if date := jsonDate(v); date != "" {
				f.date.offer(key, date, r.rank)
			}
		case 'h':
			if hasScheme(s) {
				f.host.offer(key, s, r.rank)
			}
		}
	}
	return f
}

// reference is the URL of a record; services of 淮安 give the host apart.
func (f *recordFields) reference() string {
	ref := strings.TrimSpace(f.url.value)
	if strings.Contains(ref, "&amp;") {
		ref = html.UnescapeString(ref)
	}
	if f.host.key == "" || hasScheme(ref) || strings.HasPrefix(ref, "//") {
		return ref
	}
	return strings.TrimRight(strings.TrimSpace(f.host.value), "/") + "/" + strings.TrimLeft(ref, "/")
}

func hasScheme(s string) bool {
	s = strings.TrimSpace(s)
	return hasFold(s, "http://") || hasFold(s, "https://")
}

// looksLikeURL tells a reference to a page from the numbers, codes and marks
// that fields of such names hold as well.
func looksLikeURL(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxReference || s[0] == '#' || strings.ContainsAny(s, "<>{}") {
		return false
	}
	return strings.ContainsAny(s, "/.?") && !hasFold(s, "javascript:") && s != "/"
}

// beijing is the time zone of all portals.
var beijing = time.FixedZone("CST", 8*60*60)

// jsonDate reads a date as YYYY-MM-DD from what services send: text, seconds
// or milliseconds, or an object of Java's with its time; "" for anything else.
func jsonDate(v any) string {
	switch v := v.(type) {
	case string:
		return writtenDate(v)
	case json.Number:
		if date := figureDate(v.String()); date != "" {
			return date
		}
		f, err := v.Float64()
		if err != nil || f < 1e8 || f > 1e13 {
			return ""
		}
		return figureDate(strconv.FormatInt(int64(f), 10))
	case map[string]any:
		n, _ := v["time"].(json.Number)
		return figureDate(n.String())
	}
	return ""
}

// writtenDate reads a date from a text.
func writtenDate(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "/Date("); ok { // as ASP.NET writes it
		return figureDate(rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))])
	}
	if date := figureDate(s); date != "" || len(s) > 60 {
		return date
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return epochDate(t.Unix())
		}
	}
	if m := fullDate.FindStringSubmatch(s); m != nil {
		return isoDate(m[1], m[2], m[3])
	}
	return ""
}

// figureDate reads a date of figures alone: 20230105, 20230105103000, seconds
// or milliseconds since 1970.
func figureDate(s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return ""
	}
	switch len(s) {
	case 8, 14:
		if hasYear(s[:2]) {
			return isoDate(s[:4], s[4:6], s[6:8])
		}
	case 9, 10:
		return epochDate(n)
	case 12, 13:
		return epochDate(n / 1000)
	}
	return ""
}

// epochDate is the day in China; "" for a year that no portal has.
func epochDate(seconds int64) string {
	t := time.Unix(seconds, 0).In(beijing)
	if t.Year() < 1990 || t.Year() > 2099 {
		return ""
	}
	return t.Format(time.DateOnly)
}
