package eval

import (
	"encoding/json"
	"strconv"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/rag"
)

// detail is what the report shows of a question when somebody opens it. The
// names are short because there are thousands of them in a file.
type detail struct {
	// ID is always there: what is appended by hand follows a field.
	ID         string              `json:"id"`
	History    []rag.Turn          `json:"history,omitempty"`
	Standalone string              `json:"standalone,omitempty"` // where it is not the question
	Answer     string              `json:"answer,omitempty"`
	Reason     string              `json:"reason,omitempty"`
	Error      string              `json:"error,omitempty"`
	AnswerID   string              `json:"answer_id,omitempty"`
	Citations  []detailCitation    `json:"citations,omitempty"`
	Checks     []evidence.Sentence `json:"checks,omitempty"`
	Must       [][]string          `json:"must,omitempty"`
	Facts      []bool              `json:"facts,omitempty"`
	MustNot    []string            `json:"must_not,omitempty"`
	Violations []string            `json:"violations,omitempty"`
	Evidence   []Evidence          `json:"evidence,omitempty"`
	Gold       []string            `json:"gold,omitempty"`
	Timings    *rag.Timings        `json:"timings,omitempty"`
	Usage      *rag.Usage          `json:"usage,omitempty"`
	Before     *detailBefore       `json:"before,omitempty"`
}

type detailCitation struct {
	N       int      `json:"n"`
	Source  string   `json:"source"`
	Heading []string `json:"heading,omitempty"`
	Lines   [2]int   `json:"lines"`
	Quote   string   `json:"quote"`
	On      bool     `json:"on"` // evidence
}

// detailBefore is what the baseline had.
type detailBefore struct {
	Answer   string `json:"answer,omitempty"`
	Right    int8   `json:"right"`
	Declined bool   `json:"declined,omitempty"`
	Rank     int32  `json:"rank"`
	Failed   bool   `json:"failed,omitempty"`
}

// shownPassages is how many passages of a question the report holds.
const shownPassages = 10

func (r *runner) detail(q *Question, result *Result) ([]byte, error) {
	d := detail{ID: q.ID, History: q.History, Error: result.Error, Must: q.Must, MustNot: q.MustNot, Facts: result.Score.Facts,
		Violations: result.Score.Violations, Gold: q.GoldIDs, Before: r.before(q)}
	if len(q.GoldIDs) == 0 {
		d.Evidence = q.Evidence
	}
	if result.Answer != nil {
		d.addAnswer(q, result)
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	if raw, err = r.appendPassages(raw[:len(raw)-1], q, result.Retrieved); err != nil {
		return nil, err
	}
	if len(result.Trace) > 0 {
		// The trace is JSON already, fit for a script, and needs no second look.
		raw = append(append(raw, `,"trace":`...), result.Trace...)
	}
	return append(raw, '}'), nil
}

// appendPassages appends the passages: number, score, and whether it is evidence.
func (r *runner) appendPassages(dst []byte, q *Question, hits []Hit) ([]byte, error) {
	dst = append(dst, `,"passages":[`...)
	for i := range hits[:min(shownPassages, len(hits))] {
		n, err := r.spool.number(&hits[i])
		if err != nil {
			return nil, err
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(append(dst, `{"p":`...), int64(n), 10)
		dst = strconv.AppendFloat(append(dst, `,"s":`...), hits[i].Score, 'g', 6, 64)
		if q.Answerable && hits[i].holds(q.Evidence) {
			dst = append(dst, `,"e":true`...)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']'), nil
}

func (d *detail) addAnswer(q *Question, result *Result) {
	a := result.Answer
	d.Answer, d.Reason, d.AnswerID, d.Checks = a.Text, string(a.Reason), result.AnswerID, a.Checks
	d.Timings, d.Usage = &a.Timings, &a.Usage
	if a.Standalone != q.Text {
		d.Standalone = a.Standalone
	}
	for i := range a.Citations {
		c := &a.Citations[i]
		d.Citations = append(d.Citations, detailCitation{c.N, c.Source, c.Heading, [2]int{c.StartLine, c.EndLine}, c.Quote,
			q.Answerable && citesAny(c, q.Evidence)})
	}
}

// before looks up what the baseline had on a question.
func (r *runner) before(q *Question) *detailBefore {
	if r.earlier == nil {
		return nil
	}
	i, ok := r.earlier.find(QuestionID{q.Set, q.ID})
	if !ok {
		return nil
	}
	b := r.earlier.briefs[i]
	return &detailBefore{b.answer, b.right, b.declined, b.rank, b.failed}
}
