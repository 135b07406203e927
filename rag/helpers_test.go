package rag_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
	"github.com/wenju/wenju/seeds"
)

// file is a document of a test.
type file struct{ name, text string }

// newIndex is an index in memory that holds the files, brought in one by one.
func newIndex(t testing.TB, files ...file) store.Store {
	t.Helper()
	s, err := chromem.Open(t.Context(), chromem.InMemory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, f := range files {
		put(t, s, f)
	}
	return s
}

func put(t testing.TB, s store.Store, f file) {
	t.Helper()
	documents, err := ingest.Parse("/docs/"+f.name, []byte(f.text))
	if err != nil {
		t.Fatal(f.name, err)
	}
	var embedder builtin.Embedder
	for _, d := range documents {
		for i := range d.Chunks {
			vectors, err := embedder.Embed(t.Context(), []string{ingest.EmbeddingText(d.Document.Title, d.Chunks[i])})
			if err != nil {
				t.Fatal(err)
			}
			d.Chunks[i].Vector = vectors[0]
		}
	}
	model := store.Model{Name: embedder.Model(), Dimension: embedder.Dimension()}
	if err := s.Apply(t.Context(), store.Change{Model: model, Put: documents}); err != nil {
		t.Fatal(err)
	}
}

// lexicon is that of the program: its thesaurus and the carried glossary.
var lexicon = sync.OnceValue(func() *text.Lexicon {
	glossary, err := seeds.FS.Open("glossary.tsv")
	if err != nil {
		panic(err) // it is embedded
	}
	l, err := text.Thesaurus().WithGlossary(glossary)
	if err != nil {
		panic(err)
	}
	return l
})

// newAsker asks the store with the program's own words and embedder, and gives
// every answer the same id.
func newAsker(s store.Store) *rag.Asker {
	return rag.New(rag.Options{Store: s, Embedder: builtin.Embedder{}, Lexicon: lexicon(), NewID: func() string { return "id" }})
}

func seedFiles(t testing.TB) []file {
	t.Helper()
	names, err := fs.Glob(seeds.FS, "*.md")
	if err != nil {
		t.Fatal(err)
	}
	files := make([]file, len(names))
	for i, name := range names {
		raw, err := fs.ReadFile(seeds.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = file{path.Base(name), string(raw)}
	}
	return files
}

// seedQuestions are the questions on the seeds.
func seedQuestions(t testing.TB) []rag.Question {
	t.Helper()
	f, err := seeds.FS.Open("questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []rag.Question
	for scanner := bufio.NewScanner(f); scanner.Scan(); {
		var line struct {
			Question string
			History  []rag.Turn
		}
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		out = append(out, rag.Question{Text: line.Question, History: line.History})
	}
	if len(out) < 60 {
		t.Fatalf("%d questions on the seeds", len(out))
	}
	return out
}

// ask asks and fails the test on an error, or on an answer that breaks a rule
// which every answer keeps.
func ask(t testing.TB, s store.Store, q rag.Question) rag.Answer {
	t.Helper()
	return askWith(t, newAsker(s), s, q)
}

func askText(t testing.TB, s store.Store, question string) rag.Answer {
	t.Helper()
	return ask(t, s, rag.Question{Text: question})
}

func askWith(t testing.TB, a *rag.Asker, s store.Store, q rag.Question) rag.Answer {
	t.Helper()
	var emitted strings.Builder
	answer, err := a.Ask(t.Context(), q, func(part string) { emitted.WriteString(part) })
	if err != nil {
		t.Fatalf("%.80q: %v", q.Text, err)
	}
	for _, fault := range faults(t.Context(), s, answer, emitted.String()) {
		t.Errorf("%.80q: %s\nanswer: %s", q.Text, fault, answer.Text)
	}
	return answer
}

// quotes are the quotes of an answer.
func quotes(a rag.Answer) []string {
	out := make([]string, len(a.Citations))
	for i, c := range a.Citations {
		out[i] = c.Quote
	}
	return out
}

// cites says whether one of the quotes holds the part.
func cites(a rag.Answer, part string) bool {
	return slices.ContainsFunc(quotes(a), func(q string) bool { return strings.Contains(q, part) })
}

// plain is an answer without citation marks and bold.
func plain(a rag.Answer) string {
	return strings.ReplaceAll(marks.ReplaceAllString(a.Text, ""), "**", "")
}

// failing is a store of which one method fails.
type failing struct {
	store.Store
	method string
	err    error
}

func (f failing) fails(method string) error {
	if f.method == method {
		return f.err
	}
	return nil
}

func (f failing) Search(ctx context.Context, q store.Query) ([]store.Hit, error) {
	if err := f.fails("Search"); err != nil {
		return nil, err
	}
	return f.Store.Search(ctx, q)
}

func (f failing) Statistics(ctx context.Context, terms []string) (store.Statistics, error) {
	if err := f.fails("Statistics"); err != nil {
		return store.Statistics{}, err
	}
	return f.Store.Statistics(ctx, terms)
}

func (f failing) Chunks(ctx context.Context, source string) ([]store.Chunk, error) {
	if err := f.fails("Chunks"); err != nil {
		return nil, err
	}
	return f.Store.Chunks(ctx, source)
}

func (f failing) Document(ctx context.Context, source string) (store.Document, error) {
	if err := f.fails("Document"); err != nil {
		return store.Document{}, err
	}
	return f.Store.Document(ctx, source)
}

// followUp is a question, after another one if there is one.
func followUp(question, asked, answered string) rag.Question {
	q := rag.Question{Text: question}
	if asked != "" {
		q.History = []rag.Turn{{Q: asked, A: answered}}
	}
	return q
}
