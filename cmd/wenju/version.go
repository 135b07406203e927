package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: phrase{"version, commit, Go version", "版本、提交、Go 版本"}.in(a.lang),
		Args:  a.between(0, 0),
		RunE: func(*cobra.Command, []string) error {
			version, commit := build()
			a.out.printf("wenju %s (commit %s, %s)\n", version, commit, runtime.Version())
			return nil
		},
	}
}

// build tells what the linker noted down; a binary built outside of a checkout
// knows no commit.
func build() (version, commit string) {
	version, commit = "(devel)", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	if info.Main.Version != "" {
		version = info.Main.Version
	}
	changed := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			changed = s.Value == "true"
		}
	}
	if changed {
		commit += "+changes"
	}
	return version, commit
}
