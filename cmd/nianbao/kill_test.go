package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nianbao/export"
	"nianbao/farm"
	"nianbao/harvest"
	"nianbao/store"
)

// reportsOfKilled is how many reports the portal of the kill test has.
const reportsOfKilled = 40

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

// rounds is how often the proofs with processes are done.
var rounds = flag.Int("rounds", 1, "rounds of TestKilledCrawlGoesOn, TestTerminatedCrawl and TestSecondRunEndsAtOnce")

// bigSite is a folder to crawl the long column from, in processes of their own.
type bigSite struct {
	dir    string
	server *farm.Server
}

func startBigSite(t *testing.T) *bigSite {
	t.Helper()
	f, err := farm.NewFrom(bigPortal())
	if err != nil {
		t.Fatal(err)
	}
	f.Delay = func(string, string) time.Duration { return 10 * time.Millisecond }
	server, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	b := &bigSite{t.TempDir(), server}
	write(t, filepath.Join(b.dir, "config.toml"), "[crawler]\nworkers = 2\ncontact = \"test@example.org\"\n[politeness]\ndelay = \"0s\"\nfactor = 0.0\njitter = 0.0\n")
	write(t, filepath.Join(b.dir, "defs", "62.toml"), "[[source]]\nid = \"620523-big-test\"\nname = \"甘谷县人民政府\"\ncode = \"620523\"\nbase = \""+server.URL("big.test")+"\"\nfamily = \"auto\"\n")
	return b
}

// command is a command in a process of its own.
func (b *bigSite) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Dir, cmd.Env = b.dir, append(os.Environ(), asNianbao+"=1")
	return cmd
}

func (b *bigSite) crawl(more ...string) *exec.Cmd {
	return b.command(context.Background(), append([]string{"crawl", "--allow-loopback", "--sources", "defs", "--source", "620523-big-test"}, more...)...)
}

// repeated counts the requests for what was asked for before, robots.txt apart.
func (b *bigSite) repeated() (twice int) {
	asked := map[string]int{}
	for _, e := range b.server.Log() {
		asked[e.Path]++
	}
	for path, n := range asked {
		if path != "/robots.txt" {
			twice += n - 1
		}
	}
	return twice
}

// TestKilledCrawlGoesOn kills a crawl with SIGKILL, starts it again, and
// counts at the portal: every report is there, and no page was asked for
// twice but those in flight.
func TestKilledCrawlGoesOn(t *testing.T) {
	kills, twice := 0, 0
	for round := range *rounds {
		b := startBigSite(t)
		before := kills
		for after := 8 - round%6; after < reportsOfKilled; after += 12 {
			kills++
			killAfter(t, b.crawl(), b.server, after)
		}
		planned := planOf(t, b.crawl("--dry-run", "--json"))
		asked := len(b.server.Log())
		if out, err := b.crawl().CombinedOutput(); err != nil {
			t.Fatalf("the run after the kills: %v\n%s", err, out)
		}
		if seen := len(b.server.Log()) - asked; seen != planned || seen == 0 {
			t.Errorf("after the kills the dry run says %d requests, the portal saw %d", planned, seen)
		}
		again := b.repeated()
		if again > (kills-before)*inFlight {
			t.Errorf("%d requests were repeated after %d kills", again, kills-before)
		}
		twice += again
		if got := reportsIn(t, filepath.Join(b.dir, "nianbao.db")); got != reportsOfKilled {
			t.Errorf("%d reports are in the store, want %d", got, reportsOfKilled)
		}
		if out, err := b.command(t.Context(), "store", "check", "--read-data").CombinedOutput(); err != nil {
			t.Errorf("the store after the kills: %v\n%s", err, out)
		}
	}
	t.Logf("%d kills, %d requests repeated", kills, twice)
}

// TestTerminatedCrawl ends a crawl with SIGTERM: it leaves within 5 seconds, and
// the next one asks for nothing again. The control, a crawl that is told to ask
// again, does.
func TestTerminatedCrawl(t *testing.T) {
	unlessRace(t)
	if runtime.GOOS == "windows" {
		t.Skip("no SIGTERM here")
	}
	slowest := time.Duration(0)
	for round := range *rounds {
		b := startBigSite(t)
		for _, after := range []int{5 + round%9, 25 + round%7} {
			cmd := b.crawl()
			slowest = max(slowest, endAfter(t, cmd, b.server, after, syscall.SIGTERM))
			if status := cmd.ProcessState.ExitCode(); status != exitFailed {
				t.Errorf("after %d requests: ended with status %d, want %d", after, status, exitFailed)
			}
		}
		if out, err := b.crawl().CombinedOutput(); err != nil {
			t.Fatalf("the run after: %v\n%s", err, out)
		}
		if n := b.repeated(); n > 0 {
			t.Errorf("%d requests were repeated", n)
		}
		if got := reportsIn(t, filepath.Join(b.dir, "nianbao.db")); got != reportsOfKilled {
			t.Errorf("%d reports are in the store, want %d", got, reportsOfKilled)
		}
		if round == 0 {
			if out, err := b.crawl("--recheck").CombinedOutput(); err != nil || b.repeated() == 0 {
				t.Errorf("the control repeated nothing: %v\n%s", err, out)
			}
		}
	}
	if slowest > 5*time.Second {
		t.Errorf("the slowest took %v to leave", slowest)
	}
	t.Logf("%d times, the slowest took %v", 2**rounds, slowest.Round(time.Millisecond))
}

// TestSecondRunEndsAtOnce starts a crawl while another process holds the store: it
// ends with its own status, none is held up, and the quickest is within two seconds
// more than the program takes to start: others may keep the processor. The control
// waits without a limit, and does not end.
func TestSecondRunEndsAtOnce(t *testing.T) {
	unlessRace(t)
	b := startBigSite(t)
	path := filepath.Join(b.dir, "nianbao.db")
	holder, err := store.Open(path, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	var took []time.Duration
	for range 3 * *rounds {
		began := time.Now()
		if out, err := b.command(t.Context(), "version").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		start := time.Since(began)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		cmd := b.command(ctx, b.crawl().Args[1:]...)
		began = time.Now()
		out, _ := cmd.CombinedOutput() // the status is looked at below
		took = append(took, time.Since(began)-start)
		cancel()
		if status := cmd.ProcessState.ExitCode(); status != exitInUse || !strings.Contains(string(out), "in use by another process") {
			t.Errorf("ended with status %d, want %d: %s", status, exitInUse, out)
		}
	}
	slices.Sort(took)
	if took[0] > 2*time.Second {
		t.Errorf("the quickest took %v", took[0])
	}
	control := make(chan error, 1)
	go func() {
		s, err := store.Open(path, store.Options{Timeout: time.Hour})
		if err == nil {
			err = s.Close()
		}
		control <- err
	}()
	select {
	case err := <-control:
		t.Errorf("the control, which waits without a limit, ended: %v", err)
	case <-time.After(2 * time.Second):
	}
	if err := errors.Join(holder.Close(), <-control); err != nil {
		t.Error(err)
	}
	if n := len(b.server.Log()); n > 0 {
		t.Errorf("%d requests were made without a store", n)
	}
	t.Logf("%d tries, half of them within %v, all within %v", len(took), took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
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
	endAfter(t, cmd, server, requests, syscall.SIGKILL)
}

// endAfter starts the command, sends it a signal when the portal was asked often
// enough, and says how long it took to leave.
func endAfter(t *testing.T, cmd *exec.Cmd, server *farm.Server, requests int, signal syscall.Signal) time.Duration {
	t.Helper()
	var says bytes.Buffer
	cmd.Stdout, cmd.Stderr = &says, &says
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	deadline := time.After(2 * time.Minute)
	for len(server.Log()) < requests {
		select {
		case err := <-ended:
			t.Fatalf("ended after %d requests, not %d: %v\n%s", len(server.Log()), requests, err, says.String())
		case <-deadline:
			_ = cmd.Process.Kill()
			<-ended
			t.Fatalf("only %d requests after 2 minutes, want %d\n%s", len(server.Log()), requests, says.String())
		case <-time.After(time.Millisecond):
		}
	}
	began := time.Now()
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	<-ended
	return time.Since(began)
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
