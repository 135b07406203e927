package llm

import (
	"fmt"
	"time"
)

// Code is what went wrong with a model, as far as it matters to whoever has to
// do something about it.
type Code string

// The codes.
const (
	KeyRefused   Code = "key_refused"   // 401, 403
	Quota        Code = "quota"         // the account has no credit left
	RateLimited  Code = "rate_limited"  // 429, after all retries
	TooLong      Code = "too_long"      // more than the model's context holds
	UnknownModel Code = "unknown_model" // the server does not have it
	Unreachable  Code = "unreachable"   // no connection, or a server that fails, after all retries
	TimedOut     Code = "timed_out"     // nothing came within our own time limits
	Incomplete   Code = "incomplete"    // the text broke off
	Refused      Code = "refused"       // the server's filter held the text back
	Invalid      Code = "invalid"       // what came back cannot be used: no JSON, a NaN, too few vectors
	Paused       Code = "paused"        // the circuit breaker is open
	OverBudget   Code = "over_budget"   // the day's budget is spent
)

// Error is a failure of a model. Its text is for the log and holds no secret.
type Error struct {
	Code  Code
	Model string
	// Status is the HTTP status, 0 where there was none.
	Status int
	// RetryAfter is what the server asked for, 0 where it did not.
	RetryAfter time.Duration
	Cause      error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s (status %d): %v", e.Model, e.Code, e.Status, e.Cause)
}

func (e *Error) Unwrap() error { return e.Cause }
