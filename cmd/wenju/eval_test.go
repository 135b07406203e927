package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/eval"
)

// bridgeSet asks about the bridge.
const bridgeSet = `{"id":"b1","lang":"zh","category":"numeric","question":"南湾大桥有多长？","answerable":true,"must":[["3.6公里"]],"must_not":["12.8"],"evidence":[{"source":"bridge.md","start_line":3,"end_line":3,"quote":"南湾大桥全长3.6公里"}],"note":""}
{"id":"b2","lang":"zh","category":"entity","question":"南湾大桥是谁设计的？","answerable":true,"must":[["林建国"]],"must_not":[],"evidence":[{"source":"bridge.md","start_line":4,"end_line":4,"quote":"大桥由林建国设计"}],"note":""}
{"id":"b3","lang":"en","category":"offtopic","question":"Write me a poem about the sea.","answerable":false,"must":[],"must_not":[],"evidence":[],"note":""}
`

func newEvalSession(t *testing.T) *session {
	s := newBridgeSession(t)
	write(t, "set.jsonl", bridgeSet)
	return s
}

func summaryOf(t *testing.T, dir string) eval.Summary {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	return decode[eval.Summary](t, string(raw))
}

func TestEval(t *testing.T) {
	s := newEvalSession(t)
	r := s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "out", "--gate", "hit@5>=1", "--gate", "errors <= 0%")
	if !strings.Contains(r.out, "facts ") || !strings.Contains(r.err, "3 questions asked") {
		t.Errorf("%+v", r)
	}
	for _, name := range []string{"results.jsonl", "summary.json", "report.html", "report.md"} {
		if info, err := os.Stat(filepath.Join("out", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	run := summaryOf(t, "out").Run
	if run.Embedder != "builtin" || run.Model != "builtin" || run.Index.Documents != 1 || len(run.Index.Corpus) != 64 || run.GoVersion == "" || run.Sets[0].SHA256 == "" {
		t.Errorf("%+v", run)
	}
	raw, err := os.ReadFile("out/results.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	includes(t, line, "id", "answer_id", "answer", "citations", "checks", "timings_ms", "usage", "retrieved", "score")
	if r := s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "out"); !strings.Contains(r.err, "none was asked again") {
		t.Error(r.err)
	}
	write(t, "docs/more.md", "# 东河水库\n\n东河水库建于1958年。\n")
	s.want(exitDone, "ingest", "docs")
	if r := s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "out"); !strings.Contains(r.err, "3 questions asked") {
		t.Errorf("the index has changed: %s", r.err)
	}
}

// What `search` finds and what an evaluation keeps is the same.
func TestEvalKeepsWhatSearchFinds(t *testing.T) {
	s := newEvalSession(t)
	write(t, "p.jsonl", `{"qid":"x","question":"南湾大桥有多长？","gold_ids":["bridge.md"]}`)
	s.want(exitDone, "eval", "--questions", "p.jsonl", "--out", "out", "--retrieval-only", "-j", "1")
	raw, err := os.ReadFile("out/results.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	kept := decode[struct{ Retrieved json.RawMessage }](t, string(raw)).Retrieved
	found := decode[struct{ Hits json.RawMessage }](t, s.want(exitDone, "search", "--json", "-k", "20", "南湾大桥有多长？").out).Hits
	if string(kept) != string(found) {
		t.Errorf("kept  %s\nfound %s", kept, found)
	}
	if v := summaryOf(t, "out").Metrics["hit@1"]; v.Value != 1 || v.N != 1 {
		t.Errorf("%+v", v)
	}
}

func TestEvalGates(t *testing.T) {
	s := newEvalSession(t)
	r := s.want(exitNotMet, "eval", "--questions", "set.jsonl", "--out", "out", "--gate", "facts>=0", "--gate", "length<1", "--gate", "cost<=1", "--retrieval-only=false")
	if strings.Contains(r.err, "facts") || !strings.Contains(r.err, "gate length<1 is not met: length is") || !strings.Contains(r.err, "gate cost<=1 is not met: nothing was measured") {
		t.Error(r.err)
	}
	if _, err := os.Stat("out/report.html"); err != nil {
		t.Error("no report where a gate is not met")
	}
}

func TestEvalWrongUsage(t *testing.T) {
	s := newEvalSession(t)
	write(t, "broken.jsonl", "nope\n"+`{"id":"x","answerable":true,"must":[["y"]]}`)
	for _, test := range []struct {
		args string
		says []string
	}{
		{"--questions broken.jsonl --questions nope.jsonl --out out", []string{"broken.jsonl:1: is not JSON", "broken.jsonl:2: question: is missing", "nope.jsonl: cannot be read", "faults (3)"}},
		{"--out out", []string{"--questions"}},
		{"--questions set.jsonl", []string{"--out"}},
		{"--questions set.jsonl --out out --gate fcats>=1", []string{"no metric fcats", "facts.share"}},
		{"--questions set.jsonl --out out --baseline out", []string{"same folder"}},
		{"--questions set.jsonl --out out --baseline docs", []string{"--baseline docs"}},
		{"--questions set.jsonl --out out -j -1", []string{"-j -1"}},
		{"--questions set.jsonl --out out --price cheap", []string{"--price"}},
		{"set.jsonl", []string{"--questions"}},
		{"compare out", []string{"compare"}},
		{"compare docs docs", []string{"docs holds no finished run"}},
		{"draft nope.md", []string{"nope.md is neither"}},
		{"lint broken.jsonl", []string{"faults (2)"}},
	} {
		r := s.want(exitUsage, append([]string{"eval"}, strings.Fields(test.args)...)...)
		for _, want := range test.says {
			if !strings.Contains(r.err, want) {
				t.Errorf("%s: no %q in %s", test.args, want, r.err)
			}
		}
	}
	if _, err := os.Stat("out/results.jsonl"); err == nil {
		t.Error("something was asked")
	}
}

func TestEvalOfTheSeeds(t *testing.T) {
	s := newSession(t)
	r := s.want(exitDone, "eval", "--questions", "seeds", "--out", "out")
	if n := summaryOf(t, "out").Run.Questions; n < 60 || !strings.Contains(r.err, "carries") {
		t.Errorf("%d questions, %s", n, r.err)
	}
}

func TestEvalBaselineAndCompare(t *testing.T) {
	s := newEvalSession(t)
	s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "one")
	write(t, "docs/bridge.md", strings.Replace(bridge, "3.6公里", "3.7公里", 1))
	s.want(exitDone, "ingest", "docs")
	s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "two", "--baseline", "one")
	c := summaryOf(t, "two").Comparison
	if len(c.Worse) != 1 || c.Worse[0].ID != "b1" || fmt.Sprint(c.Changed) != "[corpus]" {
		t.Errorf("%+v", c)
	}
	r := s.want(exitDone, "eval", "compare", "one", "two")
	if !strings.Contains(r.out, "0 better, 1 worse") || !strings.Contains(r.out, "Worse: b1") || !strings.Contains(r.out, "Not only the answers differ: corpus") {
		t.Error(r.out)
	}
	r = s.want(exitDone, "eval", "compare", "--json", "one", "two")
	includes(t, r.out, "run", "comparison")
	// Several runs are set side by side first.
	s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "three", "--set", "threshold=10")
	if r = s.want(exitDone, "eval", "compare", "one", "two", "three"); !strings.HasPrefix(r.out, "| run ") || strings.Count(r.out, "\n## ") != 2 {
		t.Error(r.out)
	}
}

func TestEvalLintAndDraft(t *testing.T) {
	s := newEvalSession(t)
	if r := s.want(exitDone, "eval", "lint", "set.jsonl"); r.out != "" {
		t.Error(r.out)
	}
	write(t, "doubtful.jsonl", strings.Replace(bridgeSet, `"quote":"南湾大桥全长3.6公里"`, `"quote":"南湾大桥全长4.6公里"`, 1))
	if r := s.want(exitNotMet, "eval", "lint", "doubtful.jsonl"); !strings.Contains(r.out, "doubtful.jsonl:1: evidence[0].quote: is not in the document") {
		t.Error(r.out)
	}
	fromIndex := s.want(exitDone, "eval", "draft", "bridge.md").out
	if fromFile := s.want(exitDone, "eval", "draft", "docs/bridge.md").out; fromFile != fromIndex || !strings.Contains(fromFile, "[draft]") {
		t.Errorf("%s\n%s", fromIndex, fromFile)
	}
	// A draft is a set, and its evidence stands where it says.
	write(t, "draft.jsonl", fromIndex)
	if r := s.run("eval", "lint", "draft.jsonl"); strings.Contains(r.out, "evidence") || r.status == exitUsage {
		t.Error(r.out)
	}
	s.want(exitDone, "eval", "--questions", "draft.jsonl", "--out", "out")
}

// writeManyQuestions writes a set that takes a while.
func writeManyQuestions(t *testing.T, n int) {
	t.Helper()
	var set strings.Builder
	for i := range n {
		fmt.Fprintf(&set, `{"id":"k%d","question":"南湾大桥有多长？（%d）","answerable":true,"must":[["3.6公里"]],"evidence":[{"start_line":3,"end_line":3,"quote":"南湾大桥全长3.6公里"}]}`+"\n", i, i)
	}
	write(t, "many.jsonl", set.String())
}

// stopEval starts an evaluation, sends it a signal once it has some results, and
// returns how it ended and how many lines are there.
func stopEval(t *testing.T, cmd *exec.Cmd, signal os.Signal) (status, lines int) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if info, err := os.Stat("out/results.jsonl"); err == nil && info.Size() > 100_000 {
			break
		}
	}
	cmd.Process.Signal(signal)
	cmd.Wait()
	raw, err := os.ReadFile("out/results.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), strings.Count(string(raw), "\n")
}

// A run that is interrupted or killed goes on where it was.
func TestEvalGoesOn(t *testing.T) {
	s := newEvalSession(t)
	writeManyQuestions(t, 1500)
	args := []string{"eval", "--questions", "many.jsonl", "--out", "out"}
	status, interrupted := stopEval(t, s.process(args...), os.Interrupt)
	if status != exitInterrupted {
		t.Errorf("status %d, want %d", status, exitInterrupted)
	}
	_, killed := stopEval(t, s.process(args...), os.Kill)
	if interrupted == 0 || killed < interrupted || killed == 1500 {
		t.Errorf("%d lines after the interrupt, %d after the kill", interrupted, killed)
	}
	// The fingerprint is that of the program, which has to be the same one.
	if out, err := s.process(args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if run := summaryOf(t, "out").Run; run.Resumed != killed {
		t.Errorf("%d were done, %d taken over", killed, run.Resumed)
	}
	raw, err := os.ReadFile("out/results.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if !strings.HasPrefix(line, fmt.Sprintf(`{"id":"k%d",`, i)) {
			t.Fatalf("line %d is %.40s", i+1, line)
		}
	}
	if entries, _ := filepath.Glob("out/.*"); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}
