package langchain

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/wenju/wenju/internal/llm"
)

// quirks are what a server and its model turned out to be like: fields of a request
// that it does not take, and that it thinks before it writes. They are learned from
// its failures and remembered as long as the program runs.
type quirks struct {
	mu                                           sync.Mutex
	noTemperature, noUsage, otherMaximum, thinks bool
}

// thinkingRoom is how many tokens a model that thinks gets beyond those of its
// answer, since thoughts count too.
const thinkingRoom = 8192

// limit is how many tokens a model may write for an answer of at most n; 0 is its
// own limit.
func (q *quirks) limit(n int) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n > 0 && q.thinks {
		return n + thinkingRoom
	}
	return n
}

// learn says whether a failure before the first word has taught something, so that
// it is worth trying again. Each thing is learned once.
func (q *quirks) learn(e *llm.Error) bool {
	if errors.Is(e.Cause, errLength) { // and not a word was written
		q.mu.Lock()
		defer q.mu.Unlock()
		return set(&q.thinks)
	}
	if e.Status != http.StatusBadRequest && e.Status != http.StatusUnprocessableEntity || e.Cause == nil {
		return false
	}
	message := strings.ToLower(e.Cause.Error())
	if !containsAny(message, "support", "unrecognized", "unknown", "deprecated", "not permitted", "extra fields", "unexpected") {
		return false
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case strings.Contains(message, "temperature"):
		return set(&q.noTemperature)
	case containsAny(message, "max_tokens", "max_completion_tokens"):
		return set(&q.otherMaximum)
	case strings.Contains(message, "stream_options"):
		return set(&q.noUsage)
	}
	return false
}

func set(known *bool) (learned bool) {
	learned = !*known
	*known = true
	return learned
}

func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func (q *quirks) apply(fields map[string]json.RawMessage) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.noTemperature {
		delete(fields, "temperature")
	}
	if q.noUsage {
		delete(fields, "stream_options")
	}
	if q.otherMaximum {
		swap(fields, "max_tokens", "max_completion_tokens")
	}
}

// swap gives the value of whichever field is there to the other one.
func swap(fields map[string]json.RawMessage, a, b string) {
	if v, ok := fields[a]; ok {
		delete(fields, a)
		fields[b] = v
	} else if v, ok := fields[b]; ok {
		delete(fields, b)
		fields[a] = v
	}
}
