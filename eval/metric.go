package eval

import (
	"fmt"
	"math"
)

// Metric is something that is reported of a run. It is a ratio of two sums over
// the questions, or a quantile of a value that each question has.
type Metric struct {
	// Name is that of summary.json and of gates.
	Name string
	// Means says in a few words what it is.
	Means string
	Unit  Unit
	// Better is +1 where more is better, -1 where less is, 0 where neither is.
	Better int
	// Of is what is counted: "questions", "citations", "sentences", "figures".
	Of string
	// Quantile in (0,1) makes it that quantile of the numerators; 0 is a ratio.
	Quantile float64

	// of returns a question's share in numerator and denominator. A denominator
	// of 0 means that the question does not count.
	of func(m *measured) (num, den float64)
}

// Unit says how a figure is written.
type Unit string

// The units.
const (
	Share  Unit = "share" // in [0,1]
	Millis Unit = "ms"
	Number Unit = "number"
	Money  Unit = "money" // in the currency of the price
)

// questions is what most metrics count.
const questions = "questions"

// measured is what metrics look at.
type measured struct {
	*Result
	price Price
}

// Price is what a million tokens cost, in any currency.
type Price struct {
	Prompt     float64 `json:"prompt"`
	Completion float64 `json:"completion"`
}

// MetricNamed finds a metric.
func MetricNamed(name string) (*Metric, bool) {
	for i := range Metrics {
		if Metrics[i].Name == name {
			return &Metrics[i], true
		}
	}
	return nil, false
}

type measure = func(m *measured) (num, den float64)

// asked counts the questions that were answered or declined.
func asked(of measure) measure {
	return func(m *measured) (float64, float64) {
		if m.Error != "" || m.Answer == nil {
			return 0, 0
		}
		return of(m)
	}
}

// answered counts those whose answer can be judged.
func answered(of measure) measure {
	return asked(func(m *measured) (float64, float64) {
		if m.Score.Right == nil {
			return 0, 0
		}
		return only(of(m))
	})
}

// only leaves out what has no denominator.
func only(num, den float64) (float64, float64) {
	if den == 0 {
		return 0, 0
	}
	return num, den
}

func cited(of func(*measured, *CitationScore) (float64, float64)) measure {
	return asked(func(m *measured) (float64, float64) {
		if m.Score.Citations == nil {
			return 0, 0
		}
		return only(of(m, m.Score.Citations))
	})
}

func checked(of func(*CheckScore) (float64, float64)) measure {
	return asked(func(m *measured) (float64, float64) {
		if m.Score.Checks == nil || m.Declined {
			return 0, 0
		}
		return only(of(m.Score.Checks))
	})
}

func retrieval(of func(*RetrievalScore) float64) measure {
	return func(m *measured) (float64, float64) {
		if m.Error != "" || m.Score.Retrieval == nil {
			return 0, 0
		}
		return of(m.Score.Retrieval), 1
	}
}

func hit(k int) measure {
	return retrieval(func(s *RetrievalScore) float64 { return yes(s.within(k)) })
}

func factShare(m *measured) (float64, float64) {
	there := 0
	for _, ok := range m.Score.Facts {
		there += count(ok)
	}
	if len(m.Score.Facts) == 0 {
		return 0, 0
	}
	return float64(there) / float64(len(m.Score.Facts)) * yes(!m.Declined), 1
}

func latency(m *measured) (float64, float64) { return m.Timings.Total, 1 }

func firstToken(m *measured) (float64, float64) {
	if m.Timings.FirstToken > 0 {
		return m.Timings.FirstToken, 1
	}
	return m.FirstPart, yes(m.FirstPart > 0)
}

func cost(m *measured) (float64, float64) {
	if m.price == (Price{}) {
		return 0, 0
	}
	return (float64(m.Usage.PromptTokens)*m.price.Prompt + float64(m.Usage.CompletionTokens)*m.price.Completion) / 1e6, 1
}

// claims counts the sentences with something to check.
func (s *CheckScore) claims() float64 { return float64(s.Supported + s.Unsupported + s.Uncited) }

func (s *CheckScore) figures() float64 { return float64(s.Found + s.Derived + s.Missing) }

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// row is what is kept in memory of a result: its share in every metric.
type row struct {
	num, den []float32
}

func newRow(m *measured) row {
	r := row{make([]float32, len(Metrics)), make([]float32, len(Metrics))}
	for i := range Metrics {
		num, den := Metrics[i].of(m)
		if math.IsNaN(num) || math.IsInf(num, 0) {
			num, den = 0, 0
		}
		r.num[i], r.den[i] = float32(num), float32(den)
	}
	return r
}

// Format writes a figure of the metric.
func (m *Metric) Format(v float64) string {
	switch m.Unit {
	case Share:
		return fmt.Sprintf("%.3f", v)
	case Millis:
		if v >= 100 {
			return fmt.Sprintf("%.0f ms", v)
		}
		return fmt.Sprintf("%.2f ms", v)
	case Money:
		return fmt.Sprintf("%.6f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

// signed writes a difference of the metric.
func (m *Metric) signed(v float64) string {
	s := m.Format(v)
	if v >= 0 {
		s = "+" + s
	}
	return s
}
