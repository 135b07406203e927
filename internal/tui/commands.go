package tui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// command is a line that begins with a stroke.
type command struct {
	name string
	args string // as the help shows them
	help phrase
	run  func(m *model, rest string) tea.Cmd
}

// commands are all that there are. It is a function, since one of them lists them.
func commands() []command {
	return []command{
		{"/sources", "[N]", phrase{"the quotations of the last answer; passage N in its surroundings", "上一次回答的引文；在上下文中查看第 N 处"}, (*model).sources},
		{"/explain", "", phrase{"how the last answer came about", "上一次回答是怎么来的"}, (*model).explain},
		{"/good", "", phrase{"the last answer was good", "上一次回答很好"}, func(m *model, rest string) tea.Cmd { return m.rate(true, rest) }},
		{"/bad", "[WHY]", phrase{"the last answer was bad, and why", "上一次回答不好，可写明原因"}, func(m *model, rest string) tea.Cmd { return m.rate(false, rest) }},
		{"/copy", "", phrase{"the last answer, with its sources, to the clipboard", "把上一次回答连同来源复制到剪贴板"}, (*model).copy},
		{"/new", "", phrase{"a new conversation: what was said before is forgotten", "开始新的对话，忘掉之前的内容"}, (*model).forget},
		{"/help", "", phrase{"this list", "显示本列表"}, (*model).help},
		{"/quit", "", phrase{"ends", "结束"}, func(m *model, _ string) tea.Cmd { return m.end() }},
	}
}

// others are names that lead to the same.
var others = map[string]string{"/exit": "/quit", "/source": "/sources", "/?": "/help"}

// command does what a line with a stroke in front asks for.
func (m *model) command(line string) tea.Cmd {
	name, rest, _ := strings.Cut(line, " ")
	if other, ok := others[name]; ok {
		name = other
	}
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		m.notice = wordsNoCommand.in(m.o.Lang, clean(name))
		return nil
	}
	return all[i].run(m, strings.TrimSpace(rest))
}

// commandsFor are those that what was typed may become.
func commandsFor(typed string) []command {
	if !strings.HasPrefix(typed, "/") {
		return nil
	}
	return slices.DeleteFunc(commands(), func(c command) bool { return !strings.HasPrefix(c.name, typed) })
}

// completions lists them under the input.
func (m *model) completions() []string {
	typed := m.completing
	if typed == "" {
		typed = m.typedLine()
	}
	found := commandsFor(typed)
	if len(found) == 0 || len(found) > m.height-m.input.Height()-4 {
		return nil
	}
	lines := make([]string, len(found))
	for i, c := range found {
		style := dim
		if m.completing != "" && i == m.candidate {
			style = title
		}
		lines[i] = m.palette[style].Render(cutTo("  "+c.line(m.drawing()), m.width))
	}
	return lines
}

func (c *command) line(d drawing) string {
	return fmt.Sprintf("%-14s %s", c.name+" "+c.args, c.help.in(d.lang))
}

func (m *model) help(string) tea.Cmd {
	lines := m.scrolled()
	d := m.drawing()
	for _, c := range commands() {
		lines = append(lines, wrap([]span{{fmt.Sprintf("%-14s ", c.name+" "+c.args), cite}, {c.help.in(d.lang), plain}}, d.width, 15, d.palette)...)
	}
	for line := range strings.SplitSeq(wordsHelpKeys.in(d.lang), "\n") {
		lines = append(lines, wrap([]span{{line, dim}}, d.width, 0, d.palette)...)
	}
	return m.print(append(lines, ""))
}

// scrolled takes the last exchange's lines off what is drawn, so that what is
// printed comes below it. It stays the last one for the commands.
func (m *model) scrolled() []string {
	if m.last == nil || m.last.up {
		return nil
	}
	lines := append(m.last.lines(m.drawing()), "")
	kept := *m.last
	kept.answered, kept.up = true, true
	m.last = &kept
	return lines
}

func (m *model) forget(string) tea.Cmd {
	cmd := m.scrollUp()
	m.turns = nil
	m.notice = wordsNew.in(m.o.Lang)
	return cmd
}

// answer is the last one, for what is done with it; nil where there is none, and
// the user is then told.
func (m *model) answer() *exchange {
	if m.last == nil || !m.last.done {
		m.notice = wordsNoAnswer.in(m.o.Lang)
		return nil
	}
	return m.last
}

// sources unfolds the sources of the last answer, or shows one of them in its
// surroundings.
func (m *model) sources(number string) tea.Cmd {
	e := m.answer()
	if e == nil {
		return nil
	}
	citations := e.answer.Citations
	if len(citations) == 0 {
		m.notice = wordsNoSources.in(m.o.Lang)
		return nil
	}
	if number == "" {
		e.unfolded, e.up = true, false
		return nil
	}
	n, err := strconv.Atoi(strings.Trim(number, "[]【】"))
	for _, c := range citations {
		if err == nil && c.N == n {
			return m.shown(func(ctx context.Context) (func() []string, error) {
				p, err := m.o.Talk.Passage(ctx, c)
				return func() []string { return p.lines(m.drawing()) }, err
			})
		}
	}
	m.notice = wordsNoSource.in(m.o.Lang, clean(number), len(citations))
	return nil
}

// shown prints what find brings, below the last exchange.
func (m *model) shown(find func(ctx context.Context) (draw func() []string, err error)) tea.Cmd {
	lines := m.scrolled()
	return tea.Sequence(m.print(lines), m.work(func(ctx context.Context) tea.Msg {
		draw, err := find(ctx)
		if err != nil {
			return noticeMsg(clean(m.o.Talk.Sentence(err)))
		}
		return drawMsg{draw}
	}))
}

func (m *model) explain(string) tea.Cmd {
	e := m.answer()
	if e == nil {
		return nil
	}
	lines := m.scrolled()
	return tea.Sequence(m.print(lines), m.work(func(ctx context.Context) tea.Msg {
		told, err := m.o.Talk.Explain(ctx, e.answer.ID)
		if err != nil {
			return noticeMsg(clean(m.o.Talk.Sentence(err)))
		}
		return textMsg{strings.TrimSpace(told)}
	}))
}

func (m *model) rate(isGood bool, reason string) tea.Cmd {
	e := m.answer()
	if e == nil {
		return nil
	}
	return m.work(func(ctx context.Context) tea.Msg {
		if err := m.o.Talk.Rate(ctx, e.answer.ID, isGood, reason); err != nil {
			return noticeMsg(clean(m.o.Talk.Sentence(err)))
		}
		if isGood {
			return noticeMsg(wordsGood.in(m.o.Lang))
		}
		return noticeMsg(wordsBad.in(m.o.Lang))
	})
}

// copy sends the last answer to the terminal's clipboard.
func (m *model) copy(string) tea.Cmd {
	e := m.answer()
	if e == nil {
		return nil
	}
	var out strings.Builder
	out.WriteString(strings.ReplaceAll(clean(e.answer.Text), "**", ""))
	for _, c := range e.answer.Citations {
		fmt.Fprintf(&out, "\n[%d] %s “%s”", c.N, place(&c), oneLine(c.Quote))
	}
	m.notice = wordsCopied.in(m.o.Lang)
	return tea.SetClipboard(out.String())
}
