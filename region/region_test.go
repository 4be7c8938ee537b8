package region

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// show writes divisions as "code name" for comparison.
func show(ds []Division) []string {
	var s []string
	for _, d := range ds {
		s = append(s, d.Code+" "+d.Name)
	}
	return s
}

func TestTables(t *testing.T) {
	if got := len(divisions().all); got != 3616 {
		t.Errorf("got %d divisions, want 3616", got)
	}
	if got := len(towns()); got != 41352 {
		t.Errorf("got %d townships, want 41352", got)
	}
	for _, d := range divisions().all {
		if rank(d.Level) < 0 || d.From == 0 || d.Name == "" || (d.Until != 0 && d.Until <= d.From) {
			t.Errorf("odd division %+v", d)
		}
	}
}

func TestFind(t *testing.T) {
	cases := []struct {
		name string
		code string
		year int
		want string
	}{
		{"county today", "620524", 0, "武山县"},
		{"renamed prefecture, before", "420600", 2009, "襄樊市"},
		{"renamed prefecture, after", "420600", 2010, "襄阳市"},
		{"ended", "110228", 2016, ""},
		{"last year in force", "110228", 2014, "密云县"},
		{"ended, today", "110228", 0, ""},
		{"township", "360726102", 2016, "版石镇"},
		{"twelve digits", "360726102000", 0, "版石镇"},
		{"county with twelve digits", "620524000000", 0, "武山县"},
		{"country", "100000", 0, "全国"},
		{"unknown", "999999", 0, ""},
		{"noise", "六二", 0, ""},
		{"empty", "", 0, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := Find(c.code, c.year)
			if got.Name != c.want || ok != (c.want != "") {
				t.Errorf("Find(%q, %d) = %q, %v, want %q", c.code, c.year, got.Name, ok, c.want)
			}
		})
	}
}

func TestChain(t *testing.T) {
	cases := []struct {
		name string
		code string
		year int
		want string
	}{
		{"township", "360726102", 2023, "江西省 赣州市 安远县 版石镇"},
		{"county", "620524", 2016, "甘肃省 天水市 武山县"},
		{"county of a dissolved prefecture", "341421", 2010, "安徽省 巢湖市 庐江县"},
		{"the same county later", "340124", 2012, "安徽省 合肥市 庐江县"},
		{"municipality", "110101", 0, "北京市 东城区"},
		{"county without a prefecture", "469001", 0, "海南省 五指山市"},
		{"prefecture without counties", "441900", 0, "广东省 东莞市"},
		{"its township", "441900003", 0, "广东省 东莞市 东城街道"},
		{"township before its county became a district", "110118100", 2012, "北京市 密云县 密云镇"},
		{"province", "620000", 0, "甘肃省"},
		{"not in force", "110228", 2020, ""},
		{"unknown", "12", 0, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var names []string
			for _, d := range Chain(c.code, c.year) {
				names = append(names, d.Name)
			}
			if got := strings.Join(names, " "); got != c.want {
				t.Errorf("Chain(%q, %d) = %q, want %q", c.code, c.year, got, c.want)
			}
		})
	}
}

func TestLatest(t *testing.T) {
	cases := []struct{ name, code, want string }{
		{"in force", "620524", "620524"},
		{"renamed", "420600", "420600"},
		{"in force, a part handed over", "120106", "120106"},
		{"part handed over earlier", "130124", "130111"},
		{"county to district", "110228", "110118"},
		{"merged", "110103", "110101"},
		{"moved to another prefecture", "341421", "340124"},
		{"split, one part kept the name", "360782", "360703"},
		{"split, one part was founded by it", "520321", "520304"},
		{"prefecture of the same name", "522200", "520600"},
		{"dissolved without successor", "371200", "371200"},
		{"township", "360726102", "360726102"},
		{"unknown", "999999", "999999"},
		{"empty", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Latest(c.code); got != c.want {
				t.Errorf("Latest(%q) = %q, want %q", c.code, got, c.want)
			}
		})
	}
}

func TestLatestEndsForEveryCode(t *testing.T) {
	stranded := 0
	for _, d := range divisions().all {
		if _, ok := Find(Latest(d.Code), 0); !ok {
			stranded++
			t.Logf("no successor known: %s %s %d", d.Code, d.Name, d.Until)
		}
	}
	if stranded > 2 {
		t.Errorf("got %d divisions without a successor in force, want at most 2 (巢湖, 莱芜)", stranded)
	}
}

func TestByName(t *testing.T) {
	cases := []struct {
		name, query, within string
		year                int
		want                []string
	}{
		{"full", "武山县", "", 2016, []string{"620524 武山县"}},
		{"short", "武山", "", 2016, []string{"620524 武山县"}},
		{"province short", "甘肃", "", 0, []string{"620000 甘肃省"}},
		{"ambiguous full", "朝阳区", "", 0, []string{"110105 朝阳区", "220104 朝阳区"}},
		{"ambiguous short, higher level first", "朝阳", "", 0, []string{"211300 朝阳市", "110105 朝阳区", "211321 朝阳县", "220104 朝阳区"}},
		{"inside a subtree", "朝阳", "220000", 0, []string{"220104 朝阳区"}},
		{"inside a prefecture", "鼓楼区", "320300", 0, []string{"320302 鼓楼区"}},
		{"the division itself", "天水", "620500", 0, []string{"620500 天水市"}},
		{"autonomous prefecture in daily use", "临夏州", "", 0, []string{"622900 临夏回族自治州"}},
		{"autonomous, short", "积石山", "", 0, []string{"622927 积石山保安族东乡族撒拉族自治县"}},
		{"people is the name", "东乡", "620000", 0, []string{"622926 东乡族自治县"}},
		{"autonomous region", "新疆", "", 0, []string{"650000 新疆维吾尔自治区"}},
		{"old name in its time", "襄樊", "", 2009, []string{"420600 襄樊市"}},
		{"old name much later", "襄樊", "", 2015, nil},
		{"name of the year before", "密云县", "", 2015, []string{"110228 密云县"}},
		{"name of the year after", "密云区", "", 2014, []string{"110118 密云区"}},
		{"township in its county", "版石镇", "360726", 2023, []string{"360726102 版石镇"}},
		{"township, short", "版石", "360726", 2023, []string{"360726102 版石镇"}},
		{"township anywhere by full name", "版石镇", "", 2023, []string{"360726102 版石镇"}},
		{"township anywhere by short name", "版石", "", 2023, nil},
		{"subdistrict office", "东华门街道办事处", "110101", 0, []string{"110101001 东华门街道"}},
		{"subdistrict in daily use", "东华门街", "110101", 0, []string{"110101001 东华门街道"}},
		{"in another subtree", "武山县", "610000", 0, nil},
		{"unknown", "乌有县", "", 0, nil},
		{"empty", " ", "", 0, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, show(ByName(c.query, c.within, c.year))); diff != "" {
				t.Errorf("ByName(%q, %q, %d) (-want +got):\n%s", c.query, c.within, c.year, diff)
			}
		})
	}
}

func TestProvince(t *testing.T) {
	for _, s := range []string{"甘肃", "甘肃省", "甘", "陇", "62", "620000", "Gansu", " 甘肃 "} {
		if p, ok := Province(s); !ok || p.Code != "620000" {
			t.Errorf("Province(%q) = %v, %v, want 620000", s, p, ok)
		}
	}
	for _, s := range []string{"", "甘素", "6", "621100", "天水", "99"} {
		if p, ok := Province(s); ok {
			t.Errorf("Province(%q) = %v, want none", s, p)
		}
	}
	seen := map[string]string{}
	for code, words := range letters {
		for w := range strings.FieldsSeq(words) {
			if other, ok := seen[w]; ok {
				t.Errorf("%s stands for %s and %s", w, code, other)
			}
			seen[w] = code
		}
		if _, ok := Province(code); !ok {
			t.Errorf("no province %s", code)
		}
	}
}

func TestChildren(t *testing.T) {
	if got := len(Children("", 0)); got != 34 {
		t.Errorf("got %d provinces, want 34", got)
	}
	cases := []struct {
		name, code string
		year       int
		first      string
		count      int
	}{
		{"province", "620000", 0, "620100 兰州市", 14},
		{"municipality", "110000", 0, "110101 东城区", 16},
		{"prefecture", "620500", 0, "620502 秦州区", 7},
		{"prefecture with zones, in an earlier year", "340100", 2009, "340102 瑶海区", 7 + 19},
		{"county", "360726", 0, "360726100 欣山镇", 19},
		{"prefecture without counties", "442000", 0, "442000001 石岐街道", 23},
		{"unknown", "999999", 0, "", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := show(Children(c.code, c.year))
			if len(got) != c.count || (c.count > 0 && got[0] != c.first) {
				t.Errorf("Children(%q, %d): got %d, first %v, want %d, %q", c.code, c.year, len(got), got[:min(1, len(got))], c.count, c.first)
			}
		})
	}
}

func TestEveryTownshipHasAParent(t *testing.T) {
	for _, v := range towns() {
		if len(Chain(v.code, 0)) < 2 {
			t.Errorf("township %s %s stands under nothing", v.code, v.name)
		}
	}
}

func TestNearest(t *testing.T) {
	cases := []struct {
		name, query string
		n           int
		want        []string
	}{
		{"one character wrong", "甘素", 1, []string{"甘肃省"}},
		{"suffix wrong", "武山市", 1, []string{"武山县"}},
		{"nothing in common", "ΩΨ", 3, nil},
		{"empty", "", 3, nil},
		{"none wanted", "甘肃", 0, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Nearest(c.query, c.n)); diff != "" {
				t.Errorf("Nearest(%q, %d) (-want +got):\n%s", c.query, c.n, diff)
			}
		})
	}
}

func TestName(t *testing.T) {
	for code, want := range map[string]string{"620524": "武山县", "110228": "密云县", "360726102": "版石镇", "1": "", "420600": "襄阳市"} {
		if got := Name(code); got != want {
			t.Errorf("Name(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			Chain("360726102", 2023)
			ByName("城关镇", "", 0)
			Nearest("甘素", 3)
		})
	}
	wg.Wait()
}

func BenchmarkByName(b *testing.B) {
	for b.Loop() {
		ByName("版石镇", "", 2023)
	}
}
