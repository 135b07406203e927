package breaker_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/breaker"
	"github.com/wenju/wenju/internal/llm/llmtest"
)

func codeOf(err error) llm.Code {
	var e *llm.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code
}

func TestOpensAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := true
		model := llmtest.NewGenerator(func(int, llm.Request) llmtest.Reply {
			if down {
				return llmtest.Reply{Err: llmtest.ErrDown}
			}
			return llmtest.Reply{Text: "well"}
		})
		g := breaker.NewGenerator(model, breaker.Options{})
		ask := func() (string, llm.Code) {
			r, err := g.Generate(t.Context(), llm.Request{}, nil)
			return r.Text, codeOf(err)
		}
		for range 3 {
			if _, code := ask(); code != llm.Unreachable {
				t.Fatal(code)
			}
		}
		for range 5 {
			if _, code := ask(); code != llm.Paused {
				t.Fatal(code)
			}
		}
		if n := len(model.Requests()); n != 3 {
			t.Errorf("%d requests reached a model that is paused", n)
		}
		time.Sleep(31 * time.Second)
		if _, code := ask(); code != llm.Unreachable { // the one that tries
			t.Error(code)
		}
		if _, code := ask(); code != llm.Paused {
			t.Error(code)
		}
		down = false
		time.Sleep(31 * time.Second)
		for range 3 {
			if text, code := ask(); text != "well" {
				t.Error(code)
			}
		}
	})
}

// What is wrong with a request, or was ended by the caller, says nothing about the server.
func TestStaysClosed(t *testing.T) {
	for name, failure := range map[string]error{
		"too long":  &llm.Error{Code: llm.TooLong},
		"key":       &llm.Error{Code: llm.KeyRefused},
		"cancelled": context.Canceled,
		"emit":      errors.New("no room"),
	} {
		g := breaker.NewGenerator(llmtest.NewGenerator(func(int, llm.Request) llmtest.Reply { return llmtest.Reply{Err: failure} }), breaker.Options{})
		for range 10 {
			if _, err := g.Generate(t.Context(), llm.Request{}, nil); !errors.Is(err, failure) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// A cancelled question between two failures does not hide that they are in a row.
func TestCancelledDoesNotCount(t *testing.T) {
	failures := []error{llmtest.ErrDown, context.Canceled, llmtest.ErrDown, context.Canceled, llmtest.ErrDown}
	g := breaker.NewGenerator(llmtest.NewGenerator(func(n int, _ llm.Request) llmtest.Reply { return llmtest.Reply{Err: failures[n]} }), breaker.Options{})
	for range failures {
		g.Generate(t.Context(), llm.Request{}, nil)
	}
	if _, err := g.Generate(t.Context(), llm.Request{}, nil); codeOf(err) != llm.Paused {
		t.Error(err)
	}
}

type downVectors struct{}

func (downVectors) Model() string { return "x" }

func (downVectors) Vectors(context.Context, []string) ([][]float32, error) {
	return nil, llmtest.ErrDown
}

func TestVectors(t *testing.T) {
	c := breaker.NewCaller(downVectors{}, breaker.Options{Failures: 1})
	c.Vectors(t.Context(), nil)
	if _, err := c.Vectors(t.Context(), nil); codeOf(err) != llm.Paused || c.Model() != "x" {
		t.Error(err)
	}
}
