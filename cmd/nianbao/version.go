package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"nianbao/report"
)

// release is the version; the release script sets it.
var release = "dev"

// version is the release, or where the program was built from.
func version() string {
	if release != "dev" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return release
}

func (a *app) versionCmd() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of the program and of its reader",
		Example: "  nianbao version\n  nianbao version --json",
		Args:    cobra.NoArgs,
		// A broken configuration must not keep anyone from naming the version.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE:              func(*cobra.Command, []string) error { return a.printVersion() },
	}
}

func (a *app) printVersion() error {
	if a.flags.json {
		return a.printJSON(map[string]any{"version": version(), "reader": report.Version, "go": runtime.Version()})
	}
	a.print("nianbao %s, reader %d, %s %s/%s", version(), report.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
