package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

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

func walk(cmd *cobra.Command, visit func(*cobra.Command)) {
	visit(cmd)
	for _, sub := range cmd.Commands() {
		walk(sub, visit)
	}
}
