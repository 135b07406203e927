package tui

import (
	"context"
	"image/color"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/wenju/wenju/internal/text"
)

// table is a screen without a terminal, on which a test types.
type table struct {
	t    *testing.T
	m    *model
	talk *fake
	now  time.Time
	past lines
}

func newTable(t *testing.T, lang text.Lang) *table {
	b := &table{t: t, talk: &fake{}, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), past: lines{"an old question"}}
	b.m = newModel(Options{Talk: b.talk, Past: &b.past, Lang: lang, Theme: Dark, Now: func() time.Time { return b.now }})
	b.m.bind(t.Context(), func(msg tea.Msg) { b.m.Update(msg) })
	b.m.opened = true
	b.update(tea.WindowSizeMsg{Width: 60, Height: 24})
	return b
}

// update hands a message to the model and does what it wants done, but for what
// belongs to the terminal.
func (b *table) update(msg tea.Msg) {
	_, cmd := b.m.Update(msg)
	b.do(cmd)
}

func (b *table) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			b.do(c)
		}
	case answeredMsg, noticeMsg, openedMsg, drawMsg:
		b.update(msg)
	}
}

// types types a text, and then the keys named.
func (b *table) types(s string, keys ...rune) {
	for _, r := range s {
		b.update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	for _, k := range keys {
		b.update(tea.KeyPressMsg{Code: k})
	}
}

func (b *table) ctrl(r rune) { b.update(tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl}) }

// screen is what is drawn, without looks.
func (b *table) screen() string { return ansi.Strip(b.m.View().Content) }

func (b *table) shows(parts ...string) {
	b.t.Helper()
	for _, part := range parts {
		if !strings.Contains(b.screen(), part) {
			b.t.Errorf("no %q in\n%s", part, b.screen())
		}
	}
}

func TestQuestionAndAnswer(t *testing.T) {
	b := newTable(t, text.English)
	b.types("How long is it?", tea.KeyEnter)
	b.shows("› How long is it?", "The Nanwan Bridge is 3.6 km long [1]", "Sources [1] bridge.md:3  [2] bridge.md:7-8", "✓ 2 figures")
	if strings.Contains(b.screen(), "**") {
		t.Error(b.screen())
	}
	b.types("", tea.KeyTab)
	b.shows("[2] bridge.md:7-8 · 南湾大桥", "“大桥由林建国设计，2019年5月1日通车。”", "Tab: fold")
	b.types("", tea.KeyTab)
	b.shows("Tab: quotations")
	b.types("它呢？", tea.KeyEnter)
	if b.talk.turns != 1 || b.past[len(b.past)-1] != "它呢？" {
		t.Errorf("%d turns before, typed %q", b.talk.turns, b.past)
	}
	b.types("/new", tea.KeyEnter)
	b.types("And?", tea.KeyEnter)
	if b.talk.turns != 0 {
		t.Errorf("%d turns after /new", b.talk.turns)
	}
}

func TestFailureIsASentence(t *testing.T) {
	b := newTable(t, text.English)
	b.types("fail", tea.KeyEnter)
	b.shows("The model does not answer: try again.")
	if b.m.busy || len(b.m.turns) != 0 {
		t.Errorf("%+v", b.m.turns)
	}
}

// An interrupted answer keeps what there is of it, and what comes in later for it
// is dropped.
func TestInterrupt(t *testing.T) {
	b := newTable(t, text.English)
	b.types("slow")
	_, cmd := b.m.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	b.update(partMsg{b.m.asked, "half an an"})
	b.now = b.now.Add(3 * time.Second)
	b.shows("half an an", "answering 3s · Ctrl-C stops it")
	b.types("next", tea.KeyEnter)
	b.shows("One answer after the other")
	b.ctrl('c')
	b.shows("half an an", "Answer interrupted.", "› next")
	late := b.m.asked
	b.update(partMsg{late, "swer"})
	b.update(answeredMsg{asked: late, err: context.Canceled})
	if strings.Contains(b.screen(), "answer swer") || b.m.busy {
		t.Error(b.screen())
	}
	// The talk's context has ended: the answer comes back at once.
	for _, c := range cmd().(tea.BatchMsg) {
		if c == nil {
			continue
		}
		if msg, ok := c().(answeredMsg); ok && msg.err == nil {
			t.Errorf("%+v", msg)
		}
	}
}

func TestCtrlCTwiceEnds(t *testing.T) {
	b := newTable(t, text.Chinese)
	b.types("半句")
	b.ctrl('c')
	if b.m.input.Value() != "" || b.m.ending {
		t.Errorf("%q", b.m.input.Value())
	}
	b.ctrl('c')
	b.shows("再按一次 Ctrl-C 结束")
	b.types("x")
	b.ctrl('c')
	if b.ctrl('c'); b.m.ended {
		t.Error("a key in between does not count")
	}
	if b.ctrl('c'); !b.m.ended {
		t.Error("not ended")
	}
}

func TestCommands(t *testing.T) {
	b := newTable(t, text.English)
	for _, line := range []string{"/good", "/sources", "/explain", "/copy"} {
		b.types(line, tea.KeyEnter)
		b.shows("There is no answer yet.")
	}
	b.types("/nope", tea.KeyEnter)
	b.shows("There is no command /nope")
	b.types("How long?", tea.KeyEnter)
	b.types("／good", tea.KeyEnter)
	b.shows("Thank you: kept as a good answer.")
	b.types("/bad  too short ", tea.KeyEnter)
	if got := strings.Join(b.talk.rated, "|"); got != "a1 true |a1 false too short" {
		t.Error(got)
	}
	b.types("/sources 9", tea.KeyEnter)
	b.shows("There is no source 9: name a number from 1 to 2.")
	b.types("/copy", tea.KeyEnter)
	b.shows("Copied")
	b.types("/sources", tea.KeyEnter)
	b.shows("Tab: fold")
}

func TestCompletion(t *testing.T) {
	b := newTable(t, text.English)
	b.types("/")
	b.shows("/sources [N]", "/explain", "/quit")
	b.types("e", tea.KeyTab)
	if got := b.m.input.Value(); got != "/explain" {
		t.Error(got)
	}
	b.ctrl('c')
	b.types("/", tea.KeyTab, tea.KeyTab)
	b.shows("› /explain", "/sources [N]")
	b.types(" x")
	if got := b.m.input.Value(); got != "/explain x" {
		t.Error(got)
	}
}

func TestPastAndSearchKeys(t *testing.T) {
	b := newTable(t, text.English)
	b.types("draft", tea.KeyUp)
	b.shows("› an old question")
	b.types("", tea.KeyDown)
	b.shows("› draft")
	b.ctrl('r')
	b.types("OLD")
	b.shows("search: OLD → an old question")
	b.types("zzz")
	b.shows("not found")
	b.types("", tea.KeyBackspace, tea.KeyBackspace, tea.KeyBackspace, tea.KeyEnter)
	b.shows("› an old question")
}

func TestPasteStaysTogether(t *testing.T) {
	b := newTable(t, text.Chinese)
	b.update(tea.PasteMsg{Content: "一\r\n二\r\n三\n四\n五"})
	b.shows("› 一", "  五")
	if b.m.busy || len(b.talk.asked) != 0 {
		t.Fatal("pasted lines were sent")
	}
	b.types("", tea.KeyEnter)
	if len(b.talk.asked) != 1 || b.talk.asked[0] != "一\n二\n三\n四\n五" {
		t.Errorf("%q", b.talk.asked)
	}
}

// Whatever the size, nothing is wider or higher than the terminal.
func TestFits(t *testing.T) {
	for _, size := range [][2]int{{200, 50}, {40, 12}, {20, 8}, {8, 6}} {
		b := newTable(t, text.Chinese)
		b.update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		b.types("南湾大桥有多长？", tea.KeyEnter)
		b.types("", tea.KeyTab)
		b.types("还有什么可以问的，请说得详细一点")
		lines := strings.Split(b.screen(), "\n")
		if len(lines) >= size[1]+1 {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		for _, line := range lines {
			if w := ansi.StringWidth(line); w > size[0] {
				t.Errorf("%v: %q is %d wide", size, line, w)
			}
		}
	}
}

func TestTheme(t *testing.T) {
	for _, test := range []struct {
		theme    Theme
		environ  string
		terminal color.Color // what it says when it is asked
		dark     bool
	}{
		{Auto, "", nil, true},
		{Auto, "", color.White, false},
		{Auto, "COLORFGBG=0;15", nil, false},
		{Light, "COLORFGBG=15;0", nil, false},
		{Dark, "COLORFGBG=0;15", nil, true},
	} {
		m := newModel(Options{Talk: &fake{}, Theme: test.theme, Environ: []string{test.environ}})
		if test.terminal != nil {
			m.Update(tea.BackgroundColorMsg{Color: test.terminal})
		}
		if got, want := m.palette[strong].GetForeground(), newPalette(test.dark)[strong].GetForeground(); got != want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

func TestPhrasesAreInBothLanguages(t *testing.T) {
	for _, c := range commands() {
		if c.help.en == "" || c.help.zh == "" {
			t.Errorf("%+v", c)
		}
	}
}
