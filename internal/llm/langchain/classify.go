package langchain

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"strings"

	"github.com/wenju/wenju/internal/llm"
)

// errCut is a stream that ended before the model had finished.
var errCut = errors.New("the connection ended before the model had finished")

// errLength is an answer that reached its limit of tokens.
var errLength = errors.New("the limit of tokens was reached")

// finishRefused is our word for an answer that a filter held back.
const finishRefused = "content_filter"

// verdict is what became of an attempt that langchaingo ended with err and handed
// on received bytes of text. The answer is whole where the model has said that it
// had finished and nothing of it was lost on the way; what happened to the
// connection afterwards does not matter then.
func (w *watch) verdict(ctx context.Context, err error, received int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.said != nil:
		return w.error(codeOf(w.status, w.said), w.said)
	case w.garbled != nil:
		return w.error(llm.Invalid, w.garbled)
	case (w.done || w.finish != "") && w.text == received:
		return w.finished()
	case ctx.Err() != nil:
		return w.opt.limitError(ctx)
	case w.lost != nil:
		return w.error(llm.Unreachable, w.lost)
	}
	return w.error(llm.Incomplete, errors.Join(errCut, err))
}

// finished is the verdict on an answer that came to its end.
func (w *watch) finished() error {
	switch code := finishCode(w.finish); code {
	case "":
	case llm.Incomplete:
		return w.error(code, errLength)
	default:
		return w.error(code, errors.New("the model stopped: "+w.finish))
	}
	if w.text == 0 {
		return w.error(llm.Invalid, errors.New("no text in the answer"))
	}
	return nil
}

// error makes the failure of an attempt.
func (w *watch) error(code llm.Code, cause error) *llm.Error {
	return &llm.Error{Code: code, Model: w.opt.name(), Status: w.status, RetryAfter: w.retryAfter, Cause: cause}
}

// finishCode is what it means that a model stopped for a reason; empty is that
// it had finished.
func finishCode(reason string) llm.Code {
	switch reason {
	case "length", "max_tokens":
		return llm.Incomplete
	case "content_filter", "refusal", "safety", "SAFETY":
		return llm.Refused
	case "model_context_window_exceeded":
		return llm.TooLong
	}
	return ""
}

// signs are words by which a failure is known whatever its status, in order.
var signs = []struct {
	code  llm.Code
	words []string
}{
	{llm.TooLong, []string{"context_length", "context length", "context size", "context window", "prompt is too long", "too many tokens",
		"input token count", "exceed_context", "maximum number of tokens", "input is too long", "string_above_max_length"}},
	{llm.Quota, []string{"insufficient_quota", "credit balance", "insufficient balance", "billing_hard_limit", "billing_not_active", "arrearage"}},
	{llm.KeyRefused, []string{"api_key_invalid", "api key not valid", "invalid_api_key", "incorrect api key", "authentication_error", "permission_error"}},
	{llm.Refused, []string{"content_filter", "content_policy", "content management policy", "data_inspection", "safety"}},
	{llm.UnknownModel, []string{"model_not_found", "model not exist", "model_not_exist", "not a valid model", "unknown model", "invalid model"}},
	{llm.RateLimited, []string{"rate_limit"}},
	{llm.Unreachable, []string{"overloaded"}},
}

// codeOf tells what a server's refusal means.
func codeOf(status int, s *said) llm.Code {
	words := strings.ToLower(s.kind + " " + s.message)
	if status < 500 {
		for _, sign := range signs {
			if containsAny(words, sign.words...) {
				return sign.code
			}
		}
	}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return llm.KeyRefused
	case status == http.StatusPaymentRequired:
		return llm.Quota
	case status == http.StatusTooManyRequests:
		return llm.RateLimited
	case status == http.StatusRequestEntityTooLarge:
		return llm.TooLong
	case status == http.StatusNotFound && strings.Contains(words, "model"):
		return llm.UnknownModel
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return llm.Invalid
	}
	return llm.Unreachable
}

// passing says whether a failure may be over at the next try.
func passing(e *llm.Error) bool {
	switch e.Code {
	case llm.RateLimited:
		return true
	case llm.Incomplete:
		return errors.Is(e.Cause, errCut)
	case llm.Unreachable:
		var certificate *tls.CertificateVerificationError
		return passingStatus(e.Status) && !errors.As(e.Cause, &certificate)
	}
	return false
}

func passingStatus(status int) bool {
	switch status {
	case 0, http.StatusOK, http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly:
		return true
	}
	return status >= 500 && status != http.StatusNotImplemented
}
