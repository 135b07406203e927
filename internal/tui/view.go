package tui

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

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

// print lets lines scroll up above what is drawn, one by one: the renderer makes
// room for them by the height of what it has drawn last, which may be taller than
// what the model has returned since, and more than fits beside that overwrites it.
func (m *model) print(lines []string) tea.Cmd {
	cmds := make([]tea.Cmd, len(lines))
	for i, line := range lines {
		cmds[i] = tea.Println(m.downsampled(line))
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
