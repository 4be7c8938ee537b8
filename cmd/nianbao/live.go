package main

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"nianbao/crawler"
)

// latencies are the upper bounds of the latency histogram, in seconds.
var latencies = []float64{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60}

// live is what a run that is on says of itself. It may be asked from many
// goroutines.
type live struct {
	began   time.Time
	command string
	commits func() uint64

	mu       sync.Mutex
	outcomes map[string]int // requests that ended, by class; "ok" for answers
	groups   map[string]*liveGroup
	sources  map[string]bool // true: done
	buckets  []int           // of latencies, each with all below it
	seconds  float64
	bytes    int64
}

// liveGroup is a server group of the run.
type liveGroup struct {
	asked  int
	busy   int
	queue  int    // leased requests that wait for their turn
	parked string // why nothing more is asked of it
}

// liveStatus is the state of a run at one moment.
type liveStatus struct {
	Command  string            `json:"command"`
	Began    time.Time         `json:"began"`
	Requests map[string]int    `json:"requests"` // ended, by outcome
	Bytes    int64             `json:"bytes"`
	Commits  uint64            `json:"commits"`
	Sources  int               `json:"sources"` // met so far
	Done     int               `json:"done"`    // of them with nothing left in this run
	Groups   map[string]int    `json:"groups"`  // server groups by state
	Queue    map[string]int    `json:"queue"`   // leased requests that wait for their turn, by the state of their group
	Parked   map[string]string `json:"parked,omitempty"`
}

func newLive(command string, commits func() uint64) *live {
	return &live{
		began: time.Now(), command: command, commits: commits,
		outcomes: map[string]int{}, groups: map[string]*liveGroup{}, sources: map[string]bool{}, buckets: make([]int, len(latencies)),
	}
}

// note takes one event in.
func (l *live) note(e crawler.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.Source != "" {
		l.sources[e.Source] = e.Kind == crawler.EventDone
	}
	switch e.Kind {
	case crawler.EventBegin:
		g := l.group(e.Group)
		g.asked++
		g.busy++
		g.queue = e.Queue
	case crawler.EventEnd:
		g := l.group(e.Group)
		g.busy--
		g.queue = e.Queue
		l.ended(e)
	case crawler.EventPark:
		if e.Host == "" {
			l.group(e.Group).parked, l.group(e.Group).queue = e.Sentence, 0
		}
	}
}

func (l *live) group(name string) *liveGroup {
	g := l.groups[name]
	if g == nil {
		g = &liveGroup{}
		l.groups[name] = g
	}
	return g
}

// ended counts a request that ended.
func (l *live) ended(e crawler.Event) {
	class := e.Class
	switch {
	case class == "" && e.Status >= 400:
		class = crawler.ClassOf(e.Status)
	case class == "":
		class = "ok"
	}
	l.outcomes[class]++
	l.bytes += e.Bytes
	l.seconds += e.Took.Seconds()
	for i, bound := range latencies {
		if e.Took.Seconds() <= bound {
			l.buckets[i]++
		}
	}
}

// status is the state now.
func (l *live) status() liveStatus {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := liveStatus{
		Command: l.command, Began: l.began, Requests: maps.Clone(l.outcomes), Bytes: l.bytes, Commits: l.commits(),
		Sources: len(l.sources), Groups: map[string]int{"busy": 0, "waiting": 0, "parked": 0}, Queue: map[string]int{"busy": 0, "waiting": 0}, Parked: map[string]string{},
	}
	for _, done := range l.sources {
		if done {
			s.Done++
		}
	}
	for name, g := range l.groups {
		switch {
		case g.parked != "":
			s.Groups["parked"]++
			s.Parked[name] = g.parked
		case g.busy > 0:
			s.Groups["busy"]++
			s.Queue["busy"] += g.queue
		default:
			s.Groups["waiting"]++
			s.Queue["waiting"] += g.queue
		}
	}
	return s
}

// print writes the state for people.
func (s liveStatus) print(a *app) {
	total := 0
	for _, n := range s.Requests {
		total += n
	}
	a.print("running since %s: %s", s.Began.Local().Format(time.DateTime), s.Command)
	a.print("%s, %s, %d commits, %d of %s done", count(total, "request"), bytesText(s.Bytes), int(s.Commits), s.Done, count(s.Sources, "source"))
	for _, class := range slices.Sorted(maps.Keys(s.Requests)) {
		a.print("  %8d  %s", s.Requests[class], class)
	}
	a.print("%s", fmt.Sprintf("servers: %d busy, %d waiting, %d parked", s.Groups["busy"], s.Groups["waiting"], s.Groups["parked"]))
	for _, name := range slices.Sorted(maps.Keys(s.Parked)) {
		a.print("  %s  %s", name, s.Parked[name])
	}
}
