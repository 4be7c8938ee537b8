package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"time"
)

// serveMetrics serves the state of a run in the text form of Prometheus until
// the returned function is called.
func (a *app) serveMetrics(address string, l *live) (end func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, usage("name a free address of this machine, such as 127.0.0.1:9318", "--metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		l.metrics(w)
	})
	a.log.Info("metrics are served", "host", listener.Addr().String())
	return serveHTTP(listener, mux), nil
}

// serveHTTP serves until the returned function is called.
func serveHTTP(listener net.Listener, handler http.Handler) (end func()) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // it always ends with an error: that it was closed
	}()
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close() // whoever still reads is cut off
		}
		<-done
	}
}

// metrics writes everything a run counts.
func (l *live) metrics(w io.Writer) {
	s := l.status()
	head := func(name, kind, help string) {
		fmt.Fprintf(w, "# HELP nianbao_%s %s\n# TYPE nianbao_%s %s\n", name, help, name, kind)
	}
	head("requests_total", "counter", "Requests that ended, robots.txt and redirects too, by outcome.")
	for _, class := range slices.Sorted(maps.Keys(s.Requests)) {
		fmt.Fprintf(w, "nianbao_requests_total{outcome=%q} %d\n", class, s.Requests[class])
	}
	head("groups", "gauge", "Server groups met in this run, by state.")
	for _, state := range slices.Sorted(maps.Keys(s.Groups)) {
		fmt.Fprintf(w, "nianbao_groups{state=%q} %d\n", state, s.Groups[state])
	}
	head("queue", "gauge", "Leased requests that wait for their turn, by the state of their server group.")
	for _, state := range slices.Sorted(maps.Keys(s.Queue)) {
		fmt.Fprintf(w, "nianbao_queue{state=%q} %d\n", state, s.Queue[state])
	}
	head("sources", "gauge", "Sources met in this run, by whether something is left of them.")
	fmt.Fprintf(w, "nianbao_sources{state=\"open\"} %d\nnianbao_sources{state=\"done\"} %d\n", s.Sources-s.Done, s.Done)
	head("bytes_total", "counter", "Bytes of bodies after decoding.")
	fmt.Fprintf(w, "nianbao_bytes_total %d\n", s.Bytes)
	head("commits_total", "counter", "Commits of the store.")
	fmt.Fprintf(w, "nianbao_commits_total %d\n", s.Commits)
	head("run_seconds", "gauge", "Age of this run.")
	fmt.Fprintf(w, "nianbao_run_seconds %.0f\n", time.Since(s.Began).Seconds())
	l.latency(w, head)
}

// latency writes the histogram of response times.
func (l *live) latency(w io.Writer, head func(name, kind, help string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	total := 0
	for _, n := range l.outcomes {
		total += n
	}
	head("latency_seconds", "histogram", "Time from the start of a request to the end of its answer.")
	for i, bound := range latencies {
		fmt.Fprintf(w, "nianbao_latency_seconds_bucket{le=\"%g\"} %d\n", bound, l.buckets[i])
	}
	fmt.Fprintf(w, "nianbao_latency_seconds_bucket{le=\"+Inf\"} %d\nnianbao_latency_seconds_sum %g\nnianbao_latency_seconds_count %d\n", total, l.seconds, total)
}
