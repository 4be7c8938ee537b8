package sources

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKnownColumns(t *testing.T) {
	columns, err := knownColumns()
	if err != nil {
		t.Fatal(err)
	}
	rows, disclosure := 0, 0
	for code, list := range columns {
		for _, c := range list {
			rows++
			if c.kind == "disclosure" {
				disclosure++
			}
			scheme := strings.HasPrefix(c.url, "http") || c.url == "javasrcipt:;" // 370500, as listed
			if len(code) != 6 || (c.kind != "disclosure" && c.kind != "policy") || !scheme {
				t.Errorf("odd known column %s %+v", code, c)
			}
		}
	}
	if rows != 3964 || disclosure != 24 {
		t.Errorf("got %d known columns, %d of disclosure, want 3964 and 24", rows, disclosure)
	}
}

func TestLearn(t *testing.T) {
	d := func(url string) knownColumn { return knownColumn{"disclosure", url} }
	p := func(url string) knownColumn { return knownColumn{"policy", url} }
	cases := []struct {
		name    string
		known   []knownColumn
		entry   []string
		columns []string
	}{
		{"none", nil, nil, nil},
		{"disclosure", []knownColumn{d("http://www.x.gov.cn/zwgk/")}, []string{"http://www.x.gov.cn/zwgk/"}, nil},
		{"without www", []knownColumn{d("https://x.gov.cn/zwgk/")}, []string{"https://x.gov.cn/zwgk/"}, nil},
		{"policies are no entry", []knownColumn{p("http://www.x.gov.cn/zcwj/")}, nil, nil},
		{"another host", []knownColumn{d("http://www.y.gov.cn/xxgk/"), d("http://xxgk.x.gov.cn/nb/")}, nil, nil},
		{"disclosure words first, two at most", []knownColumn{d("http://www.x.gov.cn/a/"), d("http://www.x.gov.cn/b/"), d("http://www.x.gov.cn/zfxxgk/")},
			[]string{"http://www.x.gov.cn/zfxxgk/", "http://www.x.gov.cn/a/"}, nil},
		{"article and home page", []knownColumn{d("http://www.x.gov.cn/"), d("http://www.x.gov.cn/xxgk/202512/t20251219_3991952.html")}, nil, nil},
		{"twice", []knownColumn{d("http://www.x.gov.cn/a/"), d("http://www.x.gov.cn/a/#top")}, []string{"http://www.x.gov.cn/a/"}, nil},
		{"annual reports", []knownColumn{p("http://www.x.gov.cn/zfxxgk/zfxxgkgznb/index.html")}, nil, []string{"http://www.x.gov.cn/zfxxgk/zfxxgkgznb/index.html"}},
		{"annual reports, by a page", []knownColumn{p("http://www.x.gov.cn/x/xxgknb2024n/zfxxgk_gknbz.shtml")}, nil, []string{"http://www.x.gov.cn/x/xxgknb2024n/zfxxgk_gknbz.shtml"}},
		{"an article among them", []knownColumn{p("http://www.x.gov.cn/zwgk/xxgknb/content/post_2147681.html")}, nil, []string{"http://www.x.gov.cn/zwgk/xxgknb/"}},
		{"a word in the query", []knownColumn{d("http://www.x.gov.cn/zwgk/?tab=gknb")}, []string{"http://www.x.gov.cn/zwgk/?tab=gknb"}, nil},
		{"other years' reports", []knownColumn{p("http://www.x.gov.cn/fzzfnd/")}, nil, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src := Source{Base: "http://www.x.gov.cn/"}
			src.learn(c.known)
			var columns []string
			for _, column := range src.Columns {
				columns = append(columns, column.URL)
				if column.Seen != "2026-04" {
					t.Errorf("column %s seen %q, want 2026-04", column.URL, column.Seen)
				}
			}
			if diff := cmp.Diff([][]string{c.entry, c.columns}, [][]string{slices.Clip(src.Entry), columns}, equateEmpty); diff != "" {
				t.Errorf("entry pages and columns (-want +got):\n%s", diff)
			}
		})
	}
}

var equateEmpty = cmp.Transformer("empty", func(s []string) string { return strings.Join(s, " ") })

// TestRegistryLearns holds what the known columns give the registry.
func TestRegistryLearns(t *testing.T) {
	list, err := registry()
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	entries := 0
	for _, src := range list {
		for _, c := range src.Columns {
			columns = append(columns, src.Code+" "+c.URL)
		}
		entries += len(src.Entry)
		for _, e := range src.Entry {
			if host, _ := hostOf(e); !sameHost(host, hostPart(src.Base)) || len(src.Entry) > knownEntries {
				t.Errorf("%s: entries %v", src.ID, src.Entry)
			}
		}
	}
	want := []string{
		"410804 http://www.jzmcqzf.gov.cn/xxgk/xxgknb/",
		"430408 https://www.zhengxiang.gov.cn/zwgk/xxgknb/index.html",
		"440118 http://www.zc.gov.cn/gk/zfxxgk/zfxxgkgznb/index.html",
		"440823 http://www.suixi.gov.cn/zwgk/xxgknb/",
		"654025 https://www.xinyuan.gov.cn/xinyuan/xxgknb2024n/zfxxgk_gknbz.shtml",
	}
	if diff := cmp.Diff(want, columns); diff != "" {
		t.Errorf("columns of annual reports (-want +got):\n%s", diff)
	}
	if entries < 10 || entries > 24 {
		t.Errorf("got %d entry pages, want most of the 24 known columns of disclosure", entries)
	}
	t.Logf("%d entry pages", entries)
}

// TestDefinitionKeepsPlatform overrides a registry source.
func TestDefinitionKeepsPlatform(t *testing.T) {
	src, ok := embedded(t).Find("360726-anyuan")
	if !ok || src.Platform != "ucap" || src.File == registryFile {
		t.Errorf("安远县: %+v, want a definition with platform ucap", src)
	}
}
