package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/wenju/wenju/rag"
)

// options are those of a run over notesSet.
func options(t testing.TB, p Pipeline) Options {
	return Options{Pipeline: p, Sets: []*Set{setOf(t, "notes.jsonl", notesSet)}, Out: t.TempDir(), Fingerprint: "f1"}
}

func mustRun(t testing.TB, o Options) *Summary {
	t.Helper()
	s, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// lines are those of results.jsonl.
func lines(t testing.TB, dir string) []*Result {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, resultsFile))
	if err != nil {
		t.Fatal(err)
	}
	var out []*Result
	for line := range bytes.Lines(raw) {
		r, err := readLine(line, true)
		if err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		out = append(out, r)
	}
	return out
}

func ids(results []*Result) string {
	var out []string
	for _, r := range results {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

func TestRun(t *testing.T) {
	o := options(t, &fakePipeline{lines: notes})
	s := mustRun(t, o)
	results := lines(t, o.Out)
	if got := ids(results); got != "q1 q2 q3 q4 q5" {
		t.Error(got)
	}
	// q1 is right, q2 lacks a fact, q3 is declined, q4 is answered and should not
	// be, q5 is right.
	verdicts := []bool{true, false, true, false, true}
	for i, r := range results {
		if *r.Score.Right != verdicts[i] || r.AnswerID != "A-"+r.Question {
			t.Errorf("%s: %+v", r.ID, r.Score)
		}
	}
	for name, want := range map[string]float64{"right": 0.6, "facts": 2.0 / 3, "declines.recall": 0.5, "declines.precision": 1, "citations.recall": 1} {
		if v := s.Metrics[name].Value; v < want-1e-6 || v > want+1e-6 {
			t.Errorf("%s = %v, want %v", name, v, want)
		}
	}
	if n := s.By["tag"]["followup"]["facts"].N; n != 1 {
		t.Errorf("%d follow-ups", n)
	}
	var onDisk Summary
	raw, err := os.ReadFile(filepath.Join(o.Out, summaryFile))
	if err != nil || json.Unmarshal(raw, &onDisk) != nil || onDisk.Metrics["facts"] != s.Metrics["facts"] || onDisk.Run.Questions != 5 {
		t.Errorf("%v, %+v", err, onDisk.Run)
	}
}

// A line is what `ask --json` prints and more, with the passages as of search.
func TestResultLine(t *testing.T) {
	o := options(t, &fakePipeline{lines: notes})
	mustRun(t, o)
	raw, err := os.ReadFile(filepath.Join(o.Out, resultsFile))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	var got map[string]json.RawMessage
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"id", "answer_id", "question", "standalone", "answer", "declined", "reason", "mode", "model", "citations", "checks", "timings_ms", "usage", "retrieved", "score"} {
		if got[key] == nil {
			t.Errorf("no %s in %s", key, line)
		}
	}
	if string(got["id"]) != `"q1"` || strings.Contains(string(line), `\u003c`) {
		t.Errorf("%s", line)
	}
	var hits []map[string]json.RawMessage
	if err := json.Unmarshal(got["retrieved"], &hits); err != nil || len(hits) == 0 {
		t.Fatalf("%v: %s", err, got["retrieved"])
	}
	for _, key := range []string{"rank", "score", "source", "title", "heading", "start_line", "end_line", "start_byte", "end_byte", "text"} {
		if hits[0][key] == nil {
			t.Errorf("no %s in %s", key, got["retrieved"])
		}
	}
}

// Passages are written by hand: the standard library has to read back the same.
func TestHitJSON(t *testing.T) {
	for _, s := range []string{"", `a "b" \ c`, "tab\tline\nreturn\r\x00\x1f\x7f", "中文<&>\u2028", "broken \xff\xfe", "😀"} {
		hit := Hit{Rank: 3, Score: 1.25e-7, Source: s, Title: s, Heading: []string{s, s}, Text: s, StartByte: 5}
		var back Hit
		if err := json.Unmarshal(hit.appendJSON(nil, newEncoded()), &back); err != nil {
			t.Fatalf("%v in %s", err, hit.appendJSON(nil, newEncoded()))
		}
		if want := strings.ToValidUTF8(s, "\uFFFD"); back.Text != want || back.Heading[1] != want || back.Score != hit.Score || back.StartByte != 5 {
			t.Errorf("%q became %+v", s, back)
		}
	}
}

func TestRetrievalOnly(t *testing.T) {
	p := &fakePipeline{lines: notes}
	o := options(t, p)
	o.RetrievalOnly, o.Workers = true, 1
	s := mustRun(t, o)
	if _, ok := s.Metrics["facts"]; ok || s.Metrics["hit@1"].N != 3 {
		t.Errorf("%+v", s.Metrics)
	}
	// A follow-up is searched with the question before it.
	if got := p.asked[4]; got != "南湾大桥有多长？ 什么时候通车？" {
		t.Error(got)
	}
	if r := lines(t, o.Out)[0]; r.Answer != nil || r.Question == "" || len(r.Retrieved) == 0 || r.Score.Right != nil {
		t.Errorf("%+v", r)
	}
}

// A failure is an entry with its error, and no wrong answer; so is a model's.
func TestErrors(t *testing.T) {
	p := &fakePipeline{lines: notes, fail: func(q string) error {
		if strings.Contains(q, "设计") {
			return errFake
		}
		return nil
	}}
	o := options(t, p)
	s := mustRun(t, o)
	r := lines(t, o.Out)[1]
	if r.Error != errFake.Error() || r.Score.Right != nil || s.Run.Errors != 1 || s.Metrics["facts"] != (Value{1, 1, 1, 2}) {
		t.Errorf("%+v, %+v", r, s.Metrics["facts"])
	}
	// It is asked again, and it alone.
	p.fail, p.asked = nil, nil
	s = mustRun(t, o)
	if !slices.Equal(p.asked, []string{"大桥由谁设计？"}) || s.Run.Errors != 0 || ids(lines(t, o.Out)) != "q1 q2 q3 q4 q5" {
		t.Errorf("asked %q; %s", p.asked, ids(lines(t, o.Out)))
	}
}

// brokenModel declines for the reason that its model failed.
type brokenModel struct{ *fakePipeline }

func (brokenModel) Ask(context.Context, rag.Question, rag.Emit) (rag.Answer, error) {
	return rag.Answer{Declined: true, Reason: rag.LLMError}, nil
}

func TestModelErrorIsNoRefusal(t *testing.T) {
	s := mustRun(t, options(t, brokenModel{&fakePipeline{lines: notes}}))
	if _, ok := s.Metrics["declines.recall"]; ok || s.Run.Errors != 5 || s.Metrics["errors"].Value != 1 {
		t.Errorf("%+v", s.Metrics)
	}
}

func TestOrderAndProgress(t *testing.T) {
	p := &fakePipeline{lines: notes}
	done := make([]chan struct{}, 31)
	for i := range done {
		done[i] = make(chan struct{})
	}
	close(done[30])
	var n atomic.Int64
	p.fail = func(string) error { // the later a question comes, the sooner it is done
		i := n.Add(1) - 1
		<-done[i+1]
		close(done[i])
		return nil
	}
	var seen []int
	o := Options{Pipeline: p, Sets: []*Set{setOf(t, "many.jsonl", manyQuestions(30))}, Out: t.TempDir(), Workers: 30,
		Progress: func(done, total int) { seen = append(seen, done) }}
	mustRun(t, o)
	for i, r := range lines(t, o.Out) {
		if r.ID != o.Sets[0].Questions[i].ID {
			t.Fatalf("%s stands at %d", r.ID, i)
		}
	}
	if len(seen) != 31 || !slices.IsSorted(seen) || seen[30] != 30 {
		t.Errorf("%v", seen)
	}
}

func TestBaseline(t *testing.T) {
	old := options(t, &fakePipeline{lines: notes[:2]}) // knows nothing of line 3
	mustRun(t, old)
	o := options(t, &fakePipeline{lines: notes})
	o.Baseline = old.Out
	c := mustRun(t, o).Comparison
	if c.Paired != 5 || len(c.Worse) != 0 || len(c.Changed) != 0 || c.Metrics["declines.recall"].Diff != 0 {
		t.Errorf("%+v", c)
	}
	all, err := Compare([]string{old.Out, o.Out, old.Out})
	if err != nil || len(all) != 2 || all[0].Metrics["hit@1"] != c.Metrics["hit@1"] || all[1].Metrics["right"].P != 1 {
		t.Errorf("%v, %+v", err, all)
	}
	o.Baseline = t.TempDir()
	var broken *BaselineError
	if _, err := Run(context.Background(), o); !errors.As(err, &broken) {
		t.Error(err)
	}
}

func TestBetterAndWorse(t *testing.T) {
	o := options(t, &fakePipeline{lines: []string{"南湾大桥全长3.6公里，六车道。"}})
	mustRun(t, o)
	later := options(t, &fakePipeline{lines: []string{"通车于2019年5月1日。", "南湾隧道。"}})
	later.Baseline = o.Out
	c := mustRun(t, later).Comparison
	if want := []QuestionID{{"notes", "q1"}}; !slices.Equal(c.Worse, want) {
		t.Errorf("worse: %v", c.Worse)
	}
	if want := []QuestionID{{"notes", "q5"}}; !slices.Equal(c.Better, want) {
		t.Errorf("better: %v", c.Better)
	}
}
