package archive

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// peers names a folder in which npm has installed warcio and, for replay,
// @webrecorder/wabac.
const peers = "NIANBAO_PEERS"

// TestWarcioIndexesOurs has warcio.js read a WARC of ours and compares its
// index with ours, line by line.
func TestWarcioIndexesOurs(t *testing.T) {
	cli := filepath.Join(os.Getenv(peers), "node_modules", "warcio", "dist", "cli.cjs")
	node, err := exec.LookPath("node")
	if _, statErr := os.Stat(cli); err != nil || statErr != nil {
		t.Skipf("SKIPPED: node and warcio are needed: npm install --prefix DIR warcio@2.4.11, then %s=DIR", peers)
	}
	form, asJSON, moved, again, saved := page(1, "{}"), page(2, "[]"), page(3, "年报三"), page(4, "年报三"), page(5, "saved")
	form.URL = "http://www.city.gov.cn/List.do?id=7&__wb_method=POST&page=2&topic=%B9%AB&who=%E5%B9%B4"
	form.RequestHead = []byte("POST /List.do?id=7 HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: 36\r\n\r\n")
	asJSON.URL = "http://www.city.gov.cn/list.do?__wb_method=POST&__wb_post_data=eyJhIjoi5bm0IDEiLCJiIjp7ImEiOjEuNX0sImMiOlt0cnVlLG51bGwsIiJdfQ"
	asJSON.RequestHead = []byte("POST /list.do HTTP/1.1\r\nContent-Type: application/json\r\n\r\n")
	moved.Hops = []Hop{{URL: "http://www.wushan.gov.cn:8080/旧?b=2&a=1", Status: 302, Location: "/zwgk/3.html"}}
	again.URL, again.Earlier = moved.URL, &Earlier{ID: moved.ID, URL: moved.URL, At: moved.At}
	saved.URL, saved.RequestHead, saved.Head, saved.Status, saved.ContentType = "http://www.wushan.gov.cn/a.txt", nil, nil, 0, "text/plain"
	data, lines := write(t, form, asJSON, moved, again, saved)
	path := filepath.Join(t.TempDir(), "x.warc.gz")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	cmd := exec.Command(node, cli, "cdx-index", "--format", "cdxj", path)
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("warcio: %v\n%s", err, complaints.String())
	}
	want := strings.Split(strings.TrimSpace(string(out)), "\n")
	var got []string
	for _, l := range lines {
		got = append(got, strings.Replace(l.String(), `"digest":"sha256:`, `"digest":"`, 1))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("- warcio + ours:\n%s", diff)
	}
}
