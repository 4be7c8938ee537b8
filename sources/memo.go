package sources

import (
	"sync"

	"nianbao/document"
)

// memoMax bounds the links whose judgement is remembered.
const memoMax = 8192

// memo remembers what address and text of a link say by themselves. The frame
// of a portal stands on each of its pages, so most links have been met before.
// It may be used from many goroutines.
type memo struct {
	mu    sync.RWMutex
	known map[memoKey]said
}

type memoKey struct{ url, text string }

// said is what a link says by itself; without an address it leads nowhere.
type said struct {
	url     string // without sessions, gates and what keeps it out of caches
	address string // canonical
	title   judged
	text    string // of the title, plain and without the marks of menus
	article bool
	file    bool
}

// of judges a link, or remembers how it was judged.
func (m *memo) of(l document.Link) said {
	key := memoKey{l.URL, l.Text}
	m.mu.RLock()
	s, ok := m.known[key]
	m.mu.RUnlock()
	if ok {
		return s
	}
	s = say(l)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= memoMax {
		m.known = map[memoKey]said{}
	}
	m.known[key] = s
	return s
}

// say judges a link by itself.
func say(l document.Link) said {
	s := said{url: withoutNoise(withoutSession(ungated(l.URL)))}
	address, err := Canonical(s.url)
	if err != nil {
		return s
	}
	s.address, s.title = address, judgeTitle(l.Text)
	s.text = menuTrim.Replace(s.title.text)
	s.article, s.file = isArticle(address), isFile(address, l.Text)
	return s
}
