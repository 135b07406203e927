package eval

import (
	"strings"
	"testing"
)

func TestSweepTable(t *testing.T) {
	share := func(v float64) map[string]Value {
		return map[string]Value{"facts": {Value: v, N: 10}, "errors": {Value: 0, N: 10}}
	}
	s := &Sweep{Runs: []SweepRun{
		{Name: "a=1", Metrics: share(0.5)},
		{Name: "a=2|3", Metrics: share(0.9), Comparison: &Comparison{
			Better: []QuestionID{{ID: "q"}}, Metrics: map[string]Difference{"facts": {Before: 0.5, After: 0.9, Diff: 0.4, Lo: 0.2, Hi: 0.6, P: 0.01}},
		}},
	}}
	want := `| run    | better | worse |   facts |
|--------|-------:|------:|--------:|
| a=1    |        |       |   0.500 |
| a=2\|3 |      1 |     0 | 0.900 ▲ |
`
	if got := s.Markdown(); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
