package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// log is what the farm counted.
type log struct {
	Addresses  []string // of the servers
	Requests   int
	Again      int // beyond the first for a page
	Robots     int
	AtOnce     int // at one address
	Rude       int // hosts whose first request was not for robots.txt
	Most       int // requests at one address
	Took       time.Duration
	Ramp       time.Duration // from the first request of all to the first of the last server
	Paces      []float64     // of each server: from its first request to its last, by what its delays ask for
	LastAnswer time.Duration // how long the last answer took
	Gaps       []time.Duration
	CPU        time.Duration // of the farm so far
}

// address is one server with its hosts.
type server struct {
	mu     sync.Mutex
	seen   map[string]bool // host and path
	known  map[string]bool // hosts
	last   time.Time       // start of a request
	end    time.Time       // of an answer
	first  time.Time
	busy   int
	counts log
}

// serveFarm serves until standard input ends.
func serveFarm() error {
	var least, most time.Duration
	if from, to, ok := strings.Cut(*answers, "-"); ok {
		var errFrom, errTo error
		least, errFrom = time.ParseDuration(from)
		most, errTo = time.ParseDuration(to)
		if errFrom != nil || errTo != nil {
			return fmt.Errorf("-answers %q is no pair of times", *answers)
		}
	}
	var servers []*server
	var where []string
	for range (*hosts + *share - 1) / *share {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		s := &server{seen: map[string]bool{}, known: map[string]bool{}}
		servers, where = append(servers, s), append(where, l.Addr().String())
		go http.Serve(l, s.handler(least, most))
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		total := sum(servers)
		total.Addresses = where
		if err := json.NewEncoder(w).Encode(total); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}))
	fmt.Println("http://" + l.Addr().String())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// handler answers after a time between least and most.
func (s *server) handler(least, most time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		began := time.Now()
		n := s.begin(q, began)
		time.Sleep(least + (most-least)*time.Duration(n*37%11)/10)
		answer(w, q.URL.Path)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.busy--
		s.end = time.Now()
		s.counts.LastAnswer = s.end.Sub(began)
	})
}

// begin counts a request and returns how many came before.
func (s *server) begin(q *http.Request, now time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &s.counts
	page := q.Host + q.URL.RequestURI()
	if s.seen[page] {
		c.Again++
	}
	s.seen[page] = true
	if q.URL.Path == "/robots.txt" {
		c.Robots++
	} else if !s.known[q.Host] {
		c.Rude++
	}
	s.known[q.Host] = true
	if c.Requests++; c.Requests == 1 {
		s.first = now
	} else {
		c.Gaps = append(c.Gaps, now.Sub(s.last))
	}
	s.last = now
	s.busy++
	c.AtOnce = max(c.AtOnce, s.busy)
	return c.Requests - 1
}

// sum puts the servers together.
func sum(servers []*server) (total log) {
	var first, latest, end time.Time
	for _, s := range servers {
		s.mu.Lock()
		c := s.counts
		total.Requests, total.Again, total.Robots, total.Rude = total.Requests+c.Requests, total.Again+c.Again, total.Robots+c.Robots, total.Rude+c.Rude
		total.AtOnce, total.Most = max(total.AtOnce, c.AtOnce), max(total.Most, c.Requests)
		total.Gaps = append(total.Gaps, c.Gaps...)
		if c.Requests > 0 && (first.IsZero() || s.first.Before(first)) {
			first = s.first
		}
		if s.first.After(latest) {
			latest = s.first
		}
		if c.Requests > 1 {
			total.Paces = append(total.Paces, float64(s.last.Sub(s.first))/float64(time.Duration(c.Requests-1)**delay))
		}
		if s.end.After(end) {
			end, total.LastAnswer = s.end, c.LastAnswer
		}
		s.mu.Unlock()
	}
	total.CPU = spent()
	total.Took, total.Ramp = end.Sub(first), latest.Sub(first)
	return total
}

// answer is a home page, a list of articles, or an article of about 30 KB.
func answer(w http.ResponseWriter, path string) {
	const frame = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>%s</title></head><body><h1>%s</h1>%s</body></html>`
	if path == "/robots.txt" {
		http.Error(w, "none", http.StatusNotFound)
		return
	}
	title, body := "某县农业农村局工作动态", strings.Repeat(`<p style="text-indent:2em">召开全县重点工作推进会，通报情况，部署下一阶段任务。</p>`, 280)
	switch path {
	case "/":
		title, body = "某县人民政府", `<a href="/nb/index.html">政府信息公开年报</a>`
	case "/nb/index.html":
		var rows strings.Builder
		for i := range *articles {
			fmt.Fprintf(&rows, `<li><a href="/nb/%d.html">某县第%d局%d年政府信息公开工作年度报告</a><span>2024-01-20</span></li>`, i, i/8, 2016+i%8)
		}
		title, body = "政府信息公开年报", "<ul>"+rows.String()+"</ul>"
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, frame, title, title, body)
}
