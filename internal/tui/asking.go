package tui

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/wenju/wenju/rag"
)

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
