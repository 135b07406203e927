package embedding

import (
	"context"
	"encoding/binary"
	"log/slog"
	"math"
)

// fromCache fills in the vectors that are known and returns what is missing. A
// cache that fails knows nothing: the work goes on without it.
func (e *Embedder) fromCache(ctx context.Context, list []*wanted, vectors [][]float32) (missing []*wanted) {
	if e.opt.Cache == nil || len(list) == 0 {
		return list
	}
	byHash := make(map[hash]*wanted, len(list))
	hashes := make([]hash, len(list))
	for i, w := range list {
		byHash[w.hash], hashes[i] = w, w.hash
	}
	err := e.opt.Cache.get(ctx, e.Model(), hashes, dayOf(e.opt.Now()), func(h hash, raw []byte) {
		if v := e.decode(raw); v != nil {
			place(v, byHash[h], vectors)
			delete(byHash, h)
		}
	})
	e.note(ctx, "read", err)
	for _, w := range list {
		if byHash[w.hash] != nil {
			missing = append(missing, w)
		}
	}
	return missing
}

// toCache keeps the vectors of a batch. It does so even where the caller has
// given up meanwhile: they are paid for.
func (e *Embedder) toCache(ctx context.Context, batch []*wanted, vectors [][]float32) {
	if e.opt.Cache == nil {
		return
	}
	hashes, raw := make([]hash, len(batch)), make([][]byte, len(batch))
	for i, w := range batch {
		hashes[i], raw[i] = w.hash, encode(vectors[i])
	}
	e.note(ctx, "write", e.opt.Cache.put(context.WithoutCancel(ctx), e.Model(), hashes, raw, dayOf(e.opt.Now())))
}

func (e *Embedder) rememberedDimension(ctx context.Context) int {
	if e.opt.Cache == nil {
		return 0
	}
	n, err := e.opt.Cache.Dimension(ctx, e.Model())
	e.note(ctx, "read", err)
	return n
}

func (e *Embedder) rememberDimension(ctx context.Context, n int) {
	if e.opt.Cache != nil {
		e.note(ctx, "write", e.opt.Cache.SetDimension(ctx, e.Model(), n))
	}
}

// note logs a failure of the cache, the first one so that it is seen.
func (e *Embedder) note(ctx context.Context, doing string, err error) {
	if err == nil || ctx.Err() != nil {
		return
	}
	level := slog.LevelDebug
	if !e.warned.Swap(true) {
		level = slog.LevelWarn
	}
	e.opt.Logger.Log(ctx, level, "the cache of vectors cannot be used", "doing", doing, "err", err)
}

func encode(v []float32) []byte {
	raw := make([]byte, 0, 4*len(v))
	for _, x := range v {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
	}
	return raw
}

// decode returns nil for what cannot be a vector of ours.
func (e *Embedder) decode(raw []byte) []float32 {
	if len(raw) != 4*e.dimension {
		return nil
	}
	v := make([]float32, e.dimension)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	if length := norm(v); !(math.Abs(length-1) < 1e-3) {
		return nil
	}
	return v
}
