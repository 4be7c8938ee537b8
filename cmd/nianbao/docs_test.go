package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "write the files that are compared")

// transcripts are the sessions that the documents show.
var transcripts = []struct {
	files    []string
	commands [][]string
}{
	{[]string{"README.md", "README.zh-CN.md"}, [][]string{
		{"demo"},
		{"show", "--store", "nianbao-demo/nianbao.db", "370502/2023", "--cell", "t3.granted.total"},
	}},
	{[]string{"docs/recipes.md"}, [][]string{
		{"coverage", "--store", "nianbao-demo/nianbao.db", "--sources", "nianbao-demo/sources", "--division", "武山县", "--years", "2014-2021"},
		{"coverage", "--store", "nianbao-demo/nianbao.db", "--sources", "nianbao-demo/sources", "--division", "武山县", "--years", "2014-2021", "--missing"},
		{"coverage", "--store", "nianbao-demo/nianbao.db", "--sources", "nianbao-demo/sources", "--division", "武山县", "--years", "2014-2021", "--verify"},
		{"export", "--store", "nianbao-demo/nianbao.db", "--province", "甘肃", "--format", "csv,sqlite", "--out", "gansu"},
		{"verify", "gansu", "--store", "nianbao-demo/nianbao.db"},
	}},
}

// varying is what differs from one session to the next.
var varying = regexp.MustCompile(`took +\S+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|searched on \S+:|[\d.]+ [KM]iB|root sha256:\S+`)

// TestTranscriptsAreReal runs the sessions of the documents, one after another in
// one folder, and compares each with what they show, times apart. With -update it
// writes them.
func TestTranscriptsAreReal(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, shown := range transcripts {
		var session strings.Builder
		for _, args := range shown.commands {
			fmt.Fprintf(&session, "$ nianbao %s\n", strings.Join(args, " "))
			if code := run(t.Context(), &app{out: &session, err: &session}, args); code != exitDone {
				t.Fatalf("nianbao %v exited %d:\n%s", args, code, session.String())
			}
		}
		for _, name := range shown.files {
			compareTranscript(t, filepath.Join(root, name), session.String())
		}
	}
}

// compareTranscript compares the transcript in a document with a session, or
// writes it there with -update.
func compareTranscript(t *testing.T, path, session string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	shown, replaced := splice(string(data), session)
	if *update {
		if err := os.WriteFile(path, []byte(replaced), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(varying.ReplaceAllString(shown, "…"), varying.ReplaceAllString(session, "…")); diff != "" {
		t.Errorf("%s shows another session; go test ./cmd/nianbao -run Transcripts -update writes it:\n%s", filepath.Base(path), diff)
	}
}

// splice takes the transcript out of a README and puts another in its place.
func splice(readme, session string) (shown, replaced string) {
	const begin, end = "<!-- transcript -->\n```\n", "```\n<!-- /transcript -->"
	before, rest, _ := strings.Cut(readme, begin)
	shown, after, _ := strings.Cut(rest, end)
	return shown, before + begin + session + end + after
}

// TestEveryCommandIsDocumented checks that each command has an example and
// that README names each command and each flag.
func TestEveryCommandIsDocumented(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		data, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		readme := string(data)
		walk((&app{}).root(), func(cmd *cobra.Command) {
			if cmd.Hidden {
				return
			}
			if cmd.Example == "" || cmd.Short == "" {
				t.Errorf("%s has no example or no description", cmd.CommandPath())
			}
			if !strings.Contains(readme, cmd.CommandPath()) {
				t.Errorf("%s does not name %s", name, cmd.CommandPath())
			}
			cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if f.Name != "help" && !strings.Contains(readme, "--"+f.Name) {
					t.Errorf("%s does not name --%s of %s", name, f.Name, cmd.CommandPath())
				}
			})
		})
	}
}

// inDocs are the commands in a text, up to what a shell does with them.
var inDocs = regexp.MustCompile("(?m)(?:^|[ `(])(nianbao [a-z][^|&;>)`#\n]*)")

// TestRecipesNameWhatIsThere checks that every command in docs/recipes.md is one,
// with flags it has.
func TestRecipesNameWhatIsThere(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "recipes.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := inDocs.FindAllStringSubmatch(strings.ReplaceAll(string(data), "$SCOPE", "--province 甘肃"), -1)
	if len(found) < 10 {
		t.Fatalf("only %d commands are found: %q", len(found), found)
	}
	for _, m := range found {
		args := strings.Fields(m[1])[1:]
		cmd, rest, err := (&app{}).root().Find(args)
		if err == nil {
			err = cmd.ParseFlags(rest)
		}
		if err != nil || !cmd.HasParent() {
			t.Errorf("docs/recipes.md has %q: %v", m[1], err)
		}
	}
}

func walk(cmd *cobra.Command, visit func(*cobra.Command)) {
	visit(cmd)
	for _, sub := range cmd.Commands() {
		walk(sub, visit)
	}
}
