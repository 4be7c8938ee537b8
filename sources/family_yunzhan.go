package sources

import "slices"

// yunzhan is 云展网: the landing page of a book carries the text of all its pages.
var yunzhan = family{
	name:  "yunzhan",
	marks: slices.Concat(word(3, "{{bookdata."), word(2, "杂志分类", "文本内容", "yunzhan365")),
}
