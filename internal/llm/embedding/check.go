package embedding

import (
	"context"
	"fmt"
	"math"

	"github.com/wenju/wenju/internal/llm"
)

// check brings n vectors to unit length, or says why they cannot be used.
func (e *Embedder) check(ctx context.Context, vectors [][]float32, n int) error {
	if len(vectors) != n {
		return e.invalid(fmt.Errorf("%d vectors for %d texts", len(vectors), n))
	}
	for _, v := range vectors {
		if len(v) != e.dimension {
			return e.otherDimension(ctx, vectors)
		}
		if !normalize(v) {
			return e.invalid(fmt.Errorf("a vector of zeros, or with what is no number"))
		}
	}
	return nil
}

// otherDimension is the error for vectors that do not fit those before them.
// Where all of them agree the model behind the name is another one now: that is
// remembered, so that from the next start on the index is known not to fit.
func (e *Embedder) otherDimension(ctx context.Context, vectors [][]float32) error {
	now := len(vectors[0])
	for _, v := range vectors {
		if len(v) != now {
			return e.invalid(fmt.Errorf("vectors of dimension %d and %d in one answer", now, len(v)))
		}
	}
	if now > 0 {
		e.rememberDimension(ctx, now)
	}
	return e.invalid(fmt.Errorf("vectors of dimension %d and not %d: the model behind the name has changed", now, e.dimension))
}

func (e *Embedder) invalid(cause error) error {
	return &llm.Error{Code: llm.Invalid, Model: e.Model(), Cause: cause}
}

// normalize brings v to unit length, in place. It says whether v has a direction.
func normalize(v []float32) bool {
	length := norm(v)
	if !(length > 0) || math.IsInf(length, 0) {
		return false
	}
	if math.Abs(length-1) > 1e-6 {
		for i := range v {
			v[i] = float32(float64(v[i]) / length)
		}
	}
	return true
}

func norm(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum)
}
