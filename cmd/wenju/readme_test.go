package main

import (
	"os"
	"strings"
	"testing"
)

// The conversation that the READMEs show is what chat prints.
func TestReadmeConversation(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		raw, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		_, block, _ := strings.Cut(string(raw), "```\n问> ")
		block, _, found := strings.Cut("问> "+block, "\n```")
		if !found {
			t.Fatalf("%s shows no conversation", name)
		}
		var questions, shown []string
		for _, line := range strings.Split(block, "\n") {
			if question, ok := strings.CutPrefix(line, "问> "); ok {
				questions = append(questions, question)
			} else {
				shown = append(shown, line)
			}
		}
		t.Run(name, func(t *testing.T) {
			r := newSession(t).runWith(strings.Join(questions, "\n"), "chat")
			if got, want := strings.TrimSpace(r.out), strings.TrimSpace(strings.Join(shown, "\n")); got != want {
				t.Errorf("it shows\n%s\nbut chat prints\n%s", want, got)
			}
		})
	}
}
