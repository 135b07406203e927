package main

import (
	"io"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
)

// newTalk is a conversation without its screen, in the data folder of a session.
func newTalk(t *testing.T, env ...string) *talk {
	t.Helper()
	a := newApp(stdio{nil, io.Discard, io.Discard, env})
	a.levelFlag = "error"
	if err := a.configure(); err != nil {
		t.Fatal(err)
	}
	d, err := a.openDesk()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.close)
	return &talk{desk: d}
}

func TestTalk(t *testing.T) {
	newBridgeSession(t)
	talk := newTalk(t, "WENJU_LANG=en")
	greeting, err := talk.Open(t.Context())
	if err != nil || !strings.HasPrefix(greeting, "wenju · 1 document: 南湾大桥") || strings.Contains(greeting, "…") {
		t.Errorf("%q, %v", greeting, err)
	}
	var parts strings.Builder
	answer, err := talk.Ask(t.Context(), "南湾大桥有多长？", nil, func(part string) { parts.WriteString(part) })
	if err != nil || answer.Declined || parts.String() != answer.Text {
		t.Fatalf("%+v, %v: %q", answer, err, parts.String())
	}
	p, err := talk.Passage(t.Context(), answer.Citations[0])
	if err != nil || len(p.Lines) == 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	cited := ""
	for _, l := range p.Lines {
		if l.Cited {
			cited += l.Quote
		}
	}
	if cited != answer.Citations[0].Quote {
		t.Errorf("%q is highlighted, not %q", cited, answer.Citations[0].Quote)
	}
	if told, err := talk.Explain(t.Context(), answer.ID); err != nil || !strings.Contains(told, answer.ID) {
		t.Errorf("%q, %v", told, err)
	}
	ratings := []bool{true, false} // the last one counts
	for _, good := range ratings {
		if err := talk.Rate(t.Context(), answer.ID, good, "zu kurz"); err != nil {
			t.Error(err)
		}
	}
	r, err := records.Open(t.Context(), "data/records.db")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	kept, err := r.Feedback(t.Context(), answer.ID)
	if err != nil || len(kept) != 1 || kept[0].Up || kept[0].Reason != "zu kurz" {
		t.Errorf("%+v, %v", kept, err)
	}
}

func TestTalkOfWhatIsGone(t *testing.T) {
	s := newBridgeSession(t)
	talk := newTalk(t, "WENJU_LANG=en")
	answer, err := talk.Ask(t.Context(), "南湾大桥有多长？", nil, nil)
	if err != nil || len(answer.Citations) == 0 {
		t.Fatalf("%+v, %v", answer, err)
	}
	s.want(exitDone, "remove", "bridge.md")
	// The next question notices, and is answered from the carried documents.
	if _, err := talk.Ask(t.Context(), "京津冀土地总面积有多大？", nil, nil); err != nil || !talk.carried {
		t.Errorf("%v", err)
	}
	if _, err := talk.Passage(t.Context(), answer.Citations[0]); err == nil || talk.Sentence(err) != "bridge.md is no longer in the index." {
		t.Errorf("%v", err)
	}
	if err := talk.Rate(t.Context(), "nobody's", true, ""); err == nil || !strings.HasPrefix(talk.Sentence(err), "This answer is not in the records") {
		t.Errorf("%v", err)
	}
}

func TestGreetingOfTheCarriedDocuments(t *testing.T) {
	newSession(t)
	talk := newTalk(t, "WENJU_LANG=zh")
	greeting, err := talk.Open(t.Context())
	if err != nil || !strings.Contains(greeting, "篇文档：") || !strings.Contains(greeting, fromSeeds.in(text.Chinese)) {
		t.Errorf("%q, %v", greeting, err)
	}
}

func TestSayer(t *testing.T) {
	var said []string
	s := &sayer{say: func(line string) { said = append(said, line) }}
	for _, part := range []string{"one\ntw", "o\n", "thr"} {
		io.WriteString(s, part)
	}
	if strings.Join(said, "|") != "one|two" {
		t.Errorf("%q", said)
	}
}

// What was typed over several lines comes back as it was.
func TestPastLinesKeepLineBreaks(t *testing.T) {
	t.Chdir(t.TempDir())
	a := newApp(stdio{nil, io.Discard, io.Discard, nil})
	openPastLines("data/chat_history", a.log).Add("一\n二")
	if lines := openPastLines("data/chat_history", a.log).Lines(); len(lines) != 1 || lines[0] != "一\n二" {
		t.Errorf("%q", lines)
	}
}
