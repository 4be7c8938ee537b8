package sources

import "slices"

// nfcms is the site platform of 广东 (集约化平台).
var nfcms = family{
	name:  "nfcms",
	marks: slices.Concat(word(3, "nfcms_site_id", "news_cont_d_wrap"), shape(2, "post_", `/content/m?post_\d+\.html`)),
	article: []string{
		`/m?post_\d+\.html$`,
	},
}
