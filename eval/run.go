package eval

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wenju/wenju/rag"
)

// Pipeline is what is measured. It is called from several goroutines at once.
type Pipeline interface {
	// Ask answers a question, as [rag.Asker.Ask] does.
	Ask(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, error)
	// Search returns the k best passages for a query, best first.
	Search(ctx context.Context, query string, k int) ([]Hit, error)
	// Passages returns the k best of those that an answer was made from.
	Passages(ctx context.Context, a *rag.Answer, k int) ([]Hit, error)
}

// Retrieved is how many passages are kept of each question.
const Retrieved = 20

// Options of a run. Pipeline, Sets and Out are needed.
type Options struct {
	Pipeline Pipeline
	Sets     []*Set
	// Out is the folder for the results.
	Out string
	// RetrievalOnly asks for passages and no answers.
	RetrievalOnly bool
	// Workers is how many questions are asked at once; 0 means one a core.
	Workers int
	// Fresh starts anew whatever Out holds.
	Fresh bool
	// Fingerprint stands for everything else that shapes the answers: program,
	// configuration, index. A run goes on only where it is the same.
	Fingerprint string
	// Record is what summary.json says about the run.
	Record Record
	// Baseline is the folder of a run to compare with; empty is none.
	Baseline string
	Price    Price
	// Judge grades the answers; nil is none.
	Judge Judge
	// Progress is called after each question, never twice at the same time.
	Progress func(done, total int)
	Logger   *slog.Logger
}

// runner is a run.
type runner struct {
	Options
	questions []*Question
	index     map[string]int // of the questions, by key

	mu         sync.Mutex
	journal    *journal
	rows       []*row // by question; nil until it is done
	briefs     []brief
	judgements []*Judgement // by question; nil where there is none
	spool      *spool
	// passages and lines save work that would come up again with each question.
	passages *encoded
	lines    lineBuffers
	earlier  *ran // the baseline; nil without one
	done     int
	resumed  int
	busy     time.Duration // spent in the pipeline, over all workers
}

// Run asks the questions of all sets and writes the results, the summary and the
// reports. What an earlier run with the same questions, index and configuration
// has done is not asked again. The error is for what ends a run, not for what the
// pipeline fails on, which is in the results.
func Run(ctx context.Context, o Options) (*Summary, error) {
	r := newRunner(o)
	var err error
	if r.earlier, err = readBaseline(o.Baseline); err != nil {
		return nil, err
	}
	if r.spool, err = newSpool(o.Out); err != nil {
		return nil, err
	}
	defer r.spool.close()
	r.journal, err = openJournal(o.Out, r.fingerprint(), o.Fresh, r.resume)
	if err != nil {
		return nil, err
	}
	r.journal.written = r.lines.put
	r.resumed = r.done
	started := time.Now()
	if err := r.ask(ctx); err != nil {
		return nil, errors.Join(err, r.journal.close())
	}
	if err := r.journal.finish(len(r.questions)); err != nil {
		return nil, err
	}
	s := r.summary(started)
	if r.earlier != nil {
		s.Comparison = compareRuns(r.earlier, r.asRun(s.Run))
	}
	return s, r.report(s)
}

func newRunner(o Options) *runner {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	r := &runner{Options: o, index: make(map[string]int), passages: newEncoded()}
	for _, set := range o.Sets {
		for i := range set.Questions {
			r.index[set.Questions[i].Key()] = len(r.questions)
			r.questions = append(r.questions, &set.Questions[i])
		}
	}
	r.rows = make([]*row, len(r.questions))
	r.briefs = make([]brief, len(r.questions))
	r.judgements = make([]*Judgement, len(r.questions))
	return r
}

// resume takes over a result of an earlier run. An error is no result.
func (r *runner) resume(result *Result) (index int, done bool) {
	index, ours := r.index[result.Key()]
	if !ours || result.Error != "" || result.Judgement != nil && result.Judgement.Error != "" {
		return 0, false
	}
	again := r.rows[index] != nil
	if err := r.take(index, result); err != nil {
		return 0, false // it is asked again
	}
	if !again {
		r.done++
	}
	return index, true
}

// take keeps what the figures and the report need of a result.
func (r *runner) take(index int, result *Result) error {
	row := newRow(&measured{result, r.Price})
	detail, err := r.detail(r.questions[index], result)
	if err != nil {
		return err
	}
	r.rows[index] = &row
	r.briefs[index] = newBrief(result)
	r.judgements[index] = result.Judgement
	return r.spool.add(index, detail)
}

// ask asks all questions that are not done. Each worker takes the next one by
// itself: to be handed every question would cost as much as a quick answer.
func (r *runner) ask(ctx context.Context) error {
	r.Progress(r.done, len(r.questions))
	var todo []int
	for i := range r.questions {
		if r.rows[i] == nil {
			todo = append(todo, i)
		}
	}
	var next atomic.Int64
	g, gctx := errgroup.WithContext(ctx)
	for range min(r.Workers, len(todo)) {
		g.Go(func() error {
			for n := next.Add(1) - 1; int(n) < len(todo); n = next.Add(1) - 1 {
				if err := r.one(gctx, todo[n]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// dear is how long a question may take and still be asked again after a kill.
const dear = 50 * time.Millisecond

// one asks a question and keeps its result. Its error ends the run.
func (r *runner) one(ctx context.Context, i int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	result, busy := r.result(ctx, r.questions[i])
	if err := ctx.Err(); err != nil {
		return err // a question that was broken off is not done
	}
	if result.Error == "" {
		result.Judgement = r.judge(ctx, r.questions[i], result.Answer)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	line, err := result.appendLine(r.lines.get(), r.passages)
	if err != nil {
		return err
	}
	if err := r.take(i, result); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.journal.add(i, line, busy < dear && result.Judgement == nil); err != nil {
		return err
	}
	r.busy += busy
	r.done++
	r.Progress(r.done, len(r.questions))
	return nil
}

// result asks a question. busy is the time that the pipeline took.
func (r *runner) result(ctx context.Context, q *Question) (result *Result, busy time.Duration) {
	result = &Result{ID: q.ID, Set: q.Set, Question: q.Text, Lang: q.Lang, Category: q.Category, Tags: q.Tags, Answerable: q.Answerable}
	start := time.Now()
	err := r.pipeline(ctx, q, result)
	busy = time.Since(start)
	if err == nil {
		err = result.keepTrace()
	}
	if err != nil {
		result.Error = err.Error()
		r.Logger.WarnContext(ctx, "no answer", "set", q.Set, "id", q.ID, "err", err)
		return result, busy
	}
	if result.Answer != nil {
		result.Score = ScoreAnswer(q, result.Answer)
	}
	result.Score.Retrieval = ScoreHits(q, result.Retrieved)
	return result, busy
}

// pipeline asks for an answer with its passages, or for passages alone.
func (r *runner) pipeline(ctx context.Context, q *Question, result *Result) (err error) {
	if r.RetrievalOnly {
		result.Retrieved, err = r.Pipeline.Search(ctx, q.searched(), Retrieved)
		return err
	}
	start := time.Now()
	emit := func(string) {
		if result.FirstPart == 0 {
			result.FirstPart = millis(time.Since(start))
		}
	}
	answer, err := r.Pipeline.Ask(ctx, rag.Question{Text: q.Text, History: q.History}, emit)
	if err != nil {
		return err
	}
	result.Answer, result.AnswerID = &answer, answer.ID
	if answer.Reason == rag.LLMError {
		return errors.New(string(rag.LLMError)) // a model that fails has not answered
	}
	result.Retrieved, err = r.Pipeline.Passages(ctx, &answer, Retrieved)
	return err
}

// searched is what is looked for where no answer makes the question standalone:
// a follow-up is searched with the question before it.
func (q *Question) searched() string {
	if len(q.History) == 0 {
		return q.Text
	}
	return q.History[len(q.History)-1].Q + " " + q.Text
}

// keepTrace takes over the trace, without the passages: those are in Retrieved.
func (r *Result) keepTrace() (err error) {
	if r.Answer == nil {
		return nil
	}
	trace := r.Answer.Trace
	trace.Passages = nil
	r.Trace, err = json.Marshal(trace)
	return err
}
