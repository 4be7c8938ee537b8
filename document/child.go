package document

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Limits of a child process where none are set.
const (
	childTimeout = 30 * time.Second
	childMemory  = 256 // MiB

	// childStart is how long a child may take until it reads its first
	// document: without a cache the engine is compiled first, which takes
	// seconds, and on a busy machine many.
	childStart = 2 * time.Minute

	// childEnd is how long a child may take to end after its input ended.
	childEnd = 2 * time.Second
)

// Child reads documents in a process of its own, so that a hostile file can
// exhaust neither the memory nor the time of the caller. The process starts
// with the first document, reads one document after the other, and is started
// again after it broke. A Child may be used by several goroutines at a time.
type Child struct {
	Command   []string      // program and arguments of a process that runs ServeChild
	CacheDir  string        // folder for the compiled engine; "": it is compiled at every start
	Timeout   time.Duration // for one document; 0: 30 s
	MemoryMiB int           // what the process may use; 0: 256

	mu      sync.Mutex
	process *childProcess // nil: none runs
}

// childProcess is a running process and the two ends of the conversation.
type childProcess struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	enc  *gob.Encoder
	dec  *gob.Decoder
	says *tail
	read int // documents it has answered for
}

// Read reads one document in the process. A document that breaks the process
// or takes too long is an *UnreadableError; any other error says that the
// process cannot be started.
func (c *Child) Read(in Input) (*Document, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := question{URL: in.URL, ContentType: in.ContentType, Encoding: in.Encoding, Body: in.Body}
	a, err := c.ask(q)
	if errors.Is(err, errStale) {
		a, err = c.ask(q)
	}
	if err != nil {
		return nil, err
	}
	return a.document(in)
}

// Close ends the process. A Child that is asked again starts a new one.
func (c *Child) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end()
	return nil
}

// errStale says that a process that had read other documents broke before it
// could answer: a fresh one shows whether the document was at fault.
var errStale = errors.New("the process that reads documents had ended")

// ask puts one question to the process, which is started where none runs.
func (c *Child) ask(q question) (*answer, error) {
	if c.process == nil {
		if err := c.start(); err != nil {
			return nil, err
		}
	}
	a, late, err := c.process.exchange(q, orDefault(c.Timeout, childTimeout))
	if err == nil {
		c.process.read++
		return a, nil
	}
	stale := c.process.read > 0 && !late
	why := c.end()
	switch {
	case late:
		return nil, &UnreadableError{Sniff(q.Body, q.ContentType, q.URL), fmt.Sprintf("reading took longer than %s and was stopped", orDefault(c.Timeout, childTimeout))}
	case stale:
		return nil, errStale
	}
	return nil, &UnreadableError{Sniff(q.Body, q.ContentType, q.URL), "the file broke its reader: " + why}
}

// start starts the process and waits until it is ready.
func (c *Child) start() error {
	memory := orDefault(c.MemoryMiB, childMemory)
	p, err := c.spawn(memory)
	if err != nil {
		return fmt.Errorf("start the reader of documents: %w", err)
	}
	c.process = p
	ready, late, err := p.exchange(greeting{CacheDir: c.CacheDir, MemoryMiB: memory}, childStart)
	switch {
	case late:
		c.end()
		return fmt.Errorf("start the reader of documents: it was not ready after %s", childStart)
	case err != nil:
		return fmt.Errorf("start the reader of documents: %s", c.end())
	case ready.Fault != "":
		c.end()
		return fmt.Errorf("start the reader of documents: %s", ready.Fault)
	}
	return nil
}

// spawn starts the process with its pipes.
func (c *Child) spawn(memory int) (*childProcess, error) {
	if len(c.Command) == 0 {
		return nil, errors.New("no command is set")
	}
	p := &childProcess{cmd: exec.Command(c.Command[0], c.Command[1:]...), says: &tail{}}
	p.cmd.Env = append(os.Environ(), fmt.Sprintf("GOMEMLIMIT=%dMiB", memory))
	p.cmd.Stderr, p.cmd.WaitDelay = p.says, time.Second
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.in, p.enc, p.dec = in, gob.NewEncoder(in), gob.NewDecoder(out)
	return p, nil
}

// exchange sends one message and waits for the answer; late says that the
// time was over and the process was killed.
func (p *childProcess) exchange(message any, limit time.Duration) (a *answer, late bool, err error) {
	var over atomic.Bool
	timer := time.AfterFunc(limit, func() {
		over.Store(true)
		_ = p.cmd.Process.Kill() // it may have ended by itself
	})
	defer timer.Stop()
	if err := p.enc.Encode(message); err != nil {
		return nil, over.Load(), err
	}
	a = new(answer)
	if err := p.dec.Decode(a); err != nil {
		return nil, over.Load(), err
	}
	return a, false, nil
}

// end stops the process, if one runs, and says what it ended with.
func (c *Child) end() string {
	p := c.process
	if p == nil {
		return ""
	}
	c.process = nil
	_ = p.in.Close() // ends the process; it may have ended by itself
	timer := time.AfterFunc(childEnd, func() { _ = p.cmd.Process.Kill() })
	err := p.cmd.Wait()
	timer.Stop()
	if s := p.says.first(); s != "" {
		return s
	}
	if err != nil {
		return err.Error()
	}
	return "it ended without a word"
}

// tail keeps the beginning of what a process writes on its standard error;
// the first line of a Go crash says what happened.
type tail struct{ text strings.Builder }

// Write takes all and keeps 4 KiB.
func (t *tail) Write(b []byte) (int, error) {
	t.text.Write(b[:min(len(b), max(0, 4096-t.text.Len()))])
	return len(b), nil
}

func (t *tail) first() string {
	line, _, _ := strings.Cut(strings.TrimSpace(t.text.String()), "\n")
	return strings.TrimSpace(line)
}

func orDefault[T comparable](v, standard T) T {
	var zero T
	if v == zero {
		return standard
	}
	return v
}
