// Package llm is the seam to language models: an [Embedder] turns texts into
// vectors, and a [Generator] writes text. The implementations are in the folders
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

// Generator writes text. It may be used by several goroutines at once.
type Generator interface {
	// Model names the model, such as "openai:gpt-4o-mini".
	Model() string
	// Generate answers a request. emit, which may be nil, is called from the
	// calling goroutine with each piece of the text as it is written; joined, the
	// pieces are Response.Text. An error of emit ends the generation and is
	// returned as it is. When ctx ends, so does the call, with an error for which
	// errors.Is(err, ctx.Err()) holds. Any other failure is an *Error; a text that
	// came to an end before the model had finished it is one too, never a short
	// answer. What the failed call has used is in the Response all the same.
	Generate(ctx context.Context, r Request, emit func(piece string) error) (Response, error)
}

// Request is what a model is asked.
type Request struct {
	// Messages of the conversation, oldest first; those of the system come first.
	Messages []Message
	// MaxTokens limits what is written; 0 is the model's own limit.
	MaxTokens int
	// Temperature in [0,2]; 0 is as steady as the model can be.
	Temperature float64
}

// Message is one turn.
type Message struct {
	Role Role
	Text string
}

// Role says who speaks.
type Role string

// The roles.
const (
	System    Role = "system"
	User      Role = "user"
	Assistant Role = "assistant"
)

// Response is what a model wrote.
type Response struct {
	Text  string
	Usage Usage
}

// Usage counts tokens. Estimated is true where the server did not say and we
// counted ourselves.
type Usage struct {
	PromptTokens, CompletionTokens int
	Estimated                      bool
}

// Plus adds two counts up. One that is estimated makes the sum an estimate.
func (u Usage) Plus(other Usage) Usage {
	return Usage{u.PromptTokens + other.PromptTokens, u.CompletionTokens + other.CompletionTokens, u.Estimated || other.Estimated}
}
