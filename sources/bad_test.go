package sources

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// badFolder is a folder in which every file has a mistake of its own kind.
func badFolder() map[string]string {
	good := func(id, host, more string) string {
		return fmt.Sprintf("[[source]]\nid = %q\nname = \"某局\"\ncode = %q\nbase = \"http://%s\"\nfamily = \"auto\"\n%s\n", id, id[:6], host, more)
	}
	return map[string]string{
		"11.toml": strings.Replace(good("110101-a", "a.gov.cn", ""), `code = "110101"`, `code = "119999"`, 1),
		"12.toml": good("120101-b", "b.gov.cn", "") + good("120102-b", "b.gov.cn", ""),
		"13.toml": good("130100-c", "a.gov.cn", ""),
		"14.toml": good("140100-d", "d.gov.cn", `rows = "ul[["`),
		"15.toml": good("150100-e", "e.gov.cn", `skip = ["`+strings.Repeat("a", 1<<20)+`"]`),
		"21.toml": good("210100-f", "f.gov.cn", `column = ["/nb/{Y}/"]`),
		"22.toml": good("220100-g", "g.gov.cn", `note = "open`) + good("220200-h", "h.gov.cn", `famly = "trs"`) + good("220300-i", "i.gov.cn", "x = ["),
		"23.toml": good("230100-j", "j.gov.cn", `colum = ["/nb/"]`),
		"31.toml": good("310000-k", "k.gov.cn", strings.Repeat("k", 1<<20)+" = 1"),
		"32.toml": good("320100-l", "l.gov.cn", `body = "`+strings.Repeat("b", 1<<20)+`"`),
		"33.toml": good("330100-m", "m.gov.cn", `level = "`+strings.Repeat("m", 1<<20)+`"`),
		"34.toml": strings.Replace(good("340100-n", "n.gov.cn", ""), "340100-n", "hefei", 1),
		"35.toml": good("360100-o", "o.gov.cn", ""),
		"36.toml": strings.Replace(good("360200-p", "p.gov.cn", ""), `code = "360200"`, `code = "360300"`, 1),
	}
}

// TestBadFolder wants every mistake of a folder found in one pass, with its
// file, its line and how to mend it.
func TestBadFolder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range badFolder() {
		write(t, dir, name, text)
	}
	start := time.Now()
	s := newSet(nil)
	findings := Findings(s.Load(dir))
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("checking took %s", took)
	}
	var got []string
	for _, f := range findings {
		if len(f.String()) > 1000 {
			t.Errorf("%s:%d: the finding has %d bytes", f.File, f.Line, len(f.String()))
		}
		got = append(got, fmt.Sprintf("%s:%d %v %.60s | %.50s", f.File, f.Line, f.Warning, f.Message, f.Mend))
	}
	if diff := cmp.Diff(badFindings, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if len(s.All()) != 0 {
		t.Errorf("%d bad definitions were taken over", len(s.All()))
	}
}

// badFindings are "file:line warning message | mend", both cut short.
var badFindings = []string{
	`11.toml:4 false no division has the code "119999" | codes are those of GB/T 2260, as 621100 for 定西市`,
	`12.toml:12 false host b.gov.cn is defined twice, first at 12.toml:1 | make it one source; townships and departments on t`,
	`13.toml:5 false host a.gov.cn is defined twice, first at 11.toml:1 | make it one source; townships and departments on t`,
	`14.toml:7 false bad selector "ul[[": expected identifier, found [ instead | write a CSS selector, as "ul.list > li"`,
	`15.toml:7 false regular expression of 1048576 bytes, at most 1000 are read | write several shorter ones`,
	`21.toml:7 false {Y} without years | add expect = { years = "2008-2025" }, or years = "`,
	`22.toml:7 false this is not TOML: basic strings cannot have new lines | mend the line; the rest of the definition was not `,
	`22.toml:14 false unknown key "famly" | did you mean "family"?`,
	`22.toml:21 false this is not TOML: array is incomplete | mend the line; the rest of the definition was not `,
	`23.toml:7 false unknown key "colum" | did you mean "column"?`,
	`31.toml:7 false unknown key "` + strings.Repeat("k", 47) + ` | use one of: id, name, level, code, base, alias, fa`,
	`32.toml:7 false selector of 1048576 bytes, at most 1000 are read | write several shorter ones`,
	`33.toml:7 false unknown level "` + strings.Repeat("m", 45) + ` | use one of: country, province, prefecture, county,`,
	`34.toml:2 true id hefei does not begin with the code of its division | write it as "340100-hefei"`,
	`35.toml:4 true code 360100 does not belong into 35.toml | move it to 36.toml`,
	`36.toml:4 true id 360200-p and code 360300 differ | begin the id with 360300`,
}

func TestCheckSiteID(t *testing.T) {
	dingxi := Source{ID: "621100-dingxi", Code: "621100", File: "62.toml", Line: 3}
	cases := []struct {
		name string
		src  Source
		code string
		want string
	}{
		{"the same", dingxi, "6211000001", ""},
		{"another county", dingxi, "6205240001", `62.toml:3: code 621100 is 定西市, but the home page has SiteIDCode 6205240001, of 武山县; write code = "620524", or correct base`},
		{"its province", dingxi, "6200000001", `62.toml:3: code 621100 is 定西市, but the home page has SiteIDCode 6200000001, of 甘肃省; write code = "620000", or correct base`},
		{"no website code", dingxi, "abc", ""},
		{"none", dingxi, "", ""},
		{"county that became a district", Source{Code: "110118"}, "1102280001", ""},
		{"ministry", Source{Code: "100000"}, "bm01000001", ""},
		{"flipbook host", Source{}, "6211000001", ""},
		{"township", Source{Code: "360726102"}, "3607260001", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f, ok := c.src.CheckSiteID(c.code)
			if ok != (c.want != "") || ok && (f.String() != c.want || !f.Warning) {
				t.Errorf("CheckSiteID(%q) = %v, %v, want %q", c.code, f, ok, c.want)
			}
		})
	}
}
