package sources

// thtml is the platform of 日喀则 and 阜新, known by the extension of its pages.
var thtml = family{
	name:  "thtml",
	marks: shape(3, ".thtml", `\.thtml\b`),
	article: []string{
		`/\d{4,12}\.thtml$`,
	},
}
