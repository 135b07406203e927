package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Record is what a run was made with.
type Record struct {
	Version   string `json:"version"`
	Commit    string `json:"commit"`
	GoVersion string `json:"go_version"`
	Index     Index  `json:"index"`
	Model     string `json:"model"`
	Embedder  string `json:"embedder"`
	// PromptHash is the hash of the prompts; empty without a model.
	PromptHash string `json:"prompt_hash"`
	// Settings are all numbers that can be set, by name.
	Settings map[string]string `json:"settings"`
	// Set says which of them were set for this run alone.
	Set string `json:"set,omitempty"`
}

// Index is what the questions were asked of.
type Index struct {
	Documents int `json:"documents"`
	Chunks    int `json:"chunks"`
	// Corpus is a hash of all documents.
	Corpus string `json:"corpus_hash"`
	// Carried says that these are the documents that the program carries.
	Carried bool `json:"carried"`
}

// Summary is summary.json.
type Summary struct {
	Metrics map[string]Value `json:"metrics"`
	// By has the metrics of parts: by dimension ("category", "lang", "tag",
	// "set") and its value.
	By  map[string]map[string]map[string]Value `json:"by"`
	Run RunInfo                                `json:"run"`
	// Judge is what a model says of the answers; nil where none was asked.
	Judge *JudgeSummary `json:"judge,omitempty"`
	// Comparison is that with the baseline.
	Comparison *Comparison `json:"comparison,omitempty"`
}

// RunInfo says what a summary is of.
type RunInfo struct {
	Record
	Sets          []SetInfo `json:"sets"`
	Questions     int       `json:"questions"`
	Errors        int       `json:"errors"`
	RetrievalOnly bool      `json:"retrieval_only"`
	Workers       int       `json:"workers"`
	Price         *Price    `json:"price,omitempty"` // of a million tokens
	Cost          float64   `json:"cost,omitempty"`  // of the whole run
	// Resumed counts the questions that an earlier run had done.
	Resumed     int       `json:"resumed"`
	Started     time.Time `json:"started"`
	TookMS      float64   `json:"took_ms"`
	PipelineMS  float64   `json:"pipeline_ms"` // summed over all workers
	Fingerprint string    `json:"fingerprint"`
	Seed        uint64    `json:"seed"` // of the intervals
	Resamples   int       `json:"resamples"`
}

// SetInfo is a set of a run.
type SetInfo struct {
	Name      string `json:"name"`
	File      string `json:"file"`
	SHA256    string `json:"sha256"`
	Questions int    `json:"questions"`
}

// fingerprint is that of the whole run. The sets are in it, the number of
// workers is not.
func (r *runner) fingerprint() string {
	h := sha256.New()
	fmt.Fprintf(h, "1\x00%s\x00%t\x00", r.Fingerprint, r.RetrievalOnly)
	for _, s := range r.Sets {
		fmt.Fprintf(h, "%s\x00%s\x00", s.Name, s.SHA256)
	}
	if r.Judge != nil {
		fmt.Fprintf(h, "judge\x00%s\x00%s\x00", r.Judge.Name(), r.Judge.Hash())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// summary computes all figures.
func (r *runner) summary(started time.Time) *Summary {
	all := measureRows(r.rows)
	s := &Summary{Metrics: all, By: r.parts(all), Judge: r.judgeSummary()}
	s.Run = RunInfo{
		Record: r.Record, Questions: len(r.questions), RetrievalOnly: r.RetrievalOnly, Workers: r.Workers,
		Resumed: r.resumed, Started: started.UTC().Truncate(time.Millisecond),
		TookMS: millis(time.Since(started)), PipelineMS: millis(r.busy),
		Fingerprint: r.fingerprint(), Seed: seed, Resamples: resamples,
	}
	for _, set := range r.Sets {
		s.Run.Sets = append(s.Run.Sets, SetInfo{set.Name, set.File, set.SHA256, len(set.Questions)})
	}
	for i := range r.briefs {
		if r.briefs[i].failed {
			s.Run.Errors++
		}
	}
	if r.Price != (Price{}) {
		s.Run.Price = &r.Price
		s.Run.Cost = s.Metrics["cost"].Value * float64(s.Metrics["cost"].N)
	}
	return s
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// dimensions are what questions are told apart by.
var dimensions = []struct {
	name string
	of   func(q *Question) []string
}{
	{"category", func(q *Question) []string { return []string{q.Category} }},
	{"lang", func(q *Question) []string { return []string{q.Lang} }},
	{"tag", func(q *Question) []string { return q.Tags }},
	{"set", func(q *Question) []string { return []string{q.Set} }},
}

// parts computes the figures of every part; all are those of the whole.
func (r *runner) parts(all map[string]Value) map[string]map[string]map[string]Value {
	out := make(map[string]map[string]map[string]Value)
	var mu sync.Mutex
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, d := range dimensions {
		values := make(map[string]map[string]Value)
		out[d.name] = values
		for name, part := range r.rowsBy(d.of) {
			if len(part) == len(r.rows) {
				mu.Lock()
				values[name] = all
				mu.Unlock()
				continue
			}
			g.Go(func() error {
				measured := measureRows(part)
				mu.Lock()
				defer mu.Unlock()
				values[name] = measured
				return nil
			})
		}
	}
	g.Wait()
	return out
}

// rowsBy sorts the rows into parts.
func (r *runner) rowsBy(of func(q *Question) []string) map[string][]*row {
	out := make(map[string][]*row)
	for i, q := range r.questions {
		for _, name := range of(q) {
			if name != "" {
				out[name] = append(out[name], r.rows[i])
			}
		}
	}
	return out
}

// jsonIndented is JSON that people can read as well.
func jsonIndented(v any) ([]byte, error) {
	raw, err := json.MarshalIndent(v, "", " ")
	return append(raw, '\n'), err
}

func (r *runner) writeSummary(s *Summary) error {
	raw, err := jsonIndented(s)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(r.Out, summaryFile), raw)
}
