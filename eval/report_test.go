package eval

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// hostile is text that tries to get out of where the report puts it.
const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" | *bold* [x](y)`

func hostileSet(t testing.TB) *Set {
	line, err := json.Marshal(map[string]any{"id": hostile, "category": hostile, "question": "南湾大桥全长 " + hostile, "note": "[tag] " + hostile,
		"answerable": true, "must": [][]string{{hostile}}, "must_not": []string{"<b>"}, "evidence": []Evidence{{StartLine: 1, EndLine: 1, Quote: hostile}}})
	if err != nil {
		t.Fatal(err)
	}
	return setOf(t, "hostile.jsonl", string(line))
}

// report runs a set and returns report.html and report.md.
func report(t testing.TB, o Options) (html, md string) {
	t.Helper()
	mustRun(t, o)
	var out [2]string
	for i, name := range []string{"report.html", "report.md"} {
		raw, err := os.ReadFile(filepath.Join(o.Out, name))
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(raw)
	}
	return out[0], out[1]
}

var dataBlock = regexp.MustCompile(`(?s)<script type="application/json" id="(\w+)">(.*?)</script>`)

func TestReportIsSelfContained(t *testing.T) {
	html, _ := report(t, options(t, &fakePipeline{lines: notes}))
	for _, banned := range []string{"http://", "https://", "src=", "@import", "url("} {
		if strings.Contains(html, banned) {
			t.Errorf("the report holds %s", banned)
		}
	}
	for _, want := range []string{"<svg", "citations.recall", "numeric (1)", `id="rows"`, `id="d0"`, `id="p0"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the report lacks %s", want)
		}
	}
}

// What a set or a document holds stays text, and the data stays JSON.
func TestReportIsSafe(t *testing.T) {
	html, md := report(t, Options{Pipeline: &fakePipeline{lines: []string{"南湾大桥全长 " + hostile}}, Sets: []*Set{hostileSet(t)}, Out: t.TempDir()})
	if strings.Contains(html, "alert(1)</script>") || strings.Contains(html, "<img") {
		t.Error("markup of the set is in the report")
	}
	blocks := dataBlock.FindAllStringSubmatch(html, -1)
	if len(blocks) != 3 {
		t.Fatalf("%d blocks of data", len(blocks))
	}
	for _, block := range blocks {
		var values []json.RawMessage
		if err := json.Unmarshal([]byte(block[2]), &values); err != nil || len(values) != 1 {
			t.Errorf("%s: %v, %d values", block[1], err, len(values))
		}
	}
	if strings.Contains(md, "<script") || strings.Contains(md, "<img") {
		t.Error("markup of the set is in report.md")
	}
}

func TestPassagesAreKeptOnce(t *testing.T) {
	o := Options{Pipeline: &fakePipeline{lines: notes}, Sets: []*Set{setOf(t, "many.jsonl", manyQuestions(200))}, Out: t.TempDir()}
	html, _ := report(t, o)
	if n := strings.Count(html, `"t":"南湾大桥全长3.6公里，2019年5月1日通车。"`); n != 1 {
		t.Errorf("the passage is there %d times", n)
	}
	if n := len(dataBlock.FindAllString(html, -1)); n != 1+4+1 { // rows, 200/64 blocks of questions, passages
		t.Errorf("%d blocks of data", n)
	}
}

func TestMarkdown(t *testing.T) {
	old := options(t, &fakePipeline{lines: []string{"南湾大桥全长3.6公里，六车道。"}})
	mustRun(t, old)
	o := options(t, &fakePipeline{lines: []string{"通车于2019年5月1日。", "南湾隧道。"}})
	o.Baseline = old.Out
	_, md := report(t, o)
	for _, want := range []string{"# wenju eval: notes", "**1 better, 1 worse**", "| metric | before | after |", "Worse: 1", "| q1 南湾大桥全长多少？ | right: 南湾大桥全长3.6公里", "By category"} {
		if !strings.Contains(md, want) {
			t.Errorf("no %q in\n%s", want, md)
		}
	}
}
