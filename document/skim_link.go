package document

import (
	"cmp"
	"html"
	"slices"
	"strings"
)

func (k *skimmer) endLink() bool {
	if k.link < 0 {
		return true
	}
	text := k.all[k.link:]
	k.link = -1
	r := &k.refs[k.ref]
	r.Text = string(text)
	switch {
	case len(text) == 0:
	case k.mixed || k.line || len(k.held) > 0 || !strings.HasPrefix(squeeze(r.Name), squeeze(r.Text)) && len(r.Name) > len(r.Text):
		k.ownText(r.Text)
	default:
		k.held = append(k.held, text...)
	}
	whole := r.Text
	if whole == "" || len(r.Name) > len(whole) {
		whole = r.Name
	}
	for _, alt := range k.alts {
		if whole == alt || !strings.HasPrefix(squeeze(whole), squeeze(alt)) {
			k.all = append(k.all, alt...)
			k.ownText(alt)
		}
	}
	return len(text) <= longestSkimmed
}

type first struct {
	value string
	known bool
}

func (f *first) take(value string) {
	if !f.known {
		f.value, f.known = unescaped(value), true
	}
}

func (k *skimmer) anchor(a *attributes) bool {
	r := a.ref()
	k.refs = append(k.refs, r)
	if href := strings.TrimSpace(r.Href); href != "" && isLink(href) && !strings.HasSuffix(k.url, strings.TrimLeft(href, "./")) {
		k.link, k.ref, k.mixed, k.split, k.alts = len(k.all), len(k.refs)-1, false, false, k.alts[:0]
	}
	return !a.broken
}

func isLink(href string) bool {
	if href[0] == '#' || hasFold(href, "javascript:") {
		return false
	}
	colon := strings.IndexByte(href, ':')
	return colon < 0 || strings.ContainsAny(href[:colon], "/?#") || hasFold(href, "http://") || hasFold(href, "https://")
}

func (k *skimmer) area(a *attributes) bool {
	k.refs = append(k.refs, a.ref())
	return !a.broken
}

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
		k.own = append(k.own, name...)
		k.all = append(k.all, name...)
	case k.refs[k.ref].Name == "":
		k.refs[k.ref].Name = name
	case k.refs[k.ref].Name != name:
		k.refs = append(k.refs, Ref{Href: k.refs[k.ref].Href, Name: name})
	}
	return !a.broken
}

func (k *skimmer) other(name string, a *attributes) bool {
	titled := false
	hides := slices.ContainsFunc(withdrawn, func(odd string) bool { return isTag(name, odd) })
	for a.next() {
		switch len(a.name) {
		case 2, 5:
			switch {
			case isTag(a.name, "id"), isTag(a.name, "class"):
				titled = titled || mayBeTitle(a.value) && namesIn(a.value).has(titleNamed)
			case isTag(a.name, "style"):
				hides = hides || lookOf(a.value).has(unseenLook|struckLook)
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
	inLine := k.line || len(k.held) > 0 || k.link >= 0 && len(k.all) > k.link
	return !a.broken && !(hides && inLine)
}

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
