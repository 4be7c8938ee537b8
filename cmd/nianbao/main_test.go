package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/txtar"

	"nianbao/farm"
)

// asNianbao makes the test binary run as the command itself, so that a test
// can start it as a process of its own. The processes that read PDF files and
// check stores are started by the command and need no such word.
const asNianbao = "NIANBAO_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asNianbao) != "" || len(os.Args) == 2 && os.Args[1] == readDocument || len(os.Args) > 2 && os.Args[1] == checkStore {
		os.Exit(Main())
	}
	testscript.Main(m, map[string]func(){"nianbao": func() { os.Exit(Main()) }})
}

// TestScripts runs testdata/script: one file per behaviour of the command.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:       filepath.Join("..", "..", "testdata", "script"),
		Condition: func(name string) (bool, error) { return name == "race" && raceDetector, nil },
		Setup: func(env *testscript.Env) error {
			// Scripts have no home; the PDF engine is compiled once for all.
			if cache, err := os.UserCacheDir(); err == nil {
				env.Setenv("XDG_CACHE_HOME", cache)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"portal": portal,
			"expand": expand,
			"hold":   hold,
			"spoil":  spoil,
			"cut":    cut,
			"recipe": recipe,
		},
	})
}

// exits runs a command and checks its exact status: exits 3 nianbao crawl.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND [ARG ...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if status, ok := err.(*exec.ExitError); ok {
		got = status.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%v exited %d, want %d", args[1:], got, want)
	}
}

// recipe writes a file as docs/recipes.md has it: recipe night.sh.
func recipe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: recipe FILE")
	}
	_, source, _, _ := runtime.Caller(0)
	data, err := os.ReadFile(filepath.Join(filepath.Dir(source), "..", "..", "docs", "recipes.md"))
	ts.Check(err)
	_, rest, found := strings.Cut(string(data), "<!-- file: "+args[0]+" -->\n```sh\n")
	text, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		ts.Fatalf("docs/recipes.md has no file %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// portal serves the files of a folder on loopback and puts its address into a
// variable: portal WUSHAN wushan.
func portal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: portal VARIABLE FOLDER")
	}
	f, err := farm.NewFrom(pack(ts, ts.MkAbs(args[1])))
	ts.Check(err)
	server, err := f.Start()
	ts.Check(err)
	ts.Defer(func() { server.Close() })
	ts.Setenv(args[0], server.URL(f.Hosts()[0]))
}

// pack makes an archive of a folder: scripts are archives themselves and
// cannot hold one.
func pack(ts *testscript.TestScript, root string) []byte {
	var archive txtar.Archive
	ts.Check(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		archive.Files = append(archive.Files, txtar.File{Name: filepath.ToSlash(name), Data: data})
		return err
	}))
	return txtar.Format(&archive)
}

// expand replaces $VARIABLES in files by their values.
func expand(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: expand FILE ...")
	}
	for _, name := range args {
		text := os.Expand(ts.ReadFile(name), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
	}
}

// hold opens a store in this process for the rest of the script, so that
// another process finds it in use.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: hold STORE")
	}
	a := &app{}
	a.config = defaults()
	a.config.Store.Path = ts.MkAbs(args[0])
	s, err := a.open()
	ts.Check(err)
	ts.Defer(func() { s.Close() })
}

// spoil changes the first byte of a text wherever it stands in a file: spoil
// FILE TEXT.
func spoil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: spoil FILE TEXT")
	}
	data := []byte(ts.ReadFile(args[0]))
	n := 0
	for at := bytes.Index(data, []byte(args[1])); at >= 0; at = bytes.Index(data, []byte(args[1])) {
		data[at] ^= 1
		n++
	}
	if n == 0 {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// cut copies the first bytes of a file: cut NEW FILE BYTES.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: cut NEW FILE BYTES")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[1]))[:n], 0o600))
}
