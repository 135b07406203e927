package main

import (
	"os"
	"strings"
	"testing"
)

func TestEvalWithJudge(t *testing.T) {
	v := newVendorServer(t)
	v.grade = `{"faithfulness": 1, "completeness": 0.5, "why": "没有写单位"}`
	s := newSession(t, append(v.env(), "WENJU_PRICES=openai:tiny=0/1000,openai:judge=1000/1000")...)
	write(t, "bridge.md", bridge)
	write(t, "q.jsonl", `{"id":"a","question":"南湾大桥有多长?","answerable":true,"must":[["3.6公里"]]}`+"\n")
	s.want(exitDone, "ingest", "bridge.md")
	r := s.want(exitDone, "eval", "--questions", "q.jsonl", "--out", "run", "--judge", "openai:judge")
	if !strings.Contains(r.out, "completeness") || !strings.Contains(r.out, "0.500") || !strings.Contains(r.err, "openai:judge: at most 1 call, about 1.28") {
		t.Errorf("stdout %s\nstderr %s", r.out, r.err)
	}
	for file, want := range map[string]string{"run/results.jsonl": `"judge":{"faithfulness":1,"completeness":0.5,"why":"没有写单位"}`,
		"run/summary.json": `"model": "openai:judge"`, "run/report.md": "Graded by openai:judge", "run/report.html": "Graded by openai:judge"} {
		if raw, _ := os.ReadFile(file); !strings.Contains(string(raw), want) {
			t.Errorf("%s does not hold %s", file, want)
		}
	}
	chats := v.chats
	if s.want(exitDone, "eval", "--questions", "q.jsonl", "--out", "run", "--judge", "openai:judge"); v.chats != chats {
		t.Errorf("a run that is done costs %d calls", v.chats-chats)
	}

	v.grade = "I think it is quite good."
	r = s.want(exitFailed, "eval", "--questions", "q.jsonl", "--out", "bad", "--judge", "openai:judge")
	if raw, _ := os.ReadFile("bad/summary.json"); !strings.Contains(string(raw), `"n": 0`) || !strings.Contains(r.err, "1 answer got no grade") {
		t.Errorf("%s", r.err)
	}
	s.env = append(s.env, "WENJU_BUDGET=1000")
	chats = v.chats
	for _, args := range [][]string{{"--judge", "openai:dear"}, {"--set", "llm=openai:tiny,openai:dear"}} {
		r := s.want(exitUsage, append([]string{"eval", "--questions", "q.jsonl", "--out", "unpriced"}, args...)...)
		if !strings.Contains(r.err, "WENJU_PRICES") || !strings.Contains(r.err, "openai:dear") || v.chats != chats {
			t.Errorf("%v under a budget, without a price: %s", args, r.err)
		}
	}
	for _, judge := range []string{"nobody:x", "builtin", "anthropic:x"} {
		if r := s.want(exitUsage, "eval", "--questions", "q.jsonl", "--out", "x", "--judge", judge); !strings.Contains(r.err, "--judge") {
			t.Errorf("%s: %s", judge, r.err)
		}
	}
	r = s.want(exitDone, "eval", "--questions", "q.jsonl", "--out", "none")
	if raw, _ := os.ReadFile("none/summary.json"); strings.Contains(string(raw), `"judge"`) || strings.Contains(r.out, "completeness") {
		t.Error("a judge is spoken of though none was asked")
	}
}
