package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestBlockedGroupLeavesOthersUnharmed(t *testing.T) {
	b := newBench(t)
	b.serve(func(w http.ResponseWriter, q *http.Request) { w.WriteHeader(412) }, "bad.test", "sibling.test")
	b.serve(pages(map[string]string{"/flip": "book"}), "good.test")
	b.want(numbered("good.test", 50)...)
	b.want(numbered("bad.test", 50)...)
	b.want(numbered("sibling.test", 5)...)
	b.frontier.push(Request{Source: "bad.test", URL: "http://good.test/flip"})
	b.mustRun()
	bad := 0
	for u := range b.got {
		if !strings.Contains(u, "good") {
			bad++
		}
	}
	// robots.txt is a 4xx, which allows; then one page is refused. The
	// other host at the same address is the same server.
	if n := b.count("bad.test /robots.txt") + b.count("sibling.test /robots.txt"); bad != 1 || n != 1 {
		t.Errorf("%d pages of the blocked group were handled after %d robots.txt, want 1 and 1", bad, n)
	}
	if b.frontier.left() != 50+5-1+1 {
		t.Errorf("%d requests are left, want those of the blocked sources", b.frontier.left())
	}
	parks := 0
	for _, e := range b.events {
		if e.Kind == EventPark {
			parks++
			if e.Class != ClassBlocked || e.Group == "" || e.Sentence == "" {
				t.Errorf("park event %+v", e)
			}
		}
	}
	if parks != 1 {
		t.Errorf("%d park events, want 1", parks)
	}
	for i := range 50 {
		if got := class(b.got[fmt.Sprintf("http://good.test/%d.html", i)]); got != ClassGone {
			t.Fatalf("a page of the other group has class %q", got)
		}
	}
}

func TestNothingMoreIsLeasedOfABlockedSource(t *testing.T) {
	b := newBench(t)
	b.serve(func(w http.ResponseWriter, q *http.Request) { w.WriteHeader(412) }, "a.test")
	take := b.Handle
	b.Handle = func(ctx context.Context, resp *Response) error {
		for _, u := range numbered("a.test", 5) {
			b.frontier.push(Request{Source: "a.test", URL: u + "?more"})
		}
		return take(ctx, resp)
	}
	b.want("http://a.test/1", "http://a.test/2")
	b.mustRun()
	if len(b.frontier.leased) != 2 || b.frontier.left() != 6 {
		t.Errorf("leased %v and left %d, want the first two leased and 6 left", b.frontier.leased, b.frontier.left())
	}
}

// A source that has pages elsewhere too goes on with those.
func TestSourceOverTwoGroups(t *testing.T) {
	b := newBench(t)
	b.serve(func(w http.ResponseWriter, q *http.Request) { w.WriteHeader(521) }, "bad.test")
	b.serve(pages(nil), "flip.test")
	var urls []string
	for i := range 30 {
		urls = append(urls, fmt.Sprintf("http://flip.test/%d", i))
	}
	b.frontier.push(Request{Source: "s", URL: "http://bad.test/1"}, Request{Source: "s", URL: "http://bad.test/2"})
	for _, u := range urls {
		b.frontier.push(Request{Source: "s", URL: u})
	}
	b.frontier.push(Request{Source: "s", URL: "http://bad.test/3"})
	b.Window = 8
	b.mustRun()
	for _, u := range urls {
		if b.got[u] == nil {
			t.Errorf("%s was not fetched", u)
		}
	}
	if len(b.got) != 31 || b.frontier.left() != 2 {
		t.Errorf("%d handled, %d left; want 31 and 2", len(b.got), b.frontier.left())
	}
}

// Half a window of requests for a parked group ends a source's part in the
// run, and that is told.
func TestSourceFullOfParkedRequests(t *testing.T) {
	b := newBench(t)
	b.serve(func(w http.ResponseWriter, q *http.Request) { w.WriteHeader(521) }, "bad.test")
	b.serve(pages(nil), "flip.test")
	b.Window = 8
	b.frontier.push(Request{Source: "s", URL: "http://flip.test/1"})
	for _, u := range numbered("bad.test", 20) {
		b.frontier.push(Request{Source: "s", URL: u})
	}
	b.mustRun()
	var done []Event
	for _, e := range b.events {
		if e.Kind == EventDone {
			done = append(done, e)
		}
	}
	if len(done) != 1 || !strings.Contains(done[0].Sentence, "not asked again") || b.frontier.left() != 19 {
		t.Errorf("done events %+v, %d left; want one that says why, and 19", done, b.frontier.left())
	}
}

func TestHandleFindsRefusal(t *testing.T) {
	b := newBench(t)
	b.Workers = 1
	b.serve(pages(map[string]string{"/0.html": "您的请求疑似攻击行为"}), "a.test")
	take := b.Handle
	b.Handle = func(ctx context.Context, resp *Response) error {
		if err := take(ctx, resp); err != nil {
			return err
		}
		if strings.Contains(string(resp.Body), "攻击") {
			return fmt.Errorf("page of the firewall: %w", ErrBlocked)
		}
		return nil
	}
	b.want(numbered("a.test", 40)...)
	b.mustRun()
	if len(b.got) > unheardMost || len(b.got)+b.frontier.left() != 40 {
		t.Errorf("%d handled and %d left after a refusal", len(b.got), b.frontier.left())
	}
}

func TestHostsThatDoNotAnswer(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	tests := []struct {
		name, at string
		class    string
		says     string
	}{
		{"down", closed.Addr().String(), ClassDial, "a.test does not answer: connection refused"},
		{"no name", "", ClassDNS, "the name a.test does not resolve: "},
		{"private", "10.0.0.1:80", ClassAddress, "only public ones"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			if test.at != "" {
				b.names["a.test"] = test.at
			}
			b.serve(pages(nil), "good.test")
			b.want(numbered("a.test", 40)...)
			b.want(numbered("good.test", 3)...)
			b.mustRun()
			resp := b.got["http://a.test/0.html"]
			if class(resp) != test.class || !strings.Contains(resp.Err.Sentence, test.says) {
				t.Errorf("class %q, want %q: %v", class(resp), test.class, resp.Err)
			}
			want := 2 + 3
			if test.class == ClassAddress {
				want = 40 + 3 // no request is needed to say so of each
			}
			if len(b.got) != want || len(b.got)+b.frontier.left() != 43 {
				t.Errorf("%d handled, %d left; want %d handled", len(b.got), b.frontier.left(), want)
			}
		})
	}
}

func TestHostThatAnsweredGetsMorePatience(t *testing.T) {
	b := newBench(t)
	b.Limits.Header = 30 * time.Millisecond
	b.Workers = 1
	b.raw(func(c net.Conn) { io.Copy(io.Discard, c) }, "a.test") // robots.txt is answered
	b.want(numbered("a.test", 9)...)
	b.mustRun()
	if len(b.got) != strikesHeard || b.frontier.left() != 9-strikesHeard {
		t.Errorf("%d handled, %d left; want %d handled", len(b.got), b.frontier.left(), strikesHeard)
	}
}

func TestNextAddressWhenTheFirstIsDown(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	b := newBench(t)
	b.serve(pages(map[string]string{"/0.html": "page"}), "a.test")
	b.names["a.test"] = closed.Addr().String() + "," + b.names["a.test"]
	b.want(numbered("a.test", 3)...)
	b.mustRun()
	if len(b.got) != 3 || string(b.got["http://a.test/0.html"].Body) != "page" {
		t.Errorf("%d handled, %v", len(b.got), b.got["http://a.test/0.html"].Err)
	}
	for i, e := range b.begins() {
		if (e.Group == closed.Addr().String()) != (i == 0) {
			t.Errorf("request %d went to group %s, want only the first at the closed address", i, e.Group)
		}
	}
}

// A name that rotates its addresses is one server to us, whatever the port.
func TestNameStaysWithItsAddress(t *testing.T) {
	r := newRun(t.Context(), (&Crawler{}).filled(), nil)
	addrs := func(list ...string) (out []netip.AddrPort) {
		for _, a := range list {
			out = append(out, netip.MustParseAddrPort(a))
		}
		return out
	}
	r.host(mustURL(t, "http://a.test/")).addrs = addrs("202.96.128.86:80", "202.96.128.87:80")
	got := r.pinned(r.host(mustURL(t, "https://a.test/")), addrs("202.96.128.87:443", "202.96.128.86:443"))
	if got[0].String() != "202.96.128.86:443" {
		t.Errorf("port 443 is asked at %v, port 80 at 202.96.128.86", got[0])
	}
}

func TestPanicsAreContained(t *testing.T) {
	b := newBench(t)
	b.Log = slog.New(slog.DiscardHandler)
	b.serve(pages(map[string]string{"/to": "->/there"}), "a.test")
	take := b.Handle
	b.Handle = func(ctx context.Context, resp *Response) error {
		if strings.HasSuffix(resp.Request.URL, "3.html") {
			panic("page 3")
		}
		return take(ctx, resp)
	}
	b.InScope = nil
	b.want(numbered("a.test", 30)...)
	b.mustRun()
	if len(b.got) != 27 || b.frontier.left() != 3 {
		t.Errorf("%d handled, %d left; want 27 and the 3 that panicked", len(b.got), b.frontier.left())
	}
}

func TestErrorsOfHandle(t *testing.T) {
	full := errors.New("disk full")
	for _, every := range []int{1, 2} {
		b := newBench(t)
		b.Log = slog.New(slog.DiscardHandler)
		b.serve(pages(nil), "a.test", "b.test", "c.test", "d.test", "e.test")
		n := 0
		var mu sync.Mutex
		b.Handle = func(context.Context, *Response) error {
			mu.Lock()
			defer mu.Unlock()
			if n++; n%every == 0 {
				return full
			}
			return nil
		}
		for _, h := range []string{"a.test", "b.test", "c.test", "d.test", "e.test"} {
			b.want(numbered(h, 10)...)
		}
		err := b.run()
		if every == 1 && (!errors.Is(err, full) || len(b.begins()) > 30) {
			t.Errorf("every page fails: Crawl = %v after %d requests, want the error after 16 and a few", err, len(b.begins()))
		}
		if every == 2 && (err != nil || n != 50) {
			t.Errorf("every other page fails: Crawl = %v after %d pages, want nil after 50", err, n)
		}
	}
}

func TestErrorsOfTheFrontier(t *testing.T) {
	b := newBench(t)
	b.want("http://a.test/1")
	b.frontier.err = errors.New("store closed")
	if err := b.run(); !errors.Is(err, b.frontier.err) || !strings.Contains(err.Error(), "lease requests of a.test") {
		t.Errorf("Crawl = %v, want the frontier's error", err)
	}
	if err := (&Crawler{}).Crawl(t.Context(), nil); err == nil {
		t.Error("Crawl without a frontier succeeds")
	}
}

func TestNothingToDo(t *testing.T) {
	b := newBench(t)
	if err := b.Crawl(t.Context(), []string{"a", "b"}); err != nil || len(b.begins()) != 0 {
		t.Errorf("Crawl = %v after %d requests", err, len(b.begins()))
	}
}

// Settings of colly's in the environment change nothing.
func TestEnvironmentChangesNothing(t *testing.T) {
	for name, value := range map[string]string{
		"ALLOWED_DOMAINS": "nowhere.test", "CACHE_DIR": t.TempDir(), "DETECT_CHARSET": "yes", "DISABLE_COOKIES": "yes",
		"DISALLOWED_DOMAINS": "a.test", "IGNORE_ROBOTSTXT": "n", "FOLLOW_REDIRECTS": "n", "MAX_BODY_SIZE": "3",
		"MAX_DEPTH": "1", "MAX_REQUESTS": "1", "PARSE_HTTP_ERROR_RESPONSE": "n", "TRACE_HTTP": "y", "USER_AGENT": "other",
	} {
		t.Setenv("COLLY_"+name, value)
	}
	b := newBench(t)
	agents := map[string]bool{}
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		agents[q.UserAgent()] = true
		w.Write(gbk)
	}, "a.test")
	b.want(numbered("a.test", 5)...)
	b.mustRun()
	for u, resp := range b.got {
		if class(resp) != "" || string(resp.Body) != string(gbk) {
			t.Errorf("%s: class %q, body %q", u, class(resp), resp.Body)
		}
	}
	if len(b.got) != 5 || len(agents) != 1 || !agents["nianbao/1 (+test@example.org)"] {
		t.Errorf("%d handled, agents %v", len(b.got), agents)
	}
	if dir, err := os.ReadDir(os.Getenv("COLLY_CACHE_DIR")); err != nil || len(dir) > 0 {
		t.Errorf("a cache was written: %v, %v", dir, err)
	}
}

func TestConnectionIsUsedAgain(t *testing.T) {
	b := newBench(t)
	b.Workers = 1
	conns := map[string]bool{}
	server := b.serve(func(w http.ResponseWriter, q *http.Request) {
		conns[q.RemoteAddr] = true
		fmt.Fprint(w, q.URL.Path)
	}, "a.test")
	b.want(numbered("a.test", 20)...)
	b.mustRun()
	if len(conns) != 1 || len(b.got) != 20 {
		t.Errorf("%d connections for %d pages, want 1 for 20", len(conns), len(b.got))
	}
	// A server that closes the idle connection costs a new one, no page.
	again := newBench(t)
	again.Workers = 1
	again.names = b.names
	again.Observe = func(e Event) {
		if e.Kind == EventEnd {
			server.CloseClientConnections()
		}
	}
	again.want(numbered("a.test", 20)...)
	again.mustRun()
	for u, resp := range again.got {
		if class(resp) != "" {
			t.Errorf("%s: %v", u, resp.Err)
		}
	}
	if len(again.got) != 20 || len(conns) < 10 {
		t.Errorf("%d pages over %d connections", len(again.got), len(conns))
	}
}

func TestGoroutinesFollowWorkersNotURLs(t *testing.T) {
	b := newBench(t)
	b.Workers = 4
	b.Window = 1000
	most := 0
	b.raw(func(c net.Conn) {
		most = max(most, runtime.NumGoroutine())
		io.WriteString(c, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
	}, "a.test")
	b.want(numbered("a.test", 1000)...)
	before := runtime.NumGoroutine()
	b.mustRun()
	if most-before > 20 || len(b.got) != 1000 {
		t.Errorf("%d goroutines more for %d URLs, want at most 20", most-before, len(b.got))
	}
}
