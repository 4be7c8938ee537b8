package document

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
)

// greeting is the first message to a child process.
type greeting struct {
	CacheDir  string
	MemoryMiB int
}

// question asks a child process to read one document.
type question struct {
	URL, ContentType, Encoding string
	Body                       []byte
}

// answer is what a child process says to a greeting or a question.
type answer struct {
	Document *Document // nil: it could not be read
	Raw      string    // the decoded source text of the document
	Form     Form      // of a document that cannot be read
	Reason   string    // why it cannot be read
	Fault    string    // why the process is not ready
}

// document is the answer as Read gives it.
func (a *answer) document(in Input) (*Document, error) {
	if a.Document == nil {
		return nil, &UnreadableError{a.Form, a.Reason}
	}
	a.Document.page = page{raw: a.Raw, base: baseAt(in.URL, "")}
	return a.Document, nil
}

// ServeChild is the other end of a Child: it reads documents from r and
// answers on w until r ends. It bounds the memory of the whole process it
// runs in, so it needs a process of its own.
func ServeChild(r io.Reader, w io.Writer) error {
	dec, enc := gob.NewDecoder(r), gob.NewEncoder(w)
	var hello greeting
	if err := dec.Decode(&hello); err != nil {
		return fmt.Errorf("serve documents: %w", err)
	}
	limitMemory(hello.MemoryMiB)
	e, err := startEngine(hello)
	if err != nil {
		return enc.Encode(answer{Fault: err.Error()})
	}
	defer e.close()
	if err := enc.Encode(answer{}); err != nil {
		return fmt.Errorf("serve documents: %w", err)
	}
	for {
		var q question
		if err := dec.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("serve documents: %w", err)
		}
		if err := enc.Encode(e.answer(q)); err != nil {
			return fmt.Errorf("serve documents: %w", err)
		}
	}
}

// limitMemory makes the process collect garbage before it reaches the limit,
// and end where it needs twice as much.
func limitMemory(mib int) {
	debug.SetMemoryLimit(int64(mib) << 20)
	limitData(2 * uint64(mib) << 20)
}

// answer reads one document. A panic of the reader is a fault of the
// document, not the end of the process.
func (e *engine) answer(q question) (a answer) {
	defer func() {
		if v := recover(); v != nil {
			a = answer{Form: FormPDF, Reason: fmt.Sprintf("the file broke its reader: %v", v)}
		}
	}()
	d, err := e.read(Input{URL: q.URL, ContentType: q.ContentType, Body: q.Body, Encoding: q.Encoding})
	if unreadable, ok := errors.AsType[*UnreadableError](err); ok {
		return answer{Form: unreadable.Form, Reason: unreadable.Reason}
	}
	if err != nil {
		return answer{Form: FormPDF, Reason: err.Error()}
	}
	return answer{Document: d, Raw: d.page.raw}
}
