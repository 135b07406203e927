package embedding

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/tokens"
)

// Source returns a vector for each text, in their order.
type Source interface {
	Model() string
	Vectors(ctx context.Context, texts []string) ([][]float32, error)
}

// Options of an [Embedder]. Source has to be there; the zero value of each other
// field is the default.
type Options struct {
	Source Source
	// Cache keeps the vectors; nil keeps none.
	Cache *Cache
	// Dimension of the vectors that are there already, where the cache does not
	// know it; 0 asks the source.
	Dimension int
	// MaxTexts and MaxTokens are what one request holds at most; 0 is 100 texts
	// and 200,000 tokens. A server that takes fewer texts is found out about.
	MaxTexts, MaxTokens int
	// MaxText is what one text may have, in tokens; a longer one is cut. 0 is 8,000.
	MaxText int
	// Parallel is how many requests of one call are under way at most; 0 is 4.
	Parallel int
	// Counter counts the tokens; nil is tokens.For the model.
	Counter tokens.Counter
	// Logger is told of failures of the cache, which are no others; nil logs nothing.
	Logger *slog.Logger
	// Now is the clock of the cache; nil is time.Now.
	Now func() time.Time
}

// Embedder is the embedder of a Source.
type Embedder struct {
	opt       Options
	dimension int
	// maxTexts and maxText are those of the options, or what the server was found
	// to take.
	maxTexts, maxText atomic.Int64
	// warned says that the log has been told of the cache's failure.
	warned atomic.Bool
	asked  *memory // nil but for questions
}

var _ llm.Embedder = (*Embedder)(nil)

// New returns an Embedder. The dimension comes from the cache or the options;
// where neither knows it the source is asked once, with one short text.
func New(ctx context.Context, o Options) (*Embedder, error) {
	e := &Embedder{opt: o.withDefaults()}
	e.maxTexts.Store(int64(e.opt.MaxTexts))
	e.maxText.Store(int64(e.opt.MaxText))
	if e.dimension = e.rememberedDimension(ctx); e.dimension == 0 {
		e.dimension = o.Dimension
	}
	if e.dimension > 0 {
		return e, nil
	}
	vectors, err := o.Source.Vectors(ctx, []string{blank})
	if err != nil {
		return nil, err
	}
	if len(vectors) != 1 || len(vectors[0]) == 0 {
		return nil, e.invalid(fmt.Errorf("%d vectors for one text", len(vectors)))
	}
	e.dimension = len(vectors[0])
	e.rememberDimension(ctx, e.dimension)
	return e, nil
}

func (o Options) withDefaults() Options {
	for value, to := range map[*int]int{&o.MaxTexts: 100, &o.MaxTokens: 200_000, &o.MaxText: 8000, &o.Parallel: 4} {
		if *value == 0 {
			*value = to
		}
	}
	if o.Counter == nil {
		o.Counter = tokens.For(o.Source.Model())
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Model is the name of the source's.
func (e *Embedder) Model() string { return e.opt.Source.Model() }

// Dimension is the length of the vectors.
func (e *Embedder) Dimension() int { return e.dimension }

// blank stands for a text without a word: most servers refuse an empty one.
const blank = "."

// hash is the key of a text in the cache.
type hash [sha256.Size]byte

// wanted is a text whose vector is asked for, with the places where it goes.
type wanted struct {
	text   string
	hash   hash
	places []int
}

// Embed returns a vector of unit length for each text.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	list := e.prepare(texts)
	vectors := make([][]float32, len(texts))
	missing := e.fromCache(ctx, e.asked.get(list, vectors), vectors)
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(e.opt.Parallel)
	for _, batch := range e.batches(missing) {
		g.Go(func() error {
			made, err := e.ask(gctx, batch)
			for i, v := range made {
				place(v, batch[i], vectors)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%s: %w", e.Model(), ctx.Err())
		}
		return nil, err
	}
	return vectors, nil
}

// prepare makes the texts such as a server takes them, each of them once.
func (e *Embedder) prepare(texts []string) []*wanted {
	var list []*wanted
	seen := make(map[hash]*wanted)
	for i, text := range texts {
		text = strings.ToValidUTF8(text, "\uFFFD")
		if strings.TrimSpace(text) == "" {
			text = blank
		}
		h := hash(sha256.Sum256([]byte(text)))
		w := seen[h]
		if w == nil {
			w = &wanted{text: text, hash: h}
			seen[h] = w
			list = append(list, w)
		}
		w.places = append(w.places, i)
	}
	return list
}

func place(v []float32, w *wanted, vectors [][]float32) {
	for _, i := range w.places {
		vectors[i] = v
	}
}

// batches parts the list by number and by tokens.
func (e *Embedder) batches(list []*wanted) [][]*wanted {
	limit := int(e.maxTexts.Load())
	var out [][]*wanted
	from, size := 0, 0
	for i, w := range list {
		n := e.size(w.text)
		if i > from && (i-from == limit || size+n > e.opt.MaxTokens) {
			out = append(out, list[from:i])
			from, size = i, 0
		}
		size += n
	}
	if from < len(list) {
		out = append(out, list[from:])
	}
	return out
}

// size is the tokens that a text has at most. Counting costs more than hashing,
// so it is left out where it decides nothing: a token is a byte at least.
func (e *Embedder) size(text string) int {
	if len(text)*e.opt.MaxTexts <= e.opt.MaxTokens {
		return len(text)
	}
	return min(e.opt.Counter.Count(text), int(e.maxText.Load()))
}

// ask gets the vectors of one batch from the source and keeps them. A batch that
// the server finds too large is parted.
func (e *Embedder) ask(ctx context.Context, batch []*wanted) ([][]float32, error) {
	texts := make([]string, len(batch))
	for i, w := range batch {
		texts[i] = tokens.Fit(e.opt.Counter, w.text, int(e.maxText.Load()))
	}
	vectors, err := e.opt.Source.Vectors(ctx, texts)
	switch {
	case err == nil:
	case len(batch) > 1 && mayBeTooMany(err):
		return e.askInHalves(ctx, batch)
	case len(batch) == 1 && e.shorten(ctx, texts[0], err):
		return e.ask(ctx, batch)
	default:
		return nil, err
	}
	if err := e.check(ctx, vectors, len(batch)); err != nil {
		return nil, err
	}
	e.toCache(ctx, batch, vectors)
	e.asked.put(batch, vectors)
	return vectors, nil
}

func (e *Embedder) askInHalves(ctx context.Context, batch []*wanted) ([][]float32, error) {
	half := (len(batch) + 1) / 2
	first, err := e.ask(ctx, batch[:half])
	if err != nil {
		return nil, err
	}
	second, err := e.ask(ctx, batch[half:])
	if err != nil {
		return nil, err
	}
	if now := e.maxTexts.Load(); int64(half) < now {
		e.maxTexts.CompareAndSwap(now, int64(half)) // so many it does take
	}
	return append(first, second...), nil
}

// leastText is the shortest limit of a text that is tried, in tokens.
const leastText = 64

// shorten lowers the limit of a text to half of one that the server finds too
// long. What is cut off is still found by its words.
func (e *Embedder) shorten(ctx context.Context, text string, err error) bool {
	var failure *llm.Error
	half := int64(e.opt.Counter.Count(text) / 2)
	if !errors.As(err, &failure) || failure.Code != llm.TooLong || half < leastText {
		return false
	}
	if now := e.maxText.Load(); half < now && e.maxText.CompareAndSwap(now, half) {
		e.opt.Logger.WarnContext(ctx, "texts are too long for the embedder: they are cut", "model", e.Model(), "tokens", half)
	}
	return true
}

// mayBeTooMany says whether fewer texts at once may do better.
func mayBeTooMany(err error) bool {
	var e *llm.Error
	return errors.As(err, &e) && e.Status >= 400 && e.Status < 500 && (e.Code == llm.Invalid || e.Code == llm.TooLong)
}
