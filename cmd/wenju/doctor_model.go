package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
	"github.com/wenju/wenju/internal/store"
)

// trial is how long doctor waits for a model. It asks once and does not try again.
const trial = 30 * time.Second

// checkModel asks the model for a word.
func checkModel(ctx context.Context, a *app) []finding {
	e := a.cfg.llm
	if e.builtin() {
		return []finding{a.fine("model", phrase{"builtin: answers are picked from the documents, without a model", "builtin：直接从文档中摘取回答，不用模型"})}
	}
	g, err := langchain.NewGenerator(a.trialOptions(e))
	if err != nil {
		return []finding{a.broken("model", err)}
	}
	began := time.Now()
	r, err := g.Generate(ctx, llm.Request{Messages: []llm.Message{{Role: llm.User, Text: "Reply with the one word: ready"}}, MaxTokens: 300}, nil)
	if err != nil && !answered(err) {
		return []finding{a.broken("model", err)}
	}
	found := a.fine("model", phrase{"%s at %s answered in %s", "%s（%s）用 %s 作答"}, e.name(), e.shownURL(), took(began))
	if !r.Usage.Estimated {
		return []finding{found}
	}
	return []finding{found, a.amiss("model usage", levelWarn, phrase{"Costs are reckoned with estimates; nothing to do.", "费用按估算计，无需处理。"},
		phrase{"the server does not say how many tokens it used", "服务器不报告 token 用量"})}
}

// answered says that a failure was one of the answer's length: a model that thinks
// may need more than it is given here, and it is there.
func answered(err error) bool {
	var e *llm.Error
	return errors.As(err, &e) && e.Status == http.StatusOK && e.Code == llm.Incomplete
}

// checkVectors asks the embedder for a vector.
func checkVectors(ctx context.Context, a *app) []finding {
	e := a.cfg.embedder
	if e.builtin() {
		return []finding{a.fine("embedder", phrase{"builtin", "builtin"})}
	}
	c, err := langchain.NewCaller(a.trialOptions(e))
	if err != nil {
		return []finding{a.broken("embedder", err)}
	}
	began := time.Now()
	vectors, err := c.Vectors(ctx, []string{"ready"})
	if err != nil {
		return []finding{a.broken("embedder", err)}
	}
	made, dimension := a.indexModel(ctx), len(vectors[0])
	if made.Name == e.name() && made.Dimension != dimension {
		return []finding{a.amiss("embedder", levelFail, phrase{"Run wenju ingest --rebuild.", "请运行 wenju ingest --rebuild。"},
			phrase{"%s makes vectors of dimension %d now, and the index holds some of %d", "%s 现在生成 %d 维向量，索引里是 %d 维"}, e.name(), dimension, made.Dimension)}
	}
	return []finding{a.fine("embedder", phrase{"%s at %s made a vector of dimension %d in %s", "%s（%s）生成了 %d 维向量，用时 %s"},
		e.name(), e.shownURL(), dimension, took(began))}
}

// indexModel is what the vectors of the index were made with; nothing where it is
// empty or cannot be opened, which is said elsewhere.
func (a *app) indexModel(ctx context.Context) store.Model {
	index, err := a.openExistingIndex(ctx)
	if err != nil || index == nil {
		return store.Model{}
	}
	defer index.Close()
	info, err := index.Info(ctx)
	if err != nil {
		return store.Model{}
	}
	return info.Model
}

func (a *app) trialOptions(e endpoint) langchain.Options {
	o := a.langchainOptions(e)
	o.Tries, o.Limits = 1, langchain.Limits{Connect: 5 * time.Second, FirstToken: trial, Whole: trial}
	return o
}

// shownURL is where a model is asked, without what may be secret in it.
func (e endpoint) shownURL() string {
	if e.url == "" {
		return e.provider.DefaultURL()
	}
	return withoutSecrets(e.url)
}

func took(began time.Time) string { return time.Since(began).Round(time.Millisecond).String() }
