package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"nianbao/crawler"
)

func startProxy(t *testing.T, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// endedEvents are three requests that ended, one that is on, and one server
// that is parked.
func endedEvents() []crawler.Event {
	begin := func(group string) crawler.Event {
		return crawler.Event{Kind: crawler.EventBegin, Source: "s", Group: group}
	}
	end := func(group, class string, status int, took time.Duration) crawler.Event {
		return crawler.Event{Kind: crawler.EventEnd, Source: "s", Group: group, Class: class, Status: status, Took: took, Bytes: 10}
	}
	return []crawler.Event{
		begin("a"), end("a", "", 200, 200*time.Millisecond),
		begin("a"), end("a", "", 404, 2*time.Second),
		begin("b"), end("b", crawler.ClassTimeout, 0, time.Minute), {Kind: crawler.EventPark, Group: "b", Sentence: "silent"},
		begin("c"), {Kind: crawler.EventBegin, Source: "s", Group: "c", Queue: 5},
	}
}
