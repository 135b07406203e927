package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// measured is a metric of summary.json.
type measured struct {
	Value float64 `json:"value"`
	N     int     `json:"n"`
}

// qualityMetrics are those that the golden file shows: what is found and what is
// answered. Times are not among them.
var qualityMetrics = []string{"hit@1", "hit@5", "mrr@10", "facts", "citations.recall", "citations.precision",
	"declines.recall", "declines.false", "checks.unsupported"}

// TestQuality asks the carried questions of the carried documents through the
// program itself. A change of any figure shows in the golden file's difference:
//
//	go test ./cmd/wenju -run TestQuality -update
func TestQuality(t *testing.T) {
	golden, err := filepath.Abs("testdata/quality.golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	got := qualityOfSeeds(newSession(t))
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the figures have moved: look at them, then run with -update\ngot:\n%s\nwant:\n%s", got, want)
	}
}

func qualityOfSeeds(s *session) string {
	s.t.Helper()
	s.want(exitDone, "eval", "--questions", "seeds", "--out", "out")
	raw, err := os.ReadFile("out/summary.json")
	if err != nil {
		s.t.Fatal(err)
	}
	var summary struct {
		Metrics map[string]measured                       `json:"metrics"`
		By      map[string]map[string]map[string]measured `json:"by"`
	}
	if err := json.Unmarshal(raw, &summary); err != nil {
		s.t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintln(&b, "The carried questions, asked of the carried documents without a model (value, n).")
	table(&b, "all", summary.Metrics)
	for _, group := range []string{"category", "lang", "tag"} {
		for _, name := range slices.Sorted(maps.Keys(summary.By[group])) {
			table(&b, group+" "+name, summary.By[group][name])
		}
	}
	return b.String()
}

func table(b *strings.Builder, title string, metrics map[string]measured) {
	fmt.Fprintf(b, "\n%s\n", title)
	for _, name := range qualityMetrics {
		if m, ok := metrics[name]; ok && m.N > 0 {
			fmt.Fprintf(b, "  %-20s %.3f  %d\n", name, m.Value, m.N)
		}
	}
}
