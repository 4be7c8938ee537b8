package sources

import (
	"fmt"
	"strings"
	"testing"

	"nianbao/document"
)

// BenchmarkFollow judges a home page of a thousand links.
func BenchmarkFollow(b *testing.B) {
	var rows []string
	for n := range 1000 {
		rows = append(rows, row(fmt.Sprintf("/art/2024/1/19/art_15_%d.html", n), "全市政务公开工作推进会在市政府召开并部署下一步工作", "2024-01-19"))
	}
	doc, err := document.Read(document.Input{URL: city, Body: []byte(html5("定西市人民政府", "", strings.Join(rows, "")))})
	if err != nil {
		b.Fatal(err)
	}
	s, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	src := Source{ID: "621100-city", Code: "621100", Base: city}
	s.replace(append(s.list, src))
	for b.Loop() {
		s.Follow(src, Page{URL: city, Step: StepColumn, Doc: doc}, Years{})
	}
}

func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := Embedded(); err != nil {
			b.Fatal(err)
		}
	}
}
