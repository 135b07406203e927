// Package tokens counts the tokens of a text without asking anybody: the
// vocabularies are in the program. For models of OpenAI the count is exact; for
// all others it is an estimate that is rather too high.
package tokens

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/tiktoken-go/tokenizer/codec"
)

// Counter counts tokens. It may be used by several goroutines at once.
type Counter interface {
	Count(text string) int
}

// For returns the counter for a model such as "openai:gpt-4o-mini". The
// vocabulary is loaded with the first count (about 40 ms, 20 MB).
func For(model string) Counter {
	provider, name, _ := strings.Cut(model, ":")
	if provider != "openai" {
		return estimate{newest}
	}
	for _, prefix := range []string{"gpt-4-", "gpt-3.5", "text-embedding-"} {
		if strings.HasPrefix(name, prefix) || name == strings.TrimSuffix(prefix, "-") {
			return older
		}
	}
	for _, prefix := range []string{"gpt-", "chatgpt-", "o1", "o3", "o4"} {
		if strings.HasPrefix(name, prefix) {
			return newest
		}
	}
	return estimate{newest} // a compatible server with a model of its own
}

// Fit returns the longest beginning of text, whole characters, that has at most
// limit tokens, give or take what the cut itself adds.
func Fit(c Counter, text string, limit int) string {
	for len(text) > limit { // a token is a byte at least
		n := c.Count(text)
		if n <= limit {
			break
		}
		keep := min(len(text)-1, len(text)*limit/n)
		for keep > 0 && !utf8.RuneStart(text[keep]) {
			keep--
		}
		text = text[:keep]
	}
	return text
}

// vocabulary counts with one of OpenAI's vocabularies.
type vocabulary func() *codec.Codec

// The vocabularies are read-only and large, so the process has one of each.
var (
	newest = vocabulary(sync.OnceValue(codec.NewO200kBase))
	older  = vocabulary(sync.OnceValue(codec.NewCl100kBase))
)

// Count is the number of tokens. Text that the vocabulary cannot be tried on
// counts as a token a byte, which no text exceeds.
func (v vocabulary) Count(text string) int {
	if text == "" {
		return 0 // and nothing to load
	}
	n, err := v().Count(text)
	if err != nil {
		return len(text)
	}
	return n
}

// estimate is for models with a vocabulary of their own.
type estimate struct{ like Counter }

// Count adds a fifth: other vocabularies are smaller, or know less Chinese.
func (e estimate) Count(text string) int {
	n := e.like.Count(text)
	return n + (n+4)/5
}
