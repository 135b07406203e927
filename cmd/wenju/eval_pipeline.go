package main

import (
	"context"
	"errors"
	"sync"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// measuredPipeline is the pipeline that answers everywhere else too.
type measuredPipeline struct {
	*rag.Asker
	store store.Store

	mu     sync.Mutex
	places map[string]map[string]chunkPlace // by source and chunk
}

// chunkPlace is what a trace does not say about a passage.
type chunkPlace struct {
	title string
	span  text.Span
}

func newMeasuredPipeline(s *shelf) *measuredPipeline {
	return &measuredPipeline{Asker: s.asker, store: s.store, places: make(map[string]map[string]chunkPlace)}
}

// Ask answers a question. Where the model has failed it is an error, whatever was
// answered in its place: a run measures the model that it names.
func (p *measuredPipeline) Ask(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, error) {
	a, err := p.Asker.Ask(ctx, q, emit)
	for _, c := range a.Trace.Calls {
		if err == nil && c.Purpose == rag.ForAnswer && c.Error != "" {
			err = errors.New(c.Error)
		}
	}
	return a, err
}

func (p *measuredPipeline) Search(ctx context.Context, query string, k int) ([]eval.Hit, error) {
	hits, err := p.Asker.Search(ctx, query, k)
	if err != nil {
		return nil, err
	}
	return searchHits(hits), nil
}

// Passages takes the passages from the answer's trace: what the answer was really
// made from, with no second search. Where the trace holds fewer, it searches.
func (p *measuredPipeline) Passages(ctx context.Context, a *rag.Answer, k int) ([]eval.Hit, error) {
	traced := a.Trace.Passages
	if len(traced) < k {
		return p.Search(ctx, a.Standalone, k)
	}
	out := make([]eval.Hit, len(traced))
	for i, h := range traced {
		place, err := p.place(ctx, h.Source, h.ID)
		if err != nil {
			return nil, err
		}
		out[i] = eval.Hit{Rank: i + 1, Score: h.Score, Lexical: h.Lexical, Semantic: h.Semantic, Source: h.Source, Title: place.title,
			Heading: h.Heading, StartLine: h.StartLine, EndLine: h.EndLine, StartByte: place.span.Start, EndByte: place.span.End, Text: h.Text}
	}
	return out, nil
}

func (p *measuredPipeline) place(ctx context.Context, source, id string) (chunkPlace, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.places[source] == nil {
		chunks, err := p.store.Chunks(ctx, source)
		if err != nil {
			return chunkPlace{}, err
		}
		p.places[source] = make(map[string]chunkPlace, len(chunks))
		for i := range chunks {
			p.places[source][chunks[i].ID] = chunkPlace{chunks[i].Title, chunks[i].Span}
		}
	}
	return p.places[source][id], nil
}
