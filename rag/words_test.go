package rag

import (
	"testing"

	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/text"
)

func newJob(lang text.Lang) *job {
	return &job{lang: lang, now: New(Options{Embedder: builtin.Embedder{}}).now, answer: &Answer{}}
}

// A follow-up must not take over what the bot itself said.
func TestOwnWordsAreFound(t *testing.T) {
	for _, lang := range []text.Lang{text.Chinese, text.English} {
		for reason := range declineWords {
			said := declineText(reason, lang, []string{"港口", "Ports"})
			if rest := ownWords.ReplaceAllString(said, ""); rest != "" {
				t.Errorf("%s in %s leaves %q of %q", reason, lang, rest, said)
			}
		}
		c := &composer{job: newJob(lang), withheld: true}
		c.say(frameWords.in(lang) + "长丰桥长520米 [1]。")
		c.open([]string{"永安桥有多长？"})
		c.sayWithheld()
		if rest := ownWords.ReplaceAllString(c.answer.Text, ""); rest != "长丰桥长520米 [1]。" {
			t.Errorf("in %s %q leaves %q", lang, c.answer.Text, rest)
		}
	}
}

func TestWithheldIsSaid(t *testing.T) {
	c := &composer{job: newJob(text.English)}
	c.sayWithheld()
	if c.answer.Text != "" {
		t.Errorf("says %q though nothing was kept back", c.answer.Text)
	}
	c.withheld = true
	c.sayWithheld()
	if c.answer.Text != "\nA sentence that did not pass the check was left out." {
		t.Errorf("says %q", c.answer.Text)
	}
}
