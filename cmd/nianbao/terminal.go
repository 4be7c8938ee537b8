package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// isTerminal says whether a person reads what is written there.
func isTerminal(w io.Writer) bool {
	if s, ok := w.(*sticky); ok {
		w = s.w
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == ""
}
