package eval

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
)

func TestParseGrade(t *testing.T) {
	tests := []struct {
		text string
		want Grade
		bad  bool
	}{
		{`{"faithfulness": 1, "completeness": 0.25, "why": "x"}`, Grade{1, 0.25, "x"}, false},
		{"```json\n{\"faithfulness\":0,\"completeness\":1}\n```", Grade{0, 1, ""}, false},
		{`{"faithfulness": 1.01, "completeness": 0.5}`, Grade{}, true},
		{`{"faithfulness": -0.1, "completeness": 0.5}`, Grade{}, true},
		{`{"faithfulness": 1}`, Grade{}, true},
		{`{"faithfulness": "1", "completeness": 1}`, Grade{}, true},
		{`{"faithfulness": 1, "completeness": 1, "style": 1}`, Grade{}, true},
		{`{"faithfulness": 1, "completeness": 1} and more`, Grade{}, true},
		{`{"faithfulness": NaN, "completeness": 1}`, Grade{}, true},
		{"It is good.", Grade{}, true},
		{"", Grade{}, true},
	}
	for _, test := range tests {
		if got, err := ParseGrade(test.text); got != test.want || (err != nil) != test.bad {
			t.Errorf("%q: %v, %v", test.text, got, err)
		}
	}
}

func FuzzParseGrade(f *testing.F) {
	f.Add(`{"faithfulness": 1, "completeness": 0.25, "why": "x"}`)
	f.Fuzz(func(t *testing.T, s string) {
		g, err := ParseGrade(s)
		if inside := g.Faithfulness >= 0 && g.Faithfulness <= 1 && g.Completeness >= 0 && g.Completeness <= 1; !inside || err != nil && g != (Grade{}) {
			t.Errorf("%q: %v, %v", s, g, err)
		}
	})
}

// fakeJudge finds everything faithful, and complete what is long.
type fakeJudge struct {
	mu     sync.Mutex
	graded []Judged
	fail   bool
}

func (*fakeJudge) Name() string { return "fake:judge" }
func (*fakeJudge) Hash() string { return "hash" }

func (j *fakeJudge) Grade(_ context.Context, a Judged) (Grade, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.graded = append(j.graded, a)
	if j.fail {
		return Grade{}, errors.New("no grade today")
	}
	return Grade{Faithfulness: 1, Completeness: 0.5}, nil
}

func TestJudge(t *testing.T) {
	p := &fakePipeline{lines: []string{"长丰桥全长520米。", "图书馆藏书86万册。"}}
	set := &Set{Name: "s", Questions: []Question{
		{ID: "a", Set: "s", Text: "长丰桥全长多少？", Answerable: true, Must: [][]string{{"520米", "五百二十米"}}},
		{ID: "b", Set: "s", Text: "zzz?", Answerable: false},
	}}
	out := t.TempDir()
	judge := &fakeJudge{fail: true}
	run := func() *Summary {
		s, err := Run(t.Context(), Options{Pipeline: p, Sets: []*Set{set}, Out: out, Judge: judge, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := run(); s.Judge.Errors != 1 || s.Judge.Faithfulness.N != 0 || s.Run.Errors != 0 {
		t.Errorf("a failing judge: %+v", s.Judge)
	}
	judge.fail = false
	if s := run(); s.Judge.Errors != 0 || s.Judge.Faithfulness.Value != 1 || s.Judge.Completeness != (Value{0.5, 0.5, 0.5, 1}) || s.Run.Resumed != 1 {
		t.Errorf("asked again: %+v, resumed %d", s.Judge, s.Run.Resumed)
	}
	if len(judge.graded) != 2 {
		t.Fatalf("%d graded: what is declined gives nothing to grade", len(judge.graded))
	}
	if a := judge.graded[1]; a.Facts[0] != "520米 / 五百二十米" || len(a.Quotes) == 0 || !strings.Contains(a.Answer, "520米") {
		t.Errorf("graded %+v", a)
	}
	if s := run(); s.Run.Resumed != 2 || s.Judge.Faithfulness.N != 1 || len(judge.graded) != 2 {
		t.Errorf("the third time: resumed %d, %+v, %d graded", s.Run.Resumed, s.Judge, len(judge.graded))
	}
}
