package eval

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Comparison is a run held against an earlier one.
type Comparison struct {
	Baseline string `json:"baseline"` // folder
	// Paired counts the questions that both have answered, Added and Missing
	// those that only the later and only the earlier run has.
	Paired  int `json:"paired"`
	Added   int `json:"added"`
	Missing int `json:"missing"`
	// Changed names what else differs between the runs than the answers:
	// "sets", "corpus", "embedder", "model", "prompts", "commit" and, by name, settings.
	Changed []string              `json:"changed"`
	Metrics map[string]Difference `json:"metrics"`
	Better  []QuestionID          `json:"better"`
	Worse   []QuestionID          `json:"worse"`
}

// QuestionID names a question of a run.
type QuestionID struct {
	Set string `json:"set"`
	ID  string `json:"id"`
}

// BaselineError is a baseline that cannot be read.
type BaselineError struct{ Err error }

func (e *BaselineError) Error() string { return "baseline: " + e.Err.Error() }
func (e *BaselineError) Unwrap() error { return e.Err }

// ran is a finished run, as far as comparing goes.
type ran struct {
	name   string
	info   RunInfo
	ids    []QuestionID
	index  map[string]int // of the questions, by key
	rows   []*row
	briefs []brief
}

// readRun reads the results in a folder.
func readRun(dir string) (*ran, error) {
	raw, err := os.ReadFile(filepath.Join(dir, summaryFile))
	if err != nil {
		return nil, err
	}
	var s Summary
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, err
	}
	out := &ran{name: dir, info: s.Run, index: make(map[string]int)}
	var price Price
	if s.Run.Price != nil {
		price = *s.Run.Price
	}
	err = readResults(dir, func(r *Result) {
		row := newRow(&measured{r, price})
		out.index[r.Key()] = len(out.rows)
		out.ids = append(out.ids, QuestionID{r.Set, r.ID})
		out.rows = append(out.rows, &row)
		out.briefs = append(out.briefs, newBrief(r))
	})
	return out, err
}

// readBaseline reads the run to compare with; without a folder there is none.
func readBaseline(dir string) (*ran, error) {
	if dir == "" {
		return nil, nil
	}
	b, err := readRun(dir)
	if err != nil {
		return nil, &BaselineError{err}
	}
	return b, nil
}

// asRun is this run as others are compared with it.
func (r *runner) asRun(info RunInfo) *ran {
	out := &ran{name: r.Out, info: info, index: r.index, rows: r.rows, briefs: r.briefs}
	for _, q := range r.questions {
		out.ids = append(out.ids, QuestionID{q.Set, q.ID})
	}
	return out
}

// find looks up a question: by set and id or, since files get renamed, by an id
// that the other run has in one set only.
func (r *ran) find(id QuestionID) (int, bool) {
	i, ok := r.index[id.Set+"\x00"+id.ID]
	if ok || len(r.info.Sets) != 1 {
		return i, ok
	}
	i, ok = r.index[r.info.Sets[0].Name+"\x00"+id.ID]
	return i, ok
}

// compareRuns holds after against before.
func compareRuns(before, after *ran) *Comparison {
	c := &Comparison{
		Baseline: before.name, Changed: changed(&before.info, &after.info), Metrics: make(map[string]Difference),
		Better: []QuestionID{}, Worse: []QuestionID{},
	}
	one := len(after.info.Sets) == 1
	var rows1, rows2 []*row
	both := 0
	for i, id := range after.ids {
		j, ok := before.find(id)
		if !ok || !one && before.ids[j].Set != id.Set {
			c.Added++
			continue
		}
		both++
		if after.briefs[i].failed || before.briefs[j].failed {
			continue
		}
		rows1, rows2 = append(rows1, before.rows[j]), append(rows2, after.rows[i])
		// Passages alone and whole answers are worth nothing against each other;
		// the metrics that both have are still compared.
		comparable := before.info.RetrievalOnly == after.info.RetrievalOnly
		switch was, is := before.briefs[j].worth(), after.briefs[i].worth(); {
		case !comparable:
		case is > was:
			c.Better = append(c.Better, id)
		case is < was:
			c.Worse = append(c.Worse, id)
		}
	}
	c.Paired, c.Missing = len(rows1), len(before.ids)-both
	c.measure(rows1, rows2)
	return c
}

func (c *Comparison) measure(before, after []*row) {
	if len(before) == 0 {
		return
	}
	d := newDraws(len(before))
	for i := range Metrics {
		p := pair{newColumn(i, before), newColumn(i, after)}
		if difference, ok := p.difference(d); ok {
			c.Metrics[Metrics[i].Name] = difference
		}
	}
	dropDeclines(c.Metrics)
}

// changed names what differs between two runs.
func changed(a, b *RunInfo) []string {
	out := []string{}
	add := func(name string, differs bool) {
		if differs {
			out = append(out, name)
		}
	}
	sets := func(r *RunInfo) (s string) {
		for _, set := range r.Sets {
			s += set.SHA256
		}
		return s
	}
	add("sets", sets(a) != sets(b))
	add("corpus", a.Index.Corpus != b.Index.Corpus)
	add("embedder", a.Embedder != b.Embedder)
	add("model", a.Model != b.Model)
	add("prompts", a.PromptHash != b.PromptHash)
	add("commit", a.Commit != b.Commit)
	add("retrieval only", a.RetrievalOnly != b.RetrievalOnly)
	for _, name := range slices.Sorted(maps.Keys(b.Settings)) {
		was, known := a.Settings[name]
		add(name+" ("+was+" → "+b.Settings[name]+")", known && was != b.Settings[name])
	}
	return out
}

// Compare holds finished runs against the first of them.
func Compare(dirs []string) ([]*Comparison, error) {
	first, err := readRun(dirs[0])
	if err != nil {
		return nil, err
	}
	var out []*Comparison
	for _, dir := range dirs[1:] {
		other, err := readRun(dir)
		if err != nil {
			return nil, err
		}
		out = append(out, compareRuns(first, other))
	}
	return out, nil
}
