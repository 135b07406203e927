package eval

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Gate is a condition on a metric: "facts>=0.8", "declines.false < 5%", or of a
// part of the questions "facts[lang=en] >= 0.6".
type Gate struct {
	Metric    string
	Dimension string // of the part; empty is the whole
	Part      string
	Op        string // ">=", "<=", ">" or "<"
	Limit     float64
	text      string
}

var gateForm = regexp.MustCompile(`^\s*([\w.@]+)\s*(?:\[\s*(\w+)\s*=\s*([^\]]+?)\s*\])?\s*(>=|<=|>|<|≥|≤)\s*(\S+?)\s*(%?)\s*$`)

// ParseGate reads a gate. A metric that there is none of is an error: a gate that
// can never fail would be worse than none.
func ParseGate(s string) (Gate, error) {
	m := gateForm.FindStringSubmatch(s)
	if m == nil {
		return Gate{}, fmt.Errorf("%q is no gate: write METRIC>=N, or with <=, > or <", s)
	}
	g := Gate{Metric: m[1], Dimension: m[2], Part: m[3], text: strings.TrimSpace(s)}
	g.Op = strings.NewReplacer("≥", ">=", "≤", "<=").Replace(m[4])
	if _, ok := MetricNamed(g.Metric); !ok {
		return Gate{}, fmt.Errorf("%q: there is no metric %s", s, g.Metric)
	}
	if g.Dimension != "" && !isDimension(g.Dimension) {
		return Gate{}, fmt.Errorf("%q: there are no parts by %s", s, g.Dimension)
	}
	limit, err := strconv.ParseFloat(m[5], 64)
	if err != nil || math.IsNaN(limit) {
		return Gate{}, fmt.Errorf("%q: %s is no number", s, m[5])
	}
	if m[6] != "" {
		limit /= 100
	}
	g.Limit = limit
	return g, nil
}

func isDimension(name string) bool {
	for _, d := range dimensions {
		if d.name == name {
			return true
		}
	}
	return false
}

func (g Gate) String() string { return g.text }

// Short says how a gate is not met.
type Short struct {
	Gate  Gate
	Value Value // N is 0 where nothing was measured
}

// tolerance is for limits like 0.1 that binary numbers only come close to. Rows
// are kept in single precision.
const tolerance = 1e-7

// Check returns the gates that are not met. A metric that nothing was measured
// of does not meet its gate.
func (s *Summary) Check(gates []Gate) []Short {
	var out []Short
	for _, g := range gates {
		metrics := s.Metrics
		if g.Dimension != "" {
			metrics = s.By[g.Dimension][g.Part]
		}
		v, ok := metrics[g.Metric]
		if !ok || !g.met(v.Value) {
			out = append(out, Short{g, v})
		}
	}
	return out
}

func (g Gate) met(v float64) bool {
	switch g.Op {
	case ">=":
		return v >= g.Limit-tolerance
	case "<=":
		return v <= g.Limit+tolerance
	case ">":
		return v > g.Limit+tolerance
	}
	return v < g.Limit-tolerance
}
