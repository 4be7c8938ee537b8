package sources

// gjsy is the national register of public institutions 事业单位在线.
var gjsy = family{
	name:  "gjsy",
	marks: word(3, "/queryall/"),
	article: []string{
		`/iframerandom/`,
	},
}
