package ingest

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// found is a file to be read.
type found struct {
	path  string // its identity
	shown string // as the user knows it
	root  string // the folder that brought it in, or empty
	size  int64
	open  func() (io.ReadCloser, error)
}

// walker finds the files below the paths of a request.
type walker struct {
	files   []found
	failed  []*Error
	skipped int
	seen    map[string]bool // files and folders, by their real path
	// folders are the folders given, by their real path; the value says whether
	// all of it could be read.
	folders map[string]bool
	root    string // the folder given that is being walked
}

func walk(ctx context.Context, paths []string) (*walker, error) {
	w := &walker{seen: make(map[string]bool), folders: make(map[string]bool)}
	for _, path := range paths {
		if err := w.given(ctx, path); err != nil {
			return nil, err
		}
	}
	sort.Slice(w.files, func(i, j int) bool { return w.files[i].path < w.files[j].path })
	return w, nil
}

// given takes in a path that the user named.
func (w *walker) given(ctx context.Context, path string) error {
	real, info, err := resolve(path)
	if err != nil {
		w.fail(path, err)
		return nil
	}
	if info.IsDir() {
		w.root = real
		w.folders[real] = true
		return w.folder(ctx, real, path)
	}
	w.root = ""
	if formatOf(real) == "" && info.Mode().IsRegular() {
		w.failed = append(w.failed, &Error{Code: CodeFormat, Path: path})
		return nil
	}
	w.file(real, path, info)
	return nil
}

// resolve returns the absolute path of path without symbolic links.
func resolve(path string) (string, fs.FileInfo, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", nil, err
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", nil, err
	}
	info, err := os.Stat(real)
	return real, info, err
}

func (w *walker) fail(shown string, err error) {
	w.failed = append(w.failed, &Error{Code: codeOf(err), Path: shown, Cause: err})
	if w.root != "" {
		w.folders[w.root] = false
	}
}

// codeOf tells what an error of the file system means to the user.
func codeOf(err error) Code {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return CodeMissing
	case errors.Is(err, fs.ErrPermission):
		return CodePermission
	}
	return CodeUnreadable
}

// file takes in one file, unless it has been already.
func (w *walker) file(real, shown string, info fs.FileInfo) {
	if w.seen[real] {
		return
	}
	w.seen[real] = true
	if !info.Mode().IsRegular() {
		w.failed = append(w.failed, &Error{Code: CodeNotRegular, Path: shown})
		return
	}
	w.files = append(w.files, found{path: real, shown: shown, root: w.root, size: info.Size(), open: opener(real)})
}

func opener(path string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return os.Open(path) }
}

// folder takes in what is below a folder; each real folder is entered once, so
// that links in a circle come to an end.
func (w *walker) folder(ctx context.Context, real, shown string) error {
	if w.seen[real] {
		return nil
	}
	w.seen[real] = true
	entries, err := os.ReadDir(real)
	if err != nil {
		w.fail(shown, err)
	}
	for _, entry := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		if err := w.entry(ctx, filepath.Join(real, entry.Name()), filepath.Join(shown, entry.Name()), entry); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) entry(ctx context.Context, path, shown string, entry fs.DirEntry) error {
	if entry.IsDir() {
		return w.folder(ctx, path, shown)
	}
	if entry.Type()&fs.ModeSymlink == 0 && formatOf(path) == "" {
		w.skipped++
		return nil
	}
	real, info, err := resolve(path)
	switch {
	case err != nil && entry.Type()&fs.ModeSymlink != 0 && formatOf(path) == "":
		w.skipped++ // a link to nowhere
	case err != nil:
		w.fail(shown, err)
	case info.IsDir():
		return w.folder(ctx, real, shown)
	case formatOf(real) == "" || !info.Mode().IsRegular():
		w.skipped++
	default:
		w.file(real, shown, info)
	}
	return nil
}

// walkFS finds the Markdown files at the top of fsys. Their identity begins with prefix.
func walkFS(fsys fs.FS, prefix string) (*walker, error) {
	names, err := fs.Glob(fsys, "*.md")
	if err != nil {
		return nil, err
	}
	w := &walker{seen: make(map[string]bool), folders: make(map[string]bool)}
	for _, name := range names {
		info, err := fs.Stat(fsys, name)
		if err != nil {
			return nil, err
		}
		open := func() (io.ReadCloser, error) { return fsys.Open(name) }
		w.files = append(w.files, found{path: prefix + name, shown: prefix + name, size: info.Size(), open: open})
	}
	return w, nil
}
