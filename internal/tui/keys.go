package tui

import (
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// key does what a key asks for.
func (m *model) key(k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	m.notice = ""
	if name != "ctrl+c" {
		m.ending = false
	}
	if m.search != nil {
		return m.searchKey(k)
	}
	if name != "tab" && name != "shift+tab" {
		m.completing = ""
	}
	switch name {
	case "ctrl+c":
		return m.ctrlC()
	case "ctrl+d":
		if m.input.Value() == "" {
			return m.end()
		}
	case "ctrl+z":
		return tea.Suspend
	case "ctrl+l":
		return tea.ClearScreen
	case "ctrl+r":
		m.search = &search{at: len(m.past.lines)}
		return nil
	case "enter":
		return m.submit()
	case "tab", "shift+tab":
		return m.tab(name == "tab")
	case "up", "ctrl+p":
		if m.onFirstRow() {
			if line, ok := m.past.older(m.input.Value()); ok {
				m.setInput(line)
			}
			return nil
		}
	case "down", "ctrl+n":
		if m.onLastRow() {
			if line, ok := m.past.newer(); ok {
				m.setInput(line)
			}
			return nil
		}
	}
	return m.feed(k)
}

// ctrlC ends an answer, clears the input or, pressed twice, ends the conversation.
func (m *model) ctrlC() tea.Cmd {
	switch {
	case m.busy:
		return m.interrupt()
	case m.input.Value() != "":
		m.input.Reset()
		return nil
	case m.ending:
		return m.end()
	}
	m.ending, m.notice = true, wordsAgain.in(m.o.Lang)
	return nil
}

// end ends the conversation. What is drawn of the last exchange stays.
func (m *model) end() tea.Cmd {
	if m.busy {
		m.interrupt()
	}
	m.stop()
	m.ended = true
	return tea.Sequence(m.scrollUp(), tea.Quit)
}

// submit takes what was typed.
func (m *model) submit() tea.Cmd {
	line := m.typedLine()
	if line == "" {
		return nil
	}
	if m.busy {
		m.notice = wordsWait.in(m.o.Lang)
		return nil
	}
	m.input.Reset()
	m.past.add(line)
	if m.o.Past != nil {
		m.o.Past.Add(line)
	}
	if line[0] == '/' {
		return m.command(line)
	}
	return m.ask(line)
}

// tab completes a command or, where there is none to complete, folds the sources
// and unfolds them.
func (m *model) tab(forward bool) tea.Cmd {
	typed := m.completing
	if typed == "" {
		typed = m.typedLine()
		m.candidate = -1
	}
	if found := commandsFor(typed); len(found) > 0 {
		step := 1
		if !forward {
			step = len(found) - 1
		}
		m.candidate = (m.candidate + step + len(found)) % len(found)
		m.completing = typed
		m.setInput(found[m.candidate].name)
		return nil
	}
	if m.last != nil && m.last.done {
		m.last.unfolded, m.last.up = !m.last.unfolded || m.last.up, false
	}
	return nil
}

// searchKey changes the search in the lines typed before.
func (m *model) searchKey(k tea.KeyPressMsg) tea.Cmd {
	s := m.search
	switch name := k.String(); name {
	case "ctrl+c", "esc", "ctrl+g":
		m.search = nil
	case "enter", "tab", "right", "left", "up", "down":
		m.search = nil
		if s.found {
			m.setInput(m.past.lines[s.at])
		}
	case "ctrl+r":
		if at := s.at; s.found {
			if s.find(m.past.lines, at-1); !s.found {
				s.at, s.found = at, true
			}
		}
	case "backspace", "ctrl+h":
		_, n := utf8.DecodeLastRuneInString(s.query)
		s.query = s.query[:len(s.query)-n]
		s.find(m.past.lines, len(m.past.lines)-1)
	default:
		if k.Text != "" {
			s.query += k.Text
			s.find(m.past.lines, min(s.at, len(m.past.lines)-1))
		}
	}
	return nil
}

// searchLine shows a search and what it has found.
func (m *model) searchLine() string {
	s := m.search
	found := wordsNotFound.in(m.o.Lang)
	switch {
	case s.query == "":
		found = ""
	case s.found:
		found = oneLine(m.past.lines[s.at])
	}
	return cutTo(m.palette[prompt].Render(wordsSearch.in(m.o.Lang))+s.query+m.palette[dim].Render(" → "+found), m.width)
}
