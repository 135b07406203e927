package ingest

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/wenju/wenju/internal/store"
)

// EmbeddingText is what the embedder gets for a chunk of a document with that
// title: the headings say what a passage does not repeat.
func EmbeddingText(title string, c store.Chunk) string {
	head := c.Heading
	if title != "" && (len(head) == 0 || head[0] != title) {
		head = append([]string{title}, head...)
	}
	if len(head) == 0 {
		return c.Text
	}
	return strings.Join(head, " ") + "\n" + c.Text
}

// take gathers documents until there are texts enough for the embedder, and then
// embeds them and hands them on. Many small files cost as few calls as a large one.
func (in *Ingester) take(ctx context.Context, docs []store.DocumentChunks, s *sink) error {
	if s.dry {
		return s.add(ctx, docs)
	}
	return in.embedAndAdd(ctx, s.gather(docs, false), s)
}

// takeRest embeds and hands on what was gathered last.
func (in *Ingester) takeRest(ctx context.Context, s *sink) error {
	defer s.progress(0, 0)
	return in.embedAndAdd(ctx, s.gather(nil, true), s)
}

func (in *Ingester) embedAndAdd(ctx context.Context, docs []store.DocumentChunks, s *sink) error {
	if len(docs) == 0 {
		return nil
	}
	if err := in.embed(ctx, docs); err != nil {
		return err
	}
	return s.add(ctx, docs)
}

// embed gives each chunk of docs its vector.
func (in *Ingester) embed(ctx context.Context, docs []store.DocumentChunks) error {
	var texts []string
	var chunks []*store.Chunk
	for i := range docs {
		for j := range docs[i].Chunks {
			c := &docs[i].Chunks[j]
			chunks = append(chunks, c)
			texts = append(texts, EmbeddingText(docs[i].Document.Title, *c))
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(in.opt.Workers)
	for from := 0; from < len(texts); from += in.opt.BatchTexts {
		to := min(from+in.opt.BatchTexts, len(texts))
		g.Go(func() error { return in.embedBatch(ctx, texts[from:to], chunks[from:to]) })
	}
	return g.Wait()
}

func (in *Ingester) embedBatch(ctx context.Context, texts []string, chunks []*store.Chunk) error {
	vectors, err := in.opt.Embedder.Embed(ctx, texts)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &Error{Code: CodeEmbed, Cause: err}
	}
	if len(vectors) != len(texts) {
		return &Error{Code: CodeEmbed, Cause: fmt.Errorf("%d vectors for %d texts", len(vectors), len(texts))}
	}
	for i, v := range vectors {
		if len(v) != in.opt.Embedder.Dimension() {
			return &Error{Code: CodeEmbed, Cause: fmt.Errorf("a vector of dimension %d, not %d", len(v), in.opt.Embedder.Dimension())}
		}
		chunks[i].Vector = v
	}
	return nil
}
