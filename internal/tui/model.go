package tui

import (
	"context"
	"strings"
	"sync"
	"time"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/wenju/wenju/rag"
)

// model is what is on the screen. Only Update changes it, and that is called by
// one goroutine.
type model struct {
	o             Options
	width, height int
	palette       palette
	profile       colorprofile.Profile

	input  textarea.Model
	past   *pastCursor
	search *search // nil while none is going on
	// completing is what was typed before Tab completed it, and candidate which of
	// the commands was taken.
	completing string
	candidate  int

	last   *exchange // nil before the first question
	turns  []rag.Turn
	asked  int // questions so far: what comes in for an earlier one is dropped
	busy   bool
	opened bool
	cancel context.CancelFunc // of the answer that is being made
	began  time.Time
	frame  int // of the spinner

	notice string // below the input, until the next key
	ending bool   // Ctrl-C was pressed once
	ended  bool

	// work makes a command of what takes time; bind sets it.
	work func(f func(ctx context.Context) tea.Msg) tea.Cmd
	send func(tea.Msg)
	stop context.CancelFunc
}

// What comes in, beside keys and the size of the terminal.
type (
	openedMsg struct {
		greeting string
		err      error
	}
	partMsg struct {
		asked int
		text  string
	}
	answeredMsg struct {
		asked  int
		answer rag.Answer
		err    error
	}
	drawMsg   struct{ draw func() []string } // to be printed
	textMsg   struct{ text string }          // for a terminal, of any width
	noticeMsg string
	sayMsg    string
	tickMsg   struct{}
)

func newModel(o Options) *model {
	isDark, known := darkByName(o.Environ)
	switch o.Theme {
	case Light, Dark:
		isDark = o.Theme == Dark
	default:
		o.Theme = Auto
		if known {
			o.Theme = "" // nobody needs to be asked
		}
	}
	m := &model{o: o, width: 80, height: 24, profile: colorprofile.TrueColor, input: newInput(wordsPlaceholder.in(o.Lang)), past: newPastCursor(nil)}
	if o.Past != nil {
		m.past = newPastCursor(o.Past.Lines())
	}
	m.setPalette(newPalette(isDark))
	m.stop = func() {}
	return m
}

func (m *model) setPalette(p palette) {
	m.palette = p
	m.input.SetStyles(inputStyles(p))
}

// bind gives the model what it needs to work besides drawing. Talk is asked one
// thing at a time.
func (m *model) bind(ctx context.Context, send func(tea.Msg)) {
	ctx, m.stop = context.WithCancel(ctx)
	var one sync.Mutex
	m.send = send
	m.work = func(f func(ctx context.Context) tea.Msg) tea.Cmd {
		return func() tea.Msg {
			one.Lock()
			defer one.Unlock()
			return f(ctx)
		}
	}
}

// Init implements tea.Model.
func (m *model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.work(func(ctx context.Context) tea.Msg {
		greeting, err := m.o.Talk.Open(ctx)
		return openedMsg{greeting, err}
	})}
	if m.o.Theme == Auto {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// Update implements tea.Model.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.ColorProfileMsg:
		m.profile = msg.Profile
	case tea.BackgroundColorMsg:
		m.setPalette(newPalette(msg.IsDark()))
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		m.completing = ""
		msg.Content = strings.ReplaceAll(strings.ReplaceAll(msg.Content, "\r\n", "\n"), "\r", "\n")
		return m, m.feed(msg)
	case openedMsg:
		return m, m.open(msg)
	case partMsg:
		if m.busy && msg.asked == m.asked {
			m.last.text += msg.text
		}
	case answeredMsg:
		return m, m.answered(msg)
	case drawMsg:
		return m, m.print(append(msg.draw(), ""))
	case textMsg:
		return m, m.print(append(strings.Split(ansi.Hardwrap(msg.text, m.width, true), "\n"), ""))
	case noticeMsg:
		m.notice = string(msg)
	case sayMsg:
		return m, m.print(wrap([]span{{clean(string(msg)), dim}}, m.width, 0, m.palette))
	case tickMsg:
		if m.busy {
			m.frame++
			return m, tick()
		}
	}
	return m, nil
}

func (m *model) resize(width, height int) {
	m.width, m.height = max(width, 8), height
	m.input.SetWidth(m.width)
	m.input.MaxHeight = max(1, min(mostRows, height-4))
}

// feed hands a key or what was pasted to the input.
func (m *model) feed(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(msg)
	return cmd
}

func (m *model) open(msg openedMsg) tea.Cmd {
	m.opened = true
	if msg.err != nil {
		return m.print(wrap([]span{{clean(m.o.Talk.Sentence(msg.err)), bad}}, m.width, 0, m.palette))
	}
	var lines []string
	for line := range strings.SplitSeq(clean(msg.greeting), "\n") {
		lines = append(lines, wrap([]span{{line, dim}}, m.width, 0, m.palette)...)
	}
	return m.print(append(lines, ""))
}
