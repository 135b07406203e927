// Package llm is the seam to language models: an [Embedder] turns texts into
// vectors, and a Generator writes text. The implementations are in the folders
// below. The program needs none but the built-in embedder, which is no neural
// model.
package llm

import "context"

// Embedder turns texts into vectors.
type Embedder interface {
	// Model names the model, such as "builtin" or "openai:text-embedding-3-small".
	Model() string
	// Dimension is the length of its vectors.
	Dimension() int
	// Embed returns one vector of unit length for each text, in their order. An
	// empty text gives a vector too. It does not change the slice it is given.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}
