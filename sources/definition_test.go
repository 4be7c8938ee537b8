package sources

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// full uses every key a definition may have.
const full = `
[[source]]
id = "621100-x"
name = "定西市人民政府"
level = "department"
code = "621100"
base = "http://www.x.gov.cn"
alias = ["http://old.x.gov.cn"]
family = "hanweb"
charset = "gbk"
entry = "/gk/"
accept = '^/gk/'
skip = ['^/bbs/']
column = [
  "/gk/nb/",
  { url = "/gk/{Y}/", via = "年报", seen = "2026-04", unit = "某局" },
  { url = "http://gk.x.gov.cn/2015/", year = 2015 },
]
seeds = ["/gk/1.html"]
images = true
rows = "ul.list > li"
title = "h1"
date = ".date"
body = "#zoom"
next = "a.next"
insecure_tls = true
blocked = { class = "412", seen = "2026-04-26" }
checked = "2026-11-22"
by = "someone"
note = "nothing"
evidence = "a list"
expect = { years = "2019-2020", min = 1, max = 9, latest_by = "03-31" }
politeness.delay = "5s"

  [[source.unit]]
  code = "621102001"
  url = "/zhen/"
  column = "/zhen/{Y}/"
  expect = { years = "2021-2021" }
`

func TestDefinitionWithEveryKey(t *testing.T) {
	s := newSet(nil)
	if err := s.LoadFile("62.toml", []byte(full)); err != nil {
		t.Fatal(err)
	}
	got, ok := s.Find("621100-x")
	if !ok {
		t.Fatal("not found")
	}
	want := Source{
		ID: "621100-x", Name: "定西市人民政府", Code: "621100", Level: "department", Base: "http://www.x.gov.cn/",
		Family: "hanweb", Charset: "gbk", File: "62.toml", Line: 2,
		Alias: []string{"http://old.x.gov.cn/"}, Entry: []string{"http://www.x.gov.cn/gk/"},
		Accept: []string{"^/gk/"}, Skip: []string{"^/bbs/"},
		Columns: []Column{
			{URL: "http://www.x.gov.cn/gk/nb/"},
			{URL: "http://www.x.gov.cn/gk/2019/", Year: 2019, Unit: "某局", Via: "年报", Seen: "2026-04"},
			{URL: "http://www.x.gov.cn/gk/2020/", Year: 2020, Unit: "某局", Via: "年报", Seen: "2026-04"},
			{URL: "http://gk.x.gov.cn/2015/", Year: 2015},
		},
		Units: []Unit{{
			Code: "621102001", Name: "中华路街道", URL: "http://www.x.gov.cn/zhen/",
			Columns: []Column{{URL: "http://www.x.gov.cn/zhen/2021/", Year: 2021, Unit: "621102001"}},
			Expect:  Expect{From: 2021, To: 2021},
		}},
		Expect: Expect{From: 2019, To: 2020, Min: 1, Max: 9, LatestBy: "03-31"}, Blocked: &Blocked{"412", "2026-04-26"},
		Delay: 5 * time.Second, DelaySet: true, InsecureTLS: true,
		Rows: "ul.list > li", Title: "h1", Date: ".date", Body: "#zoom", Next: "a.next",
		SeedPages: []string{"http://www.x.gov.cn/gk/1.html"}, Images: true,
		Checked: "2026-11-22", By: "someone", Note: "nothing", Evidence: []string{"a list"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("definition (-want +got):\n%s", diff)
	}
	for _, key := range sourceKeys {
		if !strings.Contains(full, key.name) {
			t.Errorf("key %q is not tried", key.name)
		}
	}
}

const minimal = `[[source]]
id = "621100-x"
name = "定西市人民政府"
code = "621100"
base = "http://www.x.gov.cn"
family = "auto"
`

// TestFindings changes one line of a good definition, or adds one, and wants
// exactly the finding for it, with its line.
func TestFindings(t *testing.T) {
	cases := []struct {
		name, old, new string
		line           int
		message, mend  string
	}{
		{"unknown key", "family", "famly", 6, `unknown key "famly"`, `did you mean "family"?`},
		{"unknown key far from all", "", "qqqqqqqqqqqq = 1", 7, "unknown key", "use one of: id, name"},
		{"unknown key in a table", "", "expect = { yeers = \"2008-2025\" }", 7, `unknown key "yeers"`, `"years"`},
		{"unknown top key", "[[source]]", "[[sources]]", 1, `unknown key "sources"`, `"source"`},
		{"missing name", `name = "定西市人民政府"`, "", 1, `key "name" is missing`, "add name"},
		{"empty name", `"定西市人民政府"`, `" "`, 3, "empty", ""},
		{"name is a number", `"定西市人民政府"`, `7`, 3, "want a string, got a whole number", "quotation"},
		{"unknown code", `"621100"`, `"621199"`, 4, `no division has the code "621199"`, "did you mean 621100 (定西市)?"},
		{"code of noise", `"621100"`, `"abc"`, 4, `no division has the code "abc"`, ""},
		{"unknown family", `"auto"`, `"hanwebb"`, 6, `unknown family "hanwebb"`, `"hanweb"`},
		{"unknown level", "", `level = "citi"`, 7, `unknown level "citi"`, ""},
		{"unknown charset", "", `charset = "gbkk"`, 7, `unknown charset "gbkk"`, `"gbk"`},
		{"bad id", `"621100-x"`, `"621100 X"`, 2, "small letters", `"621100-dingxi"`},
		{"relative base", `"http://www.x.gov.cn"`, `"www.x.gov.cn"`, 5, "bad address", "https://"},
		{"base with a year", `"http://www.x.gov.cn"`, `"http://www.x.gov.cn/{Y}/"`, 5, "only columns may hold {Y}", ""},
		{"bad selector", "", `rows = "ul[["`, 7, "bad selector", "CSS"},
		{"bad expression", "", "skip = [\n'^/a/',\n'(']", 9, "bad regular expression", ""},
		{"column elsewhere", "", `column = "http://other.gov.cn/nb/"`, 7, "neither that of base nor of an alias", "alias"},
		{"column without url", "", `column = { year = 2020 }`, 7, "no url", ""},
		{"year mark without years", "", `column = "/gk/{Y}/"`, 7, "{Y} without years", "expect"},
		{"year mark in an entry", "", `entry = "/gk/{Y}/"`, 7, "only columns may hold {Y}", ""},
		{"open range", "", `expect = { years = "2008-" }`, 7, "no range of years", "both ends"},
		{"reversed range", "", `expect = { years = "2025-2008" }`, 7, "no range of years", ""},
		{"min above max", "", `expect = { min = 3, max = 2 }`, 7, "min 3 is more than max 2", ""},
		{"negative min", "", `expect = { min = -3 }`, 7, "want a whole number", ""},
		{"no such day", "", `expect = { latest_by = "31.3." }`, 7, "no day of the year", "03-31"},
		{"too fast", "", `politeness = { delay = "1s" }`, 7, "shorter than the default", "2s"},
		{"no duration", "", `politeness = { delay = "soon" }`, 7, "no duration", ""},
		{"no date", "", `checked = "yesterday"`, 7, "no date", ""},
		{"list in a file", "", `seeds = ["books.txt"]`, 7, "not read", "addresses"},
		{"unit of nothing", "", "[[source.unit]]\nurl = \"/a/\"", 7, "neither code nor name", ""},
		{"unit of unknown code", "", "[[source.unit]]\ncode = \"621102999\"", 8, "no division has the code", ""},
		{"unit with a wrong key", "", "[[source.unit]]\nname = \"某镇\"\nurll = \"/a/\"", 9, `unknown key "urll"`, `"url"`},
		{"expect is a number", "", `expect = 3`, 7, "want a table", ""},
		{"source is a table", "[[source]]", "[source]", 1, "not a list of them", "[[source]]"},
		{"not a boolean", "", `images = "yes"`, 7, "want true or false", ""},
		{"not TOML", `name = "定西市人民政府"`, `name = "定西市人民政府`, 3, "this is not TOML", ""},
		{"key twice", "", `name = "二"`, 7, "this is not TOML", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := minimal + c.new
			if c.old != "" {
				text = strings.Replace(minimal, c.old, c.new, 1)
			}
			s := newSet(nil)
			list := Findings(s.LoadFile("62.toml", []byte(text)))
			if len(list) == 0 {
				t.Fatalf("no finding in\n%s", text)
			}
			f := list[0]
			for _, other := range list { // a misspelt key is a missing one too
				if strings.Contains(other.Message, c.message) {
					f = other
				}
			}
			if f.File != "62.toml" || f.Line != c.line || !strings.Contains(f.Message, c.message) || !strings.Contains(f.Mend, c.mend) {
				t.Errorf("got %s (all: %v), want line %d, %q, %q", f, list, c.line, c.message, c.mend)
			}
			if len(s.All()) != 0 {
				t.Error("a bad definition was taken over")
			}
		})
	}
}

func TestFindingsAreFoundInOnePass(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "61.toml", strings.ReplaceAll(minimal, "621100", "610000")+"raws = \"li\"\nby = 3\n")
	write(t, dir, "62.toml", `[[source]]
id = "621100-x
[[source]]
id = "621100-y"
name = "定西市人民政府"
code = "629999"
base = "http://www.y.gov.cn"
family = "none"
`)
	write(t, dir, "notes.txt", "not a definition")
	s := newSet(nil)
	var got []string
	for _, f := range Findings(s.Load(dir)) {
		got = append(got, fmt.Sprintf("%s:%d", f.File, f.Line))
	}
	want := []string{"61.toml:7", "61.toml:8", "62.toml:2", "62.toml:6", "62.toml:8"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestDuplicates(t *testing.T) {
	other := strings.ReplaceAll(minimal, "621100-x", "621100-y")
	elsewhere := strings.ReplaceAll(minimal, "www.x.gov.cn", "www.y.gov.cn")
	cases := []struct{ name, text, want string }{
		{"same id", minimal + elsewhere, "id 621100-x is defined twice, first at a.toml:1"},
		{"same host", minimal + other, "host www.x.gov.cn is defined twice, first at a.toml:1"},
		{"alias is another's base", minimal + strings.ReplaceAll(other, "www.x", "www.z") + `alias = ["http://www.x.gov.cn/"]`, "host www.x.gov.cn is defined twice"},
		{"same column", minimal + "alias=\"http://c.gov.cn\"\ncolumn = [\"http://c.gov.cn/1/\"]\n" +
			strings.ReplaceAll(other, "www.x", "www.z") + "alias=\"http://c.gov.cn\"\ncolumn = \"http://c.gov.cn/1/\"\n", "column http://c.gov.cn/1/ is defined twice"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := newSet(nil).LoadFile("a.toml", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestOverride(t *testing.T) {
	first := minimal + "entry = \"/gk/\"\nnote = \"kept\"\n"
	cases := []struct {
		name, text string
		ids        string
		entry      string
	}{
		{"same id", strings.ReplaceAll(minimal, "www.x", "new.x") + "entry = \"/new/\"\n", "621100-x", "http://new.x.gov.cn/new/"},
		{"same host", strings.ReplaceAll(minimal, "621100-x", "621100-new"), "621100-new", "http://www.x.gov.cn/gk/"},
		{"neither", strings.ReplaceAll(strings.ReplaceAll(minimal, "621100-x", "621100-new"), "www.x", "www.y"), "621100-new 621100-x", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSet(nil)
			if err := errors.Join(s.LoadFile("a.toml", []byte(first)), s.LoadFile("b.toml", []byte(c.text))); err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, src := range s.All() {
				ids = append(ids, src.ID)
			}
			if got := strings.Join(ids, " "); got != c.ids {
				t.Errorf("got sources %s, want %s", got, c.ids)
			}
			src := s.All()[0]
			if c.entry != "" && (src.Note != "kept" || len(src.Entry) != 1 || src.Entry[0] != c.entry) {
				t.Errorf("got note %q, entry %v, want the first definition's and %s", src.Note, src.Entry, c.entry)
			}
		})
	}
}

func TestTakingAHostFromAnotherSource(t *testing.T) {
	s := newSet(nil)
	second := strings.ReplaceAll(strings.ReplaceAll(minimal, "621100-x", "621100-y"), "www.x", "www.y")
	if err := s.LoadFile("a.toml", []byte(minimal+second)); err != nil {
		t.Fatal(err)
	}
	err := s.LoadFile("b.toml", []byte(minimal+`alias = "http://www.y.gov.cn"`))
	if err == nil || !strings.Contains(err.Error(), "host www.y.gov.cn belongs to 621100-y (a.toml:7)") {
		t.Errorf("got %v, want a finding about the host of 621100-y", err)
	}
}

func TestDelay(t *testing.T) {
	cases := []struct {
		name, base, delay string
		ok                bool
	}{
		{"slower", "http://www.x.gov.cn", "3s", true},
		{"the default", "http://www.x.gov.cn", "2s", true},
		{"faster", "http://www.x.gov.cn", "0s", false},
		{"loopback", "http://127.0.0.1:8080", "0s", true},
		{"loopback of version 6", "http://[::1]:8080", "0s", true},
		{"localhost", "http://localhost:8080", "0s", true},
		{"reserved name", "http://x.test", "0s", true},
		{"name that looks like it", "http://x.test.gov.cn", "0s", false},
		{"private, but not this machine", "http://10.0.0.1", "0s", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := strings.ReplaceAll(minimal, "http://www.x.gov.cn", c.base) + fmt.Sprintf("[source.politeness]\ndelay = %q\n", c.delay)
			if err := newSet(nil).LoadFile("a.toml", []byte(text)); (err == nil) != c.ok {
				t.Errorf("base %s, delay %s: got error %v, want ok %v", c.base, c.delay, err, c.ok)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	cases := []struct{ name, file, text, want string }{
		{"none", "62.toml", minimal, ""},
		{"id of another code", "62.toml", strings.ReplaceAll(minimal, "621100-x", "621101-x"), "id 621101-x and code 621100 differ"},
		{"file of another province", "61.toml", minimal, "does not belong into 61.toml"},
		{"file without sources", "62.toml", "# nothing\n", "defines no source"},
		{"byte order mark", "62.toml", "\ufeff" + minimal, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSet(nil)
			if err := s.LoadFile(c.file, []byte(c.text)); err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, f := range s.Check() {
				got += f.Message
			}
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got warnings %q, want %q", got, c.want)
			}
		})
	}
}

func TestLoadDirectoryErrors(t *testing.T) {
	s := newSet(nil)
	if err := s.Load(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent directory: got %v", err)
	}
	if err := s.Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no *.toml file") {
		t.Errorf("empty directory: got %v", err)
	}
}

func FuzzLoadFile(f *testing.F) {
	f.Add([]byte(minimal))
	f.Add([]byte(full))
	f.Add([]byte("a.b.c = [ { d = 1 }, [ 2 ] ]\n[source.x]\n[[source]]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := newSet(nil).LoadFile("x.toml", data); err != nil && len(Findings(err)) == 0 {
			t.Errorf("error without findings: %v", err)
		}
	})
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
