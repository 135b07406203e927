package main

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/internal/store"
)

type searchFlags struct {
	json bool
	k    int
}

// Limits of a search.
const (
	maxHits  = 1000
	maxQuery = 2000 // characters, as of a question
)

func newSearch(a *app) *cobra.Command {
	var f searchFlags
	cmd := &cobra.Command{
		Use:   "search [flags] QUERY",
		Short: phrase{"the passages alone, with scores", "只列出相关段落及得分"}.in(a.lang),
		Args:  a.between(1, -1),
		RunE: a.configured(func(ctx context.Context, args []string) error {
			return a.search(ctx, f, args)
		}),
	}
	cmd.Flags().BoolVar(&f.json, "json", false, phrase{"one JSON object", "输出一个 JSON 对象"}.in(a.lang))
	cmd.Flags().IntVarP(&f.k, "count", "k", 10, phrase{"how many passages, from 1 to 1000 (10)", "段落数，1 到 1000（默认 10）"}.named(a, "N"))
	return cmd
}

// searchResult is what search --json prints.
type searchResult struct {
	Query string     `json:"query"`
	Hits  []eval.Hit `json:"hits"`
	Took  float64    `json:"took_ms"`
}

func (a *app) search(ctx context.Context, f searchFlags, args []string) error {
	query, err := a.question(ctx, args)
	if err != nil {
		return err
	}
	if f.k < 1 || f.k > maxHits {
		return usage(phrase{"-k %d: name a number from 1 to %d.", "-k %d：请给 1 到 %d 之间的数。"}, f.k, maxHits)
	}
	if n := utf8.RuneCountInString(query); n > maxQuery {
		return usage(phrase{"the query has %d characters: shorten it to %d.", "查询有 %d 个字符，请缩短到 %d 个以内。"}, n, maxQuery)
	}
	l, shelf, err := a.openShelf(ctx)
	if err != nil {
		return err
	}
	defer l.close()
	start := time.Now()
	hits, err := shelf.asker.Search(ctx, query, f.k)
	if err != nil {
		return err
	}
	result := searchResult{query, searchHits(hits), float64(time.Since(start).Microseconds()) / 1000}
	if f.json {
		return a.out.json(result)
	}
	a.searchResult(result)
	return nil
}

func searchHits(hits []store.Hit) []eval.Hit {
	out := make([]eval.Hit, len(hits))
	for i, h := range hits {
		out[i] = eval.Hit{
			Rank: i + 1, Score: h.Score, Lexical: h.Lexical, Semantic: h.Semantic,
			Source: h.Source, Title: h.Title, Heading: h.Heading,
			StartLine: h.StartLine, EndLine: h.EndLine, StartByte: h.Span.Start, EndByte: h.Span.End, Text: h.Text,
		}
		if h.Heading == nil {
			out[i].Heading = []string{}
		}
	}
	return out
}

func (a *app) searchResult(r searchResult) {
	if len(r.Hits) == 0 {
		a.say(phrase{"No passage matches.", "没有匹配的段落。"})
	}
	for _, h := range r.Hits {
		a.out.printf("%2d  %.3f  %s\n", h.Rank, h.Score, a.out.style(place(h.Source, h.StartLine, h.EndLine, h.Title, h.Heading), bold))
		a.out.print("    ", shorten(oneLine(h.Text), passageLength), "\n")
	}
}

// passageLength is how many characters of a passage a list shows.
const passageLength = 160
