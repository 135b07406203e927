package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/text"
)

// combination is one choice of a value for every --set.
type combination []assignment

// maxCombinations is how many runs a sweep may have: more are a mistake.
const maxCombinations = 200

// String is the name of the run and of its folder.
func (c combination) String() string {
	words := make([]string, len(c))
	for i, a := range c {
		words[i] = a.String()
	}
	return strings.Join(words, ",")
}

// folder is where the run of the combination goes: values may be names of models
// and paths, which make no folders.
func (c combination) folder() string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, c.String())
}

// cuts says whether documents have to be cut anew.
func (c combination) cuts() bool {
	return slices.ContainsFunc(c, func(a assignment) bool { return settableNamed(a.name).cuts })
}

// readCombinations reads the --set flags, such as "semantic=0,0.1", into all combinations
// of their values, and says all that is wrong with them.
func readCombinations(flags []string, env environment, lang text.Lang) ([]combination, []string) {
	out := []combination{nil}
	var faults []string
	seen := make(map[string]bool)
	for _, flag := range flags {
		name, values, found := strings.Cut(flag, "=")
		name = strings.TrimSpace(name)
		if !found || name == "" {
			faults = append(faults, phrase{"--set %s: write NAME=VALUE, or NAME=V1,V2,… to try several.", "--set %s：请写成 名字=值，要试几个值就写 名字=值1,值2,…。"}.in(lang, printable(flag)))
			continue
		}
		if seen[name] {
			faults = append(faults, phrase{"--set %s is there twice: write all its values in one.", "--set %s 写了两次：请把所有值写在一起。"}.in(lang, printable(name)))
		}
		seen[name] = true
		choices, bad := readChoices(name, values, env, lang)
		faults = append(faults, bad...)
		out = combine(out, choices)
	}
	if len(out) > maxCombinations {
		faults = append(faults, phrase{"--set: these are %d combinations, at most %d are run.", "--set：共 %d 种组合，最多运行 %d 种。"}.in(lang, len(out), maxCombinations))
	}
	return out, faults
}

// readChoices are the values of one --set. An unknown name is one fault, however
// many values it has.
func readChoices(name, values string, env environment, lang text.Lang) (choices []assignment, faults []string) {
	stop := phrase{".", "。"}
	for _, value := range strings.FieldsFunc(values, func(r rune) bool { return r == ',' || r == '，' }) {
		choices = append(choices, assignment{name, strings.TrimSpace(value)})
	}
	if len(choices) == 0 {
		choices = []assignment{{name, ""}}
	}
	for _, a := range choices {
		sentence, bad := a.fault(lang, env)
		say := "--set " + sentence + stop.in(lang)
		if bad && !slices.Contains(faults, say) {
			faults = append(faults, say)
		}
	}
	return choices, faults
}

func combine(before []combination, choices []assignment) []combination {
	if len(before)*len(choices) > 100*maxCombinations {
		return before[:min(len(before), maxCombinations+1)] // enough to say that they are too many
	}
	var out []combination
	for _, c := range before {
		for _, choice := range choices {
			out = append(out, append(slices.Clip(c), choice))
		}
	}
	return out
}

// bench is what a run is made on: a shelf with the settings of a combination.
type bench struct {
	*shelf
	settings settings
	// recut says that the documents were cut anew for it.
	recut bool
}

// benches makes them, and keeps documents that were cut anew for the next one
// that wants the same sizes.
type benches struct {
	app     *app
	library *library
	shelf   *shelf
	cut     map[ingest.Sizes]store.Store
}

func (b *benches) close() {
	for _, s := range b.cut {
		s.Close()
	}
}

func (b *benches) bench(ctx context.Context, c combination) (*bench, error) {
	s := b.library.settings.with(c, b.app.env)
	generator, err := b.library.generatorOf(s.llm)
	if err != nil {
		return nil, err
	}
	from := b.shelf.store
	if c.cuts() {
		if from, err = b.recut(ctx, s.sizes); err != nil {
			return nil, err
		}
	}
	shelf := b.library.shelfOf(from, s, generator)
	shelf.carried = b.shelf.carried
	return &bench{shelf: shelf, settings: s, recut: c.cuts()}, nil
}

// recut is the documents of the index in other sizes, in memory.
func (b *benches) recut(ctx context.Context, sizes ingest.Sizes) (store.Store, error) {
	if s, ok := b.cut[sizes]; ok {
		return s, nil
	}
	if err := b.sayRecut(ctx, sizes); err != nil {
		return nil, err
	}
	memory, err := chromem.Open(ctx, chromem.InMemory)
	if err != nil {
		return nil, err
	}
	bar := newProgress(b.app)
	texts, workers := b.app.cfg.remote()
	report, err := ingest.New(ingest.Options{Store: memory, Embedder: b.library.embedder, Sizes: sizes, BatchTexts: texts, Workers: workers, Logger: b.app.log, Progress: bar.show}).
		RunStore(ctx, b.shelf.store)
	bar.done()
	if err == nil && len(report.Failed) > 0 {
		err = report.Failed[0].Err
	}
	if err != nil {
		memory.Close()
		return nil, err
	}
	b.cut[sizes] = memory
	return memory, nil
}

// sayRecut says what cutting anew costs where embedding costs anything.
func (b *benches) sayRecut(ctx context.Context, sizes ingest.Sizes) error {
	if b.library.embedder.Model() == "builtin" {
		return nil
	}
	docs, err := b.shelf.store.Documents(ctx)
	if err != nil {
		return err
	}
	characters := 0
	for _, d := range docs {
		doc, err := b.shelf.store.Document(ctx, d.Source)
		if err != nil {
			return err
		}
		characters += utf8.RuneCountInString(doc.Text)
	}
	b.app.say(phrase{"window=%d overlap=%d: the documents are cut anew, and their %d characters embedded with %s.",
		"window=%d overlap=%d：重新切分文档，共 %d 字要用 %s 重新嵌入。"}, sizes.Window, sizes.Overlap, characters, b.library.embedder.Model())
	return nil
}

// evalRun is one run: its combination and its folder.
type evalRun struct {
	combination combination
	out         string
	baseline    string // folder to compare with; empty for none
}

// runs are those of the plan. One combination alone goes into the folder itself;
// several are compared with the baseline or else with the first of them.
func (p *evalPlan) runs(out, baseline string) []evalRun {
	if len(p.combinations) == 1 {
		return []evalRun{{p.combinations[0], out, baseline}}
	}
	runs := make([]evalRun, len(p.combinations))
	names := make(map[string]bool)
	for i, c := range p.combinations {
		name := c.folder()
		if names[name] {
			name = fmt.Sprintf("%s-%d", name, i+1)
		}
		names[name] = true
		runs[i] = evalRun{c, filepath.Join(out, name), baseline}
		if baseline == "" && i > 0 {
			runs[i].baseline = runs[0].out
		}
	}
	return runs
}
