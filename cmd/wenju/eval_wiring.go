package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/seeds"
)

// carriedSet names the question set that the program carries.
const carriedSet = "seeds"

// readFilled reads question sets to be asked, without the drafts that nobody has
// filled in.
func readFilled(names []string) (sets []*eval.Set, unfilled int, err error) {
	if sets, err = readSets(names); err != nil {
		return nil, 0, err
	}
	unfilled = eval.DropUnfilled(sets)
	for _, set := range sets {
		if len(set.Questions) == 0 {
			return nil, 0, usage(phrase{"%s holds nothing but drafts that nobody has filled in.", "%s 里全是还没填写的草稿。"}, set.File)
		}
	}
	return sets, unfilled, nil
}

// readSets opens question sets by file or, for the carried one, by name.
func readSets(names []string) ([]*eval.Set, error) {
	inputs := make([]eval.Input, len(names))
	for i, name := range names {
		open := func() (io.ReadCloser, error) { return os.Open(name) }
		if name == carriedSet {
			open = func() (io.ReadCloser, error) { return seeds.FS.Open("questions.jsonl") }
		}
		inputs[i] = eval.Input{File: name, Open: open}
	}
	return eval.ReadSets(inputs)
}

func (a *app) evalOptions(ctx context.Context, f evalFlags, plan evalPlan, b *bench, run evalRun, l *library) (eval.Options, error) {
	record, err := evalRecord(ctx, b, l)
	if err != nil {
		return eval.Options{}, err
	}
	record.Set = run.combination.String()
	price := plan.price
	if price == (eval.Price{}) {
		price = eval.Price(a.cfg.prices.list(record.Model))
	}
	fingerprint, err := a.evalFingerprint(record, b)
	if err != nil {
		return eval.Options{}, err
	}
	judge, err := a.judge(f.judge, l.money)
	if err != nil {
		return eval.Options{}, err
	}
	return eval.Options{
		Judge:    judge,
		Pipeline: newMeasuredPipeline(b.shelf), Sets: plan.sets, Out: run.out, RetrievalOnly: f.retrievalOnly,
		Workers: f.workers, Fresh: f.fresh, Fingerprint: fingerprint, Record: record,
		Baseline: run.baseline, Price: price, Logger: a.log,
	}, nil
}

// evalRecord is what summary.json says about program, index and models.
func evalRecord(ctx context.Context, s *bench, l *library) (eval.Record, error) {
	info, err := s.store.Info(ctx)
	if err != nil {
		return eval.Record{}, err
	}
	docs, err := s.store.Documents(ctx)
	if err != nil {
		return eval.Record{}, err
	}
	version, commit := build()
	cfg := l.app.cfg.with(s.settings)
	return eval.Record{
		Version: version, Commit: commit, GoVersion: runtime.Version(),
		Index: eval.Index{Documents: info.Documents, Chunks: info.Chunks, Corpus: corpusHash(docs), Carried: s.carried},
		Model: cfg.llm.name(), Embedder: cfg.embedder.name(), PromptHash: cfg.promptHash(), Settings: s.settings.values(),
	}, nil
}

// corpusHash is the same wherever the same documents were brought in: sources
// and content count, folders and times do not.
func corpusHash(docs []store.Document) string {
	h := sha256.New()
	for _, d := range docs { // ordered by source
		fmt.Fprintf(h, "%s\x00%s\x00", d.Source, d.SHA256)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// evalFingerprint stands for all that shapes an answer: the program itself, to
// the byte, its settings and the index. Whoever changes the code and measures
// again must not be shown the results from before.
func (a *app) evalFingerprint(r eval.Record, b *bench) (string, error) {
	h := sha256.New()
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	for _, name := range []string{exe, a.cfg.glossary} {
		if name == "" {
			continue
		}
		if err := hashFile(h, name); err != nil {
			return "", err
		}
	}
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\x00%t", r.Index.Corpus, r.Embedder, r.Model, a.cfg.lang, b.recut)
	fmt.Fprintf(h, "\x00%s\x00%s\x00%s\x00%s\x00%t", a.cfg.embedder.url, b.settings.llm.url, r.PromptHash, a.cfg.policy, a.cfg.noFallback)
	for i := range settables {
		fmt.Fprintf(h, "\x00%s", r.Settings[settables[i].name])
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func hashFile(w io.Writer, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// sameFile says whether two names are of the same file or folder.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	if err == nil && err2 == nil {
		return os.SameFile(x, y)
	}
	return filepath.Clean(a) == filepath.Clean(b)
}
