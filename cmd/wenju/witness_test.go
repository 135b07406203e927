package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm"
)

// moody is a model that fails as it is told.
type moody struct{ err error }

func (m *moody) Model() string { return "moody" }

func (m *moody) Generate(context.Context, llm.Request, func(string) error) (llm.Response, error) {
	return llm.Response{}, m.err
}

func TestWitness(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	model := &moody{}
	w := &witness{Generator: model, now: func() time.Time { return now }}
	for _, test := range []struct {
		name    string
		err     error
		later   time.Duration
		failing bool
	}{
		{"well", nil, 0, false},
		{"the key is refused", &llm.Error{Code: llm.KeyRefused}, 0, true},
		{"a question that is too long says nothing", &llm.Error{Code: llm.TooLong}, 0, true},
		{"nor one that was given up", context.Canceled, 0, true},
		{"well again", nil, 0, false},
		{"down", &llm.Error{Code: llm.Unreachable}, 4 * time.Minute, true},
		{"long ago", &llm.Error{Code: llm.Unreachable}, 6 * time.Minute, false},
	} {
		model.err = test.err
		if _, err := w.Generate(t.Context(), llm.Request{}, nil); !errors.Is(err, test.err) {
			t.Errorf("%s: %v", test.name, err)
		}
		now = now.Add(test.later)
		if err := w.failing(); (err != nil) != test.failing {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
