package langchain

import (
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/wenju/wenju/internal/llm/tokens"
)

// Provider is a protocol with its vendor's address.
type Provider string

// The providers.
const (
	OpenAI    Provider = "openai" // and every server compatible with it
	Anthropic Provider = "anthropic"
	GoogleAI  Provider = "googleai" // through its OpenAI-compatible address
	Ollama    Provider = "ollama"
)

// DefaultURL is the vendor's own address, with the path that requests go under.
func (p Provider) DefaultURL() string {
	switch p {
	case OpenAI:
		return "https://api.openai.com/v1"
	case Anthropic:
		return "https://api.anthropic.com/v1"
	case GoogleAI:
		return "https://generativelanguage.googleapis.com/v1beta/openai"
	}
	return "http://127.0.0.1:11434"
}

// Options of a [Generator] or [Caller]. Provider and Model have to be there; the
// zero value of each other field is the default.
type Options struct {
	Provider Provider
	// Model as the provider names it, such as "gpt-4o-mini".
	Model string
	// BaseURL is where requests go, with the path; empty is the vendor's own.
	BaseURL string
	// Key is sent where there is one. It appears in no error and no log.
	Key    string
	Limits Limits
	// Parallel is how many requests are under way at most; more of them wait.
	// 0 is 16 for a Generator and 4 for a Caller.
	Parallel int
	// Tries is how often a request is made before it has failed; 0 is 4.
	Tries int
	// MaxWait is the longest wait before another try. A server that asks for more
	// is not waited for. 0 is 30 seconds.
	MaxWait time.Duration
	// Transport is the way to the network; nil is one with Limits.Connect.
	Transport http.RoundTripper
	// Logger is told of each try that failed; nil logs nothing.
	Logger *slog.Logger
	// Counter counts tokens where the server does not say; nil is tokens.For.
	Counter tokens.Counter
}

// Limits are how long things may take. Zero is the default of each.
type Limits struct {
	Connect    time.Duration // to the server, handshake included; 10 s
	FirstToken time.Duration // until the model begins to write or think; 2 min
	Idle       time.Duration // without a byte once it has begun; 30 s
	Whole      time.Duration // with all tries and waits; 10 min
}

func (o Options) withDefaults(parallel int) Options {
	if o.BaseURL == "" {
		o.BaseURL = o.Provider.DefaultURL()
	}
	setDefault(&o.Limits.Connect, 10*time.Second)
	setDefault(&o.Limits.FirstToken, 2*time.Minute)
	setDefault(&o.Limits.Idle, 30*time.Second)
	setDefault(&o.Limits.Whole, 10*time.Minute)
	setDefault(&o.Parallel, parallel)
	setDefault(&o.Tries, 4)
	setDefault(&o.MaxWait, 30*time.Second)
	if o.Transport == nil {
		o.Transport = newTransport(o.Limits.Connect, o.Parallel)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Counter == nil {
		o.Counter = tokens.For(o.name())
	}
	return o
}

func setDefault[T int | time.Duration](value *T, to T) {
	if *value == 0 {
		*value = to
	}
}

// name is what the model is called everywhere else.
func (o Options) name() string { return string(o.Provider) + ":" + o.Model }

// newTransport keeps a connection open for each request that may be under way.
func newTransport(connect time.Duration, parallel int) http.RoundTripper {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: connect}).DialContext,
		TLSHandshakeTimeout: connect,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: parallel,
		IdleConnTimeout:     90 * time.Second,
	}
}
