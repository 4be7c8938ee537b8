package archive

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"hash"
	"strings"
)

// Digest is a labelled digest as we write it: "sha256:" and 64 hex digits.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Check is what became of a digest that a record names.
type Check string

// The results of a check.
const (
	CheckAbsent  Check = ""        // the record names none
	CheckAgrees  Check = "agrees"  // the bytes have it
	CheckDiffers Check = "differs" // the bytes have another
	CheckUnknown Check = "unknown" // of a kind that is not known
)

// hashes are the digests that can be checked.
var hashes = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New,
}

// checkDigest compares a labelled digest, in hex or base 32, with the bytes it
// may be of: programs differ in what they call the payload.
func checkDigest(labelled string, of ...[]byte) Check {
	label, value, ok := strings.Cut(strings.TrimSpace(labelled), ":")
	if labelled == "" {
		return CheckAbsent
	}
	make, known := hashes[strings.ReplaceAll(strings.ToLower(label), "-", "")]
	if !ok || !known {
		return CheckUnknown
	}
	h := make()
	want := rawDigest(value, h.Size())
	for _, data := range of {
		h.Reset()
		h.Write(data)
		if want != nil && bytes.Equal(h.Sum(nil), want) {
			return CheckAgrees
		}
	}
	return CheckDiffers
}

// rawDigest decodes a digest of that size, nil where it is none.
func rawDigest(value string, size int) []byte {
	if raw, err := hex.DecodeString(value); err == nil && len(raw) == size {
		return raw
	}
	text := strings.TrimRight(strings.ToUpper(value), "=")
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text); err == nil && len(raw) == size {
		return raw
	}
	return nil
}

// CheckBlock checks the block digest of a record.
func (r *Record) CheckBlock() Check {
	return checkDigest(r.Fields.Find("WARC-Block-Digest"), r.Block)
}

// CheckPayload checks the payload digest against the forms a payload may have:
// as sent, without its transfer coding, without its content coding.
func (r *Record) CheckPayload(forms ...[]byte) Check {
	return checkDigest(r.Fields.Find("WARC-Payload-Digest"), forms...)
}
