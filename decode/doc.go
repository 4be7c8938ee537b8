// Package decode turns bytes of any declared or undeclared charset into right Chinese text, and says what it mended.
//
// Bytes is the way in: it decides the charset, repairs what had been decoded
// wrongly before (乱码) where that can be undone, and marks what cannot. Of a
// declaration it believes little, of the text that comes out much. Simplify
// turns Traditional into Simplified characters with the dictionaries of
// OpenCC, ScriptOf tells the two apart. Readings and Wordings find what copies
// of a page on foreign hosts have that the page has not.
//
// Everything here is safe for concurrent use. Tables are built when they are
// first needed.
package decode
