package langchain

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/wenju/wenju/internal/llm"
)

// quirks are fields of a request that a server turned out not to take. They are
// learned from its refusals and remembered as long as the program runs.
type quirks struct {
	mu                                   sync.Mutex
	noTemperature, noUsage, otherMaximum bool
}

// learn says whether a refusal has taught something, so that it is worth trying
// again. Each thing is learned once.
func (q *quirks) learn(e *llm.Error) bool {
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
