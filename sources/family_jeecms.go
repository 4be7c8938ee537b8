package sources

import "slices"

// jeecms is JEECMS.
var jeecms = family{
	name:  "jeecms",
	marks: slices.Concat(word(3, "/r/cms/www"), shape(3, ".jhtml", `\.jhtml\b`)),
}
