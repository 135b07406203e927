// Package builtin is the embedder that needs no model, no key and no network.
//
// It hashes a text's terms into a fixed number of dimensions (Weinberger et al.,
// Feature Hashing for Large Scale Multitask Learning, 2009). Such a vector knows
// no meaning beyond shared words: it is no neural embedding and is weighted
// accordingly. It breaks near-ties of the lexical leg and serves queries for
// which that finds little.
package builtin

import (
	"context"
	"math"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/text"
)

// Dimension of the vectors: larger ones rank little better and load slower.
const Dimension = 256

// Embedder implements llm.Embedder.
type Embedder struct{}

var _ llm.Embedder = Embedder{}

// Model implements llm.Embedder.
func (Embedder) Model() string { return "builtin" }

// Dimension implements llm.Embedder.
func (Embedder) Dimension() int { return Dimension }

// Embed implements llm.Embedder.
func (Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, s := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		vectors[i] = embed(s)
	}
	return vectors, nil
}

func embed(s string) []float32 {
	vector := make([]float32, Dimension)
	for _, term := range text.Terms(s) {
		h := fnv64(term)
		// One bit of the hash gives the sign, so that collisions cancel out on
		// average.
		sign := float32(1)
		if h>>63 == 1 {
			sign = -1
		}
		vector[h%Dimension] += sign
	}
	return normalized(vector)
}

func fnv64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// normalized scales v to unit length after damping large counts. An empty text
// gets the first unit vector, since a zero vector has no direction.
func normalized(v []float32) []float32 {
	var norm float64
	for i, x := range v {
		damped := math.Copysign(math.Log1p(math.Abs(float64(x))), float64(x))
		v[i] = float32(damped)
		norm += damped * damped
	}
	if norm == 0 {
		v[0] = 1
		return v
	}
	scale := float32(1 / math.Sqrt(norm))
	for i := range v {
		v[i] *= scale
	}
	return v
}
