package farm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Server is a running farm: one listener on loopback for every portal. Its
// methods may be called from many goroutines.
type Server struct {
	farm    *Farm
	servers []*http.Server
	done    sync.WaitGroup
	addrs   map[string]netip.AddrPort

	mu  sync.Mutex
	log []*Entry
}

// Start begins to serve every portal on a free port of 127.0.0.1. The caller
// closes the server.
func (f *Farm) Start() (*Server, error) {
	s := &Server{farm: f, addrs: map[string]netip.AddrPort{}}
	for _, st := range f.sites {
		if err := s.serve(st); err != nil {
			return nil, errors.Join(fmt.Errorf("serve %s: %w", st.Host, err), s.Close())
		}
	}
	return s, nil
}

// serve opens the listener of one portal. The port of one that is down is
// taken once and given back, so that a connection to it is refused.
func (s *Server) serve(st *site) error {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.addrs[st.Host] = l.Addr().(*net.TCPAddr).AddrPort()
	if st.Down {
		return l.Close()
	}
	srv := &http.Server{Handler: s.handler(st), ReadHeaderTimeout: 10 * time.Second}
	s.servers = append(s.servers, srv)
	s.done.Go(func() { _ = srv.Serve(l) }) // it ends with ErrServerClosed, by Close
	return nil
}

// Close stops all listeners, drops open connections and waits for the
// accepting goroutines. It may be called twice.
func (s *Server) Close() error {
	var err error
	for _, srv := range s.servers {
		err = errors.Join(err, srv.Close())
	}
	s.done.Wait()
	return err
}

// Lookup answers for the resolver of a crawler: the listener of the farm's
// host, whatever port is asked for. An unknown host is a *net.DNSError.
func (s *Server) Lookup(_ context.Context, host, _ string) ([]netip.AddrPort, error) {
	addr, ok := s.addrs[strings.ToLower(host)]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.AddrPort{addr}, nil
}

// URL is where a host can be reached without Lookup, e.g.
// "http://127.0.0.1:40123"; "" for a host that is not of the farm.
func (s *Server) URL(host string) string {
	addr, ok := s.addrs[host]
	if !ok {
		return ""
	}
	return "http://" + addr.String()
}

// handler answers for one portal and writes the log.
func (s *Server) handler(st *site) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := s.begin(st.Host, r)
		if s.farm.Delay != nil {
			wait(r.Context(), s.farm.Delay(st.Host, r.URL.Path))
		}
		lw := &loggedWriter{ResponseWriter: w, server: s, entry: e}
		st.answer(lw, r)
		lw.finish()
	})
}

// wait returns after d or when the client has gone.
func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// answer serves one request as the site's files and rules say.
func (s *site) answer(w http.ResponseWriter, r *http.Request) {
	if s.dynamic != nil {
		s.dynamic.ServeHTTP(w, r)
		return
	}
	p := r.URL.Path
	if to, ok := s.Redirects[p]; ok {
		http.Redirect(w, r, to, http.StatusFound)
		return
	}
	f, name, ok := s.find(p, r.URL.RawQuery)
	rule := s.ruleFor(p)
	switch {
	case rule.Status != 0:
		s.send(w, f, rule, rule.Status)
	case ok:
		s.serveFile(w, r, f, s.ruleFor(name))
	case !strings.HasSuffix(p, "/") && s.isFolder(p):
		http.Redirect(w, r, p+"/", http.StatusMovedPermanently)
	default:
		s.send(w, s.files["/404.html"], s.ruleFor("/404.html"), http.StatusNotFound)
	}
}

// serveFile answers with a file, its validators and, where the client already
// has it, with 304.
func (s *site) serveFile(w http.ResponseWriter, r *http.Request, f file, rule rule) {
	w.Header().Set("Content-Type", rule.Type)
	if rule.Validators == "both" || rule.Validators == "etag" {
		w.Header().Set("ETag", f.etag)
	}
	modified := rule.Modified
	if rule.Validators != "both" && rule.Validators != "modified" {
		modified = time.Time{}
	}
	http.ServeContent(w, r, "", modified, bytes.NewReader(f.body))
}

// send answers with a body under a status of its own, never with 304.
func (s *site) send(w http.ResponseWriter, f file, rule rule, status int) {
	w.Header().Set("Content-Type", rule.Type)
	w.Header().Set("Content-Length", fmt.Sprint(len(f.body)))
	w.WriteHeader(status)
	_, _ = w.Write(f.body) // the client may have gone; the log says what was sent
}
