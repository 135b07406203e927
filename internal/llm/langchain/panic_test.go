package langchain

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/tmc/langchaingo/llms"

	"github.com/wenju/wenju/internal/llm"
)

// panicking is a client that cannot cope with what a server sends.
type panicking struct{ llms.Model }

func (panicking) GenerateContent(context.Context, []llms.MessageContent, ...llms.CallOption) (*llms.ContentResponse, error) {
	var choices []int
	choices[0]++
	return nil, nil
}

// A panic within langchaingo is a failure of the model, and not the end of the program.
func TestPanic(t *testing.T) {
	g, err := NewGenerator(Options{Provider: OpenAI, Model: "tiny", Key: "k", Tries: 1})
	if err != nil {
		t.Fatal(err)
	}
	g.model = panicking{}
	_, err = g.Generate(t.Context(), llm.Request{Messages: []llm.Message{{Role: llm.User, Text: "?"}}}, nil)
	if e := (*llm.Error)(nil); !errors.As(err, &e) || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("%v", err)
	}
}
