package bot

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// wantGolden compares what Slack gets with what is kept in testdata.
func wantGolden(t *testing.T, name string, v any) {
	t.Helper()
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	file := "testdata/" + name + ".golden.json"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("%s is now\n%s", file, out.String())
	}
}

// rich is an answer with all that an answer can hold.
var rich = rag.Answer{
	ID: "A1", Question: "人口和面积？", Mode: rag.Generated, Model: "openai:gpt",
	Text: "## 结论\n\n人口为**2300万人** [1]。见 https://plan.example.com/a 与 <!channel>。\n\n- 城六区 `a<b`\n- 其他 [2]\n\n1. 一\n2. 二\n\n> 原话\n\n```\nx := 1\n```\n\n| 年 | 人口 |\n|---|---|\n| 2020 | **2300万** |\n| 2021 | |\n\n⚠ 面积为99平方公里。",
	Citations: []rag.Citation{
		{N: 1, Source: "plan.txt", Title: "规划", Heading: []string{"规划", "人口"}, StartLine: 27, EndLine: 28, Quote: "到2020年，人口在2300万人以内，见 https://plan.example.com/a 。"},
		{N: 2, Source: "area.md", Title: "A&B", Heading: []string{"*Area*"}, StartLine: 3, EndLine: 3, Quote: "其他"},
	},
}

func TestGolden(t *testing.T) {
	a := rich
	mark := strings.Index(a.Text, "⚠")
	a.Checks = []evidence.Sentence{{Start: mark, End: len(a.Text), Verdict: evidence.Unsupported}}
	r := renderer{url: func(c rag.Citation) string { return "https://wiki.example.com/" + c.Source }}
	document := "前言。\n到2020年，人口在2300万人以内。\n后记。\n"
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	report := gaps.Report{From: now.AddDate(0, 0, -30), Until: now, Total: 12, Gaps: []gaps.Gap{{
		Question: "食堂几点开门？", Count: 3, Before: 1, Trend: gaps.Up, Declined: 2, Disliked: 1, Reasons: map[string]int{"no_evidence": 2},
		Notes: []string{"没有周末的时间"}, Questions: []string{"食堂几点开门？", "食堂什么时候开？"}}}}
	h := home{overview: Overview{Documents: 12, Passages: 93, Newest: now.Add(-50 * time.Hour), Samples: []string{"人口是多少？"}},
		recent: []asked{{"年假有几天？", now.Add(-3 * time.Hour)}}, now: now, lang: text.Chinese}

	wantGolden(t, "answer.zh", r.answer(a, text.Chinese))
	wantGolden(t, "private.en", r.privateAnswer(answered, text.English))
	wantGolden(t, "refusal.en", r.answer(rag.Answer{ID: "A2", Declined: true, Reason: rag.NoEvidence, Text: "The documents hold no answer to this question."}, text.English))
	wantGolden(t, "passage.zh", r.passage(citationOf(t, document, "人口在2300万人以内"), document, true, text.Chinese))
	wantGolden(t, "reason.en", r.reason("A1", text.English))
	wantGolden(t, "ask.en", r.askAbout(askingAbout{Team: "T1", Channel: "C1", TS: "1.2"}, "We have 20 days.", text.English))
	wantGolden(t, "home.zh", r.homeView(h))
	wantGolden(t, "gaps.zh", r.gaps(report, text.Chinese))
	wantGolden(t, "digest.en", r.digest(report, text.English))
	wantGolden(t, "help.en", r.help(text.English))
}

func TestSurfacesStayWithinLimits(t *testing.T) {
	long := strings.Repeat("很长🙂<!channel>&", 500)
	var gap gaps.Gap
	for range 100 {
		gap.Questions, gap.Notes = append(gap.Questions, long), append(gap.Notes, long)
	}
	gap.Question, gap.Declined, gap.Reasons = long, 3, map[string]int{long: 3}
	report := gaps.Report{Total: 500}
	h := home{lang: text.English, overview: Overview{Documents: 1 << 30}}
	for range 500 {
		report.Gaps = append(report.Gaps, gap)
		h.recent = append(h.recent, asked{question: long})
		h.overview.Samples = append(h.overview.Samples, long[:1500], long)
	}
	for _, lang := range []text.Lang{text.Chinese, text.English} {
		wantModal(t, renderer{}.gapsView(report, lang))
		wantMessage(t, renderer{}.gaps(report, lang))
		wantMessage(t, renderer{}.digest(report, lang))
		wantMessage(t, renderer{}.help(lang))
		v := renderer{}.homeView(h)
		wantBlocks(t, v.Blocks.BlockSet, 1<<30)
		if len(v.Blocks.BlockSet) > 100 {
			t.Errorf("%d blocks", len(v.Blocks.BlockSet))
		}
	}
}
