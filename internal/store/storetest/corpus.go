package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// Corpus makes up Chinese documents for benchmarks: words of one to three
// characters, drawn by Zipf's law, in sentences and in chunks of about 400
// characters. The same seed gives the same text.
type Corpus struct {
	random *rand.Rand
	zipf   *rand.Zipf
	words  []string
}

// vocabulary is the number of words of a Corpus.
const vocabulary = 50_000

// NewCorpus returns a corpus that has made nothing up yet.
func NewCorpus(seed uint64) *Corpus {
	random := rand.New(rand.NewPCG(seed, 1))
	words := make([]string, vocabulary)
	for i := range words {
		words[i] = madeUpWord(random, i)
	}
	return &Corpus{random: random, zipf: rand.NewZipf(random, 1.1, 4, vocabulary-1), words: words}
}

// madeUpWord is the word of that rank: short where it is frequent.
func madeUpWord(random *rand.Rand, rank int) string {
	length := 2
	switch {
	case rank < 300:
		length = 1
	case random.IntN(4) == 0:
		length = 3
	}
	var word strings.Builder
	for range length {
		// Characters too are of very uneven frequency.
		word.WriteRune(rune(0x4E00 + int(3500*random.Float64()*random.Float64())))
	}
	return word.String()
}

// sentence is of about n characters, without its stop.
func (c *Corpus) sentence(n int) string {
	var out strings.Builder
	for characters := 0; characters < n; {
		word := c.words[c.zipf.Uint64()]
		out.WriteString(word)
		characters += len(word) / len("字")
		if c.random.IntN(8) == 0 {
			out.WriteString("，")
		}
		if c.random.IntN(40) == 0 {
			fmt.Fprint(&out, c.random.IntN(3000))
		}
	}
	return out.String()
}

// passage is of about 400 characters.
func (c *Corpus) passage() string {
	var out strings.Builder
	for range 10 {
		out.WriteString(c.sentence(38))
		out.WriteString("。")
	}
	return out.String()
}

// Document makes up a document of that many chunks, without vectors.
func (c *Corpus) Document(path string, chunks int) store.DocumentChunks {
	var whole strings.Builder
	out := store.DocumentChunks{Document: store.Document{Path: path, Title: c.sentence(8), Format: "txt", SHA256: path}}
	for i := range chunks {
		passage := c.passage()
		span := text.Span{Start: whole.Len(), End: whole.Len() + len(passage)}
		whole.WriteString(passage + "\n")
		out.Chunks = append(out.Chunks, store.Chunk{
			Heading: []string{out.Document.Title, c.sentence(6)}, Span: span,
			StartLine: i + 1, EndLine: i + 1, Text: passage,
		})
	}
	out.Document.Text = whole.String()
	return out
}

// Question asks in about 20 characters for what stands somewhere in the chunk.
func (c *Corpus) Question(chunk store.Chunk) string {
	runes := []rune(chunk.Text)
	at := c.random.IntN(max(1, len(runes)-16))
	asked := strings.NewReplacer("。", "", "，", "").Replace(string(runes[at:min(at+16, len(runes))]))
	return asked + []string{"是多少？", "是什么时候？", "有哪些？", "在哪里？"}[c.random.IntN(4)]
}
