// Package tui is a conversation on a real terminal: answers as they come, with
// bold and colour, their sources folded below, a line to type in that knows wide
// characters, pasted lines and what was typed before.
//
// [Run] shows it until the user ends it. Whatever is done with what was typed, the
// [Talk] does: the package draws and nothing else. What is done scrolls up into the
// terminal's own history; only the last exchange and the input are drawn anew.
//
//	model.go     what there is, and what messages change of it
//	asking.go    a question on its way
//	view.go      what is drawn, and what scrolls up
//	keys.go      what the keys do
//	commands.go  lines that begin with a stroke
//	input.go     the line to type in; past.go: lines typed before, and search in them
//	exchange.go  a question with its answer
//	markup.go    the few marks of an answer; wrap.go: lines of a width
//	theme.go     colours for light and dark
//	words.go     what the screen itself says
package tui

import (
	"context"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// Talk is the conversation behind the screen. Its methods are called one at a
// time, but for Sentence.
type Talk interface {
	// Open gets ready and says in one line what there is to ask about.
	Open(ctx context.Context) (greeting string, err error)
	// Ask answers a question. emit gets each part as soon as it is final.
	Ask(ctx context.Context, question string, history []rag.Turn, emit rag.Emit) (rag.Answer, error)
	// Passage is a passage of the last answer in its surroundings.
	Passage(ctx context.Context, c rag.Citation) (Passage, error)
	// Explain tells how an answer came about, as text for a terminal.
	Explain(ctx context.Context, answerID string) (string, error)
	// Rate keeps what the user thinks of an answer.
	Rate(ctx context.Context, answerID string, good bool, reason string) error
	// Sentence is what the user is told about an error.
	Sentence(err error) string
}

// Passage is a passage in its surroundings.
type Passage struct {
	Title string
	Lines []PassageLine
}

// PassageLine is a line of a document. Quote is the part of it that was cited.
type PassageLine struct {
	Number               int
	Cited                bool
	Before, Quote, After string
}

// Past keeps the lines typed, over sessions.
type Past interface {
	Lines() []string // oldest first
	Add(line string)
}

// Theme says which colours are used.
type Theme string

// The themes. Auto asks the terminal for its background.
const (
	Auto  Theme = "auto"
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Options of a screen. Talk, In and Out are needed.
type Options struct {
	Talk    Talk
	Past    Past // nil keeps nothing
	In      io.Reader
	Out     io.Writer
	Environ []string
	// Lang is the language of the screen's own words.
	Lang  text.Lang
	Theme Theme
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Screen is a conversation on a terminal.
type Screen struct {
	model   *model
	program *tea.Program
}

// New returns a screen. ctx ends it.
func New(ctx context.Context, o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	m := newModel(o)
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(o.In), tea.WithOutput(o.Out), tea.WithEnvironment(o.Environ), tea.WithoutSignalHandler())
	m.bind(ctx, p.Send)
	return &Screen{m, p}
}

// Run shows the screen until the user ends it.
func (s *Screen) Run() error {
	_, err := s.program.Run()
	s.model.stop()
	return err
}

// Say prints a line above what is drawn. It may be called at any time while the
// screen runs, from any goroutine.
func (s *Screen) Say(line string) { s.program.Send(sayMsg(line)) }
