package export

import (
	"fmt"
	"runtime"

	"nianbao/report"
)

// ahead bounds how many reports are read before they are wanted.
const ahead = 16

// Each calls fn with every report of the corpus in order, as it is read from
// the store. Reports are decoded by as many goroutines as there are
// processors, a few ahead; all have ended when Each returns.
func (c *Corpus) Each(fn func(*Work) error) error {
	stop := make(chan struct{})
	queue := make(chan chan result, ahead)
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

// result is a report as it was read.
type result struct {
	listed *listed
	work   *Work
	err    error
}

// feed reads the reports of the corpus ahead, in order.
func (c *Corpus) feed(queue chan<- chan result, stop <-chan struct{}) {
	defer close(queue)
	busy := make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))
	for _, l := range c.order {
		if l.leftOut {
			continue
		}
		one := make(chan result, 1)
		select {
		case queue <- one:
		case <-stop:
			return
		}
		busy <- struct{}{}
		go func() {
			w, err := c.read(l)
			<-busy
			one <- result{l, w, err}
		}()
	}
}

// consume hands the reports over in order, each held against the one of the
// year before.
func (c *Corpus) consume(queue <-chan chan result, fn func(*Work) error) error {
	var before *Work
	beforeKey := ""
	for one := range queue {
		r := <-one
		if r.err != nil {
			return r.err
		}
		prev, err := c.yearBefore(r.listed, before, beforeKey)
		if err != nil {
			return err
		}
		if prev != nil {
			r.work.Across = append(r.work.Across, r.work.Report().CrossYear(prev)...)
		}
		r.work.Across = append(r.work.Across, r.listed.beside...)
		before, beforeKey = r.work, r.listed.inYear(0)
		if !c.filter.quality(r.work) {
			continue
		}
		if err := fn(r.work); err != nil {
			return err
		}
	}
	return nil
}

// yearBefore is the report of the same body on the year before, nil where
// there is none. It is the one read last, as a rule.
func (c *Corpus) yearBefore(l *listed, last *Work, lastKey string) (*report.Report, error) {
	want := l.inYear(-1)
	if last != nil && want == lastKey {
		return last.Report(), nil
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
