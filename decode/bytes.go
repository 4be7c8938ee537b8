package decode

import "strings"

// Bytes decodes raw into Text. The header is the charset label of the
// Content-Type header, or "".
func Bytes(raw []byte, header string) Text {
	return Text{String: strings.ToValidUTF8(string(raw), "\uFFFD"), Trail: Trail{Chosen: CharsetUTF8}}
}
