package document

import (
	"cmp"
	"html"
	"strings"
)

// saying is where the text of a link stands in that of the page.
type saying struct{ ref, from, to int }

// endLink completes the open link; false where it is too long for one.
func (k *skimmer) endLink() bool {
	if k.link < 0 {
		return true
	}
	from, to, name := k.link, k.all.Len(), k.refs[k.ref].Name
	text := k.all.String()[from:to]
	k.link = -1
	k.said = append(k.said, saying{k.ref, from, to})
	switch {
	case len(text) == 0:
	case k.mixed || k.line || len(k.held) > 0 || len(name) > len(text) && !strings.HasPrefix(squeeze(name), squeeze(text)):
		k.ownText(text)
	default:
		k.held = append(k.held, text...)
	}
	for _, alt := range k.alts {
		whole := name
		if len(text) > 0 && len(name) <= len(text) {
			whole = text
		}
		if whole == alt || !strings.HasPrefix(squeeze(whole), squeeze(alt)) {
			k.all.WriteString(alt)
			k.ownText(alt)
		}
	}
	return len(text) <= longestSkimmed
}

// first is an attribute, of which the first of its name counts.
type first struct {
	value string
	known bool
}

func (f *first) take(value string) {
	if !f.known {
		f.value, f.known = unescaped(value), true
	}
}

// anchor begins a link. One without an address, or to the page itself, is text
// of the page.
func (k *skimmer) anchor(a *attributes) bool {
	r := a.ref()
	k.refs = append(k.refs, r)
	if href := strings.TrimSpace(r.Href); href != "" && isLink(href) && !strings.HasSuffix(k.url, strings.TrimLeft(href, "./")) {
		k.link, k.ref, k.mixed, k.split, k.alts = k.all.Len(), len(k.refs)-1, false, false, k.alts[:0]
	}
	return !a.broken
}

// isLink tells a reference to another page from one that opens none.
func isLink(href string) bool {
	if href[0] == '#' || hasFold(href, "javascript:") {
		return false
	}
	colon := strings.IndexByte(href, ':')
	return colon < 0 || strings.ContainsAny(href[:colon], "/?#") || hasFold(href, "http://") || hasFold(href, "https://")
}

// area is a link without text.
func (k *skimmer) area(a *attributes) bool {
	k.refs = append(k.refs, a.ref())
	return !a.broken
}

// ref reads the attributes of a link that count.
func (a *attributes) ref() Ref {
	var href, title, click first
	for a.next() {
		switch {
		case isTag(a.name, "href"):
			href.take(a.value)
		case isTag(a.name, "title"):
			title.take(a.value)
		case isTag(a.name, "onclick"):
			click.take(a.value)
		}
	}
	return Ref{Href: href.value, Name: strings.TrimSpace(title.value), Click: click.value}
}

// picture takes what is shown in place of a picture: in a link each is a name of
// it, elsewhere it is text.
func (k *skimmer) picture(a *attributes) bool {
	var alt, title, click first
	for a.next() {
		switch {
		case isTag(a.name, "alt"):
			alt.take(a.value)
		case isTag(a.name, "title"):
			title.take(a.value)
		case isTag(a.name, "onclick"):
			click.take(a.value)
		}
	}
	name := cmp.Or(alt.value, title.value)
	if click.value != "" {
		k.refs = append(k.refs, Ref{Click: click.value, Name: name})
	}
	if k.link >= 0 && name != "" {
		k.alts = append(k.alts, name)
	}
	switch {
	case name == "":
	case k.link < 0:
		k.own.WriteString(name)
		k.all.WriteString(name)
	case k.refs[k.ref].Name == "":
		k.refs[k.ref].Name = name
	case k.refs[k.ref].Name != name:
		k.refs = append(k.refs, Ref{Href: k.refs[k.ref].Href, Name: name})
	}
	return !a.broken
}

// other passes over the tag of another element, which may be a link by its
// script, or made for the title of the article. One that hides text within a
// line is left to the parser.
func (k *skimmer) other(name string, kind tagKind, a *attributes) bool {
	titled := false
	hides := kind&withdrawnTag != 0
	for a.next() {
		switch len(a.name) {
		case 2, 5:
			switch {
			case isTag(a.name, "id"), isTag(a.name, "class"):
				titled = titled || mayBeTitle(a.value) && namesIn(a.value).has(titleNamed)
			case isTag(a.name, "style"):
				hides = hides || k.hidings.of(a.value, hidesText)
			}
		case 6:
			hides = hides || isTag(a.name, "hidden")
		case 7:
			if isTag(a.name, "onclick") {
				k.refs = append(k.refs, Ref{Click: unescaped(a.value)})
			}
		}
	}
	switch {
	case k.titled != "":
		if isTag(name, k.titled) {
			k.depth++
		}
	case titled:
		k.titled, k.depth = name, 1
		k.heading++
	}
	inLine := k.line || len(k.held) > 0 || k.link >= 0 && k.all.Len() > k.link
	return !a.broken && !(hides && inLine)
}

// mayBeTitle spares most names the look at the words in them.
func mayBeTitle(names string) bool {
	for i := 1; i < len(names); i++ {
		if c := names[i] | 0x20; c == 'i' && names[i-1]|0x20 == 't' || c == 't' && names[i-1]|0x20 == 'b' {
			return true
		}
	}
	return false
}

func unescaped(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}
