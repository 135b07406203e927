package llmtest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/llmtest"
)

var question = llm.Request{Messages: []llm.Message{{Role: llm.User, Text: "面积多少?"}}}

func TestSaying(t *testing.T) {
	g := llmtest.Saying("面积为21.6万平方公里[1]。", "second")
	var pieces []string
	r, err := g.Generate(t.Context(), question, func(p string) error { pieces = append(pieces, p); return nil })
	if err != nil || r.Text != "面积为21.6万平方公里[1]。" || strings.Join(pieces, "") != r.Text || len(pieces) < 5 {
		t.Errorf("%q in %d pieces, %v", r.Text, len(pieces), err)
	}
	if r.Usage.CompletionTokens == 0 || r.Usage.PromptTokens == 0 || !r.Usage.Estimated {
		t.Errorf("usage %+v", r.Usage)
	}
	if r, err := g.Generate(t.Context(), question, nil); err != nil || r.Text != "second" {
		t.Errorf("%q, %v", r.Text, err)
	}
	if _, err := g.Generate(t.Context(), question, nil); err == nil {
		t.Error("a request too many is answered")
	}
	if got := g.Requests(); len(got) != 3 || got[0].Messages[0].Text != "面积多少?" {
		t.Errorf("requests %v", got)
	}
}

func TestEmitEnds(t *testing.T) {
	enough := errors.New("enough")
	r, err := llmtest.Saying("one two three").Generate(t.Context(), question, func(string) error { return enough })
	if !errors.Is(err, enough) || r.Text != "one" {
		t.Errorf("%q, %v", r.Text, err)
	}
}

func TestTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := llmtest.Replying(llmtest.Reply{Pieces: []string{"a", "b", "c"}, First: 2 * time.Second, Each: time.Second})
		began := time.Now()
		var at []time.Duration
		if _, err := g.Generate(t.Context(), question, func(string) error { at = append(at, time.Since(began)); return nil }); err != nil {
			t.Fatal(err)
		}
		if at[0] != 2*time.Second || at[2] != 4*time.Second {
			t.Errorf("pieces came at %v", at)
		}
	})
}

func TestCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		never := make(chan struct{})
		for _, reply := range []llmtest.Reply{{Text: "a", First: time.Hour}, {Text: "a", Gate: never}} {
			if _, err := llmtest.Replying(reply).Generate(ctx, question, nil); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		}
		if _, err := (&llmtest.Embedder{Latency: time.Hour}).Embed(ctx, []string{"a"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestFailing(t *testing.T) {
	var e *llm.Error
	if _, err := llmtest.Failing(llm.Quota).Generate(t.Context(), question, nil); !errors.As(err, &e) || e.Code != llm.Quota {
		t.Error(err)
	}
}

func TestEmbedder(t *testing.T) {
	e := &llmtest.Embedder{MaxBatch: 3}
	texts := []string{"京津冀协同发展", "京津冀协同发展战略", "a bridge"}
	v, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	if dot(v[0], v[0]) < 0.999 || dot(v[0], v[1]) < dot(v[0], v[2]) {
		t.Error("like texts are not near each other, or not of unit length")
	}
	if _, err := e.Embed(t.Context(), append(texts, "one more")); err == nil {
		t.Error("a batch too large is taken")
	}
	if calls, n := e.Calls(); calls != 2 || n != 7 {
		t.Errorf("%d calls, %d texts", calls, n)
	}
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}
