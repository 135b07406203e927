package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

func newChat(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "chat",
		Short: phrase{"a conversation in the terminal", "在终端里对话"}.in(a.lang),
		Long: phrase{
			"Type a question, or /help. In a pipe each line is a question, and only answers and sources are printed.",
			"输入问题，或输入 /help。用在管道里时每行一个问题，只输出回答和来源。",
		}.in(a.lang),
		Args: a.between(0, 0),
		// Ctrl-C is the chat's own affair.
		RunE: a.withSignals(func(ctx context.Context, _ []string) error {
			if a.onTerminal() {
				return a.converse(ctx)
			}
			return a.chat(ctx)
		}, syscall.SIGTERM),
	}
}

// chat reads a pipe.
func (a *app) chat(ctx context.Context) error {
	d, err := a.openDesk()
	if err != nil {
		return err
	}
	defer d.close()
	lines := a.newLineReader()
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	c := &chat{app: a, lines: lines, interrupts: interrupts, ask: d.answer, lang: a.lang}
	return c.run(ctx)
}

// answerer answers one question and says from which store.
type answerer func(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, *shelf, error)

// answer answers a question from what the library holds by now and records it.
func (d *desk) answer(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, *shelf, error) {
	shelf, err := d.library.shelf(ctx)
	if err != nil {
		return rag.Answer{}, nil, err
	}
	asked := time.Now()
	answer, err := shelf.asker.Ask(ctx, q, emit)
	if err == nil {
		d.record(ctx, asked, answer)
		d.sayModel(answer)
	}
	return answer, shelf, err
}

// chat is one conversation, in a pipe.
type chat struct {
	app        *app
	lines      lineReader
	interrupts <-chan os.Signal
	ask        answerer
	lang       text.Lang

	turns  []rag.Turn
	last   rag.Answer  // with its sources
	from   store.Store // of the last answer
	seeds  bool        // the user knows that the answers come from the seeds
	failed bool        // something did
}

// maxTurns is how far back a conversation is remembered.
const maxTurns = 20

var (
	chatPrompt = phrase{"ask> ", "问> "}
	chatHelp   = phrase{`/sources     the sources of the last answer
/sources N   passage N in its surroundings
/new         a new conversation: what was said before is forgotten
/help        this list
/quit        ends; so does the end of what is read
`, `/sources     上一次回答的来源
/sources N   在上下文中查看第 N 处引文
/new         开始新的对话，忘掉之前的内容
/help        显示本列表
/quit        结束；输入读完时也会结束
`}
)

func (c *chat) run(ctx context.Context) error {
	for {
		line, err := c.next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return c.end()
		case err != nil:
			return err
		}
		// A Chinese keyboard gives the full-width stroke.
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "／"); ok {
			line = "/" + rest
		}
		switch {
		case line == "":
		case line == "/quit" || line == "/exit":
			return c.end()
		case strings.HasPrefix(line, "/"):
			err = c.command(ctx, line)
		default:
			err = c.question(ctx, line)
		}
		if err != nil {
			return err
		}
	}
}

// next reads a line. An interrupt while a pipe is read ends the program.
func (c *chat) next(ctx context.Context) (string, error) {
	ctx, stop := c.interruptible(ctx)
	defer stop()
	line, err := c.lines.line(ctx, chatPrompt.in(c.lang))
	if err == nil || !errors.Is(err, context.Canceled) {
		return line, err
	}
	return "", &interrupted{err}
}

var errInterrupt = errors.New("interrupt")

// interruptible returns a context that ends with the next interrupt. Once stop
// has returned, interrupts are left to whoever comes next.
func (c *chat) interruptible(ctx context.Context) (interruptible context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-c.interrupts:
			cancel(errInterrupt)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		cancel(nil)
		<-done
	}
}

func (c *chat) end() error {
	if c.failed {
		return errIncomplete
	}
	return nil
}

// question answers one. Whatever happens to an answer, the conversation goes on.
func (c *chat) question(ctx context.Context, line string) error {
	answering, stop := c.interruptible(ctx)
	defer stop()
	e := emphasis{out: c.app.out}
	answer, shelf, err := c.ask(answering, rag.Question{Text: line, History: c.turns, Lang: c.app.cfg.lang}, e.print)
	e.end()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case answering.Err() != nil:
		return &interrupted{err}
	case err != nil:
		c.app.explainFailure(err)
		c.failed = true
		return nil
	}
	c.show(answer, shelf)
	return nil
}

func (c *chat) show(answer rag.Answer, shelf *shelf) {
	a := c.app
	a.out.print("\n")
	c.last, c.from = answer, shelf.store
	a.sources(answer.Citations, a.labels(answer.Question))
	a.out.print("\n")
	c.turns = append(c.turns, rag.Turn{Q: answer.Question, A: answer.Text})
	c.turns = c.turns[max(0, len(c.turns)-maxTurns):]
	if shelf.carried && !c.seeds {
		a.say(fromSeeds)
	}
	c.seeds = shelf.carried
}
