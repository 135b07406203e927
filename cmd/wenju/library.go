package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
	"github.com/wenju/wenju/seeds"
)

// library is what questions are answered from: the index in the data folder or,
// while that is empty, the seeds that the program carries.
type library struct {
	app       *app
	generator llm.Generator // nil without a model
	witness   *witness      // how the model did last; nil without one
	money     *ledger
	lexicon   *text.Lexicon
	settings  settings

	mu       sync.Mutex  // guards the rest: the bot asks from many goroutines
	embedder vectorMaker // there as soon as there is a shelf
	index    *shelf      // nil while there is no file
	seeds    *shelf      // nil until it is needed
}

// shelf is a store with the Asker on it.
type shelf struct {
	store store.Store
	asker *rag.Asker
	// carried says that it holds the seeds.
	carried bool
}

func (a *app) openLibrary() (*library, error) {
	lexicon, err := a.lexicon()
	if err != nil {
		return nil, err
	}
	generator, err := a.generator(a.cfg.llm)
	if err != nil {
		return nil, err
	}
	money := &ledger{path: a.cfg.recordsFile()}
	l := &library{app: a, generator: a.withBudget(generator, money), money: money, lexicon: lexicon, settings: a.cfg.settings(a.cfg.embedder.name())}
	if l.generator != nil {
		l.witness = &witness{Generator: l.generator, now: time.Now}
		l.generator = l.witness
	}
	return l, nil
}

// lexicon is the thesaurus with the glossary, carried or configured.
func (a *app) lexicon() (*text.Lexicon, error) {
	var file fs.File
	var err error
	if a.cfg.glossary != "" {
		file, err = os.Open(a.cfg.glossary)
	} else {
		file, err = seeds.FS.Open("glossary.tsv")
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return text.Thesaurus().WithGlossary(file)
}

// openShelf opens the library and returns what a command answers from; where
// that is the carried documents it says so. The library has to be closed.
func (a *app) openShelf(ctx context.Context) (*library, *shelf, error) {
	l, err := a.openLibrary()
	if err != nil {
		return nil, nil, err
	}
	s, err := l.shelf(ctx)
	if err != nil {
		l.close()
		return nil, nil, err
	}
	if s.carried {
		a.say(fromSeeds)
	}
	return l, s, nil
}

// shelf returns what the next question is to be answered from. It takes in what
// other processes have changed since the last time.
func (l *library) shelf(ctx context.Context) (*shelf, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.refresh(ctx); err != nil {
		return nil, err
	}
	if l.index != nil {
		info, err := l.index.store.Info(ctx)
		if err != nil {
			return nil, err
		}
		if info.Documents > 0 {
			return l.index, l.checkModel(info.Model)
		}
	}
	if l.seeds == nil {
		carried, err := l.openSeeds(ctx)
		if err != nil {
			return nil, err
		}
		l.seeds = carried
	}
	return l.seeds, nil
}

func (l *library) refresh(ctx context.Context) error {
	if l.index != nil {
		return l.index.store.Refresh(ctx)
	}
	index, err := l.app.openExistingIndex(ctx)
	if err != nil || index == nil {
		return err
	}
	info, err := index.Info(ctx)
	if err == nil {
		err = l.needEmbedder(ctx, info.Model)
	}
	if err != nil {
		index.Close()
		return err
	}
	l.index = l.newShelf(index)
	return l.checkCut(ctx)
}

// needEmbedder opens the embedder before its first use. made is the model of the
// index: no other one can be asked there.
func (l *library) needEmbedder(ctx context.Context, made store.Model) error {
	if l.embedder.Embedder != nil {
		return nil
	}
	if made.Name != "" && made.Name != l.app.cfg.embedder.name() {
		return store.ErrModel
	}
	var err error
	l.embedder, err = l.app.openEmbedder(ctx, made, l.app.cfg.vectorsFile())
	return err
}

func (l *library) newShelf(s store.Store) *shelf { return l.shelfOf(s, l.settings, l.generator) }

// generatorOf is the configured model, or another one under the same budget.
func (l *library) generatorOf(e endpoint) (llm.Generator, error) {
	if e == l.settings.llm {
		return l.generator, nil
	}
	g, err := l.app.generator(e)
	return l.app.withBudget(g, l.money), err
}

// shelfOf asks a store with settings and a model that may be others than the
// configured ones.
func (l *library) shelfOf(s store.Store, with settings, g llm.Generator) *shelf {
	return &shelf{store: s, asker: rag.New(rag.Options{
		Store: s, Embedder: l.embedder.questions, Lexicon: l.lexicon, Tuning: with.tuning,
		Generator: g, Generation: l.app.cfg.with(with).generation(), Logger: l.app.log,
	})}
}

// openSeeds fills an index in memory. With an embedder that is asked over the
// network their vectors come from its cache, from the second start on.
func (l *library) openSeeds(ctx context.Context) (*shelf, error) {
	if err := l.needEmbedder(ctx, store.Model{}); err != nil {
		return nil, err
	}
	memory, err := chromem.Open(ctx, chromem.InMemory)
	if err != nil {
		return nil, err
	}
	texts, workers := l.app.cfg.remote()
	report, err := ingest.New(ingest.Options{Store: memory, Embedder: l.embedder, Sizes: l.settings.sizes, BatchTexts: texts, Workers: workers, Logger: l.app.log}).
		RunFS(ctx, seeds.FS, ingest.Request{})
	if err == nil && len(report.Failed) > 0 {
		err = errors.New(report.Failed[0].Path + ": " + report.Failed[0].Error)
	}
	if err != nil {
		memory.Close()
		return nil, err
	}
	s := l.newShelf(memory)
	s.carried = true
	return s, nil
}

// checkModel makes sure that the index was made with our embedder.
func (l *library) checkModel(model store.Model) error {
	if model.Name != l.embedder.Model() || model.Dimension != l.embedder.Dimension() {
		return store.ErrModel
	}
	return nil
}

// checkCut says when the index is cut in other sizes than are configured: what was
// measured would not be what is asked.
func (l *library) checkCut(ctx context.Context) error {
	if l.settings.sizes == ingest.DefaultSizes() {
		return nil
	}
	docs, err := l.index.store.Documents(ctx)
	if err != nil || len(docs) == 0 {
		return err
	}
	longest := slices.MaxFunc(docs, func(x, y store.Document) int { return cmp.Compare(x.Chunks, y.Chunks) })
	doc, err := l.index.store.Document(ctx, longest.Source)
	if err != nil {
		return err
	}
	chunks, err := l.index.store.Chunks(ctx, longest.Source)
	if err == nil && !ingest.CutAs(doc, chunks, l.settings.sizes) {
		l.app.say(phrase{"WENJU_TUNING asks for window=%d overlap=%d, and the index is cut in other sizes: run wenju ingest --rebuild.",
			"WENJU_TUNING 要求 window=%d overlap=%d，而索引不是这样切分的：请运行 wenju ingest --rebuild。"}, l.settings.sizes.Window, l.settings.sizes.Overlap)
	}
	return err
}

func (l *library) close() {
	for _, s := range []*shelf{l.index, l.seeds} {
		if s != nil {
			s.store.Close()
		}
	}
	l.money.close()
	if l.embedder.close != nil {
		l.embedder.close()
	}
}

// openIndex opens the index in the data folder, and makes it where it is not there.
func (a *app) openIndex(ctx context.Context) (store.Store, error) {
	index, err := chromem.Open(ctx, a.cfg.indexFile())
	if err != nil {
		return nil, err // not index, which would be a nil within an interface
	}
	return index, nil
}

// openExistingIndex returns nil where there is none: reading makes no files.
func (a *app) openExistingIndex(ctx context.Context) (store.Store, error) {
	if _, err := os.Stat(a.cfg.indexFile()); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return a.openIndex(ctx)
}

var fromSeeds = phrase{
	"The index is empty: answering from the documents that wenju carries. Bring in your own with wenju ingest PATH.",
	"索引为空，现从 wenju 自带的文档中回答。用 wenju ingest 路径 导入自己的文档。",
}
