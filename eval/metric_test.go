package eval

import (
	"math"
	"testing"

	"github.com/wenju/wenju/rag"
)

func truth(b bool) *bool { return &b }

// sample is a run of six questions, small enough to work out by hand.
func sample() []*Result {
	answer := func(declined bool, ms float64) *rag.Answer {
		return &rag.Answer{Declined: declined, Mode: rag.Generated, Timings: rag.Timings{Total: ms}, Usage: rag.Usage{PromptTokens: 1000, CompletionTokens: 100}}
	}
	return []*Result{
		// Answerable and right; 2 citations, 1 on evidence, 1 of 1 cited.
		{ID: "1", Answerable: true, Answer: answer(false, 10), Score: Score{Right: truth(true), Facts: []bool{true, true}, Length: 40,
			Citations: &CitationScore{Given: 2, On: 1, Needed: 1, Cited: 1, Exact: 1, Quoted: 1}, Checks: &CheckScore{Supported: 2, Plain: 1, Found: 3},
			Retrieval: &RetrievalScore{Rank: 1, NDCG: 1, Needed: 1, Found: 1}}},
		// Answerable and wrong: one fact of two, and a violation; 1 citation on evidence, 1 of 2 cited.
		{ID: "2", Answerable: true, Answer: answer(false, 20), Score: Score{Right: truth(false), Facts: []bool{true, false}, Violations: []string{"x"}, Length: 80,
			Citations: &CitationScore{Given: 1, On: 1, Needed: 2, Cited: 1, Exact: 0, Quoted: 2}, Checks: &CheckScore{Supported: 1, Unsupported: 1, Found: 1, Missing: 1},
			Retrieval: &RetrievalScore{Rank: 4, NDCG: 0.25, Needed: 2, Found: 1}}},
		// Answerable and declined: a false refusal.
		{ID: "3", Answerable: true, Answer: answer(true, 30), Score: Score{Right: truth(false), Facts: []bool{true}, Length: 9,
			Citations: &CitationScore{Needed: 1, Quoted: 1}, Retrieval: &RetrievalScore{Rank: 11, Needed: 1}}},
		// To decline, and declined.
		{ID: "4", Answer: answer(true, 40), Score: Score{Right: truth(true), Length: 9}},
		// To decline, and answered.
		{ID: "5", Answer: answer(false, 50), Score: Score{Right: truth(false), Length: 60, Checks: &CheckScore{Uncited: 1, Missing: 1, Derived: 1}}},
		// The pipeline failed.
		{ID: "6", Answerable: true, Error: "down"},
	}
}

func rowsOf(results []*Result, price Price) []*row {
	rows := make([]*row, len(results))
	for i, r := range results {
		row := newRow(&measured{r, price})
		rows[i] = &row
	}
	return rows
}

func TestMetricsWorkedOutByHand(t *testing.T) {
	got := measureRows(rowsOf(sample(), Price{Prompt: 2, Completion: 10}))
	want := map[string]struct {
		value float64
		n     int
	}{
		"hit@1":               {1.0 / 3, 3},        // ranks 1, 4, 11
		"hit@5":               {2.0 / 3, 3},        //
		"hit@10":              {2.0 / 3, 3},        //
		"mrr@10":              {(1 + 0.25) / 3, 3}, // 1/1 + 1/4 + 0
		"ndcg@10":             {1.25 / 3, 3},       // 1 + 0.25 + 0
		"evidence.recall@10":  {1.5 / 3, 3},        // 1/1 + 1/2 + 0/1
		"right":               {2.0 / 5, 5},        // 1 and 4; 6 failed and counts nowhere
		"facts":               {1.0 / 3, 3},        // 1 of 1, 2, 3
		"facts.share":         {1.5 / 3, 3},        // 2/2 + 1/2 + declined
		"must_not":            {1.0 / 5, 5},        // 2
		"citations.precision": {2.0 / 3, 3},        // (1+1) of (2+1): by citation
		"citations.recall":    {1.0 / 3, 3},        // all of 1's, half of 2's, none of 3's
		"citations.entries":   {1.5 / 3, 3},        // 1 + 1/2 + 0
		"citations.exact":     {1.0 / 3, 3},        // 1
		"citations.given":     {3.0 / 2, 2},        // of the two answered
		"checks.ok":           {1.0 / 3, 3},        // 1 of the answered 1, 2, 5
		"checks.supported":    {3.0 / 5, 5},        // 2+1 of 2, 2 and 1 sentences with something to check
		"checks.unsupported":  {1.0 / 5, 5},
		"checks.uncited":      {1.0 / 5, 5},
		"figures.found":       {4.0 / 7, 7}, // 3+1 of 3, 2 and 2
		"figures.derived":     {1.0 / 7, 7},
		"figures.missing":     {2.0 / 7, 7},
		"declines.recall":     {1.0 / 2, 2}, // 4 of 4 and 5
		"declines.precision":  {1.0 / 2, 2}, // 4 of 3 and 4
		"declines.f1":         {0.5, 3},     // 2·½·½/(½+½), over 3, 4 and 5
		"declines.false":      {1.0 / 3, 3}, // 3
		"length":              {180.0 / 3, 3},
		"latency.p50":         {30, 5}, // 10 20 30 40 50: the third, ⌈0.5·5⌉
		"latency.p95":         {50, 5}, // the fifth, ⌈0.95·5⌉
		"tokens.prompt":       {1000, 5},
		"tokens.completion":   {100, 5},
		"cost":                {0.003, 5},   // (1000·2 + 100·10) / 10⁶
		"errors":              {1.0 / 6, 6}, // 6
	}
	for name, w := range want {
		v, ok := got[name]
		// Rows are kept in single precision.
		if !ok || math.Abs(v.Value-w.value) > 1e-6*max(1, w.value) || v.N != w.n {
			t.Errorf("%s = %+v, want %v of %d", name, v, w.value, w.n)
		}
		if v.Lo > v.Value+1e-9 || v.Hi < v.Value-1e-9 {
			t.Errorf("%s lies outside of its interval: %+v", name, v)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is not in this test", name)
		}
	}
}

func TestMetricsWithoutData(t *testing.T) {
	got := measureRows(rowsOf([]*Result{{Answerable: true, Answer: &rag.Answer{}, Score: Score{Right: truth(true), Facts: []bool{true}}}}, Price{}))
	for _, name := range []string{"hit@1", "citations.recall", "checks.ok", "declines.recall", "declines.precision", "declines.f1", "cost", "tokens.prompt"} {
		if v, ok := got[name]; ok {
			t.Errorf("%s: nothing was measured and it is %+v", name, v)
		}
	}
	if got["facts"] != (Value{1, 1, 1, 1}) {
		t.Errorf("%+v", got["facts"])
	}
	if n := len(measureRows(nil)); n != 0 {
		t.Errorf("%d metrics of nothing", n)
	}
}

// With 25 of 100 right the interval has to be close to that of the normal
// approximation, 0.25 ± 1.96·√(0.25·0.75/100) = [0.165, 0.335].
func TestInterval(t *testing.T) {
	var results []*Result
	for i := range 100 {
		results = append(results, &Result{Answerable: true, Answer: &rag.Answer{}, Score: Score{Right: truth(i%4 == 0), Facts: []bool{i%4 == 0}}})
	}
	rows := rowsOf(results, Price{})
	v := measureRows(rows)["facts"]
	if v.Value != 0.25 || math.Abs(v.Lo-0.165) > 0.02 || math.Abs(v.Hi-0.335) > 0.02 {
		t.Errorf("%+v", v)
	}
	if again := measureRows(rows)["facts"]; again != v {
		t.Errorf("%+v, and again %+v", v, again)
	}
}

func boolRows(right ...bool) []*row {
	var results []*Result
	for _, r := range right {
		results = append(results, &Result{Answerable: true, Answer: &rag.Answer{}, Score: Score{Right: truth(r), Facts: []bool{r}}})
	}
	return rowsOf(results, Price{})
}

func factsPair(before, after []*row) pair {
	for i := range Metrics {
		if Metrics[i].Name == "facts" {
			return pair{newColumn(i, before), newColumn(i, after)}
		}
	}
	panic("no facts")
}

// Ten questions, five of them from wrong to right and none the other way: of the
// 2⁵ ways to swap these five, two give a difference as large, so p = 2/32.
func TestPairedDifference(t *testing.T) {
	before := boolRows(true, true, true, true, true, false, false, false, false, false)
	after := boolRows(true, true, true, true, true, true, true, true, true, true)
	d, ok := factsPair(before, after).difference(newDraws(10))
	if !ok || d.Before != 0.5 || d.After != 1 || d.Diff != 0.5 || d.N != 10 || math.Abs(d.P-2.0/32) > 0.01 {
		t.Errorf("%+v", d)
	}
	// The difference is that of a share of one half in ten: 0.5 ± 0.31.
	if math.Abs(d.Lo-0.2) > 0.11 || math.Abs(d.Hi-0.8) > 0.11 {
		t.Errorf("%+v", d)
	}
	if m, _ := MetricNamed("facts"); d.class(m) != "even" {
		t.Errorf("p = %v is taken for more than chance", d.P)
	}
}

func TestNoDifference(t *testing.T) {
	rows := boolRows(true, false, true)
	d, _ := factsPair(rows, rows).difference(newDraws(3))
	if d.Diff != 0 || d.Lo != 0 || d.Hi != 0 || d.P != 1 {
		t.Errorf("%+v", d)
	}
}
