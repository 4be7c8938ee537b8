package crawler

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// slowServer is a way to be slow, and what cuts it.
type slowServer struct {
	name   string
	scheme string
	serve  func(c net.Conn)
	class  string
	limit  time.Duration
}

// slowServers wait, or send a byte a second. Those that speak HTTP answer a
// request for robots.txt at once, so that they are known to be alive.
func slowServers() []slowServer {
	l := Limits{}.filled()
	drip := func(c net.Conn, text string) {
		for i := range len(text) {
			if _, err := io.WriteString(c, text[i:i+1]); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}
	return []slowServer{
		{"silent", "http", func(c net.Conn) { io.Copy(io.Discard, c) }, ClassTimeout, l.Header},
		{"dripping header", "http", func(c net.Conn) { drip(c, "HTTP/1.1 200 OK\r\n"+strings.Repeat("X-Pad: y\r\n", 99)) }, ClassTimeout, l.Header},
		{"dripping body", "http", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
			drip(c, strings.Repeat("x", 999))
		}, ClassTimeout, l.Stall},
		{"dripping TLS", "https", func(c net.Conn) {
			go io.Copy(io.Discard, c)
			drip(c, "\x16\x03\x03\x00\xff"+strings.Repeat("\x00", 255))
		}, ClassTLS, l.TLS},
	}
}

// mixed is a farm of good servers and of slow ones.
type mixed struct {
	*virtual
	slow []slowServer // by the last byte of the address, from 211.0.0.0 on
}

// connect opens a pipe to a good server or to a slow one.
func (m *mixed) connect(ctx context.Context, address string) (net.Conn, error) {
	if !strings.HasPrefix(address, "211.") {
		return m.virtual.connect(ctx, address)
	}
	var kind int
	if _, err := fmt.Sscanf(address, "211.0.%d.", &kind); err != nil {
		return nil, err
	}
	near, far := net.Pipe()
	m.wg.Go(func() {
		defer far.Close()
		if kind == 3 {
			m.slow[kind].serve(far)
			return
		}
		answerRaw(far, m.slow[kind].serve)
	})
	return near, nil
}

// pace crawls so many good hosts beside as many slow ones, and returns when the
// last good one was done and how long each slow exchange took.
func (m *mixed) pace(t *testing.T, workers, good, slow, each int) (done time.Duration, slowest map[string]time.Duration) {
	t.Helper()
	slowest = map[string]time.Duration{}
	synctest.Test(t, func(t *testing.T) {
		f := &memory{}
		var names []string
		for i := range max(good, slow) {
			if i < slow {
				kind := i % len(m.slow)
				address := fmt.Sprintf("211.0.%d.%d", kind, i/len(m.slow))
				names = append(names, address)
				for n := range each {
					f.push(Request{Source: address, URL: fmt.Sprintf("%s://%s/%d", m.slow[kind].scheme, address, n)})
				}
			}
			if i < good {
				names = append(names, hostNames(good)[i])
				for n := range each {
					f.push(Request{Source: hostNames(good)[i], URL: fmt.Sprintf("http://h%d.test/%d", i, n)})
				}
			}
		}
		c := m.crawler(workers, 2*time.Second)
		c.Frontier, c.connect, c.Factor = f, m.connect, 5
		start := time.Now()
		c.Observe = func(e Event) {
			if e.Kind != EventEnd {
				return
			}
			if !strings.HasPrefix(e.Group, "211.") {
				done = time.Since(start)
				return
			}
			var kind int
			fmt.Sscanf(e.Group, "211.0.%d.", &kind)
			name := m.slow[kind].name
			slowest[name] = max(slowest[name], e.Took)
			if e.Class != m.slow[kind].class && !e.Robots {
				t.Errorf("%s: class %q, want %q (%s)", name, e.Class, m.slow[kind].class, e.Sentence)
			}
		}
		if err := c.Crawl(t.Context(), names); err != nil {
			t.Error(err)
		}
		m.wg.Wait()
	})
	return done, slowest
}

// TestTransportSlow (P3): servers that do not answer do not slow those that
// do, and each is cut at its limit. The control has fewer workers than there
// are slow servers.
func TestTransportSlow(t *testing.T) {
	n := 200 / *paceScale
	run := func(workers, slow int) (time.Duration, map[string]time.Duration) {
		v := newVirtual(n, 1)
		v.takes = steady(200*time.Millisecond, 400*time.Millisecond)
		m := &mixed{virtual: v, slow: slowServers()}
		return m.pace(t, workers, n, slow, 20)
	}
	alone, _ := run(defaultWorkers / *paceScale, 0)
	beside, slowest := run(defaultWorkers / *paceScale, n)
	short, _ := run(n/2, n)
	t.Logf("%d good servers alone %s, beside %d slow ones %s (%.3f x); control with %d workers %s (%.3f x)", n, seconds(alone), n, seconds(beside), ratio(beside, alone), n/2, seconds(short), ratio(short, alone))
	for _, s := range slowServers() {
		t.Logf("  %-16s cut after %s, limit %s", s.name, seconds(slowest[s.name]), s.limit)
		if took := slowest[s.name]; took < s.limit || took > s.limit+time.Second {
			t.Errorf("%s: cut after %v, want %v and a second at most", s.name, took, s.limit)
		}
	}
	if ratio(beside, alone) > 1.05 {
		t.Errorf("slow servers slow the good ones %.3f times, want at most 1.05", ratio(beside, alone))
	}
	if ratio(short, alone) <= 1.05 {
		t.Error("the control keeps the bound: the servers are not slow enough")
	}
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
