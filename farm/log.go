package farm

import (
	"net/http"
	"time"
)

// Entry is one request as a portal saw it. End is the moment before the last
// bytes of the answer were handed over: a client that has the whole answer
// cannot begin its next request earlier.
type Entry struct {
	Host      string
	Method    string
	Path      string // as requested, with the query
	Status    int
	Start     time.Time
	End       time.Time // zero while the answer is not finished
	UserAgent string
	Validator bool // the client asked with If-None-Match or If-Modified-Since
}

// Log is all requests so far, in order of their start.
func (s *Server) Log() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Entry, 0, len(s.log))
	for _, e := range s.log {
		out = append(out, *e)
	}
	return out
}

// begin writes the start of a request into the log.
func (s *Server) begin(host string, r *http.Request) *Entry {
	h := r.Header
	e := &Entry{
		Host: host, Method: r.Method, Path: r.URL.RequestURI(), UserAgent: r.UserAgent(),
		Validator: h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != "",
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.Start = time.Now()
	s.log = append(s.log, e)
	return e
}

// loggedWriter keeps the status and the end of an answer in its entry.
type loggedWriter struct {
	http.ResponseWriter
	server *Server
	entry  *Entry
	wrote  bool
}

// WriteHeader keeps the status and passes it on.
func (w *loggedWriter) WriteHeader(status int) {
	w.wrote = true
	w.stamp(status)
	w.ResponseWriter.WriteHeader(status)
}

// Write stamps the entry before the bytes leave.
func (w *loggedWriter) Write(b []byte) (int, error) {
	w.wrote = true
	w.stamp(0)
	return w.ResponseWriter.Write(b)
}

// finish stamps an answer that wrote nothing.
func (w *loggedWriter) finish() {
	if !w.wrote {
		w.stamp(http.StatusOK)
	}
}

// stamp sets the end of the entry and, unless 0, its status.
func (w *loggedWriter) stamp(status int) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	w.entry.End = time.Now()
	if status != 0 {
		w.entry.Status = status
	} else if w.entry.Status == 0 {
		w.entry.Status = http.StatusOK
	}
}
