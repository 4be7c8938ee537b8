package sources

// asp is any portal of programs: asp, aspx, jsp, php, do. Query strings may be
// percent-encoded in GBK and are sent as found.
var asp = family{
	name:  "asp",
	marks: shape(3, ".asp", `href=["'][^"']*\.aspx?\b`),
	article: []string{
		`/(content|show|detail|view|article)[^/]*/[^/]*\d+[^/]*\.(s?html?|jsp|aspx?|php|do)$`,
		`/(content|show|detail|view|article)[^/]*\.(jsp|aspx?|php|do|html?)\?`,
		`/item/\d+\.aspx$`, // 动易
	},
}
