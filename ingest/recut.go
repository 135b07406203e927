package ingest

import (
	"context"
	"slices"
	"time"

	"github.com/wenju/wenju/internal/store"
)

// RunStore brings in every document of another store, cut and embedded anew from
// the text that it keeps: the same documents in other sizes. A document that
// cannot be cut is in the report, as in Run.
func (in *Ingester) RunStore(ctx context.Context, from store.Store) (Report, error) {
	began := time.Now()
	s, err := in.newSink(ctx, Request{})
	if err != nil {
		return Report{Failed: []Failure{}}, err
	}
	err = in.takeOver(ctx, from, s)
	report := s.result()
	report.TookMS = time.Since(began).Milliseconds()
	return report, err
}

func (in *Ingester) takeOver(ctx context.Context, from store.Store, s *sink) error {
	docs, err := from.Documents(ctx)
	if err != nil {
		return in.storeError(ctx, err, s.before)
	}
	s.report.Files = len(docs)
	for batch := range slices.Chunk(docs, in.opt.BatchDocuments) {
		cut, err := in.cutAnew(ctx, from, batch, s)
		if err == nil {
			err = in.take(ctx, cut, s)
		}
		if err != nil {
			return err
		}
	}
	if err := in.takeRest(ctx, s); err != nil {
		return err
	}
	return s.finish(ctx)
}

// cutAnew cuts documents from their kept text.
func (in *Ingester) cutAnew(ctx context.Context, from store.Store, docs []store.Document, s *sink) ([]store.DocumentChunks, error) {
	out := make([]store.DocumentChunks, 0, len(docs))
	for _, d := range docs {
		doc, err := from.Document(ctx, d.Source)
		if err != nil {
			return nil, in.storeError(ctx, err, s.before)
		}
		cut, err := parseText(doc, in.opt.Sizes)
		if err != nil {
			s.fail(doc.Path, err)
			continue
		}
		out = append(out, cut)
	}
	return out, nil
}

// CutAs says whether a document has been cut in these sizes into its chunks,
// given in order.
func CutAs(doc store.Document, chunks []store.Chunk, sizes Sizes) bool {
	again, err := parseText(doc, sizes)
	return err == nil && slices.EqualFunc(again.Chunks, chunks, func(a, b store.Chunk) bool { return a.Span == b.Span })
}
