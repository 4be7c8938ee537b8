package sources

import "slices"

// anhui is the platform of 安徽 and 陇南 (集约化平台).
var anhui = family{
	name:  "anhui",
	marks: slices.Concat(shape(3, "/public/column/", `/public/column/\d+\?type=`), word(1, "catid=", "publictype="), shape(2, "/site/tpl/", `/site/tpl/\d+`)),
	article: []string{
		`/public/\d+/\d+\.html$`,
	},
}
