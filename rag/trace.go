package rag

import "github.com/wenju/wenju/internal/store"

// tracedPicks is how many weighed sentences of a part the trace keeps.
const tracedPicks = 8

func traceHits(hits []store.Hit) []TraceHit {
	out := make([]TraceHit, len(hits))
	for i, h := range hits {
		out[i] = TraceHit{ID: h.ID, Source: h.Source, Heading: headingOf(&h.Chunk), StartLine: h.StartLine, EndLine: h.EndLine,
			Score: h.Score, Lexical: h.Lexical, Semantic: h.Semantic, Text: h.Text}
	}
	return out
}

func tracePicks(f *finding) []TracePick {
	chosen := make(map[*sentence]bool)
	for _, k := range f.picks {
		chosen[k.sentence] = true
	}
	weighed := f.weighed[:min(tracedPicks, len(f.weighed))]
	out := make([]TracePick, len(weighed))
	for i, k := range weighed {
		out[i] = TracePick{Sentence: k.text(), Source: k.chunk.Source, Score: k.score, Chosen: chosen[k.sentence]}
	}
	return out
}
