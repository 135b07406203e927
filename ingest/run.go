package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wenju/wenju/internal/store"
)

// formatVersion changes with whatever changes the chunks of a document, so that
// documents are read again.
const formatVersion = "1"

// seedPrefix begins the identity of a document that the binary carries.
const seedPrefix = "seeds/"

// Run brings files and folders into the index. What fails is in the report and
// the others go in; the error is for what ends the run. Whatever it is, the
// report says what happened until then and the index holds it.
func (in *Ingester) Run(ctx context.Context, req Request) (Report, error) {
	w, err := walk(ctx, req.Paths)
	if err != nil {
		return Report{Failed: []Failure{}}, err
	}
	return in.run(ctx, req, w, nil)
}

// RunFS brings in the Markdown files at the top of fsys, which are the seeds that
// the binary carries. Seeds that the index holds and fsys does not are dropped.
// The paths of req are not looked at.
func (in *Ingester) RunFS(ctx context.Context, fsys fs.FS, req Request) (Report, error) {
	w, err := walkFS(fsys, seedPrefix)
	if err != nil {
		return Report{Failed: []Failure{}}, fmt.Errorf("list the seeds: %w", err)
	}
	return in.run(ctx, req, w, isSeed)
}

func isSeed(d store.Document) bool { return strings.HasPrefix(d.Path, seedPrefix) }

// run does what Run and RunFS have in common. Documents that gone names and w
// did not find are dropped.
func (in *Ingester) run(ctx context.Context, req Request, w *walker, gone func(store.Document) bool) (Report, error) {
	began := time.Now()
	s, err := in.newSink(ctx, req)
	if err != nil {
		return Report{Failed: []Failure{}, TookMS: time.Since(began).Milliseconds()}, err
	}
	err = in.bringIn(ctx, req, w, s, gone)
	report := s.result()
	report.TookMS = time.Since(began).Milliseconds()
	return report, err
}

func (in *Ingester) model() store.Model {
	return store.Model{Name: in.opt.Embedder.Model(), Dimension: in.opt.Embedder.Dimension()}
}

// newSink reads what the index holds.
func (in *Ingester) newSink(ctx context.Context, req Request) (*sink, error) {
	info, err := in.opt.Store.Info(ctx)
	if err != nil {
		return nil, in.storeError(ctx, err, store.Model{})
	}
	s := &sink{in: in, dry: req.DryRun, before: info.Model, known: make(map[string]store.Document),
		done: make(map[string]bool), made: make(map[string]bool), failed: make(map[string]int)}
	if info.Documents > 0 && info.Model != in.model() {
		if !req.Rebuild {
			return nil, in.modelError(info.Model, nil)
		}
		s.reset = true
	}
	docs, err := in.opt.Store.Documents(ctx)
	if err != nil {
		return nil, in.storeError(ctx, err, info.Model)
	}
	for _, d := range docs {
		s.known[d.Path] = d
	}
	return s, nil
}

func (in *Ingester) modelError(before store.Model, cause error) *Error {
	now := in.model()
	detail := fmt.Sprintf("%s/%d, %s/%d", before.Name, before.Dimension, now.Name, now.Dimension)
	return &Error{Code: CodeModel, Detail: detail, Cause: cause}
}

// storeError tells the user what a failure of the store means.
func (in *Ingester) storeError(ctx context.Context, err error, before store.Model) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, store.ErrModel):
		return in.modelError(before, err)
	}
	return &Error{Code: CodeStore, Cause: err}
}

func (in *Ingester) bringIn(ctx context.Context, req Request, w *walker, s *sink, gone func(store.Document) bool) error {
	for _, e := range w.failed {
		s.fail(e.Path, e)
	}
	if req.Rebuild {
		w.addKnown(s.known, req)
	}
	s.report.Files, s.report.Skipped = len(w.files), w.skipped
	s.at.FilesTotal = len(w.files)
	for _, f := range w.files {
		s.at.BytesTotal += f.size
	}
	err := in.files(ctx, req, w, s)
	if err == nil {
		err = in.takeRest(ctx, s)
	}
	if err != nil {
		return errors.Join(err, s.keep(ctx))
	}
	s.drop(s.missing(w, req, gone))
	if req.Rebuild {
		if err := in.restore(ctx, s); err != nil {
			return err
		}
	}
	return s.finish(ctx)
}

// files reads all files, several at once.
func (in *Ingester) files(ctx context.Context, req Request, w *walker, s *sink) error {
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(in.opt.Workers)
	for _, f := range w.files {
		if gctx.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := gctx.Err(); err != nil {
				return err
			}
			if formatOf(f.path) == formatLines {
				return in.lines(gctx, req, f, s)
			}
			defer s.progress(1, f.size)
			return in.file(gctx, req, f, s)
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// file brings in one text or Markdown file. Its error ends the run.
func (in *Ingester) file(ctx context.Context, req Request, f found, s *sink) error {
	raw, err := in.read(f)
	if err != nil {
		s.fail(f.shown, err)
		s.seen(f.path)
		return nil
	}
	hash := in.hash(formatOf(f.path), raw)
	old, ok := s.known[f.path]
	if ok && old.SHA256 == hash && !req.Rebuild {
		s.same(old)
		return nil
	}
	doc, err := parseFile(f.path, formatOf(f.path), raw, in.opt.Sizes)
	if err != nil {
		s.fail(f.shown, err)
		s.seen(f.path)
		return nil
	}
	doc.Document.SHA256, doc.Document.Root, doc.Document.Added = hash, f.root, in.opt.Now()
	if ok && f.root == "" {
		doc.Document.Root = old.Root
	}
	return in.take(ctx, []store.DocumentChunks{doc}, s)
}

// read returns the bytes of a file, unless there are too many of them.
func (in *Ingester) read(f found) ([]byte, error) {
	tooLarge := &Error{Code: CodeTooLarge, Limit: in.opt.MaxFile}
	if f.size > in.opt.MaxFile {
		return nil, tooLarge
	}
	r, err := f.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, in.opt.MaxFile+1))
	if err == nil && int64(len(raw)) > in.opt.MaxFile {
		return nil, tooLarge // it has grown meanwhile
	}
	return raw, err
}

// hash is the hash of raw and of all else that shapes chunks and vectors.
func (in *Ingester) hash(format string, raw []byte) string {
	h := sha256.New()
	m := in.model()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%d\x00", formatVersion, format, m.Name, m.Dimension)
	if in.opt.Sizes != DefaultSizes() {
		fmt.Fprintf(h, "%d\x00%d\x00", in.opt.Sizes.Window, in.opt.Sizes.Overlap)
	}
	h.Write(raw)
	return hex.EncodeToString(h.Sum(nil))
}

// missing returns the documents to be dropped: those that gone names, and with
// Prune those that a folder of the request brought in and that are not there any more.
func (s *sink) missing(w *walker, req Request, gone func(store.Document) bool) []string {
	var out []string
	for path, doc := range s.known {
		switch {
		case s.done[path]:
		case gone != nil && gone(doc), req.Prune && w.pruned(doc):
			out = append(out, path)
		}
	}
	return out
}

// pruned says whether a folder of the request brought doc in or holds its path,
// and doc's file is gone from it. Where a folder could not be read to the end,
// the file itself has to be gone.
func (w *walker) pruned(doc store.Document) bool {
	if doc.Root == "" {
		return false
	}
	file, _ := splitLine(doc.Path)
	if w.seen[file] {
		return false
	}
	for folder, whole := range w.folders {
		if !within(doc.Root, folder) && !within(file, folder) {
			continue
		}
		if whole {
			return true
		}
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}

func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, string(os.PathSeparator))+string(os.PathSeparator))
}

// splitLine parts the path of a JSONL line into file and id.
func splitLine(path string) (file, id string) {
	file, id, ok := strings.Cut(path, store.LineMark)
	if !ok {
		return path, ""
	}
	return file + strings.TrimSuffix(store.LineMark, "#"), id
}
