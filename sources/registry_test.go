package sources

import (
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/region"
)

func embedded(t *testing.T) *Set {
	t.Helper()
	s, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEmbedded loads every embedded definition over the registry.
func TestEmbedded(t *testing.T) {
	s := embedded(t)
	for _, f := range s.Check() {
		t.Error(f)
	}
	registered, defined := 0, 0
	for _, src := range s.All() {
		if src.File == registryFile {
			registered++
		} else {
			defined++
		}
		if !codedID.MatchString(src.ID) && src.Level != LevelFlipbook {
			t.Errorf("source id %q has no code", src.ID)
		}
		if owner, ok := s.ByHost(hostPart(src.Base)); !ok || owner.ID != src.ID {
			t.Errorf("host of %s belongs to %q", src.ID, owner.ID)
		}
		if !s.InScope(src, src.Base) {
			t.Errorf("home page of %s is out of its scope", src.ID)
		}
		if src.Name == "" || src.Base == "" || src.Family == "" || src.Level == "" {
			t.Errorf("source %s lacks a field: %+v", src.ID, src)
		}
	}
	// Of 3,206 portals the definitions override 31.
	if registered != 3175 || defined != 42 {
		t.Errorf("got %d registered and %d defined sources, want 3175 and 42", registered, defined)
	}
}

func hostPart(address string) string {
	host, _ := hostOf(address)
	return host
}

// TestRegistryKnowsItsDivisions holds the known gap: four districts that only
// the statistics bureau numbers.
func TestRegistryKnowsItsDivisions(t *testing.T) {
	list, err := registry()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3206 {
		t.Errorf("got %d portals, want 3206", len(list))
	}
	var unknown []string
	for _, src := range list {
		if region.Name(src.Code) == "" {
			unknown = append(unknown, src.Code)
		}
	}
	if got := strings.Join(unknown, " "); got != "232761 232762 232763 232764" {
		t.Errorf("portals of unknown divisions: %s", got)
	}
}

func TestRegistryNames(t *testing.T) {
	s := embedded(t)
	cases := []struct{ id, name, level string }{
		{"110000-beijing", "北京市人民政府", "province"},
		{"621100-dingxi", "定西市人民政府", "prefecture"},
		{"621124-lintao", "临洮县人民政府", "county"},
		{"220104-chaoyang", "朝阳区人民政府", "county"},
		{"152900-als", "阿拉善盟行政公署", "prefecture"},
	}
	for _, c := range cases {
		src, ok := s.Find(c.id)
		if !ok || src.Name != c.name || src.Level != c.level {
			t.Errorf("Find(%q) = %q, %q, %v, want %q, %q", c.id, src.Name, src.Level, ok, c.name, c.level)
		}
	}
}

// TestEmbeddedSeedSources holds the facts of the sources the project began with.
func TestEmbeddedSeedSources(t *testing.T) {
	s := embedded(t)
	cases := []struct{ id, code, level, family string }{
		{"621100-dingxi", "621100", "prefecture", "hanweb"},
		{"620500-tianshui", "620500", "prefecture", "vsb"},
		{"620524-wushan", "620524", "county", "vsb"},
		{"370502-dyq", "370502", "county", "auto"},
		{"360726-anyuan", "360726", "county", "ucap"},
		{"610000-sxdjgl", "610000", "institution", "auto"},
		{"flip-yunzhan365", "", "flipbook", "yunzhan"},
	}
	for _, c := range cases {
		src, ok := s.Find(c.id)
		if !ok || src.Code != c.code || src.Level != c.level || src.Family != c.family || src.Note == "" {
			t.Errorf("Find(%q) = %+v, %v, want %+v", c.id, src, ok, c)
		}
	}
	anyuan, _ := s.Find("360726-anyuan")
	if u, ok := anyuan.Unit("360726102"); !ok || u.Name != "版石镇" || len(u.Columns) != 1 || u.Columns[0].Unit != "360726102" {
		t.Errorf("unit of 安远县: %+v", anyuan.Units)
	}
	if _, ok := s.Find("360726-ay"); ok {
		t.Error("the registry's own entry for 安远县 was not replaced")
	}
}

func TestEmbeddedIsQuick(t *testing.T) {
	embedded(t)
	start := time.Now()
	embedded(t)
	if took := time.Since(start); took > time.Second {
		t.Errorf("loading the embedded sources took %s", took)
	}
}

func TestSeeds(t *testing.T) {
	s := newSet(nil)
	if err := s.LoadFile("x.toml", []byte(`
[[source]]
id = "620524-one"
name = "武山县人民政府"
code = "620524"
base = "http://one.test"
family = "auto"
entry = ["/gk/", "/"]
column = ["/gk/nb/", { url = "/gk/{Y}n/", years = "2019-2023" }]
[[source.unit]]
name = "某镇"
url = "/zhen/"
column = ["/zhen/nb/"]
[[source]]
id = "flip-one"
name = "某书城"
base = "http://books.test"
level = "flipbook"
family = "yunzhan"
seeds = ["portal-links", "/basic/7.html"]
`)); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, id string
		years    Years
		want     string
	}{
		{"all years", "620524-one", Years{}, "column /gk/nb/, column /gk/2019n/, column /gk/2020n/, column /gk/2021n/, column /gk/2022n/, column /gk/2023n/, column /zhen/nb/ 某镇, entry /zhen/ 某镇, entry /gk/, entry /"},
		{"a year may be that of publishing", "620524-one", Years{2020, 2020}, "column /gk/nb/, column /gk/2020n/, column /gk/2021n/, column /zhen/nb/ 某镇, entry /zhen/ 某镇, entry /gk/, entry /"},
		{"flipbook host", "flip-one", Years{}, "attachment /basic/7.html"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src, ok := s.Find(c.id)
			if !ok {
				t.Fatal("no such source")
			}
			var got []string
			for _, l := range src.Seeds(c.years) {
				got = append(got, strings.TrimSpace(string(l.Step)+" "+pathOf(l.URL)+" "+l.Unit))
			}
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("got seeds\n%s\nwant\n%s", text, c.want)
			}
		})
	}
}

func TestSelect(t *testing.T) {
	s := embedded(t)
	cases := []struct {
		name  string
		query Query
		want  int    // sources
		first string // id
	}{
		{"all", Query{}, 3217, ""},
		{"province", Query{Province: "甘肃"}, 101, "620000-gansu"},
		{"province by code", Query{Province: "62"}, 101, "620000-gansu"},
		{"prefecture by name", Query{Division: "天水市"}, 8, "620500-tianshui"},
		{"county by short name", Query{Division: "武山"}, 1, "620524-wushan"},
		{"county by the name with what is above", Query{Division: "天水市武山县"}, 1, "620524-wushan"},
		{"county by code", Query{Division: "620524"}, 1, "620524-wushan"},
		{"ambiguous name inside a province", Query{Province: "江苏", Division: "320302"}, 1, "320302-xzgl"},
		{"township of a unit", Query{Division: "360726102"}, 1, "360726-anyuan"},
		{"id", Query{IDs: []string{"621100-dingxi"}}, 1, "621100-dingxi"},
		{"globs", Query{IDs: []string{"6205*", "flip-*"}}, 9, "620500-tianshui"},
		{"glob and province", Query{Province: "甘肃", IDs: []string{"*-wushan"}}, 1, "620524-wushan"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := s.Select(c.query)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != c.want || (c.first != "" && got[0].ID != c.first) {
				t.Errorf("Select(%+v): got %d, first %s, want %d, %s", c.query, len(got), got[0].ID, c.want, c.first)
			}
		})
	}
}

func TestSelectErrors(t *testing.T) {
	s := embedded(t)
	cases := []struct {
		name  string
		query Query
		want  []string
	}{
		{"unknown province", Query{Province: "甘素"}, []string{`"甘素"`, "甘肃省"}},
		{"noise as province", Query{Province: "???"}, []string{"甘肃 or 62"}},
		{"unknown division", Query{Division: "武山市"}, []string{`"武山市"`, "武山县"}},
		{"ambiguous division", Query{Division: "鼓楼区"}, []string{"320106 江苏省南京市鼓楼区", "give the code"}},
		{"division of another province", Query{Province: "陕西", Division: "620524"}, []string{"武山县 is not in 陕西省"}},
		{"division that ended", Query{Division: "110228"}, []string{"密云区 (110118)"}},
		{"unknown id", Query{IDs: []string{"621100-dinxi"}}, []string{"did you mean 621100-dingxi"}},
		{"glob that fits nothing", Query{IDs: []string{"zzzzzzzzzzzzzzzzzzzz*"}}, []string{"no id matches"}},
		{"id of another province", Query{Province: "陕西", IDs: []string{"621100-dingxi"}}, []string{"621100-dingxi is not in 陕西省"}},
		{"bad glob", Query{IDs: []string{"[62"}}, []string{"syntax error in pattern"}},
		{"division without sources", Query{Division: "台湾省"}, []string{"none in 台湾省"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := s.Select(c.query)
			if err == nil {
				t.Fatalf("Select(%+v) found %d sources, want an error", c.query, len(got))
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error %q lacks %q", err, w)
				}
			}
		})
	}
}

func TestScope(t *testing.T) {
	s := newSet(nil)
	if err := s.LoadFile("x.toml", []byte(`
[[source]]
id = "220100-cc"
name = "长春市人民政府"
code = "220100"
base = "http://www.cc.gov.cn"
alias = ["http://old.example.org/x"]
family = "auto"
skip = ['^/bbs/']
[[source]]
id = "220104-chaoyang"
name = "长春市朝阳区人民政府"
code = "220104"
base = "http://chaoyang.cc.gov.cn"
family = "auto"
[[source]]
id = "410100-public"
name = "郑州市人民政府"
code = "410100"
base = "http://public.zz.gov.cn"
alias = ["http://a.ff.gov.cn"]
family = "auto"
[[source]]
id = "410200-b"
name = "开封市人民政府"
code = "410200"
base = "http://b.ff.gov.cn"
family = "auto"
[[source]]
id = "flip-books"
name = "某书城"
base = "https://www.books.example"
level = "flipbook"
family = "yunzhan"
accept = ['^/basic/[0-9]+\.html$', '^https://img\.other\.example/']
`)); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, id, address string
		want              bool
	}{
		{"own host", "220100-cc", "http://www.cc.gov.cn/a", true},
		{"other scheme", "220100-cc", "https://www.cc.gov.cn/a", true},
		{"host without www", "220100-cc", "http://cc.gov.cn/a", true},
		{"subdomain", "220100-cc", "http://xxgk.cc.gov.cn/a", true},
		{"alias", "220100-cc", "http://old.example.org/y", true},
		{"subdomain that is another source", "220100-cc", "http://chaoyang.cc.gov.cn/a", false},
		{"subdomain of that one", "220104-chaoyang", "http://xxgk.chaoyang.cc.gov.cn/a", true},
		{"parent of that one", "220104-chaoyang", "http://www.cc.gov.cn/a", false},
		{"name that only ends alike", "220100-cc", "http://www.notcc.gov.cn/a", false},
		{"domain of a source known by a subdomain", "410100-public", "http://www.zz.gov.cn/a", true},
		{"domain two sources stand in", "410200-b", "http://www.ff.gov.cn/a", false},
		{"public suffix", "220100-cc", "http://www.gov.cn/a", false},
		{"other port", "220100-cc", "http://www.cc.gov.cn:8080/a", false},
		{"skipped", "220100-cc", "http://www.cc.gov.cn/bbs/1", false},
		{"not http", "220100-cc", "ftp://www.cc.gov.cn/a", false},
		{"host in the user part", "220100-cc", "http://www.cc.gov.cn@evil.example/a", false},
		{"book", "flip-books", "https://www.books.example/basic/45.html", true},
		{"other page of the books' host", "flip-books", "https://www.books.example/login", false},
		{"its home page", "flip-books", "https://www.books.example/", true},
		{"host of a pattern", "flip-books", "https://img.other.example/1.jpg", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src, ok := s.Find(c.id)
			if !ok {
				t.Fatal("no such source")
			}
			if got := s.InScope(src, c.address); got != c.want {
				t.Errorf("InScope(%s, %q) = %v, want %v", c.id, c.address, got, c.want)
			}
		})
	}
}

func TestIDsMatchNoGlobByAccident(t *testing.T) {
	for _, src := range embedded(t).All() {
		if ok, err := path.Match(src.ID, src.ID); err != nil || !ok {
			t.Errorf("id %q does not match itself", src.ID)
		}
	}
}

func TestSetIsSafeForConcurrentUse(t *testing.T) {
	s := embedded(t)
	books, ok := s.Find("flip-yunzhan365")
	if !ok {
		t.Fatal("no flipbook host")
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if !s.InScope(books, "https://www.yunzhan365.com/basic/1.html") {
				t.Error("a book is out of scope")
			}
			if _, err := s.Select(Query{Province: "甘肃"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
