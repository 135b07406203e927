package main

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/rag"
)

type askFlags struct {
	json, stream, showSources bool
	history                   string
}

func newAsk(a *app) *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "ask [flags] QUESTION",
		Short: phrase{"one answer, with its sources", "回答一个问题，并列出来源"}.in(a.lang),
		Long: phrase{
			"Prints the answer and where each of its sentences stands. With - the question is read from stdin.",
			"给出回答，并列出每句话的出处。问题写成 - 时从标准输入读取。",
		}.in(a.lang),
		Args: a.between(1, -1),
		RunE: a.configured(func(ctx context.Context, args []string) error {
			return a.ask(ctx, f, args)
		}),
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.json, "json", false, phrase{"one JSON object", "输出一个 JSON 对象"}.in(a.lang))
	flags.StringVar(&f.history, "history", "", phrase{`the conversation so far: JSON, [{"q":…,"a":…}], oldest first`, `之前的对话：JSON，[{"q":…,"a":…}]，最早的在前`}.named(a, "FILE"))
	flags.BoolVar(&f.stream, "stream", false, phrase{"print each sentence as soon as it is final (no effect with --json)", "每句话一确定就输出（与 --json 同用时不起作用）"}.in(a.lang))
	flags.BoolVar(&f.showSources, "show-sources", false, phrase{"show each cited passage in its surroundings", "连同上下文显示每处引文"}.in(a.lang))
	return cmd
}

func (a *app) ask(ctx context.Context, f askFlags, args []string) error {
	question, err := a.question(ctx, args)
	if err != nil {
		return err
	}
	q := rag.Question{Text: question, Lang: a.cfg.lang}
	if f.history != "" {
		if q.History, err = readHistory(f.history); err != nil {
			return err
		}
	}
	d, err := a.openDesk()
	if err != nil {
		return err
	}
	defer d.close()
	shelf, err := d.library.shelf(ctx)
	if err != nil {
		return err
	}
	if shelf.carried {
		a.say(fromSeeds)
	}
	return d.ask(ctx, shelf, q, f)
}

func (d *desk) ask(ctx context.Context, shelf *shelf, q rag.Question, f askFlags) error {
	a := d.app
	var emit rag.Emit
	e := emphasis{out: a.out}
	if f.stream && !f.json {
		emit = e.print
	}
	asked := time.Now()
	answer, err := shelf.asker.Ask(ctx, q, emit)
	if err != nil {
		return err
	}
	// The answer first: the user is waiting for it, nobody waits for the record.
	defer d.record(ctx, asked, answer)
	defer d.library.tellFailure()
	if f.json {
		return a.out.json(answer)
	}
	if emit != nil {
		e.end()
		a.out.print("\n")
	} else {
		a.answerText(answer.Text)
	}
	if f.showSources {
		return a.passages(ctx, shelf, answer.Citations)
	}
	a.sources(answer.Citations, a.labels(q.Text))
	return nil
}

func (a *app) passages(ctx context.Context, shelf *shelf, citations []rag.Citation) error {
	for _, c := range citations {
		a.out.print("\n")
		if err := a.passage(ctx, shelf.store, c); err != nil {
			return err
		}
	}
	return nil
}

// maxStdin is how much of a question is read; the pipeline declines one that is
// much shorter.
const maxStdin = 1 << 20

// question is what the arguments ask; a single dash stands for stdin.
func (a *app) question(ctx context.Context, args []string) (string, error) {
	q := strings.Join(args, " ")
	if q == "-" {
		raw, err := io.ReadAll(io.LimitReader(contextReader{ctx, a.in}, maxStdin))
		if err != nil {
			return "", failed(err, phrase{"The question could not be read from stdin.", "无法从标准输入读取问题。"})
		}
		q = string(raw)
	}
	q = strings.TrimSpace(strings.ToValidUTF8(q, "\uFFFD"))
	if q == "" {
		return "", usage(phrase{"the question is empty: write it behind the command.", "问题是空的，请把问题写在命令后面。"})
	}
	return q, nil
}
