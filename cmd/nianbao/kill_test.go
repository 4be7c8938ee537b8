package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/export"
	"nianbao/farm"
	"nianbao/harvest"
	"nianbao/store"
)

// reportsOfKilled is how many reports the portal of the kill test has.
const reportsOfKilled = 40

// workersOfKilled is how many pages it has in flight at most.
const workersOfKilled = 2

// bigPortal is a portal with a long column, written for the test.
func bigPortal() []byte { return portalOf(reportsOfKilled) }

// portalOf is a portal with so many reports.
func portalOf(reports int) []byte {
	var b strings.Builder
	b.WriteString("-- site.json --\n{\"host\": \"big.test\"}\n-- robots.txt --\nUser-agent: *\nDisallow: /admin/\n")
	b.WriteString("-- index.html --\n<html><head><title>甘谷县人民政府</title></head><body><ul><li><a href=\"/nb/index.html\">政府信息公开年报</a></li></ul></body></html>\n")
	b.WriteString("-- nb/index.html --\n<html><head><title>政府信息公开年报</title></head><body><ul>\n")
	b.WriteString("<li><a href=\"/admin/secret.html\">甘谷县气象局2020年政府信息公开工作年度报告</a><span>2021-01-20</span></li>\n")
	for i := range reports {
		fmt.Fprintf(&b, "<li><a href=\"/nb/%d.html\">%s</a><span>2024-01-20</span></li>\n", i, titleOf(i))
	}
	b.WriteString("</ul></body></html>\n")
	for i := range reports {
		fmt.Fprintf(&b, "-- nb/%d.html --\n<html><head><title>%s</title></head><body><h1>%s</h1><div id=\"zoom\">"+
			"<p>一、总体情况</p><p>本年度收到申请%d件。</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"+
			"<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>将继续改进。</p><p>六、其他需要报告的事项</p><p>无。</p></div></body></html>\n",
			i, titleOf(i), titleOf(i), i)
	}
	return []byte(b.String())
}

// titleOf names the reports: ten bureaus, four years.
func titleOf(i int) string {
	bureaus := []string{"农业农村", "水务", "财政", "教育", "民政", "林业和草原", "统计", "审计", "交通运输", "司法"}
	return fmt.Sprintf("甘谷县%s局%d年政府信息公开工作年度报告", bureaus[i%10], 2020+i/10)
}

// TestKilledCrawlGoesOn kills a crawl with SIGKILL, starts it again, and
// counts at the portal: every report is there, and no page was asked for
// twice but those in flight, at most one per worker.
func TestKilledCrawlGoesOn(t *testing.T) {
	f, err := farm.NewFrom(bigPortal())
	if err != nil {
		t.Fatal(err)
	}
	f.Delay = func(string, string) time.Duration { return 10 * time.Millisecond }
	server, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "config.toml"), "[crawler]\nworkers = 2\ncontact = \"test@example.org\"\n[politeness]\ndelay = \"0s\"\nfactor = 0.0\njitter = 0.0\n")
	write(t, filepath.Join(dir, "defs", "62.toml"), "[[source]]\nid = \"620523-big-test\"\nname = \"甘谷县人民政府\"\ncode = \"620523\"\nbase = \""+server.URL("big.test")+"\"\nfamily = \"auto\"\n")

	crawl := func(more ...string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], append([]string{"crawl", "--allow-loopback", "--sources", "defs", "--source", "620523-big-test"}, more...)...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), asNianbao+"=1")
		return cmd
	}
	kills := 0
	for after := 8; after < reportsOfKilled; after += 12 {
		kills++
		killAfter(t, crawl(), server, after)
	}
	planned := planOf(t, crawl("--dry-run", "--json"))
	before := len(server.Log())
	if out, err := crawl().CombinedOutput(); err != nil {
		t.Fatalf("the run after the kills: %v\n%s", err, out)
	}
	if seen := len(server.Log()) - before; seen != planned || seen == 0 {
		t.Errorf("after the kills the dry run says %d requests, the portal saw %d", planned, seen)
	}
	asked := map[string]int{}
	for _, e := range server.Log() {
		asked[e.Path]++
	}
	twice := 0
	for path, n := range asked {
		if n > 1 && path != "/robots.txt" {
			twice += n - 1
		}
	}
	if twice > kills*workersOfKilled {
		t.Errorf("%d requests were repeated after %d kills: %v", twice, kills, asked)
	}
	if got := reportsIn(t, filepath.Join(dir, "nianbao.db")); got != reportsOfKilled {
		t.Errorf("%d reports are in the store, want %d", got, reportsOfKilled)
	}
}

// planOf is the number of requests that a dry run announces.
func planOf(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the dry run: %v", err)
	}
	var plan harvest.Plan
	if err := json.Unmarshal(out, &plan); err != nil {
		t.Fatalf("the dry run: %v", err)
	}
	return plan.Requests
}

// killAfter starts the command and kills it when the portal was asked often
// enough.
func killAfter(t *testing.T, cmd *exec.Cmd, server *farm.Server, requests int) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(30 * time.Second)
	for len(server.Log()) < requests {
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			t.Fatalf("only %d requests after 30 s, want %d", len(server.Log()), requests)
		}
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed: the error says so
}

func reportsIn(t *testing.T, path string) int {
	t.Helper()
	s, err := store.Open(path, store.Options{Timeout: time.Second, ReadOnly: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	corpus, err := export.Load(s, export.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return len(corpus.Works)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
