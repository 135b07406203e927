package eval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/rag"
)

// fakePipeline answers from a small table of lines, as the real one does from
// documents: what it finds it quotes and cites, and what it does not it declines.
type fakePipeline struct {
	lines []string // of the document "notes.md"

	mu    sync.Mutex
	asked []string
	// fail makes a question fail, wait is how long one takes.
	fail func(question string) error
	wait time.Duration
}

var _ Pipeline = (*fakePipeline)(nil)

// find returns the lines that share the longest run of characters with a query.
func (p *fakePipeline) find(query string, k int) []Hit {
	var hits []Hit
	for n := len([]rune(query)); n >= 2 && len(hits) < k; n-- {
		for i, line := range p.lines {
			if longest(query, line) == n {
				hits = append(hits, Hit{Rank: len(hits) + 1, Score: float64(n), Source: "notes.md", Heading: []string{}, StartLine: i + 1, EndLine: i + 1, StartByte: 100 * i, Text: line})
			}
		}
	}
	return hits[:min(k, len(hits))]
}

// longest is the length of the longest run that two texts share.
func longest(a, b string) int {
	runes := []rune(a)
	for n := len(runes); n > 0; n-- {
		for i := 0; i+n <= len(runes); i++ {
			if strings.Contains(b, string(runes[i:i+n])) {
				return n
			}
		}
	}
	return 0
}

func (p *fakePipeline) note(ctx context.Context, question string) error {
	p.mu.Lock()
	p.asked = append(p.asked, question)
	p.mu.Unlock()
	if p.wait > 0 {
		select {
		case <-time.After(p.wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if p.fail != nil {
		return p.fail(question)
	}
	return nil
}

func (p *fakePipeline) Ask(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, error) {
	if err := p.note(ctx, q.Text); err != nil {
		return rag.Answer{}, err
	}
	a := rag.Answer{ID: "A-" + q.Text, Question: q.Text, Standalone: q.Text, Mode: rag.Extractive, Model: "fake"}
	a.Timings.Total = float64(len(q.Text))
	hits := p.find(q.Text, 1)
	if len(hits) == 0 {
		a.Declined, a.Reason, a.Text = true, rag.NoEvidence, "没有找到。"
		return a, nil
	}
	h := hits[0]
	a.Text = h.Text + " [1]"
	a.Citations = []rag.Citation{{N: 1, Source: h.Source, StartLine: h.StartLine, EndLine: h.EndLine, Quote: h.Text}}
	a.Checks = []evidence.Sentence{{Text: h.Text, Citations: []int{1}, Verdict: evidence.Supported,
		Figures: []evidence.Finding{{Text: "3.6公里", Verdict: evidence.Found, Citation: 1}}}}
	emit(a.Text)
	return a, nil
}

func (p *fakePipeline) Search(ctx context.Context, query string, k int) ([]Hit, error) {
	if err := p.note(ctx, query); err != nil {
		return nil, err
	}
	return p.find(query, k), nil
}

func (p *fakePipeline) Passages(_ context.Context, a *rag.Answer, k int) ([]Hit, error) {
	return p.find(a.Standalone, k), nil
}

var errFake = errors.New("the model's server is down")

// notes is what the fake answers from.
var notes = []string{
	"# 南湾大桥",
	"南湾大桥全长3.6公里，2019年5月1日通车。",
	"大桥由林建国设计，造价12.8亿元。",
	"East Harbour tunnel is 5 km long.",
}

// notesSet has a right answer, a wrong one, two to decline, and a follow-up.
const notesSet = `{"id":"q1","lang":"zh","category":"numeric","question":"南湾大桥全长多少？","answerable":true,"must":[["3.6公里","3.6km"]],"must_not":["12.8"],"evidence":[{"source":"notes.md","start_line":2,"end_line":2,"quote":"南湾大桥全长3.6公里"}],"note":""}
{"id":"q2","lang":"zh","category":"entity","question":"大桥由谁设计？","answerable":true,"must":[["林建国"],["李明"]],"must_not":["12.8亿"],"evidence":[{"start_line":3,"end_line":3,"quote":"大桥由林建国设计"}],"note":"[typo] x"}
{"id":"q3","lang":"en","category":"offtopic","question":"zzz?","answerable":false,"must":[],"must_not":[],"evidence":[],"note":""}
{"id":"q4","lang":"zh","category":"unanswerable","question":"南湾大桥有几条车道？","answerable":false,"must":[],"must_not":["六车道"],"evidence":[],"note":""}
{"id":"q5","lang":"zh","category":"date","question":"什么时候通车？","answerable":true,"must":[["2019年5月1日"]],"must_not":[],"evidence":[{"start_line":2,"end_line":2,"quote":"2019年5月1日通车"}],"history":[{"q":"南湾大桥有多长？","a":"3.6公里。"}],"note":"[followup]"}
`

// setOf reads a set that a test holds.
func setOf(t testing.TB, name, content string) *Set {
	t.Helper()
	sets, err := ReadSets([]Input{input(name, content)})
	if err != nil {
		t.Fatal(err)
	}
	return sets[0]
}

func input(name, content string) Input {
	return Input{File: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

// manyQuestions is a set of n questions on the notes.
func manyQuestions(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"m%05d","lang":"zh","category":"c%d","question":"南湾大桥全长多少？（%d）","answerable":true,"must":[["3.6公里"]],"must_not":[],"evidence":[{"start_line":2,"end_line":2,"quote":"南湾大桥全长3.6公里"}]}`+"\n", i, i%7, i)
	}
	return b.String()
}
