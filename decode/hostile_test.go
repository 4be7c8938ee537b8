package decode

import (
	"strings"
	"testing"
	"time"
)

// hostileBodies are the worst texts for the searches: every character of them
// begins something that fails far behind.
var hostileBodies = map[string]string{
	"rare han as gbk":         asGBK(strings.Repeat("龘靐齉", 1<<16)),
	"rare han as latin":       asLatin(strings.Repeat("龘靐", 1<<15)),
	"rare gbk as latin":       asLatin(gbkOf(strings.Repeat("龘靐", 1<<16))),
	"latin twice":             asLatin(asLatin(strings.Repeat("龘a", 1<<15))),
	"quotes, letters, é":      strings.Repeat("“a", 1<<17) + "é",
	"beginnings":              strings.Repeat("涓", 1<<17),
	"beginnings with euros":   strings.Repeat("涓涓€", 1<<16),
	"strays":                  strings.Repeat("¤", 1<<17) + "?",
	"strays and marks":        strings.Repeat("¤¤¤¤? ", 1<<16),
	"bopomofo and marks":      strings.Repeat("ㄒ?", 1<<16),
	"broken bytes":            strings.Repeat("\xff中", 1<<16),
	"two charsets":            strings.Repeat(gbkOf("政府")+"<中国>", 1<<15),
	"open brackets":           strings.Repeat("文(wen", 1<<16),
	"readings that go astray": strings.Repeat("文(wen)(", 1<<16),
}

// TestBytesHostile wants time in proportion to the body: these take a
// second together, and hours if each character starts a search of the rest.
func TestBytesHostile(t *testing.T) {
	for name, body := range hostileBodies {
		start := time.Now()
		text := Bytes([]byte(body), "")
		Readings(text.String)
		Wordings(text.String)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(body), took)
		}
	}
}
