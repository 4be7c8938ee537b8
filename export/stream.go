package export

import (
	"fmt"
	"runtime"
	"sync"

	"nianbao/report"
)

// ahead bounds how many reports are read before they are wanted.
const ahead = 16

// Each calls fn with every report of the corpus in order, as it is read from
// the store. Reports are decoded by as many goroutines as there are
// processors, a few ahead; all have ended when Each returns.
func (c *Corpus) Each(fn func(*Work) error) error {
	stop := make(chan struct{})
	queue := make(chan *result, ahead)
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.feed(queue, stop)
	}()
	err := c.consume(queue, fn)
	close(stop)
	for range queue { // what was read ahead is not wanted any more
	}
	<-done
	if err != nil {
		return fmt.Errorf("read the corpus: %w", err)
	}
	return nil
}

// result is a report that is read: it and the error may be used once read and
// compared are closed.
type result struct {
	listed   *listed
	work     *Work
	across   []report.Problem
	err      error
	read     chan struct{}
	compared chan struct{}
}

// feed reads the reports of the corpus ahead, in order, each held against the
// one of the year before.
func (c *Corpus) feed(queue chan<- *result, stop <-chan struct{}) {
	defer close(queue)
	jobs := make(chan [2]*result)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(jobs)
	for range max(2, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for j := range jobs {
				c.readOne(j[0], j[1])
			}
		})
	}
	var before *result
	for _, l := range c.order {
		if l.leftOut {
			continue
		}
		one := &result{listed: l, read: make(chan struct{}), compared: make(chan struct{})}
		select {
		case queue <- one:
		case <-stop:
			return
		}
		jobs <- [2]*result{one, before}
		before = one
	}
}

// readOne reads a report and holds it against that of the year before, which
// is the one that is read before it, as a rule.
func (c *Corpus) readOne(one, last *result) {
	defer close(one.compared)
	one.work, one.err = c.read(one.listed)
	close(one.read)
	if one.err != nil {
		return
	}
	prev, err := c.yearBefore(one.listed, last)
	if err != nil {
		one.err = err
		return
	}
	if prev != nil {
		one.across = one.work.Report().CrossYear(prev)
	}
}

// consume hands the reports over in order.
func (c *Corpus) consume(queue <-chan *result, fn func(*Work) error) error {
	for r := range queue {
		<-r.compared
		if r.err != nil {
			return r.err
		}
		w := r.work
		w.Across = append(append(w.Across, r.across...), r.listed.beside...)
		if !c.filter.quality(w) {
			continue
		}
		if err := fn(w); err != nil {
			return err
		}
	}
	return nil
}

// yearBefore is the report of the same body on the year before, nil where
// there is none.
func (c *Corpus) yearBefore(l *listed, last *result) (*report.Report, error) {
	want := l.inYear(-1)
	if last != nil && want == last.listed.inYear(0) {
		<-last.read
		if last.work == nil {
			return nil, nil // its own error ends the walk
		}
		return last.work.Report(), nil
	}
	prev := c.byYear[want]
	if prev == nil {
		return nil, nil
	}
	var d Document
	if err := c.document(&d, prev.chosen); err != nil {
		return nil, err
	}
	return d.Reading.Report, nil
}
