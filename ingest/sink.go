package ingest

import (
	"context"
	"errors"
	"sort"
	"sync"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// maxLineFailures is how many lines of one file are reported one by one.
const maxLineFailures = 20

// sink gathers what the workers make, counts it and hands it to the store in
// batches. Workers wait while a batch is written: what is in memory is bounded.
type sink struct {
	in     *Ingester
	dry    bool
	reset  bool // all goes in as one change that empties the index first
	known  map[string]store.Document
	before store.Model

	mu       sync.Mutex
	gathered []store.DocumentChunks // that wait for their vectors
	texts    int                    // chunks in gathered
	put      []store.DocumentChunks
	remove   []string
	chunks   int             // in put
	done     map[string]bool // paths that are there still, unchanged and failed ones included
	made     map[string]bool // paths that were put or dropped
	failed   map[string]int  // failures by file
	report   Report
	at       Progress
}

// gather keeps documents back until there is work enough for the embedder, or
// until the last, and then returns all of them.
func (s *sink) gather(docs []store.DocumentChunks, last bool) []store.DocumentChunks {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gathered = append(s.gathered, docs...)
	for i := range docs {
		s.done[docs[i].Document.Path] = true
		s.texts += len(docs[i].Chunks)
	}
	if !last && s.texts < s.in.opt.BatchTexts && len(s.gathered) < s.in.opt.BatchDocuments {
		return nil
	}
	docs, s.gathered, s.texts = s.gathered, nil, 0
	return docs
}

// add takes in documents that are new or have changed.
func (s *sink) add(ctx context.Context, docs []store.DocumentChunks) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range docs {
		if _, ok := s.known[d.Document.Path]; ok {
			s.report.Changed++
		} else {
			s.report.New++
		}
		s.done[d.Document.Path], s.made[d.Document.Path] = true, true
		s.report.Chunks += len(d.Chunks)
		s.report.Embedded += len(d.Chunks)
		s.at.Chunks += len(d.Chunks)
		if !s.dry {
			s.put = append(s.put, d)
			s.chunks += len(d.Chunks)
		}
	}
	if len(s.put) >= s.in.opt.BatchDocuments || s.chunks >= s.in.opt.BatchChunks {
		return s.flush(ctx, false)
	}
	return nil
}

// same notes a document that has not changed.
func (s *sink) same(doc store.Document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[doc.Path] = true
	s.report.Unchanged++
	s.report.Chunks += doc.Chunks
}

// seen notes a document that is there still though it could not be read.
func (s *sink) seen(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[path] = true
}

// drop takes documents out.
func (s *sink) drop(paths []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, path := range paths {
		s.done[path], s.made[path] = true, true
	}
	s.report.Removed += len(paths)
	s.remove = append(s.remove, paths...)
}

// fail reports what is wrong with one path or line.
func (s *sink) fail(shown string, err error) {
	e := (*Error)(nil)
	if !errors.As(err, &e) {
		e = &Error{Code: codeOf(err), Cause: err}
	}
	e.Path = shown
	s.mu.Lock()
	defer s.mu.Unlock()
	s.in.opt.Logger.Info("not ingested", "path", shown, "line", e.Line, "code", e.Code, "cause", e.Cause)
	if e.Line > 0 {
		if s.failed[shown]++; s.failed[shown] > maxLineFailures {
			return
		}
	}
	s.report.Failed = append(s.report.Failed, failureOf(e))
}

func failureOf(e *Error) Failure {
	return Failure{Path: e.Path, Error: e.Message(text.English), Err: e}
}

// progress notes work that was done.
func (s *sink) progress(files int, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at.Files += files
	s.at.Bytes += bytes
	s.in.opt.Progress(s.at)
}

// flush hands what was gathered to the store. With reset that waits for the end.
func (s *sink) flush(ctx context.Context, last bool) error {
	if s.dry || s.reset && !last || len(s.put) == 0 && len(s.remove) == 0 && !(s.reset && last) {
		return nil
	}
	sort.Slice(s.put, func(i, j int) bool { return s.put[i].Document.Path < s.put[j].Document.Path })
	change := store.Change{Model: s.in.model(), Put: s.put, Remove: s.remove, Reset: s.reset}
	if err := s.in.opt.Store.Apply(ctx, change); err != nil {
		return s.in.storeError(ctx, err, s.before)
	}
	s.put, s.remove, s.chunks = nil, nil, 0
	return nil
}

// keep hands over what was gathered before a run failed.
func (s *sink) keep(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil
	}
	return s.flush(ctx, false)
}

// finish hands over the rest and completes the report.
func (s *sink) finish(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for shown, n := range s.failed {
		if n > maxLineFailures {
			s.report.Failed = append(s.report.Failed, failureOf(&Error{Code: CodeLineMore, Path: shown, Limit: int64(n - maxLineFailures)}))
		}
	}
	return s.flush(ctx, true)
}

// result is the report, its failures in order.
func (s *sink) result() Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.report
	if r.Failed == nil {
		r.Failed = []Failure{}
	}
	sort.SliceStable(r.Failed, func(i, j int) bool {
		a, b := r.Failed[i].Err, r.Failed[j].Err
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Line > 0 && (b.Line == 0 || a.Line < b.Line)
	})
	return r
}
