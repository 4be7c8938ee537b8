package sources

import "regexp"

// hanwebXXGK is the disclosure module of Hanweb (信息公开目录): the page of a column
// is a shell, its rows come from search.jsp.
var hanwebXXGK = family{
	name:  "hanweb-xxgk",
	marks: word(4, "/module/xxgk/", "vc_xxgkarea"),
	article: []string{
		`/module/xxgk/xxgkannualreport\.jsp\?`,
		`/xxgkannualreport/show/`,
	},
}

// xxgkService is asked by POST, and told its own query a second time as form.
var xxgkServices = []listService{
	{address: regexp.MustCompile(`/module/xxgk/search\.jsp\?[^"'\s<>]*`), page: "currpage", first: 1, post: true, query: true, form: "divid=divlist"},
}
