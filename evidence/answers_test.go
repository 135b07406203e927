package evidence

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// judged is a line of testdata/answers.jsonl: an answer and whether it should
// pass.
type judged struct {
	Answer
	Want     bool   `json:"want"`
	Category string `json:"category"`
	Lang     string `json:"lang"`
}

func readJudged(tb testing.TB, path string) []judged {
	tb.Helper()
	file, err := os.Open(path)
	if err != nil {
		tb.Skip(err)
	}
	defer file.Close()
	var out []judged
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var j judged
		if err := json.Unmarshal(in.Bytes(), &j); err != nil {
			tb.Fatal(err)
		}
		out = append(out, j)
	}
	return out
}

// tally counts answers judged as they should be.
type tally struct{ right, all int }

func (t tally) String() string {
	return fmt.Sprintf("%d/%d %.1f%%", t.right, t.all, 100*float64(t.right)/float64(max(1, t.all)))
}

// TestAnswers measures the checker on answers that somebody else wrote and
// holds the figures against the golden file.
func TestAnswers(t *testing.T) {
	byKind := map[string]tally{}
	for _, j := range readJudged(t, filepath.Join("testdata", "answers.jsonl")) {
		r := Check(j.Answer)
		expect := map[bool]string{true: "right", false: "wrong"}[j.Want]
		for _, key := range []string{"all " + expect, "lang " + j.Lang + " " + expect, j.Category + " " + expect} {
			c := byKind[key]
			c.all++
			if r.OK == j.Want {
				c.right++
			}
			byKind[key] = c
		}
		if r.OK != j.Want {
			t.Logf("%s %s: want %v\n  %s\n  %s", j.ID, j.Category, j.Want, j.Text, explain(r))
		}
	}
	keys := make([]string, 0, len(byKind))
	for k := range byKind {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&b, "%-32s %s\n", k, byKind[k])
	}
	golden(t, filepath.Join("testdata", "answers.golden.txt"), b.String())
}

func explain(r Report) string {
	var b strings.Builder
	for _, s := range r.Sentences {
		fmt.Fprintf(&b, "[%s", s.Verdict)
		for _, f := range append(s.Figures, s.Quotations...) {
			fmt.Fprintf(&b, " %s=%s:%s%v", f.Text, f.Value, f.Verdict, f.From)
		}
		b.WriteString("] ")
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s: run with -update and look at the difference\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}
