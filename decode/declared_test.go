package decode

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

func TestMetaLabel(t *testing.T) {
	for _, c := range []struct{ name, head, want string }{
		{"short form", `<meta charset="gbk">`, "gbk"},
		{"long form", `<META http-equiv=Content-Type content='text/html; charset=GB2312'>`, "GB2312"},
		{"no quotes, spaces", `<meta charset = utf-8 />`, "utf-8"},
		{"script before", `<script src="x.js" charset="big5"></script><meta charset=gbk>`, "gbk"},
		{"after byte 1024", strings.Repeat(" ", 2000) + `<meta charset=gbk>`, "gbk"},
		{"after the window", strings.Repeat(" ", metaWindow) + `<meta charset=gbk>`, ""},
		{"xml", `<?xml version="1.0" encoding="BIG5" standalone="yes"?>`, "BIG5"},
		{"script alone", `<script charset="big5"></script>`, ""},
		{"broken tag", `<meta name="x" content="<charset=gbk`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := metaLabel([]byte(c.head)); got != c.want {
				t.Errorf("metaLabel(%.80q) = %q, want %q", c.head, got, c.want)
			}
		})
	}
}

func TestHeaderLabel(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "gbk": "gbk", ` "GB2312" `: "GB2312", "text/html; charset=utf-8": "utf-8",
		"text/html;charset='big5'": "big5", "text/html": "",
	} {
		if got := headerLabel(header); got != want {
			t.Errorf("headerLabel(%q) = %q, want %q", header, got, want)
		}
	}
}

func TestCharsetOf(t *testing.T) {
	for label, want := range map[string]Charset{
		"GB2312": CharsetGB18030, "gb_2312-80": CharsetGB18030, "x-gbk": CharsetGB18030, "GB 18030": CharsetGB18030,
		"UTF8": CharsetUTF8, "Big5-HKSCS": CharsetBig5, "utf-16": CharsetUTF16LE, "iso-8859-1": "", "": "",
	} {
		if got := charsetOf(label); got != want {
			t.Errorf("charsetOf(%q) = %q, want %q", label, got, want)
		}
	}
}

// TestMetaLabelLikeRegexp puts heads together at random and compares with
// one regular expression over the whole.
func TestMetaLabelLikeRegexp(t *testing.T) {
	whole := regexp.MustCompile(`(?i)<meta\b[^<>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)`)
	words := []string{"<meta", "<METAX", "<Meta ", " ", "charset", "CharSet", "x", "-", "=", " = ", `"`, "'", ">", "<", "gbk", "utf-8", "\n", "/", "content=", ";", "年"}
	rnd := rand.New(rand.NewPCG(5, 6))
	found := 0
	for range 100_000 {
		head := []byte(words[rnd.IntN(4)])
		for range rnd.IntN(16) {
			head = append(head, words[rnd.IntN(len(words))]...)
		}
		want := ""
		if m := whole.FindSubmatch(head); m != nil {
			want, found = string(m[1]), found+1
		}
		if got := metaLabel(head); got != want {
			t.Fatalf("metaLabel(%q) = %q, want %q", head, got, want)
		}
	}
	if found < 300 {
		t.Errorf("only %d of the heads declare anything", found)
	}
}

// TestPlainMeta holds the labels that need no regular expression against it.
func TestPlainMeta(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{" ", "\n", "charset", "Charset", "=", `"`, "'", "utf-8", "gb2312", "x_1.a:b", "/", "content", "\xb5", ";", "\v"}
	plain := 0
	for range 100_000 {
		tag := []byte("meta")
		for range r.IntN(9) {
			tag = append(tag, parts[r.IntN(len(parts))]...)
		}
		label := plainMeta(tag)
		if label == "" {
			continue
		}
		plain++
		if m := metaCharset.FindSubmatch(tag); m == nil || string(m[1]) != label {
			t.Fatalf("%q: label %q, want %q", tag, label, m)
		}
	}
	if plain == 0 || plainMeta([]byte(`META charset="gbk" /`)) != "gbk" {
		t.Errorf("%d of the tags are plain", plain)
	}
}
