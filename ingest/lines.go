package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/wenju/wenju/internal/store"
)

// passageBatch is how many passages one worker takes at once.
const passageBatch = 64

// lines brings in a JSONL file, line by line: it may be larger than the memory.
// Its error ends the run.
func (in *Ingester) lines(ctx context.Context, req Request, f found, s *sink) error {
	left := f.size
	defer func() { s.progress(1, left) }()
	file, err := f.open()
	if err != nil {
		s.fail(f.shown, err)
		s.seenLines(f.path)
		return nil
	}
	defer file.Close()
	r, err := newLineReader(file)
	if err != nil {
		s.fail(f.shown, err)
		s.seenLines(f.path)
		return nil
	}
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(in.opt.Workers)
	complete := in.batches(gctx, r, f, s, func(batch []passage, size int64) {
		size = min(size, left)
		left -= size
		g.Go(func() error {
			defer s.progress(0, size)
			return in.passages(gctx, req, f, batch, s)
		})
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if complete {
		s.drop(s.goneLines(f.path))
	} else {
		s.seenLines(f.path)
	}
	return nil
}

// batches reads passages and hands them on in batches. It says whether the file
// was read to its end.
func (in *Ingester) batches(ctx context.Context, r *lineReader, f found, s *sink, work func([]passage, int64)) bool {
	var batch []passage
	var size int64
	for ctx.Err() == nil {
		p, err := r.next()
		size += int64(p.size)
		if errors.Is(err, io.EOF) {
			if len(batch) > 0 {
				work(batch, size)
			}
			return true
		}
		if err != nil {
			if p.id != "" {
				s.seen(f.path + "#" + p.id)
			}
			s.fail(f.shown, err)
			if e := (*Error)(nil); !errors.As(err, &e) {
				if len(batch) > 0 {
					work(batch, size)
				}
				return false
			}
			continue
		}
		if batch = append(batch, p); len(batch) == passageBatch {
			work(batch, size)
			batch, size = nil, 0
		}
	}
	return false
}

// content is all of a line that its document is made of.
func (p passage) content() []byte {
	out := fmt.Appendf(nil, "%s\x00%s", p.title, p.text)
	if p.url != "" {
		out = fmt.Appendf(out, "\x00%s", p.url)
	}
	return out
}

// passages brings in some lines of a file.
func (in *Ingester) passages(ctx context.Context, req Request, f found, batch []passage, s *sink) error {
	var docs []store.DocumentChunks
	for _, p := range batch {
		doc := p.document(f.path)
		doc.SHA256 = in.hash(formatLines, p.content())
		old, ok := s.known[doc.Path]
		if ok && old.SHA256 == doc.SHA256 && !req.Rebuild {
			s.same(old)
			continue
		}
		if doc.Root = f.root; ok && f.root == "" {
			doc.Root = old.Root
		}
		doc.Added = in.opt.Now()
		parsed, err := parseText(doc, in.opt.Sizes)
		if err != nil {
			if e := (*Error)(nil); errors.As(err, &e) {
				e.Line = p.line
			}
			s.fail(f.shown, err)
			s.seen(doc.Path)
			continue
		}
		docs = append(docs, parsed)
	}
	if len(docs) == 0 {
		return nil
	}
	return in.take(ctx, docs, s)
}

// goneLines returns the documents of a JSONL file that were not seen in it.
func (s *sink) goneLines(file string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for path := range s.known {
		if strings.HasPrefix(path, file+"#") && !s.done[path] {
			out = append(out, path)
		}
	}
	return out
}

// seenLines keeps all documents of a JSONL file that could not be read.
func (s *sink) seenLines(file string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path := range s.known {
		if strings.HasPrefix(path, file+"#") {
			s.done[path] = true
		}
	}
}
