package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"nianbao/harvest"
	"nianbao/store"
)

// While a run is on it holds the store. Commands that ask for little are answered
// by it: they send their arguments over a Unix socket beside the store, and print
// what comes back. All others that only read get a copy of the store over it.

// answered are the commands a run answers.
var answered = map[string]bool{
	"nianbao status": true, "nianbao why": true, "nianbao runs": true, "nianbao show": true,
	"nianbao store stats": true,
}

// errElsewhere ends a command that a run is to answer.
var errElsewhere = errors.New("the store is in use by a run that answers")

// question and answer are what goes over the socket.
type (
	question struct {
		Args []string `json:"args"`
	}
	answer struct {
		Out    []byte `json:"out"`
		Err    []byte `json:"err"`
		Status int    `json:"status"`
	}
)

// answerMost bounds what a run sends back.
const answerMost = 256 << 20

// socketOf is the path of the socket of a store.
func socketOf(path string) string { return path + ".sock" }

// serveSocket answers reading commands until the returned function is called.
// Only the owner of the store can connect: the socket is made in a folder of
// its own, closed to others, and moved beside the store when its mode is set.
// Where none can be made, the run goes on without.
func (a *app) serveSocket(ctx context.Context, s *store.Store, l *live) (end func()) {
	listener, err := listenPrivately(socketOf(s.Path()))
	if err != nil {
		a.log.Warn("no socket for reading commands: they will find the store in use", "err", err)
		return func() {}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /run", func(w http.ResponseWriter, q *http.Request) {
		var ask question
		if err := json.NewDecoder(http.MaxBytesReader(w, q.Body, 1<<20)).Decode(&ask); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(a.respond(ctx, s, l, ask)) // who asked may have gone
	})
	mux.HandleFunc("GET /copy", func(w http.ResponseWriter, _ *http.Request) { a.sendCopy(w, s) })
	mux.HandleFunc("GET /cooling", func(w http.ResponseWriter, q *http.Request) {
		until, err := (&harvest.Harvest{Store: s}).Cooling(q.FormValue("source"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(until) // who asked may have gone
	})
	removeOldCopies(s.Path(), time.Now())
	stop := serveHTTP(listener, mux)
	return func() {
		stop()
		_ = os.Remove(socketOf(s.Path())) // the listener may have removed it
	}
}

// listenPrivately makes a socket with mode 0600. One that is there belongs to a
// run that ended without removing it: we hold the store.
func listenPrivately(path string) (net.Listener, error) {
	dir, err := os.MkdirTemp(filepath.Dir(path), ".nianbao-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	at := filepath.Join(dir, "s")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: at, Net: "unix"})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false) // it is not there any more
	err = os.Chmod(at, 0o600)
	if err == nil {
		err = os.Rename(at, path)
	}
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// respond runs a reading command in this process, on the store that is open.
func (a *app) respond(ctx context.Context, s *store.Store, l *live, ask question) answer {
	var out, errs bytes.Buffer
	b := &app{out: &out, err: &errs, store: s, live: l, served: a.config}
	status := run(ctx, b, ask.Args)
	return answer{out.Bytes(), errs.Bytes(), status}
}

// elsewhere says whether a run answers this command.
func (a *app) elsewhere() bool {
	return a.store == nil && answered[a.command] && held(a.config.Store.Path)
}

// held says whether a run holds a store and can be asked.
func held(path string) bool {
	conn, err := net.DialTimeout("unix", socketOf(path), time.Second)
	return err == nil && conn.Close() == nil
}

// askRun sends a request to the run that holds a store.
func askRun(ctx context.Context, store, method, path string, body io.Reader) (*http.Response, error) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socketOf(store))
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	q, err := http.NewRequestWithContext(ctx, method, "http://run"+path, body)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(q)
	if err != nil {
		return nil, fmt.Errorf("ask the run that holds the store: %w", err)
	}
	return resp, nil
}

// askCooling asks the run that holds a store until when nothing is asked of a source.
func askCooling(ctx context.Context, store, source string) (until time.Time, err error) {
	resp, err := askRun(ctx, store, http.MethodGet, "/cooling?source="+url.QueryEscape(source), nil)
	if err != nil {
		return until, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return until, fmt.Errorf("ask the run that holds the store about %s: it answered %s", source, resp.Status)
	}
	return until, json.NewDecoder(resp.Body).Decode(&until)
}

// forward has a run answer the command, and returns its exit status.
func (a *app) forward(ctx context.Context, args []string) (status int, err error) {
	body, err := json.Marshal(question{args})
	if err != nil {
		return exitFailed, err
	}
	resp, err := askRun(ctx, a.config.Store.Path, http.MethodPost, "/run", bytes.NewReader(body))
	if err != nil {
		return exitFailed, err
	}
	defer resp.Body.Close()
	var back answer
	if err := json.NewDecoder(http.MaxBytesReader(nil, resp.Body, answerMost)).Decode(&back); err != nil {
		return exitFailed, fmt.Errorf("ask the run that holds the store: %w", err)
	}
	a.note("%s is in use by a run, and the run answered this", a.config.Store.Path)
	if _, err := a.out.Write(back.Out); err != nil {
		return exitFailed, err
	}
	_, err = a.err.Write(back.Err)
	return back.Status, err
}
