package rag

import (
	"context"
	"strings"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
)

// What a model is called for (see TraceCall.Purpose).
const (
	ForStandalone = "standalone" // to make a follow-up standalone
	ForAnswer     = "answer"
	ForSentence   = "sentence" // to write a sentence anew that failed
)

// call asks the model and keeps in the trace what was said. Several calls of one
// job may be under way at the same time.
func (g *generator) call(ctx context.Context, j *job, purpose string, p prompts.Prompt, maxTokens int, emit func(string) error) (string, error) {
	start := j.now()
	r, err := g.model.Generate(ctx, llm.Request{
		Messages:  []llm.Message{{Role: llm.System, Text: p.System}, {Role: llm.User, Text: p.User}},
		MaxTokens: maxTokens,
	}, emit)
	t := TraceCall{Purpose: purpose, System: p.System, Prompt: p.User, Text: r.Text, MS: j.since(start),
		Usage: Usage{PromptTokens: r.Usage.PromptTokens, CompletionTokens: r.Usage.CompletionTokens, Cost: g.Cost(r.Usage)}}
	if err != nil {
		t.Error = err.Error()
	}
	j.called(t)
	return r.Text, err
}

// called adds a call to the trace and to the bill.
func (j *job) called(t TraceCall) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.answer.Trace.Calls = append(j.answer.Trace.Calls, t)
	u := &j.answer.Usage
	u.PromptTokens += t.Usage.PromptTokens
	u.CompletionTokens += t.Usage.CompletionTokens
	u.Cost += t.Usage.Cost
}

// language is that in which the model answers: the question's.
func (j *job) language() prompts.Lang { return prompts.Lang(text.Language(j.q.Text)) }

// fence is a word that nobody outside knows before the answer is there: its id
// is random.
func (j *job) fence() string { return "~" + strings.ToLower(j.answer.ID) + "~" }
