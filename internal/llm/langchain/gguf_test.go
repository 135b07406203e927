//go:build ollama

package langchain_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
)

// chain is a language model whose weights are made by hand: attention and
// feed-forward layers are zeros, the embedding of each token is a direction of its
// own, and the output weights lead from each token to the one that follows it. It
// writes one sentence, whatever it is asked, and stops.
type chain struct {
	tokens []string
	kinds  []int32 // as in llama.cpp: 1 normal, 2 unknown, 3 control, 6 byte
	next   []int
}

const (
	chainUnknown = iota
	chainBegin
	chainEnd
	chainBytes // the first of 256
	chainWords = chainBytes + 256
)

// newChain returns the model that writes the words.
func newChain(words ...string) *chain {
	c := &chain{tokens: []string{"<unk>", "<s>", "</s>"}, kinds: []int32{2, 3, 3}}
	for b := range 256 {
		c.tokens, c.kinds = append(c.tokens, fmt.Sprintf("<0x%02X>", b)), append(c.kinds, 6)
	}
	for _, word := range words {
		c.tokens, c.kinds = append(c.tokens, word), append(c.kinds, 1)
	}
	c.next = make([]int, len(c.tokens))
	for i := range c.next {
		switch {
		case i < chainWords:
			c.next[i] = chainWords
		case i+1 < len(c.next):
			c.next[i] = i + 1
		default:
			c.next[i] = chainEnd
		}
	}
	return c
}

// endless makes the model begin anew where it would stop.
func (c *chain) endless() *chain {
	c.next[len(c.next)-1] = chainWords
	return c
}

// The shape of the model: a dimension for each token, in whole heads.
const (
	chainHeads  = 4
	chainHidden = 32
)

func (c *chain) dimension() int {
	const unit = 32 * chainHeads
	return (len(c.tokens) + unit - 1) / unit * unit
}

// file is the model as a GGUF file, version 3.
func (c *chain) file() []byte {
	dim := c.dimension()
	tensors := []tensor{
		{"token_embd.weight", []int{dim, len(c.tokens)}, func(row, column int) float32 { return is(column == row) }},
		{"output.weight", []int{dim, len(c.tokens)}, func(row, column int) float32 {
			return is(column < len(c.next) && c.next[column] == row)
		}},
		{"output_norm.weight", []int{dim}, one},
		{"blk.0.attn_norm.weight", []int{dim}, one},
		{"blk.0.ffn_norm.weight", []int{dim}, one},
		{"blk.0.attn_q.weight", []int{dim, dim}, zero}, {"blk.0.attn_k.weight", []int{dim, dim}, zero},
		{"blk.0.attn_v.weight", []int{dim, dim}, zero}, {"blk.0.attn_output.weight", []int{dim, dim}, zero},
		{"blk.0.ffn_gate.weight", []int{dim, chainHidden}, zero}, {"blk.0.ffn_up.weight", []int{dim, chainHidden}, zero},
		{"blk.0.ffn_down.weight", []int{chainHidden, dim}, zero},
	}
	var g gguf
	scores := make([]float32, len(c.tokens))
	for _, kv := range []struct {
		key   string
		value any
	}{
		{"general.architecture", "llama"}, {"general.name", "chain"}, {"general.file_type", uint32(0)},
		{"llama.block_count", uint32(1)}, {"llama.context_length", uint32(16384)}, {"llama.embedding_length", uint32(dim)},
		{"llama.feed_forward_length", uint32(chainHidden)}, {"llama.attention.head_count", uint32(chainHeads)},
		{"llama.attention.head_count_kv", uint32(chainHeads)}, {"llama.attention.layer_norm_rms_epsilon", float32(1e-5)},
		{"llama.rope.dimension_count", uint32(dim / chainHeads)}, {"llama.vocab_size", uint32(len(c.tokens))},
		{"tokenizer.ggml.model", "llama"}, {"tokenizer.ggml.tokens", c.tokens}, {"tokenizer.ggml.scores", scores},
		{"tokenizer.ggml.token_type", c.kinds}, {"tokenizer.ggml.unknown_token_id", uint32(chainUnknown)},
		{"tokenizer.ggml.bos_token_id", uint32(chainBegin)}, {"tokenizer.ggml.eos_token_id", uint32(chainEnd)},
	} {
		g.pair(kv.key, kv.value)
	}
	return g.bytes(tensors)
}

func one(int, int) float32  { return 1 }
func zero(int, int) float32 { return 0 }

func is(yes bool) float32 {
	if yes {
		return 1
	}
	return 0
}

// tensor has its columns first, as GGUF has them.
type tensor struct {
	name string
	size []int
	at   func(row, column int) float32
}

// gguf gathers the key-value pairs of a file.
type gguf struct {
	pairs bytes.Buffer
	n     uint64
}

// The types of values.
const (
	ggufUint32, ggufInt32, ggufFloat32 = 4, 5, 6
	ggufString, ggufArray              = 8, 9
)

func put(b *bytes.Buffer, values ...any) {
	for _, v := range values {
		if s, ok := v.(string); ok {
			binary.Write(b, binary.LittleEndian, uint64(len(s)))
			b.WriteString(s)
			continue
		}
		binary.Write(b, binary.LittleEndian, v)
	}
}

func (g *gguf) pair(key string, value any) {
	g.n++
	put(&g.pairs, key)
	switch v := value.(type) {
	case string:
		put(&g.pairs, uint32(ggufString), v)
	case uint32:
		put(&g.pairs, uint32(ggufUint32), v)
	case float32:
		put(&g.pairs, uint32(ggufFloat32), v)
	case []string:
		put(&g.pairs, uint32(ggufArray), uint32(ggufString), uint64(len(v)))
		for _, s := range v {
			put(&g.pairs, s)
		}
	case []float32:
		put(&g.pairs, uint32(ggufArray), uint32(ggufFloat32), uint64(len(v)), v)
	case []int32:
		put(&g.pairs, uint32(ggufArray), uint32(ggufInt32), uint64(len(v)), v)
	}
}

// alignment of the tensors' data, in bytes.
const alignment = 32

func (g *gguf) bytes(tensors []tensor) []byte {
	var b, data bytes.Buffer
	put(&b, []byte("GGUF"), uint32(3), uint64(len(tensors)), g.n)
	b.Write(g.pairs.Bytes())
	for _, t := range tensors {
		put(&b, t.name, uint32(len(t.size)))
		for _, n := range t.size {
			put(&b, uint64(n))
		}
		put(&b, uint32(0), uint64(data.Len())) // float32
		t.write(&data)
	}
	pad(&b)
	b.Write(data.Bytes())
	return b.Bytes()
}

func (t tensor) write(data *bytes.Buffer) {
	rows := 1
	if len(t.size) == 2 {
		rows = t.size[1]
	}
	for row := range rows {
		for column := range t.size[0] {
			data.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(t.at(row, column))))
		}
	}
	pad(data)
}

func pad(b *bytes.Buffer) {
	for b.Len()%alignment != 0 {
		b.WriteByte(0)
	}
}
