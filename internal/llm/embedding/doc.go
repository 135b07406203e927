// Package embedding makes an [llm.Embedder] of whatever returns vectors for a few
// texts at a time.
//
// [Embedder] parts the texts into batches, asks for several of them at once, and
// refuses vectors that cannot be used: of another dimension, of zeros, not finite.
// What it returns is of unit length. [Cache] keeps every vector, by the hash of its
// text and its model, so that none is paid for twice, whatever becomes of the index;
// those of questions stay in memory.
package embedding
