package ingest

import (
	"context"
	"os"
	"path/filepath"
	"sort"

	"github.com/wenju/wenju/internal/store"
)

// addKnown adds the files that the index was made from and the request does not
// name, as far as they are there still.
func (w *walker) addKnown(known map[string]store.Document, req Request) {
	tried := make(map[string]bool)
	for path, doc := range known {
		file, _ := splitLine(path)
		if !filepath.IsAbs(file) || w.seen[file] || tried[file] || req.Prune && w.pruned(doc) {
			continue
		}
		tried[file] = true
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			w.files = append(w.files, found{path: file, shown: file, root: doc.Root, size: info.Size(), open: opener(file)})
		}
	}
	for _, f := range w.files {
		w.seen[f.path] = true
	}
	sort.Slice(w.files, func(i, j int) bool { return w.files[i].path < w.files[j].path })
}

// restore brings in again, from the text that the index keeps, the documents
// that could not be read anew: their files are gone or failed.
func (in *Ingester) restore(ctx context.Context, s *sink) error {
	var paths []string
	for path := range s.known {
		if !s.made[path] {
			paths = append(paths, path)
		}
	}
	sort.Strings(paths)
	for _, path := range paths {
		doc, err := in.opt.Store.Document(ctx, s.known[path].Source)
		if err != nil {
			return in.storeError(ctx, err, s.before)
		}
		parsed, err := parseText(doc, in.opt.Sizes)
		if err != nil {
			s.fail(path, err)
			continue
		}
		_, id := splitLine(path)
		raw := []byte(doc.Text)
		if id != "" {
			raw = passage{title: doc.Title, text: doc.Text, url: doc.URL}.content()
		}
		parsed.Document.SHA256 = in.hash(doc.Format, raw)
		if err := in.take(ctx, []store.DocumentChunks{parsed}, s); err != nil {
			return err
		}
	}
	return in.takeRest(ctx, s)
}
