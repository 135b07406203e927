package rag_test

import (
	"context"
	"slices"
	"testing"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

func samples(t *testing.T, s store.Store, n int) []string {
	t.Helper()
	a := newAsker(s)
	out, err := rag.Samples(t.Context(), s, n, func(ctx context.Context, q rag.Question) (rag.Answer, error) { return a.Ask(ctx, q, nil) })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSamplesAreQuestionsThatAreAnswered(t *testing.T) {
	s := newIndex(t, seedFiles(t)...)
	got := samples(t, s, 8)
	if len(got) < 6 {
		t.Errorf("only %q", got)
	}
	for _, q := range got {
		if a := askText(t, s, q); a.Declined {
			t.Errorf("%q is declined", q)
		}
	}
	if again := samples(t, s, 8); !slices.Equal(got, again) {
		t.Errorf("%q and then %q", got, again)
	}
}

func TestSamplesInEitherLanguage(t *testing.T) {
	s := newIndex(t,
		file{"leave.md", "# Annual leave\n\nThe annual leave of a new employee is 15 days. It grows by one day a year.\n"},
		file{"nianjia.md", "# 年假\n\n## 天数\n\n新员工每年的带薪年假为15天。以后每年增加一天。\n"},
		file{"empty.md", "nothing\n"})
	got := samples(t, s, 5)
	for _, want := range []string{"What is the annual leave of a new employee?", "新员工每年的带薪年假为多少天？"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	if got := samples(t, newIndex(t), 5); len(got) > 0 {
		t.Errorf("%q of no documents", got)
	}
}
