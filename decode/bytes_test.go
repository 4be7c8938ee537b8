package decode

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// charsetCase is a body in one charset under some declaration.
type charsetCase struct {
	name   string
	raw    []byte
	header string
	want   Text // Mends and Damage are not compared
}

func charsetCases() []charsetCase {
	enc := func(s string, c Charset) []byte {
		raw, _ := encodingOf(c).NewEncoder().Bytes([]byte(s))
		return raw
	}
	style := "<style>" + strings.Repeat("td{border:1px}\n", 100) + "</style>"
	late := strings.Replace(withMeta(page, "gb2312"), "<head>", "<head>"+style, 1)
	later := strings.Replace(withMeta(page, "gb2312"), "<head>", "<head>"+strings.Repeat(style, 4), 1)
	rare := strings.Replace(page, "青溪县人民政府", "青溪县人民政府（联系人：王䶮、㑇𠮷）", 1)
	latin := withMeta(page, "iso-8859-1")
	wide := withMeta(page, "gb2312")
	return []charsetCase{
		{"gbk undeclared", enc(page, CharsetGB18030), "", Text{page, ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, nil, 0, ""}, nil, nil}},
		{"gbk with a right meta tag", enc(withMeta(page, "gb2312"), CharsetGB18030), "", Text{withMeta(page, "gb2312"), ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, map[string]string{"meta": "gb2312"}, 0, ""}, nil, nil}},
		{"gbk with the meta tag after byte 1024", enc(late, CharsetGB18030), "", Text{late, ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, map[string]string{"meta": "gb2312"}, 0, ""}, nil, nil}},
		{"gbk with the meta tag out of sight", enc(later, CharsetGB18030), "", Text{later, ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, nil, 0, ""}, nil, nil}},
		{"gbk under a utf-8 header", enc(page, CharsetGB18030), "utf-8", Text{page, ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, map[string]string{"header": "utf-8"}, 0,
				"header says utf-8, the bytes read as gb18030"}, nil, nil}},
		{"gbk after a utf-8 byte order mark", append([]byte("\xEF\xBB\xBF"), enc(page, CharsetGB18030)...), "", Text{page, ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, map[string]string{"bom": "utf-8"}, 0,
				"bom says utf-8, the bytes read as gb18030"}, nil, nil}},
		{"utf-8 under a gb2312 header", []byte(page), "gb2312", Text{page, ScriptHans,
			Trail{CharsetUTF8, CharsetGB18030, map[string]string{"header": "gb2312"}, 0,
				"header says gb2312, the bytes are valid UTF-8"}, nil, nil}},
		{"utf-8 under a latin-1 header", []byte(page), "ISO-8859-1", Text{page, ScriptHans,
			Trail{CharsetUTF8, "", map[string]string{"header": "ISO-8859-1"}, 0,
				"header says ISO-8859-1, the bytes are valid UTF-8"}, nil, nil}},
		{"utf-8 with a byte order mark", []byte("\uFEFF" + page), "", Text{page, ScriptHans,
			Trail{CharsetUTF8, "", map[string]string{"bom": "utf-8"}, 0, ""}, nil, nil}},
		{"gbk with a latin-1 meta tag", enc(latin, CharsetGB18030), "", Text{latin, ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, map[string]string{"meta": "iso-8859-1"}, 0,
				"meta says iso-8859-1, the bytes read as gb18030"}, nil, nil}},
		{"gb18030 of four bytes under gb2312", enc(rare, CharsetGB18030), "gb2312", Text{rare, ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, map[string]string{"header": "gb2312"}, 0, ""}, nil, nil}},
		{"big5 undeclared", enc(pageHant, CharsetBig5), "", Text{pageHant, ScriptHant,
			Trail{CharsetBig5, CharsetGB18030, nil, 0, ""}, nil, nil}},
		{"big5 under a gbk header", enc(pageHant, CharsetBig5), "gbk", Text{pageHant, ScriptHant,
			Trail{CharsetBig5, CharsetGB18030, map[string]string{"header": "gbk"}, 0,
				"header says gbk, the bytes read as big5"}, nil, nil}},
		{"traditional in gbk", enc(pageHant, CharsetGB18030), "", Text{pageHant, ScriptHant,
			Trail{CharsetGB18030, CharsetBig5, nil, 0, ""}, nil, nil}},
		{"utf-16le with a lying meta tag", append([]byte("\xFF\xFE"), enc(wide, CharsetUTF16LE)...), "", Text{wide, ScriptHans,
			Trail{CharsetUTF16LE, "", map[string]string{"bom": "utf-16le", "meta": "gb2312"}, 0,
				"meta says gb2312, the bytes are utf-16le"}, nil, nil}},
		{"utf-16le undeclared", enc(page, CharsetUTF16LE), "", Text{page, ScriptHans,
			Trail{CharsetUTF16LE, CharsetGB18030, nil, 0, ""}, nil, nil}},
		{"utf-16be with a byte order mark", append([]byte("\xFE\xFF"), enc(page, CharsetUTF16BE)...), "utf-8", Text{page, ScriptHans,
			Trail{CharsetUTF16BE, "", map[string]string{"bom": "utf-16be", "header": "utf-8"}, 0,
				"header says utf-8, the byte order mark says utf-16be"}, nil, nil}},
		{"gbk cut within a character", enc("公开报告", CharsetGB18030)[:7], "", Text{"公开报\uFFFD", ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, nil, 1, "1 characters could not be read"}, nil, nil}},
		{"utf-8 cut within a character", []byte("公开报告")[:11], "gbk", Text{"公开报\uFFFD", ScriptHans,
			Trail{CharsetUTF8, CharsetGB18030, map[string]string{"header": "gbk"}, 1,
				"header says gbk, the bytes are valid UTF-8; 1 characters could not be read"}, nil, nil}},
		{"six characters of gbk", enc("年度工作报告", CharsetGB18030), "", Text{"年度工作报告", ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, nil, 0, ""}, nil, nil}},
		{"short utf-16le undeclared", enc("<title>罚决字〔20</title>\n", CharsetUTF16LE), "big5", Text{"<title>罚决字〔20</title>\n", ScriptHans,
			Trail{CharsetUTF16LE, CharsetUTF16BE, map[string]string{"header": "big5"}, 0,
				"header says big5, the bytes read as utf-16le"}, nil, nil}},
		{"short utf-8 cut within a character", []byte("<p>5901国新")[:11], "", Text{"<p>5901国\uFFFD", ScriptHans,
			Trail{CharsetUTF8, "", nil, 1, "1 characters could not be read"}, nil, nil}},
		{"ascii with a stray NUL byte", []byte("<p>table of\x00 contents</p>"), "", Text{"<p>table of contents</p>", ScriptNone,
			Trail{CharsetUTF8, CharsetGB18030, nil, 0, "NUL bytes dropped"}, nil, nil}},
		{"gbk with a stray NUL byte", append([]byte{0}, enc(page, CharsetGB18030)...), "", Text{page, ScriptHans,
			Trail{CharsetGB18030, CharsetBig5, nil, 0, "NUL bytes dropped"}, nil, nil}},
		{"byte order mark after a NUL character", []byte("\xFE\xFF\x00\x00\xFE\xFF\x00O\x00K"), "", Text{"OK", ScriptNone,
			Trail{CharsetUTF16BE, "", map[string]string{"bom": "utf-16be"}, 0, "NUL bytes dropped"}, nil, nil}},
		{"ascii", []byte("<p>OK</p>"), "gbk", Text{"<p>OK</p>", ScriptNone,
			Trail{CharsetUTF8, "", map[string]string{"header": "gbk"}, 0, ""}, nil, nil}},
		{"empty", nil, "", Text{"", ScriptNone, Trail{CharsetUTF8, "", nil, 0, ""}, nil, nil}},
	}
}

func TestBytesCharset(t *testing.T) {
	for _, c := range charsetCases() {
		t.Run(c.name, func(t *testing.T) {
			got := Bytes(c.raw, c.header)
			checkSpans(t, got)
			if len(got.Mends) > 0 {
				t.Errorf("mends where nothing is broken: %+v", got.Mends)
			}
			got.Mends, got.Damage = nil, nil
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Bytes(%.60q…, %q) (-want +got):\n%s", c.raw, c.header, diff)
			}
		})
	}
}

// TestBytesGaps has the codes of GB 18030 that x/text leaves out.
func TestBytesGaps(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"letter", "\xA8\xBC", "ḿ"},
		{"vertical comma", "\xA6\xD9", "\uFE10"},
		{"2005 character", "\xFE\x59", "\u9FB4"},
		{"beyond the basic plane", "\xFE\x51", "\U00020087"},
		{"own characters, first zone", "\xAA\xA1", "\uE000"},
		{"own characters, last zone", "\xA7\xA0", "\uE765"},
		{"wide space of old pages", "\xA3\xA0", "\u3000"},
		{"no such code", "\xA2\xAB", "\uFFFD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := encode(t, page, CharsetGB18030)
			raw = append(raw, (gbkOf("负责人") + c.code + gbkOf("负责人"))...)
			want := page + "负责人" + c.want + "负责人"
			if got := Bytes(raw, "gbk"); got.String != want {
				t.Errorf("Bytes = …%q, want …%q", got.String[len(page):], want[len(page):])
			}
		})
	}
}

// TestBytesMixed has pages put together from parts in two charsets.
func TestBytesMixed(t *testing.T) {
	for _, c := range []struct {
		name, raw, want string
		mend            Mend
	}{
		{"utf-8 in a gbk page", gbkOf(page) + "<p>版权所有：青溪县</p>", page + "<p>版权所有：青溪县</p>",
			Mend{Span{}, asGBK("版权所有：青溪县"), "utf-8 inside gb18030"}},
		{"gbk in a utf-8 page", page + gbkOf("<p>主办单位</p>"), page + "<p>主办单位</p>",
			Mend{Span{}, "\uFFFD\uFFFD\uFFFD\uFFFDλ", "gb18030 inside utf-8"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Bytes([]byte(c.raw), "")
			if got.String != c.want {
				t.Errorf("Bytes = …%q, want …%q", got.String[len(page):], c.want[len(page):])
			}
			if len(got.Mends) != 1 {
				t.Fatalf("mends = %+v, want one", got.Mends)
			}
			m := got.Mends[0]
			if text := got.String[m.Span.Start:m.Span.End]; !strings.Contains(c.want[len(page):], text) {
				t.Errorf("the mend stands on %q", text)
			}
			if m.Rule != c.mend.Rule {
				t.Errorf("rule = %q, want %q", m.Rule, c.mend.Rule)
			}
		})
	}
}

// shared lists real files that lie beside the project, or skips.
func shared(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", filepath.FromSlash(pattern)))
	if err != nil || len(files) == 0 {
		t.Skipf("SKIPPED: no real files at ../../shared/%s", pattern)
	}
	return files
}

func TestBytesRealCharsets(t *testing.T) {
	for folder, want := range map[string]Charset{"Big5": CharsetBig5, "GB2312": CharsetGB18030} {
		for _, file := range shared(t, "real/charset/"+folder+"/*") {
			t.Run(filepath.Base(file), func(t *testing.T) {
				got := Bytes(read(t, file), "utf-8")
				if got.Trail.Chosen != want || got.Trail.Lost != 0 || len(got.Mends) != 0 {
					t.Errorf("trail = %+v, %d mends, want %s and nothing lost or mended", got.Trail, len(got.Mends), want)
				}
			})
		}
	}
}

func TestBytesRealPages(t *testing.T) {
	for _, file := range append(shared(t, "real/portal-pages/*.html"), shared(t, "seeds/*.txt")...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := Bytes(read(t, file), "gbk")
			want := CharsetUTF8
			if got.Trail.Declared["bom"] != "" {
				want = CharsetUTF16LE
			}
			if got.Trail.Chosen != want || got.Trail.Lost != 0 || len(got.Mends) != 0 {
				t.Errorf("trail = %+v, mends %+v, want %s and nothing lost or mended", got.Trail, got.Mends, want)
			}
			script, damage := ScriptHans, 0
			if strings.HasPrefix(filepath.Base(file), "003_") {
				script, damage = ScriptHant, 1
			}
			if got.Script != script || len(got.Damage) != damage {
				t.Errorf("script %q, damage %+v, want %q and %d runs", got.Script, got.Damage, script, damage)
			}
		})
	}
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// BenchmarkBytesGBK decodes a page of 60 KB without declaration.
func BenchmarkBytesGBK(b *testing.B) {
	raw := encode(b, strings.Repeat(page, 60<<10/len(gbkOf(page))+1), CharsetGB18030)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		Bytes(raw, "")
	}
}
