package crawler

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"
)

// lure is a kind of redirect, and where it must not lead.
type lure struct {
	name      string
	location  func(n int) string // of the n-th
	class     string
	forbidden string // prefix of "host path" as the servers see it; "" where the whole way is allowed
}

func lures() []lure {
	return []lure{
		{"to itself", func(int) string { return "" }, ClassRedirectLoop, ""},
		{"growing", func(n int) string { return fmt.Sprintf("/more/%d/x", n) }, ClassRedirectLoop, ""},
		{"to a private address", func(n int) string { return fmt.Sprintf("http://10.0.%d.1/", n%256) }, ClassAddress, "10."},
		{"to a name at a private address", func(int) string { return "http://inner.test/" }, ClassAddress, "inner.test"},
		{"to the metadata of a cloud", func(int) string { return "http://169.254.169.254/latest/" }, ClassAddress, "169.254"},
		{"to a file", func(int) string { return "file:///etc/passwd" }, ClassRedirectScope, "file"},
		{"to ftp", func(int) string { return "ftp://good0.test/x" }, ClassRedirectScope, "ftp"},
		{"out of the source", func(n int) string { return fmt.Sprintf("http://outside.test/%d", n) }, ClassRedirectScope, "outside.test"},
		{"to what robots.txt forbids here", func(n int) string { return fmt.Sprintf("/secret/%d", n) }, ClassRobots, "front.test /secret"},
		{"to what robots.txt forbids there", func(n int) string { return fmt.Sprintf("http://shut.test/%d", n) }, ClassRobots, "shut.test /"},
		{"over two hops to what is forbidden", func(n int) string { return fmt.Sprintf("http://good0.test/on/%d", n) }, ClassRobots, "shut.test /"},
		{"to a new host", func(n int) string { return fmt.Sprintf("http://good%d.test/page", n) }, "", ""},
	}
}

// lureFarm answers as the lures say. /LURE/N is the n-th of a kind.
func lureFarm(w http.ResponseWriter, q *http.Request) {
	const shut = "User-agent: *\nDisallow: /\n"
	var kind, n int
	switch {
	case q.URL.Path == "/robots.txt" && q.Host == "shut.test":
		io.WriteString(w, shut)
	case q.URL.Path == "/robots.txt":
		io.WriteString(w, "User-agent: *\nDisallow: /secret/\n")
	case strings.HasPrefix(q.URL.Path, "/more/"):
		w.Header().Set("Location", q.URL.Path+"x")
		w.WriteHeader(http.StatusFound)
	case strings.HasPrefix(q.URL.Path, "/on/"):
		w.Header().Set("Location", "http://shut.test"+q.URL.Path)
		w.WriteHeader(http.StatusFound)
	default:
		if _, err := fmt.Sscanf(q.URL.Path, "/lure/%d/%d", &kind, &n); err != nil {
			io.WriteString(w, "page")
			return
		}
		to := lures()[kind].location(n)
		if to == "" {
			to = q.URL.Path
		}
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusMovedPermanently)
	}
}

// TestPoliteRedirects (P4): of a thousand redirects none leads where nothing
// may be asked, and the robots.txt of every new host comes first. The control
// is colly with robots on: how often the servers see what they should not.
func TestPoliteRedirects(t *testing.T) {
	const each = 84 // of each of twelve kinds
	b := newBench(t)
	b.Workers, b.Window = 64, 2000
	b.InScope = func(_ Request, u *url.URL) bool { return u.Hostname() != "outside.test" }
	hosts := []string{"front.test", "shut.test", "outside.test"}
	for n := range each {
		hosts = append(hosts, fmt.Sprintf("good%d.test", n))
	}
	server := b.serve(lureFarm, hosts...)
	b.names["inner.test"] = "192.168.3.4:80"
	for kind := range lures() {
		for n := range each {
			b.want(lureURL(kind, n))
		}
	}
	b.mustRun()
	stock := stockRedirects(server.Listener.Addr().String(), b, each)
	t.Logf("%-36s %9s %-15s %9s %12s", "redirect", "requests", "class", "forbidden", "under colly")
	seen, bait := 0, 0
	for kind, lure := range lures() {
		right := 0
		for n := range each {
			if got := class(b.got[lureURL(kind, n)]); got == lure.class {
				right++
			} else if right == n {
				t.Errorf("%s: class %q, want %q (%v)", lure.name, got, lure.class, b.got[lureURL(kind, n)].Err)
			}
		}
		wrong := forbidden(b.asked, lure)
		t.Logf("%-36s %9d %-15s %9d %12d", lure.name, right, lure.class, wrong, stock[kind])
		seen, bait = seen+wrong, bait+stock[kind]
	}
	if seen > 0 || bait == 0 {
		t.Errorf("%d requests to forbidden targets, %d under colly; want none and some", seen, bait)
	}
	known := map[string]bool{}
	for _, a := range b.asked {
		host, path, _ := strings.Cut(a, " ")
		if !known[host] && path != "/robots.txt" {
			t.Errorf("the first request to %s was %s", host, path)
		}
		known[host] = true
	}
	if len(known) != len(hosts)-1 {
		t.Errorf("%d hosts were asked, want all but the one out of scope: %d", len(known), len(hosts)-1)
	}
}

func lureURL(kind, n int) string { return fmt.Sprintf("http://front.test/lure/%d/%d", kind, n) }

// forbidden counts the requests that must not be. A robots.txt may be asked
// for where anything may.
func forbidden(asked []string, l lure) (n int) {
	for _, a := range asked {
		if l.forbidden != "" && strings.HasPrefix(a, l.forbidden) && (!strings.HasSuffix(a, " /robots.txt") || l.class != ClassRobots) {
			n++
		}
	}
	return n
}

// stockRedirects asks the same of colly with robots on and returns how many
// forbidden requests came of each kind. All names lead to the one server, also
// those that stand for private addresses.
func stockRedirects(address string, b *bench, each int) []int {
	out := make([]int, len(lures()))
	for kind, lure := range lures() {
		b.mu.Lock()
		from := len(b.asked)
		b.mu.Unlock()
		c := colly.NewCollector()
		c.IgnoreRobotsTxt = false
		var d net.Dialer
		transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return d.DialContext(ctx, "tcp", address) }}
		c.WithTransport(transport)
		c.SetRequestTimeout(5 * time.Second)
		for n := range each {
			_ = c.Visit(lureURL(kind, n)) // the servers say what came of it
		}
		transport.CloseIdleConnections()
		b.mu.Lock()
		out[kind] = forbidden(b.asked[from:], lure)
		b.asked = b.asked[:from]
		b.mu.Unlock()
	}
	return out
}
