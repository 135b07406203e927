package tui

import (
	"bytes"
	"context"
	"fmt"
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

	drawn  int    // lines, the last time
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
		return m, m.type_(msg)
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

// type_ hands a key or what was pasted to the input.
func (m *model) type_(msg tea.Msg) tea.Cmd {
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

// interval is the time between two pictures of the spinner.
const interval = 100 * time.Millisecond

func tick() tea.Cmd { return tea.Tick(interval, func(time.Time) tea.Msg { return tickMsg{} }) }

// ask asks a question; what was there before scrolls up.
func (m *model) ask(question string) tea.Cmd {
	scrolled := m.scrollUp()
	m.last = &exchange{question: question}
	m.asked++
	m.busy, m.began, m.frame = true, m.o.Now(), 0
	asked, history := m.asked, m.turns
	cancelled := make(chan struct{})
	m.cancel = sync.OnceFunc(func() { close(cancelled) })
	answer := m.work(func(ctx context.Context) tea.Msg {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			select {
			case <-cancelled:
				cancel()
			case <-ctx.Done():
			}
		}()
		answer, err := m.o.Talk.Ask(ctx, question, history, func(part string) { m.send(partMsg{asked, part}) })
		return answeredMsg{asked, answer, err}
	})
	return tea.Batch(scrolled, answer, tick())
}

// mostTurns is how far back a conversation is remembered.
const mostTurns = 20

func (m *model) answered(msg answeredMsg) tea.Cmd {
	if !m.busy || msg.asked != m.asked {
		return nil
	}
	m.busy = false
	e := m.last
	e.took = m.o.Now().Sub(m.began)
	if msg.err != nil {
		e.notice, e.failed = m.o.Talk.Sentence(msg.err), true
		return m.scrollLong()
	}
	e.done, e.answer, e.text = true, msg.answer, msg.answer.Text
	m.turns = append(m.turns[:len(m.turns):len(m.turns)], rag.Turn{Q: msg.answer.Question, A: msg.answer.Text})
	m.turns = m.turns[max(0, len(m.turns)-mostTurns):]
	return m.scrollLong()
}

// interrupt ends the answer that is being made.
func (m *model) interrupt() tea.Cmd {
	m.cancel()
	m.busy = false
	m.last.notice = wordsStopped.in(m.o.Lang)
	return m.scrollLong()
}

func (m *model) drawing() drawing { return drawing{m.width, m.palette, m.o.Lang} }

// scrollLong lets an answer scroll up that is too long to be drawn whole. Its
// sources stay, so that they can be unfolded.
func (m *model) scrollLong() tea.Cmd {
	e, d := m.last, m.drawing()
	if e.answered || len(e.lines(d)) <= m.room() {
		return nil
	}
	lines := append(e.asked(d), e.said(d)...)
	e.answered = true
	return m.print(lines)
}

// scrollUp lets the last exchange scroll up.
func (m *model) scrollUp() tea.Cmd {
	if m.last == nil {
		return nil
	}
	lines := m.last.lines(m.drawing())
	m.last = nil
	if len(lines) == 0 {
		return nil
	}
	return m.print(append(lines, ""))
}

// room is how many lines the last exchange may take.
func (m *model) room() int { return max(3, m.height-m.input.Height()-4) }

// print lets lines scroll up above what is drawn, in pieces that fit beside it on
// the screen: more of them would come out wrong.
func (m *model) print(lines []string) tea.Cmd {
	piece := max(1, m.height-m.drawn-1)
	var cmds []tea.Cmd
	for len(lines) > 0 {
		n := min(piece, len(lines))
		cmds = append(cmds, tea.Println(m.downsampled(strings.Join(lines[:n], "\n"))))
		lines = lines[n:]
	}
	return tea.Sequence(cmds...)
}

// downsampled has the colours that the terminal has. What is drawn is seen to by
// the renderer, what is printed is not.
func (m *model) downsampled(s string) string {
	var out bytes.Buffer
	w := colorprofile.Writer{Forward: &out, Profile: m.profile}
	if _, err := w.WriteString(s); err != nil {
		return ansi.Strip(s)
	}
	if out.Len() == 0 {
		return " " // an empty text is not printed at all
	}
	return out.String()
}

// View implements tea.Model.
func (m *model) View() tea.View {
	if m.ended {
		return tea.NewView("")
	}
	typed, under := strings.Split(m.input.View(), "\n"), m.under()
	lines := m.above(m.height - 1 - len(typed) - len(under))
	cursor := m.input.Cursor()
	if cursor != nil {
		cursor.Y += len(lines)
	}
	lines = append(append(lines, typed...), under...)
	m.drawn = len(lines)
	v := tea.NewView(strings.Join(lines, "\n"))
	v.Cursor = cursor
	return v
}

// above is what is drawn above the input, in at most limit lines: the end of it,
// where there is more.
func (m *model) above(limit int) []string {
	var below []string
	if status := m.status(); status != "" {
		below = append(below, status)
	}
	below = append(below, "")
	if m.last == nil {
		if len(below) == 1 {
			return nil
		}
		return below
	}
	lines := m.last.lines(m.drawing())
	if len(lines) == 0 && len(below) == 1 {
		return nil
	}
	if over := len(lines) + len(below) - limit; over > 0 {
		over = min(over+1, len(lines))
		lines = append([]string{m.palette[dim].Render(cutTo(wordsMore.in(m.o.Lang, over), m.width))}, lines[over:]...)
	}
	return append(lines, below...)
}

var spinner = []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

// status says what is going on.
func (m *model) status() string {
	what := wordsSearching
	switch {
	case !m.busy && !m.opened:
		what = wordsOpening
		return m.palette[dim].Render(cutTo(what.in(m.o.Lang)+" …", m.width))
	case !m.busy:
		return ""
	case m.last.text != "":
		what = wordsAnswering
	}
	s := fmt.Sprintf("%c %s", spinner[m.frame%len(spinner)], what.in(m.o.Lang))
	if d := m.o.Now().Sub(m.began); d >= time.Second {
		s += fmt.Sprintf(" %ds", int(d.Seconds()))
	}
	return m.palette[dim].Render(cutTo(s+" · "+wordsStopHint.in(m.o.Lang), m.width))
}

// under is what is drawn under the input: a notice, a search, or the commands
// that what is typed may become.
func (m *model) under() []string {
	switch {
	case m.search != nil:
		return []string{m.searchLine()}
	case m.notice != "":
		return wrap([]span{{m.notice, dim}}, m.width, 0, m.palette)
	}
	return m.completions()
}
