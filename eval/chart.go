package eval

import (
	"fmt"
	"math"
	"slices"
)

// chart is a picture of horizontal bars, worked out here and drawn by the
// template. All lengths are in pixels of an SVG.
type chart struct {
	Title         string
	Width, Height float64
	Left          float64 // where the bars begin
	Zero          float64 // where 0 is
	Bars          []bar
	Ticks         []tick
}

type bar struct {
	Label, Value, Hint string
	X, Y, W            float64
	Lo, Hi             float64 // ends of the interval
	Middle             float64 // of the bar, vertically
	Class              string
}

type tick struct {
	X     float64
	Label string
}

// Measures of a chart.
const (
	chartLeft, chartPlot, chartRight = 190.0, 380.0, 90.0
	barStep, barHeight, chartTop     = 26.0, 14.0, 8.0
)

// chartItem is what a bar shows.
type chartItem struct {
	label, value, hint string
	at, lo, hi         float64
	class              string
}

// newChart draws bars from 0 on a scale from low to high.
func newChart(title string, low, high float64, mark func(float64) string, items []chartItem) *chart {
	if len(items) == 0 {
		return nil
	}
	x := func(v float64) float64 {
		return chartLeft + chartPlot*(min(max(v, low), high)-low)/(high-low)
	}
	c := &chart{Title: title, Width: chartLeft + chartPlot + chartRight, Left: chartLeft, Zero: x(0),
		Height: chartTop + barStep*float64(len(items)) + 24}
	for i, item := range items {
		y := chartTop + barStep*float64(i)
		from, to := min(x(0), x(item.at)), max(x(0), x(item.at))
		c.Bars = append(c.Bars, bar{Label: item.label, Value: item.value, Hint: item.hint, Class: item.class,
			X: from, Y: y, W: to - from, Lo: x(item.lo), Hi: x(item.hi), Middle: y + barHeight/2})
	}
	for i := range 5 {
		v := low + (high-low)*float64(i)/4
		c.Ticks = append(c.Ticks, tick{x(v), mark(v)})
	}
	return c
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }

// chartMetrics are the shares that the first chart shows.
var chartMetrics = []string{"right", "facts", "citations.precision", "citations.recall", "checks.ok",
	"declines.recall", "declines.precision", "hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10", "evidence.recall@10"}

// overview shows the shares of the whole run.
func overview(s *Summary) *chart {
	var items []chartItem
	for _, name := range chartMetrics {
		if v, ok := s.Metrics[name]; ok {
			items = append(items, shareItem(name, v))
		}
	}
	return newChart("The whole run, with 95 % intervals", 0, 1, percent, items)
}

func shareItem(label string, v Value) chartItem {
	return chartItem{label: label, value: fmt.Sprintf("%.3f", v.Value), at: v.Value, lo: v.Lo, hi: v.Hi, class: "share",
		hint: fmt.Sprintf("%s: %.3f [%.3f, %.3f], n = %d", label, v.Value, v.Lo, v.Hi, v.N)}
}

// partCharts show one metric part by part.
func partCharts(s *Summary) []*chart {
	name := "right"
	if _, ok := s.Metrics[name]; !ok {
		name = "hit@1"
	}
	var out []*chart
	for _, d := range dimensions {
		var items []chartItem
		for _, part := range partNames(s.By[d.name]) {
			if v, ok := s.By[d.name][part][name]; ok {
				items = append(items, shareItem(fmt.Sprintf("%s (%d)", part, v.N), v))
			}
		}
		if len(items) > 1 || d.name == "category" && len(items) > 0 {
			out = append(out, newChart(name+" by "+d.name, 0, 1, percent, items))
		}
	}
	return out
}

func partNames(parts map[string]map[string]Value) []string {
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// differences shows how the shares differ from the baseline.
func differences(c *Comparison) *chart {
	var items []chartItem
	widest := 0.02
	for i := range Metrics {
		m := &Metrics[i]
		d, ok := c.Metrics[m.Name]
		if !ok || m.Unit != Share || d.Diff == 0 && d.Lo == 0 && d.Hi == 0 {
			continue
		}
		widest = max(widest, math.Abs(d.Lo), math.Abs(d.Hi))
		items = append(items, chartItem{label: m.Name, value: fmt.Sprintf("%+.3f", d.Diff), at: d.Diff, lo: d.Lo, hi: d.Hi,
			class: d.class(m), hint: fmt.Sprintf("%s: %.3f → %.3f, %+.3f [%+.3f, %+.3f], p = %.4f", m.Name, d.Before, d.After, d.Diff, d.Lo, d.Hi, d.P)})
	}
	return newChart("Difference to the baseline in percentage points, with 95 % intervals", -widest, widest,
		func(v float64) string { return fmt.Sprintf("%+.1f", 100*v) }, items)
}

// significant is the p-value from which on a difference is taken for one.
const significant = 0.05

// class is "better" or "worse" where the difference is unlikely to be chance.
func (d Difference) class(m *Metric) string {
	switch {
	case d.P >= significant || m.Better == 0 || d.Diff == 0:
		return "even"
	case (d.Diff > 0) == (m.Better > 0):
		return "better"
	}
	return "worse"
}

// latencies shows how many answers took how long.
func latencies(rows []*row) *chart {
	var index int
	for i := range Metrics {
		if Metrics[i].Name == "latency.p50" {
			index = i
		}
	}
	var values []float64
	for _, r := range rows {
		if r.den[index] > 0 {
			values = append(values, float64(r.num[index]))
		}
	}
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	return histogram(values)
}

// histogram counts sorted values in steps that double.
func histogram(values []float64) *chart {
	var items []chartItem
	most := 0
	top := math.Pow(2, math.Floor(math.Log2(max(values[0], 0.125))))
	for i := 0; i < len(values); top *= 2 {
		n := 0
		for i < len(values) && values[i] < top*2 {
			i, n = i+1, n+1
		}
		most = max(most, n)
		items = append(items, chartItem{label: fmt.Sprintf("%g–%g ms", top, top*2), value: fmt.Sprint(n), at: float64(n), lo: float64(n), hi: float64(n), class: "count"})
	}
	return newChart("Time to the whole answer: questions", 0, float64(most), func(v float64) string { return fmt.Sprintf("%.0f", v) }, items)
}
