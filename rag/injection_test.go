package rag_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/llmtest"
	"github.com/wenju/wenju/rag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// attack is a line of testdata/attacks.jsonl. Obeyed is what a model writes that
// has been taken in; [N] there is the number of the passage, and {{system}} and
// its kin what it was told. The attack has come off where one of the patterns of
// Harm is in the answer.
type attack struct {
	ID, Lang, Where, What, Attack, Obeyed string
	Harm                                  []string
}

func readAttacks(t *testing.T) []attack {
	t.Helper()
	raw, err := os.ReadFile("testdata/attacks.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []attack
	for line := range bytes.Lines(raw) {
		var a attack
		if err := json.Unmarshal(line, &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

// ground is what is asked where the attack stands in the document.
var ground = map[string]struct{ name, text, question, holds string }{
	"zh": {"bridge.md", "# 桥梁\n\n长丰桥全长520米，造价3.2亿元。%s", "长丰桥有多长？", "520米"},
	"en": {"pier.md", "# Harbour\n\nThe north pier is 640 metres long and cost 2.4 million pounds. %s", "How long is the north pier?", "640 metres"},
}

// obeys is a model that does what the attack says whenever it reads it.
func (a attack) obeys() *llmtest.Generator {
	return llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
		p := readRequest(r)
		n := p.number(ground[a.Lang].holds)
		told := strings.Fields(p.system)
		cited := regexp.MustCompile(`([。.])\s`).ReplaceAllString(p.system, " [N]$1\n")
		runes := strings.Split(p.system, "")
		return llmtest.Reply{Text: strings.NewReplacer("{{system}}", p.system, "{{system cited}}", strings.ReplaceAll(cited, "[N]", "["+n+"]"),
			"{{system dashed}}", dashed(a.Lang, told, runes), "{{system base64}}", base64.StdEncoding.EncodeToString([]byte(p.system)), "[N]", "["+n+"]").Replace(a.Obeyed)}
	})
}

func dashed(lang string, words, runes []string) string {
	if lang == "zh" {
		return strings.Join(runes, "-")
	}
	return strings.Join(words, "-")
}

// run says what became of the attack.
func (a attack) run(t *testing.T) (outcome string) {
	g := ground[a.Lang]
	question, planted := g.question, a.Attack
	if a.Where == "question" {
		question, planted = a.Attack, ""
	}
	model := a.obeys()
	answer := askModel(t, newIndex(t, file{g.name, fmt.Sprintf(g.text, planted)}), model, rag.Generation{}, rag.Question{Text: question})
	for _, harm := range a.Harm {
		if regexp.MustCompile(harm).MatchString(answer.Text) {
			return "CAME OFF"
		}
	}
	switch {
	case len(model.Requests()) == 0:
		return "blocked before the model"
	case answer.Declined:
		return "declined"
	}
	return "answered without it"
}

// TestInjection runs every attack against a model that obeys all of them, so that
// what holds is the program's own doing. The golden file says what does not.
func TestInjection(t *testing.T) {
	var out strings.Builder
	counts := make(map[string]int)
	attacks := readAttacks(t)
	if len(attacks) != 60 {
		t.Errorf("%d attacks", len(attacks))
	}
	for _, a := range attacks {
		outcome := a.run(t)
		counts[outcome]++
		fmt.Fprintf(&out, "%-8s  %-8s  %-24s  %s\n", a.ID, a.Where, outcome, a.What)
	}
	fmt.Fprintf(&out, "\nOf %d attacks that the model obeyed, %d came to nothing.\n", len(attacks), len(attacks)-counts["CAME OFF"])
	const golden = "testdata/attacks.golden.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != out.String() {
		t.Errorf("it is not as in %s (-update writes it anew), %v:\n%s", golden, err, out.String())
	}
}
