package main

import (
	"context"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/breaker"
	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/llm/embedding"
	"github.com/wenju/wenju/internal/llm/langchain"
	"github.com/wenju/wenju/internal/llm/tokens"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/prompts"
	"github.com/wenju/wenju/rag"
)

func (a *app) langchainOptions(e endpoint) langchain.Options {
	return langchain.Options{Provider: e.provider, Model: e.model, BaseURL: e.url, Key: e.key, Logger: a.log}
}

// generator is the model that writes answers; nil without one. It makes no request.
func (a *app) generator(e endpoint) (llm.Generator, error) {
	if e.builtin() {
		return nil, nil
	}
	o := a.langchainOptions(e)
	o.Limits.FirstToken, o.Limits.Whole = a.cfg.timeout, 5*a.cfg.timeout
	g, err := langchain.NewGenerator(o)
	if err != nil {
		return nil, err
	}
	return breaker.NewGenerator(g, breaker.Options{Logger: a.log}), nil
}

// generation is how the configured model writes answers.
func (c config) generation() rag.Generation {
	return rag.Generation{Prompts: c.prompts, Tokens: tokens.For(c.llm.name()).Count, NoFallback: c.noFallback, Policy: c.policy, Cost: c.prices.of(c.llm.name())}
}

// promptHash stands for what the model is told; empty without a model.
func (c config) promptHash() string {
	switch {
	case c.llm.builtin():
		return ""
	case c.prompts == nil:
		return prompts.Carried().Hash()
	}
	return c.prompts.Hash()
}

// vectorMaker is an embedder that has to be closed.
type vectorMaker struct {
	llm.Embedder
	questions llm.Embedder // for what people ask, of which nothing is kept
	close     func()
}

// caller asks a provider for vectors.
func (a *app) caller(e endpoint) (*langchain.Caller, error) {
	o := a.langchainOptions(e)
	o.Limits = langchain.Limits{FirstToken: 30 * time.Second, Whole: 3 * time.Minute}
	return langchain.NewCaller(o)
}

// openEmbedder opens the configured embedder with its cache in that file. made is
// the model of the index that is there: it says the dimension where the cache does
// not, so that an index opens without its server.
func (a *app) openEmbedder(ctx context.Context, made store.Model, cache string) (vectorMaker, error) {
	if a.cfg.embedder.builtin() {
		return vectorMaker{builtin.Embedder{}, builtin.Embedder{}, func() {}}, nil
	}
	caller, err := a.caller(a.cfg.embedder)
	if err != nil {
		return vectorMaker{}, err
	}
	o := embedding.Options{Source: breaker.NewCaller(caller, breaker.Options{Logger: a.log}), Logger: a.log}
	if made.Name == caller.Model() {
		o.Dimension = made.Dimension
	}
	closeCache := func() {}
	if o.Cache, err = embedding.OpenCache(ctx, cache); err != nil {
		a.log.Warn("no cache of vectors", "err", err)
	} else {
		closeCache = func() { o.Cache.Close() }
	}
	e, err := embedding.New(ctx, o)
	if err != nil {
		closeCache()
		return vectorMaker{}, err
	}
	return vectorMaker{e, e.Questions(), closeCache}, nil
}

// remote says how ingest works with an embedder that is asked over the network:
// many texts at once, and enough workers to keep several requests under way while
// others read files and write the index. Zeros are the defaults.
func (c config) remote() (texts, workers int) {
	if c.embedder.builtin() {
		return 0, 0
	}
	return 1000, 8
}
