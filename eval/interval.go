package eval

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// Value is a metric of a run, or of a part of it, with its 95 % bootstrap
// interval. N is how many questions, citations, sentences or figures it is of.
type Value struct {
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
	N     int     `json:"n"`
}

// resamples is how often the questions are drawn anew for an interval.
const resamples = 1000

// seed makes every run of the same results give the same intervals.
const seed = 20140226

// column is one metric over some questions.
type column struct {
	metric   *Metric
	at       []int32 // the questions that count, as indexes of the draws
	num, den []float64
	order    []int32 // of a quantile: at's indexes by value
}

// newColumn takes a metric out of rows.
func newColumn(i int, rows []*row) *column {
	c := &column{metric: &Metrics[i]}
	for j, r := range rows {
		if r.den[i] == 0 {
			continue
		}
		c.at = append(c.at, int32(j))
		c.num = append(c.num, float64(r.num[i]))
		c.den = append(c.den, float64(r.den[i]))
	}
	if c.metric.Quantile > 0 {
		c.order = make([]int32, len(c.at))
		for j := range c.order {
			c.order[j] = int32(j)
		}
		sort.SliceStable(c.order, func(a, b int) bool { return c.num[c.order[a]] < c.num[c.order[b]] })
	}
	return c
}

// value is the metric itself. It is NaN where nothing counts.
func (c *column) value() float64 { return c.drawn(nil) }

// drawn is the metric of a draw, which says how often each question came up;
// nil is each of them once.
func (c *column) drawn(times []uint8) float64 {
	if c.metric.Quantile > 0 {
		return c.quantile(times)
	}
	num, den := 0.0, 0.0
	for j, at := range c.at {
		w := 1.0
		if times != nil {
			w = float64(times[at])
		}
		num += w * c.num[j]
		den += w * c.den[j]
	}
	if den == 0 {
		return math.NaN()
	}
	return num / den
}

// quantile is the smallest value that has the share q of all at or below it.
func (c *column) quantile(times []uint8) float64 {
	total := len(c.at)
	if times != nil {
		total = 0
		for _, at := range c.at {
			total += int(times[at])
		}
	}
	need := int(math.Ceil(c.metric.Quantile * float64(total)))
	for _, j := range c.order {
		if times == nil {
			need--
		} else {
			need -= int(times[c.at[j]])
		}
		if need <= 0 && total > 0 {
			return c.num[j]
		}
	}
	return math.NaN()
}

// n is the number of things that the metric is of.
func (c *column) n() int {
	if c.metric.Of == questions {
		return len(c.at)
	}
	sum := 0.0
	for _, d := range c.den {
		sum += d
	}
	return int(math.Round(sum))
}

// draws are resamples of some questions with replacement: how often each came up.
type draws [][]uint8

// newDraws depends on n alone, so that intervals are the same in every run.
func newDraws(n int) draws {
	rng := rand.NewPCG(seed, uint64(n))
	out := make(draws, resamples)
	flat := make([]uint8, resamples*n)
	for i := range out {
		out[i] = flat[i*n : (i+1)*n : (i+1)*n]
		draw(out[i], rng)
	}
	return out
}

// draw draws as many questions as there are. Each random number serves for two of
// them: this is most of what the intervals cost.
func draw(times []uint8, rng *rand.PCG) {
	n := uint64(len(times))
	for drawn := 0; drawn < len(times); drawn += 2 {
		bits := rng.Uint64()
		times[bits>>32*n>>32]++
		if drawn+1 < len(times) {
			times[bits&math.MaxUint32*n>>32]++
		}
	}
}

// measureRows computes all metrics of some questions. Those of which nothing
// counts are left out.
func measureRows(rows []*row) map[string]Value {
	out := make(map[string]Value)
	if len(rows) == 0 {
		return out
	}
	d := newDraws(len(rows))
	for i := range Metrics {
		c := newColumn(i, rows)
		if len(c.at) == 0 {
			continue
		}
		v := Value{Value: c.value(), N: c.n()}
		v.Lo, v.Hi = c.interval(d)
		out[c.metric.Name] = v
	}
	dropDeclines(out)
	return out
}

// dropDeclines takes out what says nothing where no question is to be declined.
func dropDeclines[V any](metrics map[string]V) {
	if _, ok := metrics["declines.recall"]; !ok {
		delete(metrics, "declines.precision")
		delete(metrics, "declines.f1")
	}
}

// interval is the 95 % percentile interval.
func (c *column) interval(d draws) (lo, hi float64) {
	if c.constant() {
		return c.value(), c.value()
	}
	stats := make([]float64, 0, len(d))
	for _, times := range d {
		if v := c.drawn(times); !math.IsNaN(v) {
			stats = append(stats, v)
		}
	}
	return percentiles(stats, c.value())
}

// constant says that every question has the same value, so that every draw has it.
func (c *column) constant() bool {
	for j := range c.num {
		if c.num[j]*c.den[0] != c.num[0]*c.den[j] {
			return false
		}
	}
	return true
}

// percentiles are the 2.5th and the 97.5th; without data both are otherwise.
func percentiles(stats []float64, otherwise float64) (lo, hi float64) {
	if len(stats) == 0 {
		return otherwise, otherwise
	}
	slices.Sort(stats)
	last := float64(len(stats) - 1)
	return stats[int(math.Floor(0.025*last))], stats[int(math.Ceil(0.975*last))]
}
