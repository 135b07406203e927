package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/text"
)

// app is what every command has at hand.
type app struct {
	in   io.Reader
	out  *output
	err  *output
	env  environment
	lang text.Lang // of the messages
	log  *slog.Logger
	cfg  config
	// level is what is logged.
	level slog.Level

	dataFlag, levelFlag string
}

func newApp(std stdio) *app {
	a := &app{in: std.in, env: newEnvironment(std.environ)}
	a.lang = a.env.language()
	a.out, a.err = newOutput(std.out, a.env), newOutput(std.err, a.env)
	a.log = slog.New(slog.DiscardHandler)
	return a
}

// configure reads the configuration. It runs before every command that needs one.
func (a *app) configure() error {
	var faults []string
	if err := a.level.UnmarshalText([]byte(a.levelFlag)); err != nil {
		faults = append(faults, faultLevel.in(a.lang, a.levelFlag))
	}
	a.log = slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: a.level}))
	cfg, more := readConfig(a.env, a.dataFlag, a.lang)
	if faults = append(faults, more...); len(faults) > 0 {
		return &faultyConfig{faults}
	}
	a.cfg = cfg
	for _, name := range a.env.unknown() {
		a.say(phrase{"%s is no variable of wenju and is not looked at: .env.example lists all of them.", "wenju 没有 %s 这个变量，不会读取它：.env.example 列出了所有变量。"}, printable(name))
	}
	return nil
}

var faultLevel = phrase{
	`--log-level holds %q: it may hold debug, info, warn or error.`,
	`--log-level 的值是 %q，可选值为 debug、info、warn、error。`,
}

// command is the body of a command.
type command func(ctx context.Context, args []string) error

// configured makes body a command's RunE: it reads the configuration first and
// lets SIGINT and SIGTERM cancel the context.
func (a *app) configured(body command) func(*cobra.Command, []string) error {
	return a.withSignals(body, os.Interrupt, syscall.SIGTERM)
}

func (a *app) withSignals(body command, signals ...os.Signal) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := a.configure(); err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), signals...)
		defer stop()
		// A second signal ends the program at once.
		defer context.AfterFunc(ctx, stop)()
		err := body(ctx, args)
		if ctx.Err() != nil {
			return &interrupted{err}
		}
		return err
	}
}

// say prints a message for the user on a line of its own.
func (a *app) say(p phrase, args ...any) {
	a.err.print(p.in(a.lang, args...), "\n")
}
