package document

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// headPieces are what stands before the body of pages, in and out of place.
var headPieces = strings.Split(`<meta charset=utf-8>|<META NAME="a" content='b&amp;c' />|<link rel=x href="a?b&copy=1">|<base href=/>|<title>a &lt; b</title>|<TITLE>
</TITLE>|<title></title>|<title><b>x</b><!-- </title>|<script>a<b</script>|<script type="x"><!-- if (a</b) --></script>|<script><!-- <script> --></script>|<style>p{}<!-- --></style>|
|  |<!-- <body> -->|<!--a&amp;b-->|<!---->|</head>|text|&nbsp;|<noscript><img></noscript>|<head>|<html lang=zh>|<object>|</title>|</p>|<template></template>|<meta>|<o:x>|v/head>|vmeta>|vtitle>a</title>`, "|")

// TestHeadAtRandom compares the two parsers on what stands before a body.
func TestHeadAtRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	built := 0
	for range 20_000 {
		var b strings.Builder
		b.WriteString(one("", "", "\n", "<!-- c -->", "\ufeff"))
		b.WriteString(one("", "<!DOCTYPE html>", "<!doctype HTML >", `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://a">`, "<!DOCTYPE svg>", "<!DOCTYPE>"))
		b.WriteString(one("", "\n ", "a"))
		b.WriteString(one("<html>", "<html>", "<HTML lang='zh' xmlns=x>", "", "vhtml>"))
		b.WriteString(one("<head>", "<head>", "\n<head>\n", "<head id=h>", "", "<!-- c --><head>"))
		for range r.IntN(6) {
			b.WriteString(headPieces[r.IntN(len(headPieces))])
		}
		b.WriteString(one("</head>", "</head>\n", ""))
		b.WriteString(one("<body>", "<body>", "<body class=a onload='b>c'>", "<BODY bgcolor=#fff >", "<body/>", "<frameset>", ""))
		b.WriteString("<p>文</p></body></html>")
		if (&builder{tree: newTree(), text: b.String()}).head() {
			built++
		}
		sameTree(t, b.String())
	}
	if built < 300 {
		t.Errorf("%d heads built", built)
	}
}
