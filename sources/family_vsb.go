package sources

import "slices"

// vsb is VSB 博达. Its static pages count down (page 2 is the last but one file), so
// the link 下页 is followed and nothing is computed.
var vsb = family{
	name: "vsb",
	marks: slices.Concat(word(3, ".vsb.css", "vsb_content", "_newscontent_fromname", "img_vsb_content"),
		word(2, "v_news_content", "wbtreeid=", "_showdynclicks("), shape(2, "/info/", `/info/\d+/\d+\.htm`)),
	article: []string{
		`/info/\d+/\d+\.htm$`,
		`urltype=news\.newscontenturl`,
	},
}
