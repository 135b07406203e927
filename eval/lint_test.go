package eval

import (
	"context"
	"strings"
	"testing"
)

// shelf holds documents by source.
type shelf map[string]string

func (s shelf) Text(_ context.Context, source string) (string, bool, error) {
	if source == "" && len(s) == 1 {
		for _, text := range s {
			return text, true, nil
		}
	}
	text, ok := s[source]
	return text, ok, nil
}

func lintLines(t *testing.T, set string) []string {
	t.Helper()
	found, err := Lint(context.Background(), setOf(t, "s.jsonl", set), shelf{"notes.md": strings.Join(notes, "\n")})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		out = append(out, f.String())
	}
	return out
}

func TestLint(t *testing.T) {
	if got := lintLines(t, strings.Replace(notesSet, `,["李明"]`, "", 1)); len(got) != 0 {
		t.Errorf("a clean set: %q", got)
	}
	got := lintLines(t, `{"id":"a","question":"南湾大桥全长3.6公里吗？","answerable":true,"must":[["3.6公里"]],"evidence":[{"start_line":2,"end_line":2,"quote":"南湾大桥 全长3.6公里"}]}
{"id":"b","question":"南湾大桥全长3.6公里吗?","answerable":true,"must":[["5","二"],["林建国"]],"must_not":["林"],"evidence":[{"start_line":2,"end_line":2,"quote":"大桥由林建国设计"}]}
{"id":"c","question":"c?","answerable":true,"must":[["造价12.9亿元"]],"evidence":[{"source":"notes.md","start_line":2,"end_line":9,"quote":"x"},{"source":"other.md","start_line":1,"end_line":1,"quote":"x"}]}
{"id":"d","question":"d?","answerable":true,"must":[["造价12.9亿元"]],"evidence":[{"start_line":3,"end_line":3,"quote":"造价12.9亿元"}]}
{"id":"e","question":"e?","answerable":true,"must":[["五年"]]}
{"id":"f","question":"f?","answerable":false,"must":[["五年"]],"evidence":[{"start_line":3,"end_line":3}]}`)
	want := []string{
		`s.jsonl:1: must[0][0]: "3.6公里" stands in the question`,
		`s.jsonl:2: question: is that of line 1 as well`,
		`s.jsonl:2: must[0][0]: "5" is so short`,
		`s.jsonl:2: must[0][1]: "二" is so short`,
		`s.jsonl:2: must[1]: cannot be met`,
		`s.jsonl:2: must_not[0]: "林" is so short`,
		`s.jsonl:2: evidence[0]: the quotation stands in the document, but not on lines 2 to 2`,
		`s.jsonl:3: evidence[0].end_line: is 9, and the document has 4 lines`,
		`s.jsonl:3: evidence[1].source: "other.md" is not in the index`,
		`s.jsonl:4: evidence[0].quote: is not in the document`,
		`s.jsonl:5: evidence: is missing`,
		`s.jsonl:6: must: is not looked at`,
		`s.jsonl:6: evidence: is not looked at`,
		`s.jsonl:6: evidence[0].quote: is missing`,
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || !strings.HasPrefix(got[i], want[i]) {
			t.Fatalf("at %d\ngot:\n%s\nwant:\n%s", i, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// sentencesOf makes a sentence of every line.
func sentencesOf(lines ...string) []DraftSentence {
	out := make([]DraftSentence, len(lines))
	for i, line := range lines {
		out[i] = DraftSentence{Text: line, Heading: []string{"主要任务"}, Lines: func(_, _ int) (int, int) { return i + 1, i + 1 }}
	}
	return out
}

func TestLintPassages(t *testing.T) {
	got := lintLines(t, `{"qid":"a","question":"多长？","gold_ids":["notes.md","other"]}`+"\n"+`{"qid":"b","question":"","gold_ids":["notes.md"]}`)
	if len(got) != 2 || got[0] != `s.jsonl:1: gold_ids[1]: "other" is not in the index` || !strings.Contains(got[1], "2: question: is empty") {
		t.Errorf("%q", got)
	}
}

func TestDraft(t *testing.T) {
	drafts := Draft("plan.md", sentencesOf("到2030年底，沿线建成二十座换乘枢纽，运营里程达到1,600公里。", "The bridge cost 12.8 million dollars.",
		"一是加强顶层设计，明确分工。", "二是推进产业对接，理顺链条。", "三是优化空间布局。"), 0)
	got := make(map[string]DraftQuestion)
	for _, d := range drafts {
		got[d.Question] = d
		if d.Note != draftNote || tags(d.Note)[0] != "draft" || !d.Answerable || len(d.Must) == 0 || d.Evidence[0].Source != "plan.md" || d.Evidence[0].StartLine == 0 {
			t.Errorf("%+v", d)
		}
	}
	for _, test := range []struct{ question, category, must, quote string }{
		{"关于“主要任务”：沿线建成多少换乘枢纽？", "numeric", "二十座", "沿线建成二十座换乘枢纽"},
		{"关于“主要任务”：运营里程达到多少？", "numeric", "1,600公里", "运营里程达到1,600公里"},
		{"“主要任务”包括哪几项？", "list", "加强顶层设计", "加强顶层设计"},
	} {
		d, ok := got[test.question]
		if !ok || d.Category != test.category || d.Evidence[0].Quote != test.quote || d.Must[0][0] != test.must {
			t.Errorf("%s: %+v in %v", test.question, d, drafts)
		}
	}
	if list := got["“主要任务”包括哪几项？"]; len(list.Must) != 3 || list.Evidence[2].StartLine != 5 {
		t.Errorf("%+v", list)
	}
	if few := Draft("plan.md", sentencesOf(notes...), 1); len(few) != 1 || few[0].ID != "draft-001" {
		t.Errorf("%+v", few)
	}
}
