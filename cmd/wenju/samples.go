package main

import (
	"context"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

// samples keeps the sample questions of an index. They are found beside everything
// else, anew when the index has changed. It may be used by several goroutines.
type samples struct {
	mu         sync.Mutex
	store      store.Store
	generation int64
	questions  []string
	seeking    chan struct{} // closed when what is being looked for is there; nil while nothing is
}

const (
	// maxSamples is how many questions are offered in all.
	maxSamples = 8
	// sampleTime is how long they may be looked for.
	sampleTime = time.Minute
)

// of returns the questions that are known of an index; those of it as it was before
// while the new ones are being found.
func (s *samples) of(l *library, sh *shelf, generation int64) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.store != sh.store {
		s.questions = nil // of other documents
	}
	if s.seeking == nil && (s.store != sh.store || s.generation != generation) {
		s.store, s.generation = sh.store, generation
		s.seeking = make(chan struct{})
		go s.seek(l, sh.store)
	}
	return s.questions
}

// seek asks without a model, so that it costs at most the embedding of some questions.
func (s *samples) seek(l *library, in store.Store) {
	ctx, cancel := context.WithTimeout(context.Background(), sampleTime)
	defer cancel()
	asker := rag.New(rag.Options{Store: in, Embedder: l.embedder.Embedder, Lexicon: l.lexicon, Tuning: l.settings.tuning})
	found, err := rag.Samples(ctx, in, maxSamples, func(ctx context.Context, q rag.Question) (rag.Answer, error) { return asker.Ask(ctx, q, nil) })
	if err != nil {
		l.app.log.Warn("no sample questions", "err", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.store == in && len(found) > 0 {
		s.questions = found
	}
	close(s.seeking)
	s.seeking = nil
}
