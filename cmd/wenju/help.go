package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// help prints the help on a command to stderr.
func (a *app) help(cmd *cobra.Command) {
	var s strings.Builder
	fmt.Fprintf(&s, "%s — %s\n\n", cmd.CommandPath(), cmd.Short)
	fmt.Fprintf(&s, "%s\n  %s\n", a.err.style(phrase{"Usage", "用法"}.in(a.lang), bold), a.useLine(cmd))
	if cmd.Long != "" {
		fmt.Fprintf(&s, "\n%s\n", cmd.Long)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&s, "\n%s\n", a.err.style(phrase{"Commands", "命令"}.in(a.lang), bold))
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(&s, "  %-9s %s\n", c.Name(), c.Short)
			}
		}
	}
	flags := phrase{"Flags", "选项"}.in(a.lang)
	if cmd.HasParent() {
		a.flagHelp(&s, flags, cmd.LocalNonPersistentFlags())
		flags = phrase{"Flags of every command", "所有命令共有的选项"}.in(a.lang)
	}
	a.flagHelp(&s, flags, cmd.Root().PersistentFlags())
	a.err.print(s.String())
}

func (a *app) flagHelp(s *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(s, "\n%s\n", a.err.style(title, bold))
	flags.VisitAll(func(f *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(f)
		if usage = strings.TrimPrefix(usage, value+" "); f.Value.Type() == "bool" {
			value = ""
		}
		short := "   "
		if f.Shorthand != "" {
			short = "-" + f.Shorthand + ","
		}
		fmt.Fprintf(s, "  %s %-18s %s\n", short, "--"+f.Name+" "+value, usage)
	})
}

// useLine is cmd.UseLine in the language of the messages and with no "[flags]" at
// its end: the flags follow below.
func (a *app) useLine(cmd *cobra.Command) string {
	line := strings.TrimSuffix(cmd.UseLine(), " [flags]")
	return strings.Replace(line, "[flags]", phrase{"[flags]", "[选项]"}.in(a.lang), 1)
}
