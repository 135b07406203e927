// Package bm25 is the lexical leg of the embedded index: an inverted index in
// memory, ranked by Okapi BM25 (Robertson and Zaragoza, The Probabilistic
// Relevance Framework: BM25 and Beyond, 2009).
package bm25

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/wenju/wenju/internal/store"
)

// Parameters of BM25, as measured on question answering sets in Chinese and
// English: passages are of like length, so length counts for less than usual.
const (
	k1 = 0.9
	b  = 0.5
)

// Doc numbers a document of the index, in the order of adding, from 0. An index
// has room for [MaxDocs].
type Doc = int32

// MaxDocs is the number of documents, removed ones included, that an index can hold.
const MaxDocs = 1 << 24

// Index is the inverted index. Reading is safe at the same time as reading, not
// as writing: its owner holds the lock. The zero value is not usable; call New.
type Index struct {
	// Tie puts documents of the same score in order; nil means by number.
	Tie func(a, b Doc) int

	shards  [shards]shard
	lengths []int32 // terms of each document; removed ones have -1
	live    int     // documents not removed
	total   int64   // terms of the live documents
}

// shards is how many goroutines can add at the same time.
const shards = 4

// shard holds the terms whose keys fall into it.
type shard struct {
	ids   map[Key]int32 // where the term's postings are in lists
	lists []postings
}

// Key stands for a term: for one of up to seven bytes, which is nearly all of
// Chinese, its bytes and length, for a longer one its hash. A map with such
// keys is faster than one with strings and nothing for the garbage collector to
// look into. Two longer terms share a key once in 10^19 pairs.
type Key uint64

// KeyOf returns the key of a term.
func KeyOf(term string) Key {
	if len(term) <= 7 {
		key := Key(len(term))
		for i := range len(term) {
			key = key<<8 | Key(term[i])
		}
		return key
	}
	hash := uint64(14695981039346656037) // FNV-1a
	for i := range len(term) {
		hash = (hash ^ uint64(term[i])) * 1099511628211
	}
	return Key(hash | 1<<63)
}

func (k Key) shard() int { return int(uint64(k) * 0x9E3779B97F4A7C15 >> 62) }

// posting is a document that holds a term, shifted by eight bits, and how often
// it does, up to 255.
type posting uint32

func (p posting) doc() Doc     { return Doc(p >> 8) }
func (p posting) freq() uint32 { return uint32(p & 0xff) }

// postings of one term, ascending by document.
type postings struct {
	docs []posting
	live int32 // how many of docs are not removed
	last Doc   // of docs, here too, since looking there costs a trip to memory
}

// New returns an empty index.
func New() *Index {
	x := &Index{}
	for i := range x.shards {
		x.shards[i].ids = make(map[Key]int32)
	}
	return x
}

// Len is the number of documents that have not been removed.
func (x *Index) Len() int { return x.live }

// Add brings in a document with its terms, repetitions included, and returns its
// number.
func (x *Index) Add(terms []string) Doc {
	keys := make([]Key, len(terms))
	for i, term := range terms {
		keys[i] = KeyOf(term)
	}
	return x.AddAll([][]Key{keys})
}

// AddAll brings in documents with the keys of their terms, repetitions included,
// and returns the number of the first; the others follow it.
func (x *Index) AddAll(documents [][]Key) Doc {
	first := Doc(len(x.lengths))
	for _, terms := range documents {
		x.lengths = append(x.lengths, int32(len(terms)))
		x.live++
		x.total += int64(len(terms))
	}
	var group sync.WaitGroup
	for i := range x.shards {
		if len(documents) < worthwhile {
			x.shards[i].add(i, first, documents)
			continue
		}
		group.Go(func() { x.shards[i].add(i, first, documents) })
	}
	group.Wait()
	return first
}

// worthwhile is the number of documents from which on goroutines pay.
const worthwhile = 16

func (s *shard) add(number int, doc Doc, documents [][]Key) {
	for _, terms := range documents {
		for _, key := range terms {
			if key.shard() == number {
				s.list(key).add(doc)
			}
		}
		doc++
	}
}

func (s *shard) list(key Key) *postings {
	id, known := s.ids[key]
	if !known {
		id = int32(len(s.lists))
		s.ids[key] = id
		s.lists = append(s.lists, postings{last: -1})
	}
	return &s.lists[id]
}

func (p *postings) add(doc Doc) {
	if p.last == doc {
		if at := &p.docs[len(p.docs)-1]; at.freq() < 255 {
			*at++
		}
		return
	}
	p.docs = append(p.docs, posting(doc)<<8|1)
	p.last = doc
	p.live++
}

// find returns the postings of a term, or nil.
func (x *Index) find(key Key) *postings {
	s := &x.shards[key.shard()]
	if id, ok := s.ids[key]; ok {
		return &s.lists[id]
	}
	return nil
}

// Remove takes a document out. The terms are those that it was added with; its
// postings stay until the index is built anew, but count no more.
func (x *Index) Remove(doc Doc, terms []Key) {
	if x.lengths[doc] < 0 {
		return
	}
	x.live--
	x.total -= int64(x.lengths[doc])
	x.lengths[doc] = -1
	seen := make(map[Key]bool, len(terms))
	for _, key := range terms {
		if list := x.find(key); list != nil && !seen[key] {
			seen[key] = true
			list.live--
		}
	}
}

// Wasted is the share of documents that are removed and still take up room, in [0,1].
func (x *Index) Wasted() float64 {
	if len(x.lengths) == 0 {
		return 0
	}
	return 1 - float64(x.live)/float64(len(x.lengths))
}

// Full says whether there is no room for so many documents more.
func (x *Index) Full(more int) bool { return len(x.lengths)+more > MaxDocs }

// DF is the number of documents that hold the term.
func (x *Index) DF(term string) int {
	if list := x.find(KeyOf(term)); list != nil {
		return int(list.live)
	}
	return 0
}

// Query is one weighted term of a search.
type Query struct {
	Term   string
	Weight float64
}

// Scored is a document with its BM25 score.
type Scored struct {
	Doc   Doc
	Score float64
}

// Search returns the n best documents, best first. Documents that hold none of
// the terms are not among them.
func (x *Index) Search(terms []Query, n int) []Scored {
	if x.live == 0 || n < 1 {
		return nil
	}
	scores := make([]float32, len(x.lengths))
	x.score(terms, scores)
	tie := x.Tie
	if tie == nil {
		tie = func(a, b Doc) int { return cmp.Compare(a, b) }
	}
	return best(scores, n, tie)
}

func (x *Index) score(terms []Query, scores []float32) {
	average := float64(x.total) / float64(x.live)
	base, slope := float32(k1*(1-b)), float32(k1*b/math.Max(average, 1))
	for _, q := range terms {
		list := x.find(KeyOf(q.Term))
		if list == nil || list.live == 0 {
			continue
		}
		weight := float32(q.Weight * store.IDF(int(list.live), x.live) * (k1 + 1))
		for _, p := range list.docs {
			doc := p.doc()
			if length := x.lengths[doc]; length >= 0 {
				freq := float32(p.freq())
				scores[doc] += weight * freq / (freq + base + slope*float32(length))
			}
		}
	}
}

// best picks the n highest positive scores. It keeps twice n candidates and
// halves them when they are full, which is linear in the number of scores.
func best(scores []float32, n int, tie func(a, b Doc) int) []Scored {
	var top []Scored
	floor := float32(0)
	for doc, score := range scores {
		if score < floor || score <= 0 {
			continue
		}
		top = append(top, Scored{Doc(doc), float64(score)})
		if len(top) >= 2*n+64 {
			top = cut(top, n, tie)
			floor = float32(top[n-1].Score)
		}
	}
	return cut(top, n, tie)
}

func cut(top []Scored, n int, tie func(a, b Doc) int) []Scored {
	slices.SortFunc(top, func(a, b Scored) int {
		if a.Score != b.Score {
			return cmp.Compare(b.Score, a.Score)
		}
		return tie(a.Doc, b.Doc)
	})
	return top[:min(n, len(top))]
}
