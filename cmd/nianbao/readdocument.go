package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"nianbao/document"
)

// readDocument is the name of the hidden command.
const readDocument = "read-document"

// readDocumentCmd is the process that reads PDF files for another nianbao. It
// needs no configuration, and ends when its input does.
func readDocumentCmd() *cobra.Command {
	return &cobra.Command{
		Use:               readDocument,
		Short:             "Read documents for another nianbao",
		Example:           "  nianbao read-document",
		Hidden:            true,
		Args:              cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE:              func(*cobra.Command, []string) error { return document.ServeChild(os.Stdin, os.Stdout) },
	}
}

// childOf is the process that reads PDF files for this one: the same program,
// with its engine kept in a folder. nil where the program cannot be found.
func childOf(cache string) *document.Child {
	program, err := os.Executable()
	if err != nil {
		return nil // PDF files are then kept and recorded as unreadable
	}
	return &document.Child{Command: []string{program, readDocument}, CacheDir: cacheDir(cache)}
}

// cacheDir is the folder for the compiled engine, "" for none.
func cacheDir(named string) string {
	if named != "" {
		return named
	}
	user, err := os.UserCacheDir()
	if err != nil {
		return "" // cron may set no HOME
	}
	return filepath.Join(user, "nianbao")
}

// endDocuments ends the process that reads PDF files.
func (a *app) endDocuments() {
	if a.documents != nil {
		_ = a.documents.Close() // it is done, or was killed
	}
}
