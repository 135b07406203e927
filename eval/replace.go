package eval

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
)

// writeFile writes a file so that it is there whole or not at all.
func writeFile(name string, content []byte) error {
	return replaceFile(name, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// replaceFile puts what write writes in place of a file. Where that fails, or the
// machine stops on the way, the file is what it was before.
func replaceFile(name string, write func(io.Writer) error) error {
	out, err := os.CreateTemp(filepath.Dir(name), ".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	w := bufio.NewWriterSize(out, 1<<18)
	for _, step := range []func() error{
		func() error { return write(w) },
		w.Flush,
		func() error { return out.Chmod(0o644) },
		out.Sync, // before the name points at it
		out.Close,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return os.Rename(out.Name(), name)
}
