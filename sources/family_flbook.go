package sources

// flbook is FLBOOK: pictures only, perhaps with a PDF file beside them.
var flbook = family{
	name:  "flbook",
	marks: word(3, "flbook.com", `"includehtml"`),
}
