package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	"charm.land/lipgloss/v2"
)

// promptMark stands before what is typed and what was asked.
const promptMark = "› "

// mostRows is how many rows the input grows to.
const mostRows = 8

// newInput is the line to type in. The terminal's own cursor is used, since that
// is where input methods show what they are at.
func newInput(placeholder string) textarea.Model {
	t := textarea.New()
	t.Placeholder = placeholder
	t.ShowLineNumbers = false
	t.CharLimit = 0
	t.DynamicHeight, t.MinHeight, t.MaxHeight = true, 1, mostRows
	t.MaxContentHeight = 5000
	t.SetVirtualCursor(false)
	t.KeyMap.InsertNewline = key.NewBinding(key.WithKeys("alt+enter", "shift+enter", "ctrl+j"))
	t.SetPromptFunc(lipgloss.Width(promptMark), func(info textarea.PromptInfo) string {
		if info.LineNumber == 0 {
			return promptMark
		}
		return "  "
	})
	t.Focus()
	return t
}

func inputStyles(p palette) textarea.Styles {
	state := textarea.StyleState{Text: p[plain], CursorLine: p[plain], Placeholder: p[dim], Prompt: p[prompt], EndOfBuffer: p[dim]}
	return textarea.Styles{Focused: state, Blurred: state}
}

// setInput puts a line into the input, the cursor behind it.
func (m *model) setInput(s string) {
	m.input.SetValue(s)
	m.input.MoveToEnd()
}

// onFirstRow says whether the cursor has nothing above it, and onLastRow whether
// it has nothing below.
func (m *model) onFirstRow() bool { return m.input.Line() == 0 && m.input.LineInfo().RowOffset == 0 }

func (m *model) onLastRow() bool {
	info := m.input.LineInfo()
	return m.input.Line() == m.input.LineCount()-1 && info.RowOffset >= info.Height-1
}

// typedLine is what was typed, with the full-width stroke of a Chinese keyboard
// read as the plain one.
func (m *model) typedLine() string {
	line := strings.TrimSpace(m.input.Value())
	if rest, ok := strings.CutPrefix(line, "／"); ok {
		return "/" + rest
	}
	return line
}
