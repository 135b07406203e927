package eval

import "testing"

func TestGates(t *testing.T) {
	s := &Summary{
		Metrics: map[string]Value{"facts": {Value: 0.8, N: 10}, "declines.false": {Value: 0.05, N: 20}, "latency.p95": {Value: 120, N: 3}, "citations.recall": {Value: float64(float32(0.9)), N: 10}},
		By:      map[string]map[string]map[string]Value{"lang": {"en": {"facts": {Value: 0.5, N: 4}}}},
	}
	for _, test := range []struct {
		gate string
		met  bool
	}{
		{"facts>=0.8", true}, {" facts >= 0.8 ", true}, {"facts >= 80%", true}, {"facts≥0.81", false}, {"facts>0.8", false},
		{"declines.false<=0.05", true}, {"declines.false < 5 %", false}, {"latency.p95<200", true}, {"latency.p95<=100", false},
		{"citations.recall>=0.9", true}, // kept in single precision
		{"facts[lang=en]>=0.5", true}, {"facts[ lang = en ] > 0.5", false}, {"facts[lang=fr]>=0", false},
		{"hit@1>=0", false}, // nothing was measured
	} {
		g, err := ParseGate(test.gate)
		if err != nil {
			t.Error(err)
			continue
		}
		if short := s.Check([]Gate{g}); (len(short) == 0) != test.met {
			t.Errorf("%s: %+v", test.gate, short)
		}
	}
}

func TestNoGate(t *testing.T) {
	for _, s := range []string{"", "facts", "facts=0.8", "facts==0.8", "facts>=", "facts>=x", "facts>=NaN", "fcats>=0.8", ">=0.8", "facts[colour=red]>=1", "facts>=0.8 and more"} {
		if g, err := ParseGate(s); err == nil {
			t.Errorf("%q is %+v", s, g)
		}
	}
}
