package bm25

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// small has three documents of 2, 3 and 1 terms, 2 on average.
func small() *Index {
	x := New()
	for _, terms := range []string{"a b", "a a a", "c"} {
		x.Add(strings.Fields(terms))
	}
	return x
}

func search(x *Index, n int, terms ...string) []Scored {
	var queries []Query
	for _, term := range terms {
		queries = append(queries, Query{Term: term, Weight: 1})
	}
	return x.Search(queries, n)
}

func check(t *testing.T, what string, got []Scored, want ...Scored) {
	t.Helper()
	same := len(got) == len(want)
	for i := range want {
		same = same && got[i].Doc == want[i].Doc && math.Abs(got[i].Score-want[i].Score) < 1e-5
	}
	if !same {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestScores(t *testing.T) {
	x := small()
	// A term scores IDF · tf·(k1+1) / (tf + k1·(1-b + b·length/average)).
	//
	// a: 2 of 3 documents, IDF = ln(1 + (3-2+.5)/(2+.5)) = ln 1.6 = 0.470004.
	//   0: tf 1, length 2: 1·1.9 / (1 + .9·(.5+.5·2/2)) = 1.9/1.9   = 1        → 0.470004
	//   1: tf 3, length 3: 3·1.9 / (3 + .9·(.5+.5·3/2)) = 5.7/4.125 = 1.381818 → 0.649460
	check(t, "a", search(x, 5, "a"), Scored{1, 0.649460}, Scored{0, 0.470004})
	// c: 1 of 3 documents, IDF = ln(1 + 2.5/1.5) = 0.980829.
	//   2: tf 1, length 1: 1.9 / (1 + .9·(.5+.5·1/2)) = 1.9/1.675 = 1.134328 → 1.112582
	check(t, "c", search(x, 5, "c"), Scored{2, 1.112582})
	// b: IDF as c; document 0 as for a: 0.980829. With a: 1.450833.
	check(t, "a and b", search(x, 5, "a", "b"), Scored{0, 1.450833}, Scored{1, 0.649460})
	check(t, "a twice", search(x, 1, "a", "a"), Scored{1, 1.298920})
	check(t, "weight .5", x.Search([]Query{{"c", .5}}, 5), Scored{2, 0.556291})
	check(t, "unknown", search(x, 5, "d"))
	check(t, "no terms", search(x, 5))
	check(t, "none wanted", search(x, 0, "a"))
	check(t, "empty", search(New(), 5, "a"))
}

func TestRemove(t *testing.T) {
	x := small()
	x.Remove(1, keysOf("a a a"))
	x.Remove(1, keysOf("a a a")) // twice is once
	// Left are 2 documents of 2 and 1 terms, 1.5 on average.
	// a: 1 of 2, IDF = ln(1 + 1.5/1.5) = 0.693147.
	//   0: 1.9 / (1 + .9·(.5+.5·2/1.5)) = 1.9/2.05 = 0.926829 → 0.642429
	check(t, "a", search(x, 5, "a"), Scored{0, 0.642429})
	if x.Len() != 2 || x.DF("a") != 1 || x.DF("b") != 1 || x.DF("d") != 0 || math.Abs(x.Wasted()-1./3) > 1e-9 {
		t.Errorf("len %d, DF %d %d %d, wasted %g", x.Len(), x.DF("a"), x.DF("b"), x.DF("d"), x.Wasted())
	}
	x.Remove(0, keysOf("a b"))
	x.Remove(2, keysOf("c"))
	check(t, "all removed", search(x, 5, "a", "b", "c"))
	if x.Wasted() != 1 || New().Wasted() != 0 {
		t.Errorf("wasted %g and %g", x.Wasted(), New().Wasted())
	}
	if doc := x.Add([]string{"a"}); doc != 3 {
		t.Errorf("the next document is %d", doc)
	}
	check(t, "added again", search(x, 5, "a"), Scored{3, 0.287682}) // ln(1 + .5/1.5), length = average
}

func keysOf(terms string) []Key {
	var keys []Key
	for _, term := range strings.Fields(terms) {
		keys = append(keys, KeyOf(term))
	}
	return keys
}

func TestFrequencySaturates(t *testing.T) {
	x := New()
	x.Add(strings.Fields(strings.Repeat("a ", 70_000)))
	x.Add([]string{"b"})
	if got := search(x, 5, "a"); len(got) != 1 || got[0].Doc != 0 || got[0].Score <= 0 {
		t.Errorf("got %v", got)
	}
	if x.DF("a") != 1 || x.DF("b") != 1 {
		t.Errorf("DF %d and %d", x.DF("a"), x.DF("b"))
	}
}

// TestTies has far more documents of one score than are wanted.
func TestTies(t *testing.T) {
	x := New()
	for range 1000 {
		x.Add([]string{"a"})
	}
	if got := search(x, 3, "a"); len(got) != 3 || got[0].Doc != 0 || got[2].Doc != 2 {
		t.Errorf("by number: got %v", got)
	}
	x.Tie = func(a, b Doc) int { return cmp.Compare(b, a) }
	if got := search(x, 3, "a"); len(got) != 3 || got[0].Doc != 999 || got[2].Doc != 997 {
		t.Errorf("by an order of its own: got %v", got)
	}
}

// TestAddAll compares many documents added at once with each added alone, and the
// best of them with those of a plain sort.
func TestAddAll(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	one, all := New(), New()
	var documents [][]Key
	for range 500 {
		var terms []string
		for range 1 + random.IntN(40) {
			terms = append(terms, fmt.Sprint("a rather long term ", int(100*random.Float64()*random.Float64()))[random.IntN(2)*18:])
		}
		one.Add(terms)
		keys := make([]Key, len(terms))
		for i, term := range terms {
			keys[i] = KeyOf(term)
		}
		documents = append(documents, keys)
	}
	if first := all.AddAll(documents[:300]); first != 0 {
		t.Errorf("the first is %d", first)
	}
	if first := all.AddAll(documents[300:]); first != 300 {
		t.Errorf("the next is %d", first)
	}
	terms := []string{" 1", " 2", "a rather long term 3", " 40"}
	everything := search(one, 1000, terms...)
	for _, n := range []int{1, 7, 100, 1000} {
		want := everything[:min(n, len(everything))]
		if got := search(all, n, terms...); !reflect.DeepEqual(got, want) {
			t.Errorf("best %d: got %v, want %v", n, got, want)
		}
	}
	if len(everything) < 100 {
		t.Errorf("only %d found", len(everything))
	}
}

func TestKeyOf(t *testing.T) {
	seen := make(map[Key]string)
	for _, term := range []string{"", "a", "\x00", "\x00\x00", "a\x00", "\x00a", "北京", "京北", "北", "sevenby", "eightbyt", "eightbyu", "a longer term than seven"} {
		key := KeyOf(term)
		if other, ok := seen[key]; ok {
			t.Errorf("%q and %q have the same key", term, other)
		}
		seen[key] = term
		if s := key.shard(); s < 0 || s >= shards {
			t.Errorf("%q falls into shard %d", term, s)
		}
	}
}
