package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commands are all that there are; each one has its file.
var commands = []func(*app) *cobra.Command{
	newIngest, newDocs, newRemove, newAsk, newChat, newSearch, newExplain, newCheck, newEval, newSlack, newGaps, newRecords, newVersion,
	newManifest, newDoctor, newBackup,
}

// newRoot puts the commands together.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "wenju COMMAND",
		Short: phrase{"answers from your documents and cites the exact place", "根据你的文档回答问题，并注明确切出处"}.in(a.lang),
		Args:  func(cmd *cobra.Command, args []string) error { return a.unknownCommand(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			a.help(cmd)
			return usage(phrase{"name a command.", "请指定一个命令。"})
		},
		SuggestionsMinimumDistance: 2,
		SilenceErrors:              true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetOut(a.err.raw)
	root.SetErr(a.err.raw)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { a.help(cmd) })
	root.SetFlagErrorFunc(a.flagError)
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.StringVar(&a.dataFlag, "data", "", phrase{"folder of index, records and history (WENJU_DATA, or ./data)", "存放索引、记录和历史的文件夹（WENJU_DATA，或 ./data）"}.named(a, "DIR"))
	flags.StringVar(&a.levelFlag, "log-level", "warn", phrase{"what is logged: debug, info, warn (the default) or error", "日志级别：debug、info、warn（默认）、error"}.named(a, "LEVEL"))
	flags.BoolP("help", "h", false, phrase{"this help", "显示帮助"}.in(a.lang))
	for _, command := range commands {
		root.AddCommand(command(a))
	}
	root.SetHelpCommand(newHelp(a))
	return root
}

// named marks the name of a flag's value in its description, as pflag wants it.
func (p phrase) named(a *app, name string) string { return "`" + name + "` " + p.in(a.lang) }

func newHelp(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: phrase{"help on a command", "查看某个命令的帮助"}.in(a.lang),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return a.unknownCommand(cmd.Root(), args)
			}
			a.help(target)
			return nil
		},
	}
}

func (a *app) unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		return usage(phrase{"there is no command %q: did you mean %s?", "没有 %q 这个命令，是不是 %s？"}, args[0], strings.Join(near, phrase{", ", "、"}.in(a.lang)))
	}
	return usage(phrase{"there is no command %q: wenju --help lists them, and wenju ask %[1]q asks it.",
		"没有 %q 这个命令：wenju --help 列出所有命令，要提问请用 wenju ask %[1]q。"}, args[0])
}

// flagError puts what pflag found into words.
func (a *app) flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var needsValue *pflag.ValueRequiredError
	var badValue *pflag.InvalidValueError
	path := cmd.CommandPath()
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedName() == "version":
		return usage(phrase{"there is no flag --version: wenju version tells it.", "没有 --version 这个选项，请用 wenju version 查看版本。"})
	case errors.As(err, &unknown):
		return usage(phrase{"there is no flag %s: see %s --help. A text that begins with a dash goes behind --.",
			"没有 %s 这个选项，请看 %s --help。以短横线开头的文字要放在 -- 之后。"}, dashed(unknown.GetSpecifiedName()), path)
	case errors.As(err, &needsValue):
		return usage(phrase{"the flag %s needs a value: see %s --help.", "选项 %s 需要一个值，请看 %s --help。"}, dashed(needsValue.GetSpecifiedName()), path)
	case errors.As(err, &badValue):
		return usage(phrase{"the flag %s cannot be %q: see %s --help.", "选项 %s 的值不能是 %q，请看 %s --help。"},
			dashed(badValue.GetFlag().Name), badValue.GetValue(), path)
	}
	return usage(phrase{"%s: see %s --help.", "%s：请看 %s --help。"}, err, path)
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// between checks the number of arguments; high below 0 is no limit.
func (a *app) between(low, high int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) >= low && (high < 0 || len(args) <= high) {
			return nil
		}
		return usage(phrase{"that is not how %s is called: %s", "%s 的用法不对，应为：%s"}, cmd.Name(), a.useLine(cmd))
	}
}
