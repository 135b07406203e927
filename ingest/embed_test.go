package ingest

import (
	"fmt"
	"testing"

	"github.com/wenju/wenju/internal/llm/llmtest"
)

// Many small files cost as few calls as a large one.
func TestSmallFilesAreEmbeddedTogether(t *testing.T) {
	b := newBench(t)
	for i := range 250 {
		b.write(fmt.Sprintf("%03d.txt", i), fmt.Sprintf("第%d个小文件。", i))
	}
	embedder := &llmtest.Embedder{}
	r, err := New(Options{Store: b.store, Embedder: embedder, BatchTexts: 100}).Run(t.Context(), Request{Paths: []string{b.dir}})
	if err != nil || r.New != 250 || r.Embedded != 250 || r.Chunks != 250 {
		t.Errorf("%+v, %v", r, err)
	}
	if calls, texts := embedder.Calls(); calls != 3 || texts != 250 {
		t.Errorf("%d calls with %d texts", calls, texts)
	}
}
