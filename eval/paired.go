package eval

import (
	"math"
	"math/rand/v2"
)

// Difference is how a metric differs between two runs, over the questions that
// both have answered.
type Difference struct {
	Before float64 `json:"before"`
	After  float64 `json:"after"`
	Diff   float64 `json:"diff"` // After − Before
	// Lo and Hi are the 95 % interval of Diff, from a paired bootstrap: both runs
	// are drawn with the same questions.
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
	// P is how likely a difference at least as large is where there is none: of a
	// paired permutation test or, for a quantile, of the bootstrap.
	P float64 `json:"p"`
	N int     `json:"n"` // questions that count in either run
}

// permutations is how often the two runs are swapped at random.
const permutations = 10000

// pair is one metric in two runs, over the same questions.
type pair struct{ before, after *column }

// difference is false where the metric counts in only one of the runs.
func (p pair) difference(d draws) (Difference, bool) {
	before, after := p.before.value(), p.after.value()
	if math.IsNaN(before) || math.IsNaN(after) {
		return Difference{}, false
	}
	diffs := make([]float64, 0, len(d))
	for _, times := range d {
		if v := p.after.drawn(times) - p.before.drawn(times); !math.IsNaN(v) {
			diffs = append(diffs, v)
		}
	}
	out := Difference{Before: before, After: after, Diff: after - before, N: p.n()}
	out.Lo, out.Hi = percentiles(diffs, out.Diff)
	if p.before.metric.Quantile > 0 {
		out.P = bootstrapP(diffs)
	} else {
		out.P = p.permutationP()
	}
	return out, true
}

// n counts the questions that count in either.
func (p pair) n() int {
	i, j, n := 0, 0, 0
	a, b := p.before.at, p.after.at
	for i < len(a) || j < len(b) {
		n++
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			i, j = i+1, j+1
		}
	}
	return n
}

// bootstrapP is twice the share of draws on the rarer side of no difference.
func bootstrapP(diffs []float64) float64 {
	if len(diffs) == 0 {
		return 1
	}
	below, above := 0, 0
	for _, d := range diffs {
		below += count(d <= 0)
		above += count(d >= 0)
	}
	return min(1, 2*float64(min(below, above)+1)/float64(len(diffs)+1))
}

// sums are those of numerator and denominator of a ratio, in both runs.
type sums struct{ num1, den1, num2, den2 float64 }

func (s sums) diff() float64 {
	return s.num2/s.den2 - s.num1/s.den1
}

// permutationP swaps the two runs question by question at random, and counts how
// often the difference gets as large as it was.
func (p pair) permutationP() float64 {
	base, changed := p.split()
	observed := base
	for _, c := range changed {
		observed = observed.plus(c)
	}
	want := math.Abs(observed.diff()) - 1e-12
	rng := rand.New(rand.NewPCG(seed, uint64(len(changed))))
	extreme := 0
	for range permutations {
		s := base
		var bits uint64
		for i, c := range changed {
			if i%64 == 0 {
				bits = rng.Uint64()
			}
			if bits&1 == 1 {
				c = sums{c.num2, c.den2, c.num1, c.den1}
			}
			bits >>= 1
			s = s.plus(c)
		}
		// A side without a denominator has no ratio: it speaks for neither.
		if d := s.diff(); math.IsNaN(d) || math.Abs(d) >= want {
			extreme++
		}
	}
	return float64(extreme+1) / (permutations + 1)
}

func (s sums) plus(c sums) sums {
	return sums{s.num1 + c.num1, s.den1 + c.den1, s.num2 + c.num2, s.den2 + c.den2}
}

// split sums up the questions that are the same in both runs, which swapping does
// not change, and returns the others.
func (p pair) split() (same sums, changed []sums) {
	i, j := 0, 0
	a, b := p.before, p.after
	for i < len(a.at) || j < len(b.at) {
		var c sums
		first := j == len(b.at) || i < len(a.at) && a.at[i] <= b.at[j]
		second := i == len(a.at) || j < len(b.at) && b.at[j] <= a.at[i]
		if first {
			c.num1, c.den1 = a.num[i], a.den[i]
			i++
		}
		if second {
			c.num2, c.den2 = b.num[j], b.den[j]
			j++
		}
		if c.num1 == c.num2 && c.den1 == c.den2 {
			same = same.plus(c)
		} else {
			changed = append(changed, c)
		}
	}
	return same, changed
}
