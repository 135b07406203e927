package rag_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/llmtest"
	"github.com/wenju/wenju/internal/store/storetest"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// copies is a model that writes the first sentences of the passages, each with
// its number.
func copies(reply llmtest.Reply) *llmtest.Generator {
	return llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
		p := readRequest(r)
		var b strings.Builder
		numbers, texts := p.passages()
		for i, passage := range texts {
			fmt.Fprintf(&b, "%s [%s]\n", text.Sentences(passage)[0].Of(passage), numbers[i])
		}
		written := reply
		written.Text = b.String()
		return written
	})
}

// BenchmarkFirstSentence10k measures what the pipeline adds to the model's own
// time until the first checked sentence is out: the model takes none.
func BenchmarkFirstSentence10k(b *testing.B) {
	s := newIndex(b)
	corpus := storetest.NewCorpus(1)
	change := madeUp(b, corpus, 1000, 10)
	if err := s.Apply(b.Context(), change); err != nil {
		b.Fatal(err)
	}
	a := newWriter(s, copies(llmtest.Reply{}), rag.Generation{})
	var took, check []float64
	for i := 0; b.Loop(); i++ {
		d := change.Put[i%len(change.Put)]
		answer, err := a.Ask(b.Context(), rag.Question{Text: corpus.Question(d.Chunks[i%len(d.Chunks)])}, nil)
		if err != nil {
			b.Fatal(err)
		}
		if !answer.Declined {
			took = append(took, answer.Timings.FirstToken)
			check = append(check, answer.Timings.Check)
		}
	}
	if len(took) < b.N/2 {
		b.Fatalf("%d of %d questions are answered", len(took), b.N)
	}
	slices.Sort(took)
	slices.Sort(check)
	b.ReportMetric(took[len(took)/2], "ms-first-p50")
	b.ReportMetric(took[len(took)*95/100], "ms-first-p95")
	b.ReportMetric(check[len(check)*95/100], "ms-check-p95")
}

// TestFiftyAtOnce asks fifty questions at once of a model that takes two
// seconds, round after round: nothing is left running, and memory stays flat.
func TestFiftyAtOnce(t *testing.T) {
	s := newIndex(t, append(seedFiles(t), town...)...)
	questions := seedQuestions(t)
	model := copies(llmtest.Reply{First: 2 * time.Second})
	a := newWriter(s, model, rag.Generation{})
	round := func() uint64 {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			var asking sync.WaitGroup
			for i := range 50 {
				asking.Go(func() {
					if _, err := a.Ask(t.Context(), rag.Question{Text: questions[i%len(questions)].Text}, nil); err != nil {
						t.Error(err)
					}
				})
			}
			time.Sleep(time.Second)
			if n := model.Running(); n < 40 {
				t.Errorf("%d calls at once", n)
			}
			asking.Wait()
			// The bubble does not end while anything is left running. A sentence that is
			// asked for anew takes two seconds more, two at a time.
			if took := time.Since(start); took > 8*time.Second+time.Second/2 {
				t.Errorf("took %v", took)
			}
		})
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	first := round()

	for range 1 {
		round()

	}
	if last := round(); last > first+4<<20 {
		t.Errorf("heap grows from %d to %d bytes", first, last)
	}
}
