package rag

import (
	"context"
	"errors"
	"fmt"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
)

// Policy says what becomes of a sentence that does not pass the check.
type Policy string

// The policies.
const (
	Withhold Policy = "withhold" // it is left out, and the answer says so
	Mark     Policy = "mark"     // it is shown with a warning before it
)

// Generation is how a model writes answers. The zero value is usable.
type Generation struct {
	// Prompts are what the model is told; nil is the carried set.
	Prompts *prompts.Set
	// Tokens counts the tokens of a text; nil estimates.
	Tokens func(text string) int
	// MaxTokens limits an answer; 0 is 1,000.
	MaxTokens int
	// Policy is Withhold where it is empty.
	Policy Policy
	// NoFallback declines where the model fails. Otherwise the question is
	// answered without it, and the answer says so.
	NoFallback bool
	// Cost is the price of a call, in the unit of the prices; nil is unknown.
	Cost func(llm.Usage) float64
}

func (o Generation) withDefaults() Generation {
	if o.Prompts == nil {
		o.Prompts = prompts.Carried()
	}
	if o.Tokens == nil {
		o.Tokens = roughTokens
	}
	if o.MaxTokens == 0 {
		o.MaxTokens = 1000
	}
	if o.Cost == nil {
		o.Cost = func(llm.Usage) float64 { return 0 }
	}
	return o
}

// roughTokens is rather too many: one for a Chinese character, one for three
// bytes of anything else.
func roughTokens(s string) int {
	han, other := 0, 0
	for _, r := range s {
		if text.IsHan(r) {
			han++
		} else {
			other++
		}
	}
	return han + (other+2)/3
}

// generator answers with what a model writes from the passages found, sentence
// by sentence, each of them checked before anybody sees it.
type generator struct {
	*Asker
	Generation
	model llm.Generator
}

var _ writer = (*generator)(nil)

func newGenerator(a *Asker, model llm.Generator, o Generation) *generator {
	return &generator{Asker: a, Generation: o.withDefaults(), model: model}
}

func (g *generator) write(ctx context.Context, j *job, p *plan, hits []store.Hit) error {
	j.answer.Mode, j.answer.Model = Generated, g.model.Model()
	hits, err := g.searchParts(ctx, p, hits)
	if err != nil {
		return err
	}
	j.answer.Trace.Passages = traceHits(hits)
	passages, err := g.gather(ctx, p, hits)
	if err != nil {
		return err
	}
	if len(passages) == 0 {
		j.decline(NoEvidence, hits)
		return nil
	}
	w, err := g.newWriting(j, p, passages)
	if err != nil {
		return err
	}
	err = w.run(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return g.conclude(ctx, w, hits, err)
}

// conclude says what there is to say behind what the model wrote, where it failed
// or where nothing of it stood.
func (g *generator) conclude(ctx context.Context, w *writing, hits []store.Hit, failure error) error {
	switch j := w.job; {
	case failure != nil && !w.stands:
		return g.withoutModel(ctx, w.job, w.plan, hits, failure)
	case !w.stands && w.failed && !w.nothing:
		j.decline(Unchecked, hits)
	case !w.stands:
		j.decline(NoEvidence, hits)
	default:
		w.close(failure != nil)
	}
	return nil
}

// withoutModel answers where the model has failed before anything was shown.
func (g *generator) withoutModel(ctx context.Context, j *job, p *plan, hits []store.Hit, failure error) error {
	g.log.WarnContext(ctx, "the model failed", "id", j.answer.ID, "model", g.model.Model(), "err", failure)
	j.note("the model failed: " + failure.Error())
	j.without = &modelDown
	var e *llm.Error
	if errors.As(failure, &e) && e.Code == llm.OverBudget {
		j.without = &overBudget
	}
	if g.NoFallback {
		j.decline(LLMError, hits)
		return nil
	}
	j.answer.Mode, j.answer.Model = Extractive, "builtin"
	return extractor{g.Asker}.write(ctx, j, p, hits)
}

// searchParts searches for each part of a question by itself, too, so that none
// of them is left without passages, and takes the best of all in turn.
func (g *generator) searchParts(ctx context.Context, p *plan, hits []store.Hit) ([]store.Hit, error) {
	if len(p.parts) < 2 || len(hits) == 0 {
		return hits, nil
	}
	lists := [][]store.Hit{hits}
	for i := range p.parts {
		_, found, err := g.find(ctx, p.parts[i:i+1:i+1])
		if err != nil {
			return nil, fmt.Errorf("search for part %d: %w", i+1, err)
		}
		lists = append(lists, found)
	}
	return interleaved(lists, max(len(hits), g.tuning.Reranked)), nil
}

// interleaved takes the best of each list in turn, each chunk once, at most n.
func interleaved(lists [][]store.Hit, n int) []store.Hit {
	var out []store.Hit
	seen := make(map[string]bool)
	for rank := 0; len(out) < n; rank++ {
		more := false
		for _, list := range lists {
			if rank >= len(list) {
				continue
			}
			more = true
			if hit := list[rank]; !seen[hit.ID] && len(out) < n {
				seen[hit.ID] = true
				out = append(out, hit)
			}
		}
		if !more {
			break
		}
	}
	return out
}
