package sources

import "slices"

// fliphtml5 is FlipHTML5 and its kin (anyflip, Flip PDF): the text of a book stands
// in a configuration beside it, unless that is protected.
var fliphtml5 = family{
	name:  "fliphtml5",
	marks: slices.Concat(word(3, "htmlconfig", "fliphtml5"), word(1, "bookconfig")),
}
