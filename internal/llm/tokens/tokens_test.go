package tokens_test

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/llm/tokens"
)

// The counts are those that OpenAI's own tokenizer gives.
func TestCount(t *testing.T) {
	for _, test := range []struct {
		model, text string
		want        int
	}{
		{"openai:gpt-4o-mini", "", 0},
		{"openai:gpt-4o-mini", "hello world", 2},
		{"openai:gpt-4", "hello world", 2},
		{"openai:gpt-5-mini", "Chatbots answer questions.", 5},
		{"ollama:qwen3", "hello world", 3},
		{"anthropic:claude-sonnet-4-5", "hello world", 3},
		{"openai:bge-m3", "hello world", 3},
	} {
		if got := tokens.For(test.model).Count(test.text); got != test.want {
			t.Errorf("%s %q: %d tokens, want %d", test.model, test.text, got, test.want)
		}
	}
}

func TestChineseIsNotCountedByBytes(t *testing.T) {
	text := strings.Repeat("京津冀协同发展是国家战略。", 20)
	n := tokens.For("openai:gpt-4o").Count(text)
	if runes := utf8.RuneCountInString(text); n < runes/3 || n > runes {
		t.Errorf("%d tokens for %d characters", n, runes)
	}
}

func TestFit(t *testing.T) {
	c := tokens.For("openai:gpt-4o")
	for _, text := range []string{"", "short", strings.Repeat("面积为21.6万平方公里。", 300), strings.Repeat("a", 5000), "\xff\xfe" + strings.Repeat("界", 300)} {
		got := tokens.Fit(c, text, 50)
		if c.Count(got) > 52 || !strings.HasPrefix(text, got) || utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%.20q: cut to %d tokens", text, c.Count(got))
		}
		if c.Count(text) > 50 && c.Count(got) < 35 {
			t.Errorf("%.20q: cut to %d tokens of 50", text, c.Count(got))
		}
	}
}

func TestSeveralAtOnce(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if n := tokens.For("openai:gpt-4o").Count("hello world"); n != 2 {
				t.Errorf("%d tokens", n)
			}
		})
	}
	wg.Wait()
}

func BenchmarkCount(b *testing.B) {
	text := strings.Repeat("京津冀协同发展,面积为21.6万平方公里。The area is 216,000 km2. ", 20)
	c := tokens.For("openai:gpt-4o")
	c.Count(text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		c.Count(text)
	}
}
