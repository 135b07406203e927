package eval

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/wenju/wenju/rag"
)

// Judge is a model that grades answers. What it says is reported apart from the
// metrics, which need no model. It is called from several goroutines at once.
type Judge interface {
	// Name is that of the model.
	Name() string
	// Hash stands for what it is told.
	Hash() string
	// Grade grades an answer. Its error is no grade.
	Grade(ctx context.Context, a Judged) (Grade, error)
}

// Judged is an answer to be graded.
type Judged struct {
	Question string
	Facts    []string // of a complete answer; none where the set does not say
	Answer   string
	Quotes   []string // of the citations, in their order
}

// Grade is what a judge says of an answer.
type Grade struct {
	// Faithfulness in [0,1] is the share of the answer that its passages bear out,
	// Completeness in [0,1] the share of what is asked for that it gives.
	Faithfulness float64 `json:"faithfulness"`
	Completeness float64 `json:"completeness"`
	Why          string  `json:"why,omitempty"`
}

// Judgement is a grade, or why there is none.
type Judgement struct {
	Grade
	Error string `json:"error,omitempty"`
}

// ParseGrade reads what a model wrote as a grade: one JSON object, within a fence
// of code or without, with both grades in [0,1] and nothing beside it.
func ParseGrade(s string) (Grade, error) {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "```"); ok {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(inner, "json"), "```"))
	}
	var g struct {
		Faithfulness, Completeness *float64
		Why                        string
	}
	d := json.NewDecoder(strings.NewReader(s))
	d.DisallowUnknownFields()
	if err := d.Decode(&g); err != nil {
		return Grade{}, fmt.Errorf("the judge wrote no grade: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Grade{}, errors.New("the judge wrote more than a grade")
	}
	for _, grade := range []*float64{g.Faithfulness, g.Completeness} {
		if grade == nil || *grade < 0 || *grade > 1 {
			return Grade{}, fmt.Errorf("a grade is missing or outside of 0 to 1: %.200s", s)
		}
	}
	return Grade{*g.Faithfulness, *g.Completeness, g.Why}, nil
}

// judge has an answer graded. A declined one gives nothing to grade.
func (r *runner) judge(ctx context.Context, q *Question, a *rag.Answer) *Judgement {
	if r.Judge == nil || a == nil || a.Declined {
		return nil
	}
	asked := Judged{Question: q.Text, Answer: a.Text}
	for _, fact := range q.Must {
		asked.Facts = append(asked.Facts, strings.Join(fact, " / "))
	}
	for _, c := range a.Citations {
		asked.Quotes = append(asked.Quotes, c.Quote)
	}
	grade, err := r.Judge.Grade(ctx, asked)
	if err != nil {
		r.Logger.WarnContext(ctx, "no grade", "set", q.Set, "id", q.ID, "err", err)
		return &Judgement{Error: err.Error()}
	}
	return &Judgement{Grade: grade}
}

// JudgeSummary is what a judge says of a whole run.
type JudgeSummary struct {
	Model        string `json:"model"`
	PromptHash   string `json:"prompt_hash"`
	Faithfulness Value  `json:"faithfulness"`
	Completeness Value  `json:"completeness"`
	Errors       int    `json:"errors"` // answers without a grade
}

func (r *runner) judgeSummary() *JudgeSummary {
	if r.Judge == nil {
		return nil
	}
	s := &JudgeSummary{Model: r.Judge.Name(), PromptHash: r.Judge.Hash()}
	var faithful, complete []float64
	for _, j := range r.judgements {
		switch {
		case j == nil:
		case j.Error != "":
			s.Errors++
		default:
			faithful, complete = append(faithful, j.Faithfulness), append(complete, j.Completeness)
		}
	}
	s.Faithfulness, s.Completeness = meanOf(faithful), meanOf(complete)
	return s
}

// meanOf is the mean of values, with its 95 % bootstrap interval.
func meanOf(values []float64) Value {
	n := len(values)
	if n == 0 {
		return Value{}
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	means := make([]float64, resamples)
	for i := range means {
		for range n {
			means[i] += values[rng.IntN(n)] / float64(n)
		}
	}
	slices.Sort(means)
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return Value{Value: sum / float64(n), Lo: means[resamples*25/1000], Hi: means[resamples*975/1000-1], N: n}
}

// mdJudge is the part of report.md on what the judge says.
func mdJudge(b *strings.Builder, s *JudgeSummary) {
	if s == nil {
		return
	}
	fmt.Fprintf(b, "Graded by %s, which is a model's opinion and no measurement:\n\n| grade | mean | 95 %% interval | n |\n|---|--:|--:|--:|\n", mdText(s.Model))
	for _, row := range s.Rows() {
		fmt.Fprintf(b, "| %s | %.3f | %.3f to %.3f | %d |\n", row.Name, row.Value.Value, row.Value.Lo, row.Value.Hi, row.Value.N)
	}
	if s.Errors > 0 {
		fmt.Fprintf(b, "\n%d answers have no grade, because the judge failed.\n", s.Errors)
	}
	b.WriteByte('\n')
}

// GradeRow is a grade with its name.
type GradeRow struct {
	Name  string
	Value Value
}

// Rows are the grades by name.
func (s *JudgeSummary) Rows() []GradeRow {
	return []GradeRow{{"faithfulness", s.Faithfulness}, {"completeness", s.Completeness}}
}
