package farm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// synthReply is what a portal answers. Text that is HTML gets the portal's
// links and charset on its way out, other text only the charset.
type synthReply struct {
	status int    // 0 is 200
	kind   string // Content-Type without charset; "" is text/html
	text   string
	raw    []byte // instead of text: sent as it is
}

// synthRoute answers a request for one path.
type synthRoute func(r *http.Request) synthReply

// route fills the table of what the portal serves.
func (p *synthPortal) route() {
	p.fixed("/robots.txt", synthReply{kind: "text/plain", text: synthRobots})
	p.fixed("/css/style.css", synthReply{kind: "text/css", text: "body{margin:0 auto;width:1000px}\n"})
	for _, script := range []string{"/gkmlpt/js/app.js", "/r/cms/front.js"} {
		p.fixed(script, synthReply{kind: "application/javascript", text: "//\n"})
	}
	p.on("/rili", p.calendar)
	p.on("/admin/login.jsp", p.page(nil, "登录", func() string { return "<form><input name=\"user\"></form>" }))
	p.on("/", p.homePage())
	p.on("/index.html", p.homePage())
	for _, c := range p.columns {
		if c != p.home {
			p.platform.serve(p, c)
		}
		if c.menu && p.manner.shell {
			p.on(p.through(c), p.sendOn(c))
		}
		for _, row := range c.rows {
			p.routeRow(c, row)
		}
	}
}

// synthRobots forbids one folder that nothing needs.
const synthRobots = "User-agent: *\nDisallow: /admin/\n"

// routeRow serves an article and its attachment, unless the platform has
// given the article a route already.
func (p *synthPortal) routeRow(c *synthColumn, row *synthRow) {
	if _, ok := p.routes[routeKey(row.path)]; !ok {
		p.on(row.path, p.articlePage(c, row))
	}
	if row.pdf != "" {
		p.on(row.pdf, func(*http.Request) synthReply {
			return synthReply{kind: "application/pdf", raw: synthPDF(row.title, row.agency)}
		})
	}
}

// attachment is the path of a row's PDF, beside its page where the platform
// keeps files there.
func (p *synthPortal) attachment(row *synthRow) string {
	name := fmt.Sprintf("P0%s%d.pdf", row.date.Format("20060102150405"), row.id)
	if strings.Contains(row.path, "?") {
		return "/upload/" + name
	}
	return path.Dir(row.path) + "/" + name
}

// on adds a route. The order of a query does not matter.
func (p *synthPortal) on(path string, route synthRoute) { p.routes[routeKey(path)] = route }

// fixed adds a route that always answers the same.
func (p *synthPortal) fixed(path string, reply synthReply) {
	p.on(path, func(*http.Request) synthReply { return reply })
}

// routeKey is a path without session and fragment, its query in one order.
func routeKey(uri string) string {
	uri, _, _ = strings.Cut(uri, "#")
	p, query, _ := strings.Cut(uri, "?")
	p, _, _ = strings.Cut(p, ";")
	values, err := url.ParseQuery(query)
	if query == "" || err != nil {
		return p
	}
	return p + "?" + values.Encode()
}

// find is the route of a request: with its query, then without.
func (p *synthPortal) find(r *http.Request) (synthRoute, bool) {
	route, ok := p.routes[routeKey(r.URL.RequestURI())]
	if !ok {
		route, ok = p.routes[routeKey(r.URL.Path)]
	}
	return route, ok
}

// ServeHTTP answers for the portal.
func (p *synthPortal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	reply := synthReply{status: http.StatusNotFound, text: "<html><body><p>您访问的页面不存在。</p></body></html>"}
	if p.blocked {
		reply = synthReply{status: http.StatusPreconditionFailed, text: "<html><head></head><body></body></html>"}
	} else if route, ok := p.find(r); ok {
		reply = route(r)
	}
	p.send(w, r, reply)
}

// send writes a reply in the portal's charset.
func (p *synthPortal) send(w http.ResponseWriter, r *http.Request, reply synthReply) {
	body := reply.raw
	if reply.kind == "" {
		reply.kind = "text/html"
		reply.text = p.relink(reply.text, r)
	}
	if body == nil {
		var err error
		if body, err = encode([]byte(reply.text), p.manner.charset); err != nil {
			panic(fmt.Sprintf("farm: %s%s is not %s: %v", p.host, r.URL, p.manner.charset, err))
		}
		if p.manner.header {
			reply.kind += "; charset=" + p.manner.charset
		}
	}
	w.Header().Set("Content-Type", reply.kind)
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(max(reply.status, http.StatusOK))
	_, _ = w.Write(body) // the client may have gone; the log says what was sent
}

// hrefs are the links of a page that start at the root.
var hrefs = regexp.MustCompile(`(href|src)="(/[^"/][^"]*|/)"`)

// relink writes the links of a page as the portal's templates do. The host
// is the one that was asked for.
func (p *synthPortal) relink(text string, r *http.Request) string {
	switch p.manner.links {
	case "absolute":
		return hrefs.ReplaceAllString(text, `${1}="http://`+r.Host+`${2}"`)
	case "relative":
		return hrefs.ReplaceAllStringFunc(text, func(link string) string {
			m := hrefs.FindStringSubmatch(link)
			return m[1] + `="` + relative(r.URL.Path, m[2]) + `"`
		})
	}
	return text
}

// relative writes the path to as it is seen from a page.
func relative(from, to string) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	a = a[:len(a)-1]
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	up := strings.Repeat("../", len(a))
	if up == "" {
		up = "./"
	}
	return up + strings.Join(b, "/")
}

// jsonReply is a reply of a service.
func jsonReply(v any) synthReply {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only maps, slices and strings are passed
	}
	return synthReply{kind: "application/json", text: string(b)}
}
