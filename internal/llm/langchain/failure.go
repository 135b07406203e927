package langchain

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxSaid is the longest message of a server that is kept, in bytes.
const maxSaid = 500

// readFailure finds a server's words in the body of a refusal, which may have
// any of the shapes that are in use. They are to be scrubbed before anybody sees them.
func readFailure(body []byte) *said {
	body = bytes.TrimSpace(body)
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil && len(list) > 0 {
		body = list[0] // Google
	}
	var outer struct {
		failureFields
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &outer) != nil {
		return &said{message: string(body)} // a page of a proxy, or nothing
	}
	fields := outer.failureFields
	var text string
	if json.Unmarshal(outer.Error, &text) == nil {
		fields.Message = text // Ollama
	} else {
		json.Unmarshal(outer.Error, &fields)
	}
	return fields.said()
}

// failureFields are what the shapes have, under one name or another.
type failureFields struct {
	Message string          `json:"message"`
	Detail  json.RawMessage `json:"detail"`
	Type    string          `json:"type"`
	Code    json.RawMessage `json:"code"` // a word or a number
	Status  string          `json:"status"`
}

func (f failureFields) said() *said {
	code := strings.Trim(string(f.Code), `"`)
	if code == "null" {
		code = ""
	}
	var kinds []string
	for _, kind := range []string{f.Type, code, f.Status} {
		if kind != "" {
			kinds = append(kinds, kind)
		}
	}
	message := f.Message
	if message == "" {
		message = string(f.Detail)
	}
	return &said{kind: strings.Join(kinds, "/"), message: message}
}

// shorten makes one line of a message.
func shorten(message string) string {
	message = strings.Join(strings.Fields(message), " ")
	if len(message) > maxSaid {
		message = strings.ToValidUTF8(message[:maxSaid], "") + "…"
	}
	return message
}

// retryAfter is what a server asks to wait, in any of the usual ways; 0 where it
// does not.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil {
		return seconds(ms / 1000)
	}
	value := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseFloat(value, 64); err == nil {
		return seconds(s)
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// seconds keeps to what a Duration can hold.
func seconds(s float64) time.Duration {
	const year = 365 * 24 * 3600
	if !(s > 0) { // also no number
		return 0
	}
	return time.Duration(min(s, year) * float64(time.Second))
}

// delayPattern is how Google says in the body when to come back.
var delayPattern = regexp.MustCompile(`"retryDelay"\s*:\s*"([0-9.]+)s"`)

func retryDelay(body []byte) time.Duration {
	m := delayPattern.FindSubmatch(body)
	if m == nil {
		return 0
	}
	s, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		return 0
	}
	return seconds(s)
}
