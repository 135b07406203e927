package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wenju/wenju/rag"
)

// keys are the sorted keys of a JSON object.
func keys(t *testing.T, raw string) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(decode[map[string]json.RawMessage](t, raw)))
}

// includes fails the test unless the object has those keys.
func includes(t *testing.T, raw string, want ...string) {
	t.Helper()
	have := keys(t, raw)
	for _, key := range want {
		if !slices.Contains(have, key) {
			t.Errorf("no %q in %s", key, raw)
		}
	}
}

func newBridgeSession(t *testing.T) *session {
	s := newSession(t)
	write(t, "docs/bridge.md", bridge)
	s.want(exitDone, "ingest", "docs")
	return s
}

func TestAskJSON(t *testing.T) {
	s := newBridgeSession(t)
	r := s.want(exitDone, "ask", "--json", "南湾大桥有多长？")
	includes(t, r.out, "id", "question", "standalone", "answer", "declined", "reason", "mode", "model", "citations", "checks", "timings_ms", "usage")
	if strings.Count(r.out, "\n") != 1 || r.err != "" {
		t.Errorf("stdout %q, stderr %q", r.out, r.err)
	}
	answer := decode[rag.Answer](t, r.out)
	if answer.Declined || !strings.Contains(strings.ReplaceAll(answer.Text, "*", ""), "3.6公里") || len(answer.Citations) == 0 {
		t.Fatalf("%+v", answer)
	}
	for _, c := range answer.Citations {
		if bridge[c.StartByte:c.EndByte] != c.Quote || c.Source != "bridge.md" || c.StartLine != 3 && c.StartLine != 4 {
			t.Errorf("%+v", c)
		}
	}
}

func TestAskForPeople(t *testing.T) {
	s := newBridgeSession(t)
	for _, args := range [][]string{{"ask", "南湾大桥有多长？"}, {"ask", "南湾大桥有多长？", "--stream"}} {
		r := s.want(exitDone, args...)
		if !strings.Contains(r.out, "3.6公里") || !strings.Contains(r.out, "来源\n[1] bridge.md:3") || strings.Contains(r.out, "**") || strings.Contains(r.out, "\x1b") {
			t.Errorf("%q: %s", args, r.out)
		}
	}
	r := s.want(exitDone, "ask", "--show-sources", "南湾大桥有多长？")
	if !strings.Contains(r.out, ">     3 │ 南湾大桥全长3.6公里") || !strings.Contains(r.out, "      1 │ # 南湾大桥") {
		t.Error(r.out)
	}
}

func TestAskFromStdin(t *testing.T) {
	s := newBridgeSession(t)
	if r := s.runWith("南湾大桥有多长？\n", "ask", "-"); r.status != exitDone || !strings.Contains(r.out, "3.6公里") {
		t.Errorf("%+v", r)
	}
}

func TestAskWithHistory(t *testing.T) {
	s := newBridgeSession(t)
	write(t, "docs/tunnel.md", "# 西山隧道\n\n西山隧道全长5.2公里,2021年6月1日通车。\n")
	s.want(exitDone, "ingest", "docs")
	for about, want := range map[string]string{"南湾大桥": "3.6公里", "西山隧道": "5.2公里"} {
		write(t, "history.json", `[{"q":"`+about+`什么时候通车？","a":"`+about+`早已通车 [1]。"}]`)
		answer := decode[rag.Answer](t, s.want(exitDone, "ask", "--json", "--history", "history.json", "它有多长？").out)
		if !strings.Contains(strings.ReplaceAll(answer.Text, "*", ""), want) {
			t.Errorf("after a question on %s: %s", about, answer.Text)
		}
	}
}

func TestQuestionTooLong(t *testing.T) {
	s := newBridgeSession(t)
	r := s.runWith(strings.Repeat("长", 100_000), "ask", "--json", "-")
	answer := decode[rag.Answer](t, r.out)
	if r.status != exitDone || !answer.Declined || answer.Reason != rag.TooLong || len(answer.Citations) != 0 {
		t.Errorf("status %d, %+v", r.status, answer.Reason)
	}
}

func TestEmptyIndexAnswersFromSeeds(t *testing.T) {
	s := newSession(t)
	for _, args := range [][]string{{"ask", "--json", "京津冀土地总面积有多大？"}, {"search", "--json", "京津冀土地总面积"}} {
		r := s.want(exitDone, args...)
		if !strings.Contains(r.out, "01-overview.md") || !strings.Contains(r.err, "carries") {
			t.Errorf("%q: %+v", args, r)
		}
	}
	if r := s.want(exitDone, "docs"); r.out != "" || !strings.Contains(r.err, "empty") {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat("data/index.db"); err == nil {
		t.Error("reading made an index")
	}
	s.want(exitDone, "ingest")
	if r := s.want(exitDone, "ask", "京津冀土地总面积有多大？"); r.err != "" {
		t.Error(r.err)
	}
}

func TestSearchJSON(t *testing.T) {
	s := newBridgeSession(t)
	r := s.want(exitDone, "search", "--json", "-k", "1", "大桥造价")
	includes(t, r.out, "query", "hits", "took_ms")
	hits := decode[struct{ Hits []json.RawMessage }](t, r.out).Hits
	if len(hits) != 1 {
		t.Fatal(r.out)
	}
	includes(t, string(hits[0]), "rank", "score", "source", "title", "heading", "start_line", "end_line", "start_byte", "end_byte", "text")
	if r := s.want(exitDone, "search", "--json", "zzz qqq"); !strings.Contains(r.out, `"hits":[`) {
		t.Error(r.out)
	}
}

func TestIngestJSON(t *testing.T) {
	s := newSession(t)
	write(t, "docs/bridge.md", bridge)
	r := s.want(exitFailed, "ingest", "--json", "docs", "nope.txt")
	includes(t, r.out, "files", "new", "changed", "unchanged", "removed", "failed", "chunks", "embedded", "took_ms")
	if !strings.Contains(r.out, `"failed":[{"path":"nope.txt"`) || strings.Count(r.err, "nope.txt") != 1 {
		t.Errorf("%+v", r)
	}
	if r := s.want(exitDone, "ingest", "--json", "docs"); !strings.Contains(r.out, `"unchanged":1`) || !strings.Contains(r.out, `"embedded":0`) || !strings.Contains(r.out, `"failed":[]`) {
		t.Error(r.out)
	}
	if err := os.Remove("docs/bridge.md"); err != nil {
		t.Fatal(err)
	}
	if r := s.want(exitDone, "ingest", "--json", "--dry-run", "--prune", "docs"); !strings.Contains(r.out, `"removed":1`) {
		t.Error(r.out)
	}
	if r := s.want(exitDone, "docs"); !strings.Contains(r.out, "bridge.md") {
		t.Error("a dry run removed it")
	}
	s.want(exitDone, "ingest", "--prune", "docs")
	if r := s.want(exitDone, "docs"); r.out != "" {
		t.Error(r.out)
	}
}

func TestDryRunMakesNothing(t *testing.T) {
	s := newSession(t)
	write(t, "bridge.md", bridge)
	if r := s.want(exitDone, "ingest", "--dry-run", "bridge.md"); !strings.Contains(r.out, "1 document new") {
		t.Error(r.out)
	}
	if _, err := os.Stat("data"); err == nil {
		t.Error("a dry run made the data folder")
	}
}

func TestDocsAndRemove(t *testing.T) {
	s := newBridgeSession(t)
	write(t, "more/lines.jsonl", `{"id":"p1","text":"西山隧道长五公里。"}`+"\n"+`{"id":"p2","text":"东河水库建于1958年。"}`+"\n")
	s.want(exitDone, "ingest", "more")
	r := s.want(exitDone, "docs", "--json")
	includes(t, r.out, "documents", "chunks", "embedder")
	if n := len(decode[docList](t, r.out).Documents); n != 3 {
		t.Errorf("%d documents", n)
	}
	if r := s.want(exitFailed, "remove", "nope", "p1"); !strings.Contains(r.err, "nope is not in the index") || !strings.Contains(r.out, "removed p1") {
		t.Errorf("%+v", r)
	}
	s.want(exitDone, "remove", "more/lines.jsonl")
	s.want(exitDone, "remove", filepath.Join("docs", "bridge.md"))
	if n := len(decode[docList](t, s.want(exitDone, "docs", "--json").out).Documents); n != 0 {
		t.Errorf("%d documents left", n)
	}
	if r := s.want(exitFailed, "remove", "p1"); !strings.Contains(r.err, "not in the index") {
		t.Error(r.err)
	}
}

func TestExplain(t *testing.T) {
	s := newBridgeSession(t)
	if r := s.want(exitFailed, "explain"); !strings.Contains(r.err, "no answer") {
		t.Error(r.err)
	}
	answer := decode[rag.Answer](t, s.want(exitDone, "ask", "--json", "南湾大桥有多长？").out)
	for _, args := range [][]string{{"explain", answer.ID}, {"explain", strings.ToLower(answer.ID[:6])}, {"explain"}} {
		r := s.want(exitDone, args...)
		for _, part := range []string{answer.ID, "Terms searched", "Passages found", "Sentences weighed", "Timings", "bridge.md:3"} {
			if !strings.Contains(r.out, part) {
				t.Errorf("%q: no %q in %s", args, part, r.out)
			}
		}
	}
	r := s.want(exitDone, "explain", "--json", answer.ID)
	includes(t, r.out, "id", "answer", "citations", "trace", "asked", "timings_ms")
	if r := s.want(exitFailed, "explain", "nope"); !strings.Contains(r.err, `no answer "nope"`) {
		t.Error(r.err)
	}
}

func TestRecordsThatFailDoNotSpoilTheAnswer(t *testing.T) {
	s := newBridgeSession(t)
	write(t, "data/records.db", strings.Repeat("no database at all ", 100))
	r := s.want(exitDone, "ask", "南湾大桥有多长？")
	if !strings.Contains(r.out, "3.6公里") || !strings.Contains(r.err, "not in the records") {
		t.Errorf("%+v", r)
	}
	if r := s.want(exitFailed, "explain"); !strings.Contains(r.err, "damaged") {
		t.Error(r.err)
	}
}

func TestCheck(t *testing.T) {
	s := newSession(t)
	const passages = `"passages":[{"n":1,"text":"大桥全长3.6公里。"}]}` + "\n"
	good := `{"id":"a","answer":"大桥长3.6公里 [1]。",` + passages
	bad := `{"id":"b","answer":"大桥长4.6公里 [1]。",` + passages
	for _, test := range []struct {
		in     string
		status int
		lines  int
	}{
		{good, exitDone, 1}, {good + bad, exitNotMet, 2}, {"", exitDone, 0}, {"nonsense\n" + good, exitFailed, 1},
	} {
		r := s.runWith(test.in, "check")
		if r.status != test.status || strings.Count(r.out, "\n") != test.lines {
			t.Errorf("%s: %+v", test.in, r)
		}
		write(t, "answers.jsonl", test.in)
		if f := s.run("check", "--json", "answers.jsonl"); f != r {
			t.Errorf("from the file: %+v, from stdin: %+v", f, r)
		}
	}
	includes(t, s.runWith(good, "check").out, "id", "ok", "sentences")
	s.want(exitFailed, "check", "nope.jsonl")
}
