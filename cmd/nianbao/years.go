package main

import (
	"time"

	"github.com/spf13/cobra"

	"nianbao/sources"
)

// parseYears reads the flag --years of a command. Left out it wants all years;
// given, it must name some that a report can be for by now.
func parseYears(cmd *cobra.Command, text string) (sources.Years, error) {
	const hint = "write --years 2023, --years 2019-2025 or --years 2019-"
	years, err := sources.ParseYears(text)
	next := time.Now().Year() + 1
	switch {
	case err != nil:
		return years, usage(hint, "%w", err)
	case cmd.Flags().Changed("years") && years == sources.Years{}:
		return years, usage(hint+", or leave it out for all years", "--years names no year")
	case years.From > next || years.To > next:
		return years, usage(hint, "read years %q: there is no report yet for a year after %d", text, next)
	}
	return years, nil
}
