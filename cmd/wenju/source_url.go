package main

import (
	"context"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

// sourceURL says under which address a passage can be opened in a browser: a
// pattern such as https://github.com/acme/docs/blob/main/{path}#L{start_line}.
//
//	{source}      the name under which the document is cited; of a JSONL line its id
//	{path}        its path below the folder that was ingested
//	{start_line}  the first and
//	{end_line}    the last line of the passage
type sourceURL string

// check says whether a pattern can be used. It has to name the document.
func checkSourceURL(value string) (phrase, bool) {
	mayHold := phrase{"an address that begins with https:// and holds {source} or {path}, such as https://wiki.example.com/{source}#L{start_line}",
		"以 https:// 开头、含有 {source} 或 {path} 的地址，例如 https://wiki.example.com/{source}#L{start_line}"}
	_, bad := checkURL(strings.NewReplacer("{", "", "}", "").Replace(value))
	names := strings.Contains(value, "{source}") || strings.Contains(value, "{path}")
	return mayHold, bad || !names || strings.ContainsAny(value, " <>|\"")
}

// of is the address of a passage: that which its document gives itself, or else by the
// pattern. The documents that the program carries have none.
func (s sourceURL) of(doc store.Document, c rag.Citation) string {
	switch {
	case doc.URL != "":
		return doc.URL // it knows best
	case s == "" || strings.HasPrefix(doc.Path, "seeds/"):
		return ""
	}
	return strings.NewReplacer(
		"{source}", escapedPath(doc.Source), "{path}", escapedPath(below(doc)),
		"{start_line}", strconv.Itoa(c.StartLine), "{end_line}", strconv.Itoa(c.EndLine),
	).Replace(string(s))
}

// below is the path of a document below the folder that brought it in; its name
// where it was ingested itself.
func below(doc store.Document) string {
	path := doc.Path
	if doc.Format == "jsonl" {
		path, _, _ = strings.Cut(path, "#")
	}
	if doc.Root != "" {
		if rel, err := filepath.Rel(doc.Root, path); err == nil && !strings.HasPrefix(rel, "..") {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.Base(path)
}

func escapedPath(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

// links finds the addresses of citations. It may be used by several goroutines.
type links struct {
	pattern sourceURL

	mu         sync.Mutex
	store      store.Store
	generation int64
	documents  map[string]store.Document // by source, without their texts
}

// of is the address of a citation of documents in s; empty where there is none.
func (l *links) of(ctx context.Context, s store.Store, c rag.Citation) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.refresh(ctx, s); err != nil {
		return ""
	}
	doc, ok := l.documents[c.Source]
	if !ok {
		return ""
	}
	return l.pattern.of(doc, c)
}

// refresh reads the list of documents where the index has changed.
func (l *links) refresh(ctx context.Context, s store.Store) error {
	info, err := s.Info(ctx)
	if err != nil || l.documents != nil && l.store == s && l.generation == info.Generation {
		return err
	}
	all, err := s.Documents(ctx)
	if err != nil {
		return err
	}
	l.store, l.generation, l.documents = s, info.Generation, make(map[string]store.Document, len(all))
	for _, doc := range all {
		l.documents[doc.Source] = doc
	}
	return nil
}
