package health

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/rag"
)

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	_, body := get(t, New(Options{Metrics: m}), "GET", "/metrics")
	return body
}

// busy is metrics after everything has happened once.
func busy() *Metrics {
	m := NewMetrics("v1")
	m.Event("mention")
	m.Acknowledged(20 * time.Millisecond)
	m.FirstWords(300 * time.Millisecond)
	m.Answered("answered", rag.Answer{Model: "openai:m", Usage: rag.Usage{PromptTokens: 900, CompletionTokens: 80, Cost: 0.25}, Checks: []evidence.Sentence{
		{Verdict: evidence.Supported, Figures: []evidence.Finding{{Verdict: evidence.Found}, {Verdict: evidence.Found}}},
		{Verdict: evidence.Plain},
	}}, 2*time.Second)
	m.Answered("declined", rag.Answer{Declined: true, Reason: rag.NoEvidence}, time.Second)
	m.Queue(3, 2)
	m.Connected(true)
	m.Watch("records_bytes", "Size of the records.", func() float64 { return 4096 })
	m.Watch("index_passages", "Passages of the index.", func() float64 { return 7 })
	return m
}

func TestMetrics(t *testing.T) {
	body := scrape(t, busy())
	for _, want := range []string{
		`wenju_events_total{kind="mention"} 1`,
		`wenju_acknowledge_seconds_bucket{le="0.01"} 0`,
		`wenju_acknowledge_seconds_bucket{le="0.025"} 1`,
		`wenju_first_words_seconds_count 1`,
		`wenju_answers_total{outcome="answered"} 1`,
		`wenju_answers_total{outcome="declined"} 1`,
		`wenju_declines_total{reason="no_evidence"} 1`,
		`wenju_answer_seconds_sum 3`,
		`wenju_checked_sentences_total{verdict="supported"} 1`,
		`wenju_checked_sentences_total{verdict="plain"} 1`,
		`wenju_checked_figures_total{verdict="found"} 2`,
		`wenju_tokens_total{kind="prompt",model="openai:m"} 900`,
		`wenju_tokens_total{kind="completion",model="openai:m"} 80`,
		`wenju_cost_total{model="openai:m"} 0.25`,
		`wenju_queue_items{state="waiting"} 3`,
		`wenju_queue_items{state="running"} 2`,
		`wenju_connected 1`,
		`wenju_records_bytes 4096`,
		"go_goroutines",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
}

// Two bots in one process count for themselves.
func TestOwnRegistry(t *testing.T) {
	first, second := NewMetrics("v1"), NewMetrics("v1")
	first.Event("dm")
	if strings.Contains(scrape(t, second), `kind="dm"`) {
		t.Error("the second counts what the first does")
	}
}

func TestCountedAtOnce(t *testing.T) {
	m := NewMetrics("v1")
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { m.Event("dm"); m.Queue(1, 1); m.Answered("answered", rag.Answer{}, time.Second) })
	}
	wg.Wait()
	if body := scrape(t, m); !strings.Contains(body, `wenju_events_total{kind="dm"} 100`) {
		t.Error(body)
	}
}

var metricName = regexp.MustCompile(`\bwenju_[a-z_]+`)

// What the dashboard and the documentation speak of is there.
func TestNamesInDocs(t *testing.T) {
	body := scrape(t, busy())
	for _, file := range []string{"grafana.json", "operations.md", "operations.zh-CN.md"} {
		raw, err := os.ReadFile("../../docs/" + file)
		if err != nil {
			t.Fatal(err)
		}
		names := metricName.FindAllString(string(raw), -1)
		if len(names) == 0 {
			t.Errorf("%s names no metric", file)
		}
		for _, name := range names {
			if !strings.Contains(body, "\n"+name) {
				t.Errorf("%s speaks of %s, which is not there", file, name)
			}
		}
	}
}

func TestDashboard(t *testing.T) {
	raw, err := os.ReadFile("../../docs/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Title  string
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(raw, &board); err != nil || board.Title == "" || len(board.Panels) == 0 {
		t.Fatalf("%v, %+v", err, board)
	}
	ids := make(map[int]bool)
	for _, p := range board.Panels {
		if p.Title == "" || len(p.Targets) == 0 || ids[p.ID] {
			t.Errorf("%+v", p)
		}
		ids[p.ID] = true
		for _, target := range p.Targets {
			if strings.Count(target.Expr, "(") != strings.Count(target.Expr, ")") {
				t.Errorf("%s: %s", p.Title, target.Expr)
			}
		}
	}
}
