package sources

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/document"
)

// listService is a program of a site that answers the rows of a list by page,
// as pages of a platform name it in their scripts.
type listService struct {
	address *regexp.Regexp
	page    string   // parameter that holds the number of the page
	first   int      // number of the first page
	post    bool     // the parameters are posted as a form
	query   bool     // what is posted repeats the query of the address
	form    string   // posted as it stands
	fields  []string // posted with the values that scripts of the page give them
}

// maxServices is how many lists one page may name.
const maxServices = 4

// serviceFamilies are the services of all platforms: their addresses tell them
// apart, so a page needs not show its platform.
func serviceFamilies() []listService {
	var all []listService
	all = append(all, ucapServices...)
	all = append(all, xxgkServices...)
	return all
}

// services leads from a page to the rows that its scripts would ask for.
func (w *walk) services() {
	if w.page.Doc.Form == document.FormJSON {
		return
	}
	found := w.jpaasUnits()
	if slices.ContainsFunc(serviceWords, w.told().has) {
		raw := joined(w.page.Doc)
		for _, s := range serviceFamilies() {
			for _, m := range s.address.FindAllString(raw, maxServices) {
				found = append(found, s.call(html.UnescapeString(m), w.page.Doc))
			}
		}
	}
	for n, address := range found {
		if n < maxServices {
			w.service(address)
		}
	}
	w.epointList()
}

// concatenation is where a script puts a value into the text of an address, or
// at its end.
var concatenation = regexp.MustCompile(`["']\s*\+\s*([A-Za-z_$][\w$.]*)\s*(\+\s*["']|[,);])`)

// serviceWords stand in the addresses of list services, before any value.
var serviceWords = []string{"/szinf/", "/common/search/", "/u/search/list/", "/module/xxgk/search.jsp"}

// maxNames is how many values of a page's scripts are looked up.
const maxNames = 64

// joined is the source text of a page with the addresses of its scripts put
// together: "/list/" + id + "?page=" with the value of id. What has no value in
// the page, as the number of a page, is left empty.
func joined(d *document.Document) string {
	values := map[string]string{}
	return concatenation.ReplaceAllStringFunc(d.Raw(), func(part string) string {
		m := concatenation.FindStringSubmatch(part)
		name := m[1][strings.LastIndexByte(m[1], '.')+1:]
		value, known := values[name]
		if !known && len(values) < maxNames {
			value = d.ScriptValue(name).Text()
			values[name] = value
		}
		if !strings.HasPrefix(m[2], "+") {
			value += `"` + m[2]
		}
		return value
	})
}

// trees leads to the lists that the script of a shell names.
func (w *walk) trees() {
	for _, address := range w.gkmlptLists() {
		w.service(address)
	}
}

// service adds a lead to the first page of a list service.
func (w *walk) service(href string) {
	address, ok := w.resolve(href)
	if !ok || href == "" {
		return
	}
	key, err := Canonical(address)
	if err != nil || key == w.self || w.set.inScope(w.src, key) != "" {
		return
	}
	l := link{Link: document.Link{URL: address, Via: "record", Main: true}, address: key}
	w.paged(l, Paging{List: key, Number: 1}, "list service of the column")
}

// list is the address under which the pages of a list are filed together.
func (w *walk) list() string {
	if w.page.List != "" {
		return w.page.List
	}
	return w.self
}

// call is the request for the first page.
func (s listService) call(address string, d *document.Document) string {
	number := strconv.Itoa(s.first)
	if !s.post || s.query {
		address = withParam(address, s.page, number)
	}
	if !s.post {
		return address
	}
	var form []string
	if _, query, _ := strings.Cut(address, "?"); s.query && query != "" {
		form = append(form, query)
	} else {
		form = append(form, s.page+"="+number)
	}
	for _, name := range s.fields {
		if value := d.ScriptValue(name).Text(); value != "" && param(address, name) == "" {
			form = append(form, name+"="+value)
		}
	}
	if s.form != "" {
		form = append(form, s.form)
	}
	return postForm(address, strings.Join(form, "&"))
}

// serviceNext asks a list service for its next page, as long as it has one.
func (w *walk) serviceNext() string {
	target, contentType, body, posted := Posted(w.page.URL)
	for _, s := range serviceFamilies() {
		if s.post != posted || posted && contentType != TypeForm || !s.address.MatchString(target) {
			continue
		}
		if !posted {
			return w.nextCounted(s.page, s.first)
		}
		form := "?" + string(body)
		if !w.more() {
			return ""
		}
		number := strconv.Itoa(max(atoi(param(form, s.page)), s.first) + 1)
		if s.query {
			target = withParam(target, s.page, number)
		}
		return postForm(target, strings.TrimPrefix(withParam(form, s.page, number), "?"))
	}
	return ""
}

// nextCounted counts a parameter of the page's own address on, while the list
// has more.
func (w *walk) nextCounted(name string, first int) string {
	if !w.more() {
		return ""
	}
	current := first
	if text := param(w.page.URL, name); text != "" {
		current = max(first, atoi(text))
	}
	return withParam(w.page.URL, name, strconv.Itoa(current+1))
}

// more says whether a list service has rows that were not seen: by the total
// it declares, else as long as it answers any.
func (w *walk) more() bool {
	if w.j.Declared >= 0 {
		return w.page.Seen+w.count < w.j.Declared && w.count > 0
	}
	return w.count > 0
}
