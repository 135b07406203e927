package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
	"github.com/wenju/wenju/seeds"
)

// library is what questions are answered from: the index in the data folder or,
// while that is empty, the seeds that the program carries.
type library struct {
	app      *app
	embedder llm.Embedder
	lexicon  *text.Lexicon
	index    *shelf // nil while there is no file
	seeds    *shelf // nil until it is needed
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
	return &library{app: a, embedder: builtin.Embedder{}, lexicon: lexicon}, nil
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
	l.index = l.newShelf(index)
	return nil
}

func (l *library) newShelf(s store.Store) *shelf {
	return &shelf{store: s, asker: rag.New(rag.Options{Store: s, Embedder: l.embedder, Lexicon: l.lexicon, Logger: l.app.log})}
}

// openSeeds fills an index in memory.
func (l *library) openSeeds(ctx context.Context) (*shelf, error) {
	memory, err := chromem.Open(ctx, chromem.InMemory)
	if err != nil {
		return nil, err
	}
	report, err := ingest.New(ingest.Options{Store: memory, Embedder: l.embedder, Logger: l.app.log}).
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

func (l *library) close() {
	for _, s := range []*shelf{l.index, l.seeds} {
		if s != nil {
			s.store.Close()
		}
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
	"索引为空,现从 wenju 自带的文档中回答。用 wenju ingest 路径 导入自己的文档。",
}
