package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEvalSetOne(t *testing.T) {
	s := newEvalSession(t)
	s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "out", "--set", "threshold=10")
	summary := summaryOf(t, "out")
	if summary.Run.Settings["threshold"] != "10" || summary.Run.Settings["semantic"] != "0.05" || summary.Run.Set != "threshold=10" {
		t.Errorf("%+v", summary.Run.Record)
	}
	if f := summary.Metrics["declines.false"]; f.Value != 1 {
		t.Errorf("the threshold is not obeyed: %+v", f)
	}
	// Another setting is another run, the same one is not asked again.
	for _, test := range []struct{ set, says string }{{"threshold=10", "none was asked again"}, {"threshold=9", "3 questions asked"}} {
		if r := s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "out", "--set", test.set); !strings.Contains(r.err, test.says) {
			t.Errorf("%s: %s", test.set, r.err)
		}
	}
}

func TestEvalSweep(t *testing.T) {
	s := newEvalSession(t)
	r := s.want(exitNotMet, "eval", "--questions", "set.jsonl", "--out", "out", "--set", "threshold=0,10", "--set", "window=100,400", "--gate", "facts>=0.5")
	for _, name := range []string{"threshold=0,window=100", "threshold=0,window=400", "threshold=10,window=100", "threshold=10,window=400"} {
		run := summaryOf(t, filepath.Join("out", name))
		if !strings.Contains(r.out, "| "+name) || run.Run.Set != name {
			t.Errorf("%s: %s", name, r.out)
		}
		if name != "threshold=0,window=100" && (run.Comparison == nil || !strings.HasSuffix(run.Comparison.Baseline, "threshold=0,window=100")) {
			t.Errorf("%s is compared with %+v", name, run.Comparison)
		}
	}
	if !strings.Contains(r.err, `WENJU_TUNING="threshold=10 window=400"`) || strings.Count(r.err, "gate facts>=0.5 is not met") != 2 {
		t.Error(r.err)
	}
	for name, holds := range map[string]string{"report.md": "threshold=10,window=400", "report.html": `href="threshold=10,window=400/report.html"`, "sweep.json": `"threshold": "10"`} {
		if raw, err := os.ReadFile(filepath.Join("out", name)); err != nil || !strings.Contains(string(raw), holds) {
			t.Errorf("%s: %v", name, err)
		}
	}
	changed := summaryOf(t, "out/threshold=10,window=100").Comparison.Changed
	if len(changed) != 1 || changed[0] != "threshold (0 → 10)" {
		t.Errorf("%q", changed)
	}
}

// All that is wrong is said at once, and nothing is asked.
func TestEvalSetFaults(t *testing.T) {
	s := newEvalSession(t)
	r := s.want(exitUsage, "eval", "--questions", "set.jsonl", "--out", "out", "-j", "-1", "--gate", "nonsense", "--price", "x",
		"--set", "semantik=1,2", "--set", "passages=0,2.5", "--set", "window", "--set", "typed=", "--set", "other=0.1", "--set", "other=0.2")
	for _, want := range []string{"-j -1", `"nonsense"`, `--price "x"`, "no setting semantik: the names are semantic, ", `passages cannot be "0"`, `passages cannot be "2.5"`,
		"--set window: write NAME=VALUE", `typed cannot be ""`, "--set other is there twice"} {
		if strings.Count(r.err, want) != 1 {
			t.Errorf("%q is there %d times in %s", want, strings.Count(r.err, want), r.err)
		}
	}
	if _, err := os.Stat("out"); err == nil {
		t.Error("something was asked")
	}
	many := "0" + strings.Repeat(",0", 14)
	if r := s.want(exitUsage, "eval", "--questions", "set.jsonl", "--out", "out", "--set", "other="+many, "--set", "typed="+many); !strings.Contains(r.err, "225 combinations, at most 200") {
		t.Error(r.err)
	}
}

// What a team has measured is what it gets: the same settings in .env.
func TestTuningFromTheConfiguration(t *testing.T) {
	s := newEvalSession(t)
	s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "set", "--set", "threshold=10")
	write(t, ".env", `WENJU_TUNING="threshold=10"`+"\n")
	if r := s.want(exitDone, "ask", "--json", "南湾大桥有多长？"); !strings.Contains(r.out, `"declined":true`) {
		t.Error(r.out)
	}
	s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "configured")
	if a, b := summaryOf(t, "set"), summaryOf(t, "configured"); a.Metrics["right"] != b.Metrics["right"] || b.Run.Settings["threshold"] != "10" {
		t.Errorf("%+v %+v", a.Metrics["right"], b.Metrics["right"])
	}
	// --set goes before the configuration.
	s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "both", "--set", "threshold=0")
	if f := summaryOf(t, "both").Metrics["declines.false"]; f.Value == 1 {
		t.Errorf("%+v", f)
	}
}

func TestTuningFaults(t *testing.T) {
	for _, test := range []struct{ value, says string }{
		{"semantic=2", "from 0 to 1"},
		{"semantik=0.1", "the names are semantic"},
		{"semantic", `semantic cannot be ""`},
		{"sentences=2 sentences=3", "there twice"},
		{"semantic=2,passages=0", `passages cannot be "0"`},
	} {
		r := newSession(t, "WENJU_TUNING="+test.value).want(exitUsage, "docs")
		if !strings.Contains(r.err, "WENJU_TUNING") || !strings.Contains(r.err, test.says) || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%s: %s", test.value, r.err)
		}
	}
	newSession(t, "WENJU_TUNING=semantic=0.1, passages=6").want(exitDone, "docs")
}

// An index that is cut in other sizes than are configured is no silent matter.
func TestTuningOfSizes(t *testing.T) {
	s := newSession(t)
	write(t, "docs/long.md", "# 水库\n\n"+strings.Repeat("水库的坝顶高程为一百二十米，总库容三亿立方米。去年的来水量比常年多出两成。", 40)+"\n")
	s.want(exitDone, "ingest", "docs")
	s.env = []string{"WENJU_TUNING=window=100"}
	if r := s.want(exitDone, "search", "水库"); !strings.Contains(r.err, "ingest --rebuild") {
		t.Error(r.err)
	}
	s.want(exitDone, "ingest", "--rebuild")
	if r := s.want(exitDone, "search", "水库"); r.err != "" {
		t.Error(r.err)
	}
}

func TestCombinationFolders(t *testing.T) {
	p := evalPlan{combinations: []combination{{{"prompts", "a/b"}}, {{"prompts", "a:b"}}}}
	runs := p.runs("out", "")
	if runs[0].out != filepath.Join("out", "prompts=a-b") || runs[1].out != filepath.Join("out", "prompts=a-b-2") || runs[1].baseline != runs[0].out {
		t.Errorf("%+v", runs)
	}
	if runs := p.runs("out", "old"); runs[0].baseline != "old" || runs[1].baseline != "old" {
		t.Errorf("%+v", runs)
	}
}

// Models and prompts go through the same means, and each run says its own.
func TestEvalSetModelAndPrompts(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, "OPENAI_BASE_URL="+v.URL, "OPENAI_API_KEY="+secretOpenAI, "WENJU_PRICES=openai:tiny=1000/1000")
	write(t, "bridge.md", bridge)
	write(t, "set.jsonl", bridgeSet)
	write(t, "own/rules.zh.tmpl", `{{define "rules.zh"}}每句话都要注明出处。{{end}}`)
	s.want(exitDone, "ingest", "bridge.md")
	r := s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "out", "--set", "llm=builtin,openai:tiny")
	if one, two := summaryOf(t, "out/llm=builtin").Run, summaryOf(t, "out/llm=openai-tiny").Run; one.Model != "builtin" || two.Model != "openai:tiny" ||
		one.PromptHash != "" || two.PromptHash == "" || two.Cost == 0 || v.chats == 0 {
		t.Errorf("%+v\n%+v", one, two)
	}
	for _, want := range []string{"openai:tiny: at most 3 calls", "\n  WENJU_LLM=openai:tiny\n"} {
		if !strings.Contains(r.err, want) {
			t.Errorf("no %q in %s", want, r.err)
		}
	}
	s.want(exitDone, "eval", "--questions", "set.jsonl", "--out", "own-prompts", "--set", "llm=openai:tiny", "--set", "prompts=own")
	if a, b := summaryOf(t, "own-prompts").Run, summaryOf(t, "out/llm=openai-tiny").Run; a.PromptHash == b.PromptHash || a.Fingerprint == b.Fingerprint {
		t.Errorf("the prompts of one's own are not told apart: %s", a.PromptHash)
	}
	for _, test := range []struct{ set, says string }{
		{"llm=nobody:x", `llm cannot be "nobody:x": it takes builtin, openai:MODEL`},
		{"llm=anthropic:x", "llm=anthropic:x needs a key: set ANTHROPIC_API_KEY"},
		{"prompts=nowhere", `prompts cannot be "nowhere"`},
	} {
		if r := s.want(exitUsage, "eval", "--questions", "set.jsonl", "--out", "x", "--set", test.set); !strings.Contains(r.err, test.says) {
			t.Errorf("%s: %s", test.set, r.err)
		}
	}
	s.env = append(s.env, "WENJU_TUNING=llm=openai:tiny")
	if r := s.want(exitUsage, "docs"); !strings.Contains(r.err, "llm stands in WENJU_LLM") {
		t.Error(r.err)
	}
}

// Whatever is written there, it is read or refused with a sentence.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{"semantic=0.1 passages=6", "window=1e9", "llm=openai:x", "=,=", "threshold=NaN，typed", "passages=1,2,3,4"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		mayHold, bad := checkTuning(value)
		if bad && (mayHold.in("en") == "" || mayHold.in("zh") == "") {
			t.Errorf("%q is refused without a word", value)
		}
		if !bad {
			s := config{tuning: readAssignments(value)}.settings("builtin")
			if err := s.tuning.Validate(); err != nil {
				t.Errorf("%q: %v", value, err)
			}
			if err := s.sizes.Validate(); err != nil {
				t.Errorf("%q: %v", value, err)
			}
		}
		if combinations, faults := readCombinations([]string{value, "other=0.1,0.2"}, environment{}, "en"); len(faults) == 0 && len(combinations) < 2 {
			t.Errorf("%q makes %d combinations", value, len(combinations))
		}
	})
}
