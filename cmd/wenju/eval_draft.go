package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/text"
)

func newEvalDraft(a *app) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "draft [flags] DOCUMENT",
		Short: phrase{"proposes questions on a document, as a set to edit", "就一篇文档草拟问题，供人修改"}.in(a.lang),
		Long: phrase{
			"DOCUMENT is a file, or a source of the index. Asks for its figures, dates and lists, with the evidence filled in.\nEvery question has the tag [draft]: read them before you measure with them.",
			"DOCUMENT 是文件，或索引中的来源。就其中的数字、日期和列表提问，并填好证据位置。\n每个问题都带 [draft] 标记：使用前请逐条检查。",
		}.in(a.lang),
		Args: a.between(1, 1),
		RunE: a.configured(func(ctx context.Context, args []string) error { return a.evalDraft(ctx, args[0], limit) }),
	}
	cmd.Flags().IntVarP(&limit, "count", "n", 0, phrase{"at most so many, spread over the document (all)", "最多多少个，均匀分布（默认全部）"}.named(a, "N"))
	return cmd
}

func (a *app) evalDraft(ctx context.Context, name string, limit int) error {
	if limit < 0 {
		return usage(phrase{"-n %d: name a number from 1.", "-n %d：请给大于 0 的数。"}, limit)
	}
	s, source, err := a.draftSource(ctx, name)
	if err != nil {
		return err
	}
	defer s.Close()
	sentences, err := draftSentences(ctx, s, source)
	if err != nil {
		return err
	}
	drafts := eval.Draft(source, sentences, limit)
	for _, q := range drafts {
		if err := a.out.json(q); err != nil {
			return err
		}
	}
	a.say(phrase{"%d drafts: read them and put them into your own words before you measure with them.",
		"草拟了 %d 个问题：请逐条检查、改写后再用于评测。"}, len(drafts))
	return nil
}

// draftSource opens the index where it holds the document, or else reads the file.
func (a *app) draftSource(ctx context.Context, name string) (store.Store, string, error) {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return a.readDraftFile(ctx, name)
	}
	index, err := a.openExistingIndex(ctx)
	if err != nil {
		return nil, "", err
	}
	if index != nil {
		if _, err = index.Document(ctx, name); err == nil {
			return index, name, nil
		}
		index.Close()
		if !errors.Is(err, store.ErrNotFound) {
			return nil, "", err
		}
	}
	return nil, "", usage(phrase{"%s is neither a file nor in the index: wenju docs lists what is.", "%s 既不是文件，也不在索引里：wenju docs 列出索引中的文档。"}, name)
}

func (a *app) readDraftFile(ctx context.Context, name string) (store.Store, string, error) {
	memory, err := chromem.Open(ctx, chromem.InMemory)
	if err != nil {
		return nil, "", err
	}
	report, err := ingest.New(ingest.Options{Store: memory, Embedder: builtin.Embedder{}, Logger: a.log}).
		Run(ctx, ingest.Request{Paths: []string{name}})
	if err == nil && len(report.Failed) > 0 {
		err = report.Failed[0].Err
	}
	var docs []store.Document
	if err == nil {
		docs, err = memory.Documents(ctx)
	}
	if err == nil && len(docs) != 1 {
		err = usage(phrase{"%s holds %d documents: name one that is one.", "%s 里有 %d 篇文档：请指定单篇文档。"}, name, len(docs))
	}
	if err != nil {
		memory.Close()
		return nil, "", err
	}
	return memory, docs[0].Source, nil
}

// draftSentences are the sentences of a document, each with its lines.
func draftSentences(ctx context.Context, s store.Store, source string) ([]eval.DraftSentence, error) {
	doc, err := s.Document(ctx, source)
	if err != nil {
		return nil, err
	}
	chunks, err := s.Chunks(ctx, source)
	if err != nil {
		return nil, err
	}
	var out []eval.DraftSentence
	end := 0 // passages overlap by a sentence
	for i := range chunks {
		c := &chunks[i]
		for _, span := range text.Sentences(c.Text) {
			at := c.Breaks.Original(span)
			if c.Span.Start+at.Start < end {
				continue
			}
			end = c.Span.Start + at.End
			out = append(out, eval.DraftSentence{Text: span.Of(c.Text), Heading: c.Heading, Lines: func(from, to int) (int, int) {
				part := c.Breaks.Original(text.Span{Start: span.Start + from, End: span.Start + to})
				first := 1 + strings.Count(doc.Text[:c.Span.Start+part.Start], "\n")
				return first, first + strings.Count(doc.Text[c.Span.Start+part.Start:c.Span.Start+part.End], "\n")
			}})
		}
	}
	return out, nil
}
