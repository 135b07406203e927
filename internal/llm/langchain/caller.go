package langchain

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tmc/langchaingo/llms/openai"
	"golang.org/x/sync/semaphore"

	"github.com/wenju/wenju/internal/llm"
)

// Caller asks a provider for vectors, one request a call. Batches, checks and the
// cache are package embedding's.
type Caller struct {
	opt    Options
	client *openai.LLM
	slots  *semaphore.Weighted
	retry  retrier
}

// NewCaller returns a Caller. It makes no request. Ollama is asked through its
// OpenAI-compatible address, which takes many texts at once.
func NewCaller(o Options) (*Caller, error) {
	o = o.withDefaults(4)
	if o.Provider == Anthropic {
		return nil, fmt.Errorf("%s: this provider has no embeddings", o.name())
	}
	if o.Provider == Ollama && !strings.HasSuffix(o.BaseURL, "/v1") {
		o.BaseURL = strings.TrimSuffix(o.BaseURL, "/") + "/v1"
	}
	t := newWatchedTransport(o)
	client, err := newOpenAI(o, t.client())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.name(), err)
	}
	return &Caller{opt: o, client: client, slots: semaphore.NewWeighted(int64(o.Parallel)), retry: newRetrier(o, t.quirks)}, nil
}

// Model is the provider and the model's name there.
func (c *Caller) Model() string { return c.opt.name() }

// Vectors returns a vector for each text, in their order, as the server made
// them. Failures are as those of a Generator.
func (c *Caller) Vectors(ctx context.Context, texts []string) ([][]float32, error) {
	limited, cancel := context.WithTimeoutCause(ctx, c.opt.Limits.Whole, errWhole)
	defer cancel()
	var vectors [][]float32
	err := c.retry.do(limited, func() (again bool, err error) {
		vectors, err = c.attempt(limited, texts)
		return true, err
	})
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("%s: %w", c.Model(), ctx.Err())
	}
	return vectors, err
}

func (c *Caller) attempt(ctx context.Context, texts []string) ([][]float32, error) {
	if err := c.slots.Acquire(ctx, 1); err != nil {
		return nil, c.opt.limitError(ctx)
	}
	defer c.slots.Release(1)
	ctx, w := newWatch(ctx, c.opt, llm.Request{})
	defer w.close(nil)
	vectors, err := c.client.CreateEmbedding(ctx, texts)
	if err == nil {
		return vectors, nil
	}
	if w.isDone() { // and yet langchaingo found fault with it
		return nil, &llm.Error{Code: llm.Invalid, Model: c.Model(), Status: w.status, Cause: err}
	}
	return nil, w.verdict(ctx, err, 0)
}

func (w *watch) isDone() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.done
}

// maxVectors is the largest answer with vectors that is read, in bytes.
const maxVectors = 512 << 20

// vectorBody puts the vectors of an answer into the order of the texts, which
// langchaingo takes for granted.
type vectorBody struct {
	body io.ReadCloser
	w    *watch
	in   *bytes.Reader
}

func (b *vectorBody) Close() error { return b.body.Close() }

func (b *vectorBody) Read(p []byte) (int, error) {
	if b.in == nil {
		raw, err := io.ReadAll(io.LimitReader(b.body, maxVectors))
		if err != nil {
			return 0, err
		}
		ordered, err := inOrder(raw)
		if err != nil {
			b.w.garbage(err)
			return 0, err
		}
		b.w.saw(event{done: true})
		b.in = bytes.NewReader(ordered)
	}
	return b.in.Read(p)
}

type placedVector struct {
	Index  int             `json:"index"`
	Vector json.RawMessage `json:"embedding"`
}

// inOrder returns an answer with its vectors in the order of their indices. Most
// are so already, which shows without reading all the numbers.
func inOrder(raw []byte) ([]byte, error) {
	if ascending(raw) {
		return raw, nil
	}
	var answer struct {
		Data []placedVector `json:"data"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, fmt.Errorf("no JSON in the answer: %w", err)
	}
	slices.SortStableFunc(answer.Data, func(a, b placedVector) int { return cmp.Compare(a.Index, b.Index) })
	return json.Marshal(answer)
}

// ascending says whether all indices in an answer, if it has any, ascend.
func ascending(raw []byte) bool {
	last := -1
	for {
		_, rest, found := bytes.Cut(raw, []byte(`"index"`))
		if !found {
			return true
		}
		rest = bytes.TrimLeft(rest, " \t\r\n:")
		digits := rest[:len(rest)-len(bytes.TrimLeft(rest, "0123456789"))]
		n, err := strconv.Atoi(string(digits))
		if err != nil || n <= last {
			return false
		}
		last, raw = n, rest
	}
}
