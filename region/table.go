package region

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/divisions.csv.gz
var divisionsGzip []byte

// table holds the divisions from province to county, by code.
type table struct {
	all    []Division
	byCode map[string][]Division
	byName map[string][]int // full name -> places in all
	stems  map[string][]int // short name -> places in all
}

var divisions = sync.OnceValue(func() *table { return parseDivisions(inflate(divisionsGzip)) })

// parseDivisions reads the CSV lines code,name,level,from,until,successor. A
// line that is not of this shape is left out; a test counts them.
func parseDivisions(text string) *table {
	lines := strings.Count(text, "\n")
	t := &table{
		all:    make([]Division, 0, lines),
		byCode: make(map[string][]Division, lines), byName: make(map[string][]int, lines), stems: make(map[string][]int, 2*lines),
	}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSpace(line), ",")
		if len(f) != 6 || !isCode(f[0], 6) {
			continue
		}
		d := Division{Code: f[0], Name: f[1], Level: f[2], From: number(f[3]), Until: number(f[4])}
		if f[5] != "" {
			d.Successors = strings.Split(f[5], ";")
		}
		t.add(d)
	}
	return t
}

func (t *table) add(d Division) {
	n := len(t.all)
	t.all = append(t.all, d)
	t.byCode[d.Code] = append(t.byCode[d.Code], d)
	t.byName[d.Name] = append(t.byName[d.Name], n)
	for _, s := range shortNames(d.Name, d.Level) {
		t.stems[s] = append(t.stems[s], n)
	}
}

// inflate unpacks an embedded table. The bytes are part of the program, so a
// failure is a broken build; the tests see it as an empty table.
func inflate(packed []byte) string {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return ""
	}
	var text strings.Builder
	text.Grow(int(binary.LittleEndian.Uint32(packed[len(packed)-4:]))) // gzip ends with the length of what it holds
	if _, err := io.Copy(&text, r); err != nil {
		return ""
	}
	return text.String()
}

func isCode(s string, digits int) bool {
	if len(s) != digits {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
